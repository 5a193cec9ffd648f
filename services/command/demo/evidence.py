"""What a reader of the topics holds, beside what was sent: all that the verdict is given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from schemas.milestone import Place
from services.command.demo.words import Phrase
from services.status.moment import Simulated

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Appended:
    """Where Kafka took a message in, and when by the broker's own clock."""

    place: Place
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One record of ``pathway.status.v1``.

    Attributes:
        partition: With ``offset``: its place in the topic.
        at: When the broker appended it.
        id: Its ``ce_id``.
        subject: Its ``ce_subject``.
        body: The whole value, revision and causes included.
        person_revision: Of its patient on ``pathway.person.v1``, as its header says.
    """

    partition: int
    offset: int
    at: datetime
    key: str
    id: str
    subject: str
    body: Json
    person_revision: int

    @property
    def instance(self) -> str:
        """Which pathway instance it is about."""
        return str(self.body["instance"])

    @property
    def revision(self) -> int:
        """1, 2, 3 … per instance."""
        return int(self.body["revision"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All that was read, from the beginning, committed records only, and all that was sent.

    Attributes:
        events: Each partition in its order.
        twin: The newest record of each key of the compacted topic; ``None`` for a tombstone.
        parked: Bodies of ``pathway.parked.v1``.
        senders: The newest body of each sender on ``pathway.source.v1``.
        persons: The revisions of each patient on ``pathway.person.v1``, in order.
        appended: By the number of the message as it was sent.
        heard: When the log took in each message that spoke of a source, by source; ascending.
        line: From simulated to real time.
    """

    events: Sequence[Event]
    twin: Mapping[str, Json | None]
    parked: Sequence[Json]
    senders: Mapping[str, Json]
    persons: Mapping[str, Sequence[int]]
    appended: Mapping[int, Appended]
    heard: Mapping[str, Sequence[datetime]]
    line: Simulated


@dataclass(frozen=True, slots=True)
class Check:
    """One question and its answer.

    Attributes:
        name: E.g. ``bodies``.
        sentence: What was looked at, with the figures.
        found: What speaks against it; nothing means yes. Names instances and
            pseudonyms, never what a message holds.
    """

    name: str
    sentence: Phrase
    found: tuple[Phrase, ...] = field(default=())

    @property
    def ok(self) -> bool:
        """Whether the answer is yes."""
        return not self.found
