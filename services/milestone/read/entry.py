"""One entry of a message, or the resource that came alone."""

from services.milestone.read import structs
from services.milestone.read.kind import type_of
from services.milestone.read.model import Look
from services.milestone.read.references import address_of, base_of
from services.milestone.read.release import R4
from services.milestone.read.tables import TYPES


class Entry:
    """One resource of the message, its type known and its content not looked at.

    Attributes:
        index: Number within the Bundle; 0 for a resource that came alone.
        kind: Resource type; ``None`` when it names none.
        alone: It came without a Bundle.
        look: What it shows in its release, once somebody has asked; see ``soundness.settle``.
        release: In which it is written; R4 until somebody has asked.
        record: The resource decoded, once somebody has asked; see ``Message.record``.
        base: The server that its fullUrl names; empty where it names none.
        address: Its fullUrl where that names it wherever it is told; else empty.
    """

    __slots__ = (
        "_url",
        "address",
        "alone",
        "base",
        "index",
        "kind",
        "look",
        "method",
        "raw",
        "record",
        "release",
    )

    def __init__(self, index: int, raw: bytes, url: str | None = None) -> None:
        self.index = index
        self.raw = raw
        self.kind = type_of(raw)
        self.url = url
        self.method: str | None = None
        self.alone = False
        self.look: Look | None = None
        self.release = R4
        self.record: structs.Resource | None = None

    @property
    def url(self) -> str | None:
        """Its fullUrl, or what it asks for where it has no resource."""
        return self._url

    @url.setter
    def url(self, told: str | None) -> None:
        self._url = told
        self.base = base_of(told) if told else ""
        self.address = address_of(told) if told else ""

    @property
    def at(self) -> str:
        """Where it stands, for reasons."""
        # A name that is no type of FHIR's is the sender's own word, and may be anything.
        kind = self.kind if self.kind in TYPES else "resource"
        return kind if self.alone else f"entry[{self.index}].{kind}"
