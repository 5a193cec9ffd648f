"""The topics of the design, and what each carries: the source of the AsyncAPI description."""

from dataclasses import dataclass
from enum import StrEnum

from schemas import envelope
from schemas.active import ActiveDefinitions
from schemas.envelope import Envelope
from schemas.milestone import Statement
from schemas.parked import Parked
from schemas.person import PersonEvent
from schemas.source import SourceEvent
from schemas.status import StatusEvent


class Direction(StrEnum):
    """Who may read or write a topic."""

    IN = "in"
    """Senders write it."""
    INNER = "inner"
    """Between our services; its form may change without notice."""
    OUT = "out"
    """For readers outside."""


@dataclass(frozen=True, slots=True)
class Channel:
    """One topic.

    Attributes:
        says: Type of the JSON value; ``None`` where it is FHIR, raw bytes or the relay's own.
        bears: The headers of each event; ``None`` where it bears none of ours.
        tombstone: The headers of a tombstone; ``None`` where the topic has none.
        compacted: Kafka keeps the last value of each key.
        relayed: Written in Kafka transactions, which may be undone: only a reader of committed
            records sees what counts.
    """

    topic: str
    direction: Direction
    key: str
    value: str
    says: type | None = None
    bears: Envelope | None = None
    tombstone: Envelope | None = None
    compacted: bool = False
    relayed: bool = False


_FHIR = (
    "FHIR JSON as the sender wrote it: ServiceRequest, Task, Appointment, Encounter, "
    "EpisodeOfCare, Patient, or a message, transaction or collection Bundle; any of the fhir.* "
    "topics may carry any of these"
)

CHANNELS = (
    Channel("fhir.referral.v1", Direction.IN, "any", _FHIR),
    Channel("fhir.encounter.v1", Direction.IN, "any", _FHIR),
    Channel("fhir.patient.v1", Direction.IN, "any", _FHIR),
    Channel(
        "pathway.milestone.v1",
        Direction.INNER,
        "pseudonym",
        "all that one version of one source resource says",
        Statement,
        envelope.STATEMENT,
    ),
    Channel(
        "pathway.parked.v1",
        Direction.INNER,
        "place",
        "a message, or an entry of one, that could not be read",
        Parked,
        envelope.PARKED,
    ),
    Channel(
        "pathway.status.v1",
        Direction.OUT,
        "pseudonym",
        "the whole status of one instance, one revision",
        StatusEvent,
        envelope.STATUS,
        relayed=True,
    ),
    Channel(
        "pathway.status-latest.v1",
        Direction.OUT,
        "instance id",
        "the newest revision of each instance, for readers that start late; an instance that was "
        "replaced or withdrawn ends in a tombstone",
        StatusEvent,
        envelope.STATUS,
        envelope.TOMBSTONE,
        compacted=True,
        relayed=True,
    ),
    Channel(
        "pathway.person.v1",
        Direction.INNER,
        "pseudonym",
        "what delivery, and nobody else, must know of a person",
        PersonEvent,
        envelope.PERSON,
        compacted=True,
        relayed=True,
    ),
    Channel(
        "pathway.source.v1",
        Direction.INNER,
        "source",
        "how a sender stands",
        SourceEvent,
        envelope.SOURCE,
        compacted=True,
        relayed=True,
    ),
    Channel(
        "pathway.definitions.v1",
        Direction.INNER,
        "active",
        "which definition set decides, and the codes that it names",
        ActiveDefinitions,
        compacted=True,
    ),
    Channel(
        "pathway.retry.v1",
        Direction.INNER,
        "place",
        "the raw bytes of a parked message, with its first known_at and place; not written yet",
    ),
    Channel(
        "milepael.relay-mark.v1",
        Direction.INNER,
        "stream",
        "how far each stream of the outbox was published, for the relay alone",
        compacted=True,
        relayed=True,
    ),
)
