"""Writes what is said: events as CloudEvents, ready for the outbox."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Final

import msgspec

from schemas import envelope
from schemas.envelope import Envelope
from schemas.milestone import SealedIdentity
from schemas.person import Person, PersonEvent, UnplacedCode
from schemas.source import SourceEvent
from schemas.status import Cause, Status, Unread
from services.status.decide.answer import Change
from services.status.store.instances import InstanceRow
from services.status.store.outbox import Outgoing
from services.status.written import Kept, Revised

STATUS, LATEST = "pathway.status.v1", "pathway.status-latest.v1"
PERSON, SOURCE = "pathway.person.v1", "pathway.source.v1"


class Occasion:
    """What led to a computation, and the moment that it was for."""

    __slots__ = ("causes", "now")

    def __init__(self, now: datetime, causes: tuple[Cause, ...]) -> None:
        self.now: Final = now
        self.causes: Final = causes


class Writing:
    """Encoders, built once."""

    def __init__(self, topic: Callable[[str], str]) -> None:
        """Write for topics by the names that ``topic`` gives them in this installation."""
        self.topic = topic
        self._encoder = msgspec.json.Encoder(order="deterministic")
        self._kept = msgspec.json.Decoder(Kept)

    def body(self, status: Status) -> bytes:
        """The canonical body: change is judged on these bytes."""
        return self._encoder.encode(status)

    def status(self, body: bytes) -> Status:
        """The status that a body holds, without limits, completeness and findings."""
        kept = self._kept.decode(body)
        return Status(
            patient=kept.patient,
            instance=kept.instance,
            pathway=kept.pathway,
            phase=kept.phase,
            milestones=kept.milestones,
        )

    def person_told(
        self,
        person: Person,
        identity: SealedIdentity | None,
        unplaced: tuple[UnplacedCode, ...] = (),
    ) -> str:
        """The digest of a person event: boxes differ, the identity's own digest does not."""
        seal = "" if identity is None else identity.digest
        # Hardly anybody has such a code: without one, it is what it was before events told them.
        return digest_of(self._encoder.encode((person, seal, *unplaced)))

    def source_told(self, unread: tuple[Unread, ...]) -> str:
        """The digest of a source event."""
        return digest_of(self._encoder.encode(unread))

    def status_event(
        self, change: Change, body: bytes, occasion: Occasion, person_revision: int
    ) -> Outgoing:
        """One revision of one instance.

        Args:
            change: What is said.
            body: The encoded status of ``change``.
            occasion: What led to it.
            person_revision: What is known of the person that it was computed with.
        """
        beside = self._encoder.encode(
            Revised(
                change.revision,
                change.revises,
                change.replaces,
                occasion.causes,
                occasion.now,
                change.next_change_at,
            )
        )
        patient, instance = change.status.patient, change.status.instance
        header = self._headers(envelope.STATUS, instance, occasion.now, str(person_revision))
        # Two objects made one: the body is encoded once, for its digest and for the event.
        value = b",".join((body[:-1], beside[1:]))
        # By place: by name, it takes four times as long to make.
        return Outgoing(
            self.topic(STATUS),
            patient,
            instance,
            change.revision,
            header,
            value,
            self.topic(LATEST),
            instance,
        )

    def tombstone(self, gone: InstanceRow, now: datetime) -> Outgoing:
        """That the compacted topic may forget an instance."""
        return Outgoing(
            topic=self.topic(LATEST),
            key=gone.id,
            subject=gone.id,
            revision=None,
            headers=self._headers(envelope.TOMBSTONE, gone.id, now),
            value=None,
        )

    def person_event(self, event: PersonEvent, now: datetime) -> Outgoing:
        """One revision of what is known of a person."""
        return Outgoing(
            topic=self.topic(PERSON),
            key=event.person.patient,
            subject=event.person.patient,
            revision=event.revision,
            headers=self._headers(envelope.PERSON, event.person.patient, now),
            value=self._encoder.encode(event),
        )

    def source_event(self, event: SourceEvent, now: datetime) -> Outgoing:
        """One revision of how a sender stands."""
        return Outgoing(
            topic=self.topic(SOURCE),
            key=event.sender,
            subject=event.sender,
            revision=event.revision,
            headers=self._headers(envelope.SOURCE, event.sender, now),
            value=self._encoder.encode(event),
        )

    def _headers(self, kind: Envelope, subject: str, now: datetime, *more: str) -> bytes:
        before, after = _around_subject(kind, now, *more)
        return before + self._encoder.encode(subject) + after


@lru_cache(maxsize=256)
def _around_subject(kind: Envelope, now: datetime, *more: str) -> tuple[bytes, bytes]:
    """What stands before and after the subject in encoded headers: a whole batch shares it."""
    # The id is epoch:stream:number, which only the relay knows.
    told = kind.headers(id="", subject="", time=now, more=more)
    named = [(name, value.decode()) for name, value in told if name != "ce_id"]
    before, subject, after = msgspec.json.encode(named).partition(b'["ce_subject",""]')
    return before + subject[:-3], subject[-1:] + after


def digest_of(encoded: bytes) -> str:
    """The digest by which two bodies are compared."""
    return hashlib.sha256(encoded).hexdigest()
