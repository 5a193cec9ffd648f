"""Writes what was read: statements keyed by pseudonym, parked messages keyed by their place."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import accumulate
from typing import TypeVar

import msgspec

from schemas import envelope
from schemas.codes import ReasonClass
from schemas.envelope import Envelope, Headers
from schemas.milestone import Place, Statement
from schemas.parked import Parked, Reason
from services.milestone.read import Reading
from services.runtime.batches import Message

STATEMENTS, PARKED = "pathway.milestone.v1", "pathway.parked.v1"
ID, SUBJECT = "ce_id", "ce_subject"
"""The headers that differ from event to event."""
LARGEST_STATEMENT = 1_000_000
"""Bytes; with its headers below the 1,048,588 that Kafka takes where nothing else is said."""


T = TypeVar("T")


class Writing:
    """The encoder, built once, and the names of the topics in this installation."""

    def __init__(self, topic: Callable[[str], str], largest: int) -> None:
        """Write for topics by the names that ``topic`` gives them.

        Args:
            topic: From the name in the design to the name here.
            largest: Bytes of the largest message that is sent, and that Kafka takes on the topic of
                the parked.
        """
        self._statements, self._parked = topic(STATEMENTS), topic(PARKED)
        # Headers and base64 come on top of what is counted.
        self._largest = largest - 10_000
        self._largest_statement = min(LARGEST_STATEMENT, self._largest)
        self._encoder = msgspec.json.Encoder()
        self._of_a_statement = _Headers(envelope.STATEMENT)
        self._of_the_parked = _Headers(envelope.PARKED)

    def messages(self, reading: Reading) -> Iterator[Message]:
        """What to send for one message that was read."""
        for statement in (*reading.statements, *reading.aside):
            yield self._of_statement(statement)
        for parked in reading.parked:
            yield self._of_parked(parked)

    def _of_statement(self, statement: Statement) -> Message:
        value = self._encoder.encode(statement)
        if len(value) > self._largest_statement:
            told = _too_large(statement, len(value), self._largest_statement)
            return self._of_parked(told)
        return Message(
            topic=self._statements,
            key=statement.patient.encode(),
            value=value,
            headers=self._of_a_statement.of(
                name_of(statement.place), statement.patient, statement.known_at
            ),
        )

    def _of_parked(self, parked: Parked) -> Message:
        place = name_of(parked.place)
        value = self._bounded(parked)
        return Message(
            topic=self._parked,
            key=place.encode(),
            value=value,
            headers=self._of_the_parked.of(place, place, parked.known_at),
        )

    def _bounded(self, parked: Parked) -> bytes:
        """As much of it as Kafka takes: its place, size and digest are told in any case.

        First goes the box. Then the names, which only a foreign sender makes so long, and at last
        the patients and reasons that find no room.
        """
        names_gone = replace(parked, box=None, sender=None, source=None)
        for kept in (parked, replace(parked, box=None), names_gone):
            value = self._encoder.encode(kept)
            if len(value) <= self._largest:
                return value
        bare = replace(names_gone, patients=(), reasons=())
        room = self._largest - len(self._encoder.encode(bare))
        # Half of it for the reasons, so that many patients leave some word of why.
        reasons = self._first(parked.reasons, room // 2)
        patients = self._first(parked.patients, room - room // 2)
        return self._encoder.encode(replace(bare, patients=patients, reasons=reasons))

    def _first(self, many: Sequence[T], room: int) -> tuple[T, ...]:
        """The first so many as find room, with the comma after each."""
        ends = accumulate(len(self._encoder.encode(one)) + 1 for one in many)
        return tuple(one for one, end in zip(many, ends, strict=True) if end <= room)


class _Headers:
    """The headers of one kind of event: as ``schemas.envelope`` has them, most encoded once."""

    def __init__(self, event: Envelope) -> None:
        self._event = event
        self._known_at: datetime | None = None
        self._made: Headers = []
        self._id = self._subject = 0

    def of(self, name: str, subject: str, known_at: datetime) -> Headers:
        """The headers of one event. Kafka takes in many messages at one moment."""
        if known_at != self._known_at:
            self._made = self._event.headers(id="", subject="", time=known_at)
            self._known_at = known_at
            names = [header for header, _ in self._made]
            self._id, self._subject = names.index(ID), names.index(SUBJECT)
        told = self._made.copy()
        told[self._id] = (ID, name.encode())
        told[self._subject] = (SUBJECT, subject.encode())
        return told


def name_of(place: Place) -> str:
    """A place as one word: the id of what was said there, and so the same on every repeat."""
    return f"{place.topic}/{place.partition}/{place.offset}/{place.entry}"


def _too_large(statement: Statement, size: int, bound: int) -> Parked:
    """A statement that no topic takes: without its says, but with all that finds and mends it."""
    expected = f"a resource of which the statement has at most {bound} bytes"
    return Parked(
        place=statement.place,
        known_at=statement.known_at,
        reasons=(Reason(ReasonClass.TOO_LARGE, "$", expected),),
        sender=statement.sender,
        source=statement.source,
        order=statement.order,
        ordered=statement.ordered,
        patients=(statement.patient,),
        size=size,
        digest=statement.content,
    )
