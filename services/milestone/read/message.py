"""A message opened: its envelope, its entries unread, and what its references lead to."""

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from msgspec.json import Decoder

from schemas.milestone import Alias
from schemas.parked import Reason
from services.milestone.read import structs
from services.milestone.read.datatypes import Coding, Identifier
from services.milestone.read.profiles import Profile
from services.milestone.read.reader import Heard, Reader
from services.milestone.read.reasons import of_msgspec
from services.milestone.read.references import plain, tail
from services.milestone.read.tables import TYPES

if TYPE_CHECKING:
    from services.milestone.read.chain import Chain
    from services.milestone.read.patients import Key, Who

DECODERS: dict[str, Decoder[Any]] = {
    "Encounter": Decoder(structs.Encounter),
    "ServiceRequest": Decoder(structs.ServiceRequest),
    "Task": Decoder(structs.Task),
    "Appointment": Decoder(structs.Appointment),
    "EpisodeOfCare": Decoder(structs.EpisodeOfCare),
    "Patient": Decoder(structs.Patient),
    "Organization": Decoder(structs.Organization),
    "MessageHeader": Decoder(structs.MessageHeader),
    "Provenance": Decoder(structs.Provenance),
}
NAMED = Decoder(structs.Named)
IDENTIFIED = Decoder(structs.Identified)

# Nearly every sender writes the type first; another place is found the slow way.
_TYPE_FIRST = re.compile(rb'\s*\{\s*"resourceType"\s*:\s*"([A-Za-z]{1,64})"')

R = TypeVar("R", bound=structs.Resource)


class Entry:
    """One resource of the message, its type known and its content not looked at.

    Attributes:
        index: Number within the Bundle; 0 for a resource that came alone.
        kind: Resource type; ``None`` when it names none.
        alone: It came without a Bundle.
    """

    __slots__ = ("alone", "index", "kind", "method", "raw", "url")

    def __init__(self, index: int, raw: bytes, url: str | None = None) -> None:
        self.index = index
        self.raw = raw
        self.kind = type_of(raw)
        self.url = url
        self.method: str | None = None
        self.alone = False

    @property
    def at(self) -> str:
        """Where it stands, for reasons."""
        # A name that is no type of FHIR's is the sender's own word, and may be anything.
        kind = self.kind if self.kind in TYPES else "resource"
        return kind if self.alone else f"entry[{self.index}].{kind}"


class Inside(msgspec.Struct, frozen=True, gc=False):
    """A contained resource, its ``record`` decoded where it is of a type that we read."""

    kind: str | None
    record: structs.Resource | None

    def decode(self, kind: type[R]) -> R | None:
        """The resource as ``kind``; ``None`` when it is another."""
        return self.record if isinstance(self.record, kind) else None


class Message:
    """One message, or one resource that came alone.

    Attributes:
        type: The Bundle's type; ``None`` for a resource alone.
        sent: The message's own time, where it tells one.
        profile: ``None`` when each resource must be asked.
        chain: What its Provenances say, once somebody has asked.
        people: Who the Patient entries are, by index, once somebody has asked.
        targets: The Provenances by the message that each is of, once somebody has asked.
        keys: What names the Patient entries, by index and sender.
        aliases: Pseudonyms of every key met so far.
        sources: Source identities, by entry and fragment; ``units`` likewise of units.
        broken: Why an entry could not be decoded, by its index.
    """

    __slots__ = (
        "_by_tail",
        "_by_url",
        "_decoded",
        "_inside",
        "aliases",
        "broken",
        "chain",
        "entries",
        "header",
        "header_entry",
        "heard",
        "keys",
        "people",
        "profile",
        "raw",
        "reader",
        "sender",
        "sent",
        "sources",
        "tags",
        "targets",
        "type",
        "units",
    )

    def __init__(self, raw: bytes, heard: Heard, reader: Reader) -> None:
        self.raw = raw
        self.heard = heard
        self.reader = reader
        self.entries: tuple[Entry, ...] = ()
        self.type: str | None = None
        self.sent: datetime | None = None
        self.tags: tuple[Coding, ...] = ()
        self.header: structs.MessageHeader | None = None
        self.header_entry: Entry | None = None
        self.profile: Profile | None = None
        self.sender = heard.sender
        self.broken: dict[int, Reason] = {}
        self.chain: Chain | None = None
        self.people: dict[int, Who] = {}
        self.targets: dict[str, structs.Provenance] | None = None
        self.keys: dict[tuple[int, str], tuple[Key, ...]] = {}
        self.aliases: dict[Key, Alias] = {}
        self.sources: dict[tuple[int, str], str | None] = {}
        self.units: dict[tuple[int, str], Identifier | None] = {}
        self._decoded: dict[int, structs.Resource] = {}
        self._inside: dict[int, dict[str, Inside]] = {}
        self._by_url: dict[str, Entry] | None = None
        self._by_tail: dict[str, Entry] | None = None

    def decode(self, entry: Entry, kind: type[R]) -> R | None:
        """The entry as ``kind``; ``None`` when it is another, or broken (see ``broken``)."""
        if entry.kind != kind.__name__:
            return None
        known = self.record(entry, entry.kind)
        return known if isinstance(known, kind) else None

    def record(self, entry: Entry, kind: str) -> structs.Resource | None:
        """The entry, decoded once as its own ``kind``; ``None`` when it is broken."""
        known = self._decoded.get(entry.index)
        if known is None and entry.index not in self.broken:
            try:
                known = self._decoded[entry.index] = DECODERS[kind].decode(entry.raw)
            except (msgspec.DecodeError, RecursionError) as broken:
                self.broken[entry.index] = of_msgspec(broken, entry.at)
        return known

    def find(self, reference: str | None) -> Entry | None:
        """The entry that a reference leads to, by fullUrl, by the end of one, or by id."""
        if not reference or not self.type:
            return None
        name = plain(reference)
        if self._by_url is None:
            self._by_url = {one.url: one for one in reversed(self.entries) if one.url}
        found = self._by_url.get(name)
        if found is None and not name.startswith("urn:"):
            if self._by_tail is None:
                self._by_tail = _by_tail(self.entries)
            found = self._by_tail.get(tail(name))
        return found

    def inside(
        self, entry: Entry, resource: structs.Resource, reference: str | None
    ) -> Inside | None:
        """The contained resource that a reference such as ``#p1`` leads to.

        Args:
            entry: Where the container stands.
            resource: The container.
            reference: ``None`` leads nowhere.
        """
        if reference is None or not reference.startswith("#"):
            return None
        known = self._inside.get(entry.index)
        if known is None:
            known = self._inside[entry.index] = _contained(resource)
        return known.get(reference.removeprefix("#"))


def type_of(raw: bytes) -> str | None:
    """The resource type; ``None`` when the JSON is no object or names none as a string."""
    first = _TYPE_FIRST.match(raw)
    if first is not None:
        return first[1].decode("ascii")
    try:
        named = NAMED.decode(raw).resource_type
        return msgspec.json.decode(named, type=str)
    except (msgspec.DecodeError, RecursionError):
        return None


def _contained(resource: structs.Resource) -> dict[str, Inside]:
    """Each contained resource by its id; of several with one id the first that can be read."""
    found: dict[str, Inside] = {}
    for raw in resource.contained or ():
        kind = type_of(raw)
        try:
            name = IDENTIFIED.decode(raw).id
            record = DECODERS[kind].decode(raw) if kind in DECODERS else None
        except (msgspec.DecodeError, RecursionError):
            continue
        if name is not None:
            found.setdefault(name.removeprefix("#"), Inside(kind, record))
    return found


def _by_tail(entries: tuple[Entry, ...]) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for entry in entries:
        if entry.url is not None and not entry.url.startswith("urn:"):
            found.setdefault(tail(entry.url), entry)
    for entry in entries:
        try:
            name = IDENTIFIED.decode(entry.raw).id
        except (msgspec.DecodeError, RecursionError):
            continue
        if name is not None and entry.kind is not None:
            found.setdefault(f"{entry.kind}/{name}", entry)
    return found
