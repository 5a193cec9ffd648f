"""A message that could not be read, kept whole and in nobody's way. Topic ``pathway.parked.v1``."""

from dataclasses import dataclass
from datetime import datetime

from schemas.codes import ReasonClass
from schemas.milestone import OrderKey, Place


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: where in the message, and what was expected. Never what stood there."""

    kind: ReasonClass
    where: str
    expected: str


WHOLE = -1
"""The whole message, among its entries by number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parked:
    """One message, or one entry of it, that could not be read.

    Attributes:
        place: Its id: a repeat changes nothing. ``entry`` is ``WHOLE`` for a whole message.
        sender: As the message or its headers name it; ``None`` where it cannot be told.
        source: Source identity of the resource, where it can be told.
        order: Its order key, where it can be told.
        patients: Pseudonyms concerned; empty where none can be told.
        box: The raw bytes in a public-key sealed box, base64; ``None`` when too large to keep.
        size: Bytes of the raw message.
        digest: SHA-256 of the raw bytes, keyed.
    """

    place: Place
    known_at: datetime
    reasons: tuple[Reason, ...]
    sender: str | None = None
    source: str | None = None
    order: OrderKey | None = None
    ordered: bool = False
    patients: tuple[str, ...] = ()
    box: str | None = None
    size: int
    digest: str
