"""Reads what `milestone` wrote: statements and parked messages, as they came and decoded."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

from schemas.codes import ReasonClass
from schemas.keyed import keyed
from schemas.milestone import Place, Statement
from schemas.parked import Parked, Reason
from services.runtime.records import Record
from services.status.store.told import Heard, HeardParked, without_box

NOT_OURS = Reason(ReasonClass.UNSOUND, "$", "a message as schemas/json describes it")
_ESCAPED_NUL = rb"\u0000"
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
"""U+0000 in JSON, where it can only stand escaped; after an escaped backslash it is plain text."""


@dataclass(frozen=True, slots=True)
class News:
    """What one batch tells.

    Attributes:
        newest: The newest moment at which a broker took a message in; ``None`` for an empty batch.
    """

    statements: tuple[Heard, ...]
    parked: tuple[HeardParked, ...]
    newest: datetime | None

    @property
    def pseudonyms(self) -> set[str]:
        """Everyone whom it concerns, by every name."""
        named = {alias.pseudonym for one in self.statements for alias in one.statement.aliases}
        named.update(one.statement.patient for one in self.statements)
        named.update(patient for one in self.parked for patient in one.parked.patients)
        return named

    @property
    def sources(self) -> set[str]:
        """What it has news of, or could not be read."""
        told = {one.statement.source for one in self.statements}
        return told | {one.parked.source for one in self.parked if one.parked.source is not None}


class Reading:
    """Decoders, built once."""

    def __init__(self, milestone_topic: str, key: bytes) -> None:
        """Read records of ``milestone_topic`` as statements and all others as parked messages.

        Args:
            milestone_topic: As it is called in this installation.
            key: Keys the digest of bytes that cannot be decoded.
        """
        self._milestone_topic = milestone_topic
        self._key = key
        self._statement = msgspec.json.Decoder(Statement)
        self._parked = msgspec.json.Decoder(Parked)
        self._encoder = msgspec.json.Encoder()

    def news(self, records: Sequence[Record]) -> News:
        """All that these records tell. What cannot be decoded or kept is parked, never dropped."""
        heard: list[Heard] = []
        parked: list[Parked] = []
        for record in records:
            value = record.value or b""
            # PostgreSQL keeps it in no text: the batch would be read again for ever.
            if _ESCAPED_NUL in value and _NUL.search(value):
                parked.append(self._refused(record, value))
                continue
            try:
                if record.topic == self._milestone_topic:
                    heard.append(Heard(self._statement.decode(value), value))
                else:
                    parked.append(self._parked.decode(value))
            # The error's own text may quote the message, so it goes no further.
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
                parked.append(self._refused(record, value))
        return News(
            statements=tuple(heard),
            parked=tuple(
                HeardParked(one, self._encoder.encode(without_box(one))) for one in parked
            ),
            newest=max(
                (*(one.statement.known_at for one in heard), *(one.known_at for one in parked)),
                default=None,
            ),
        )

    def statement(self, body: bytes) -> Statement:
        """A kept statement, decoded."""
        return self._statement.decode(body)

    def statements(self, bodies: Iterable[bytes]) -> list[Statement]:
        """Kept statements, decoded."""
        return [self.statement(body) for body in bodies]

    def parked(self, bodies: Iterable[bytes]) -> list[Parked]:
        """Kept parked messages, decoded."""
        return [self._parked.decode(body) for body in bodies]

    def _refused(self, record: Record, value: bytes) -> Parked:
        return Parked(
            place=Place(record.topic, record.partition, record.offset, -1),
            known_at=record.timestamp,
            reasons=(NOT_OURS,),
            size=len(value),
            digest=keyed(self._key, value),
        )
