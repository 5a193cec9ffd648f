"""One message as a sender sends it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Fault(StrEnum):
    """What is out of order about a message, as it is with real senders."""

    REPEATED = "repeated"
    """The same bytes again."""
    DISORDERED = "disordered"
    """Sent after a message that its sender wrote later."""
    CORRECTED = "corrected"
    """Replaces what an earlier message of the same source said."""
    CANCELLED = "cancelled"
    """Takes back what an earlier message said, or the whole of it."""
    MERGED = "merged"
    """Says that two names are one person."""
    LATE = "late"
    """Sent days after what it tells of."""
    UNVERSIONED = "unversioned"
    """Of a source that has no order of its own but the log's, and says something anew."""
    BROKEN = "broken"
    """Cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One record on its way in.

    Attributes:
        number: 0, 1, 2 … in the order of sending.
        topic: As the design calls it, without an installation's prefix.
        key: Of the record. All messages of a source without an order of its own share one.
        at: When it is sent, in simulated time; aware.
        faults: What is wrong with it; empty for most.
    """

    number: int
    topic: str
    key: bytes
    value: bytes
    headers: tuple[tuple[str, bytes], ...]
    at: datetime
    faults: tuple[Fault, ...] = ()
