"""Reads back what was published: the newest revision of every instance, person and sender."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import msgspec
from aiokafka import ConsumerRecord

from schemas.envelope import header
from schemas.milestone import SealedIdentity
from schemas.person import PersonEvent
from schemas.source import SourceEvent
from services.runtime.connections import Kafka
from services.runtime.topic_log import records_of
from services.status.write import LATEST, PERSON, SOURCE, STATUS, Writing, digest_of

BESIDE = ("revision", "revises", "replaces", "causes", "computed_at", "next_change_at")
"""What a status event says beside the body."""


@dataclass(frozen=True, slots=True)
class Told:
    """One published event, read back.

    Attributes:
        subject: Instance, pseudonym or sender.
        digest: Of its body, as the database keeps it.
        body: Of a status; empty otherwise.
        identity: Of a person.
        latest: It stands in the compacted topic.
    """

    subject: str
    revision: int
    digest: str
    body: bytes = b""
    identity: SealedIdentity | None = None
    latest: bool = True


@dataclass(slots=True)
class Published:
    """Everything that readers hold, by subject.

    Limit: all bodies are held in memory; a nation's worth would want one stream at a time.

    Attributes:
        epoch: The highest that any event bears.
    """

    instances: dict[str, Told] = field(default_factory=dict)
    persons: dict[str, Told] = field(default_factory=dict)
    senders: dict[str, Told] = field(default_factory=dict)
    epoch: int = 0


class ReadingBack:
    """Decodes events, of Kafka or of the outbox."""

    def __init__(self, writing: Writing) -> None:
        self._writing = writing

    def status(self, event: bytes) -> Told:
        """A status event: its body is what was encoded before the rest was put beside it."""
        told: dict[str, Any] = msgspec.json.decode(event)
        revision = told["revision"]
        for name in BESIDE:
            del told[name]
        body = msgspec.json.encode(told)
        return Told(told["instance"], revision, digest_of(body), body)

    def person(self, event: bytes) -> Told:
        """A person event."""
        told = msgspec.json.decode(event, type=PersonEvent)
        digest = self._writing.person_told(told.person, told.identity, told.unplaced)
        return Told(told.person.patient, told.revision, digest, identity=told.identity)

    def source(self, event: bytes) -> Told:
        """A source event."""
        told = msgspec.json.decode(event, type=SourceEvent)
        return Told(told.sender, told.revision, self._writing.source_told(told.unread))


async def read_back(kafka: Kafka, reading: ReadingBack, since: datetime) -> Published:
    """All that the compacted topics hold, and the status topic from ``since`` on.

    Args:
        kafka: Where.
        reading: Decodes them.
        since: Gone instances that the compacted topic has forgotten are looked for from here.

    Raises:
        KafkaError: Kafka cannot be reached.
        Unavailable: Kafka does not show it all.
    """
    found = Published()
    sources: list[tuple[str, dict[str, Told], Callable[[bytes], Told]]] = [
        (LATEST, found.instances, reading.status),
        (PERSON, found.persons, reading.person),
        (SOURCE, found.senders, reading.source),
    ]
    for topic, into, read in sources:
        async for record in records_of(kafka, kafka.topic(topic)):
            _take(found, into, record, read)
    tail: dict[str, Told] = {}
    async for record in records_of(kafka, kafka.topic(STATUS), since):
        _take(found, tail, record, reading.status)
    for instance, told in tail.items():
        known = found.instances.get(instance)
        if known is None or known.revision < told.revision:
            found.instances[instance] = replace(told, latest=known is not None)
    return found


def _take(
    found: Published,
    into: dict[str, Told],
    record: "ConsumerRecord[bytes, bytes]",
    read: Callable[[bytes], Told],
) -> None:
    if record.value is None:
        # Its counter goes on all the same: the tail of the status topic may know it.
        into.pop((record.key or b"").decode(), None)
        return
    told = read(record.value)
    known = into.get(told.subject)
    if known is None or told.revision > known.revision:
        into[told.subject] = told
    epoch = (header(record.headers, "ce_id") or "").partition(":")[0]
    if epoch.isdigit():
        found.epoch = max(found.epoch, int(epoch))
