"""A message opened: its envelope, its entries unread, and what its references lead to."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from msgspec.json import Decoder

from schemas.codes import ReasonClass
from schemas.milestone import Alias
from schemas.parked import Reason
from services.milestone.read import structs
from services.milestone.read.as_r4 import decode_r5
from services.milestone.read.datatypes import Coding, Identifier
from services.milestone.read.index import IDENTIFIED, Index
from services.milestone.read.kind import type_of
from services.milestone.read.layout import STRUCTS
from services.milestone.read.profiles import Profile
from services.milestone.read.reader import Heard, Reader
from services.milestone.read.reasons import of_msgspec, once
from services.milestone.read.references import address_of, base_of, name_in
from services.milestone.read.release import Release
from services.milestone.read.soundness import Soundness
from services.milestone.read.tables import HELP, TYPES

if TYPE_CHECKING:
    from services.milestone.read.chain import Chain
    from services.milestone.read.patients import Key, Who

# An envelope is opened in another way.
DECODERS: dict[str, Decoder[Any]] = {
    kind: Decoder(struct) for kind, struct in STRUCTS.items() if kind != "Bundle"
}

R = TypeVar("R", bound=structs.Resource)


class Entry:
    """One resource of the message, its type known and its content not looked at.

    Attributes:
        index: Number within the Bundle; 0 for a resource that came alone.
        kind: Resource type; ``None`` when it names none.
        alone: It came without a Bundle.
        release: Once somebody has asked; see ``Message.release``.
    """

    __slots__ = ("alone", "index", "kind", "method", "raw", "release", "url")

    def __init__(self, index: int, raw: bytes, url: str | None = None) -> None:
        self.index = index
        self.raw = raw
        self.kind = type_of(raw)
        self.url = url
        self.method: str | None = None
        self.alone = False
        self.release: Release | None = None

    @property
    def base(self) -> str:
        """The server that its fullUrl names; empty where it names none."""
        return base_of(self.url) if self.url else ""

    @property
    def address(self) -> str:
        """Its fullUrl where that names it wherever it is told; else empty."""
        return address_of(self.url)

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
        bearers: The Patient entries by what names them, by sender.
        disputed: Whether records that have one name are of two persons, by them and sender.
        whose: What an id stands within, by sender.
        named: Sources by every name of the entries, by type.
        sources: Source identities, by entry and fragment; ``units`` likewise of units.
        broken: Why an entry could not be decoded, by its index.
        enveloped: What is wrong with an entry outside its resource, by its index.
    """

    __slots__ = (
        "_decoded",
        "_index",
        "_inside",
        "_soundness",
        "aliases",
        "bearers",
        "broken",
        "chain",
        "disputed",
        "entries",
        "enveloped",
        "header",
        "header_entry",
        "heard",
        "keys",
        "named",
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
        "whose",
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
        self.enveloped: dict[int, tuple[Reason, ...]] = {}
        self.chain: Chain | None = None
        self.people: dict[int, Who] = {}
        self.targets: dict[str, structs.Provenance] | None = None
        self.keys: dict[tuple[int, str], tuple[Key, ...]] = {}
        self.aliases: dict[Key, Alias] = {}
        self.bearers: dict[str, dict[Key, Entry]] = {}
        self.disputed: dict[tuple[tuple[Entry, ...], str], bool] = {}
        self.whose: dict[str, str] = {}
        self.named: dict[str, dict[str, str]] = {}
        self.sources: dict[tuple[int, str], str | None] = {}
        self.units: dict[tuple[int, str], Identifier | None] = {}
        self._decoded: dict[int, structs.Resource] = {}
        self._inside: dict[int, dict[str, Inside]] = {}
        self._soundness: Soundness | None = None
        self._index: Index | None = None

    def release(self, entry: Entry) -> Release:
        """The release of FHIR that an entry is written in."""
        known = entry.release
        if known is None:
            known = entry.release = self._sound.release(entry)
        return known

    def reasons(self, entry: Entry) -> tuple[Reason, ...]:
        """Every reason why an entry is unsound, whatever is read in it."""
        told = (*self.enveloped.get(entry.index, ()), *self._sound.reasons(entry))
        if entry.kind == "MessageHeader" and self.type == "message":
            told = (*told, *self._astray(entry))
        return once(told) if told else ()

    def _astray(self, entry: Entry) -> Iterator[Reason]:
        """A message carries all that it is about (FHIR R4 4.0.1, messaging)."""
        header = self.record(entry, "MessageHeader")
        focus = header.focus if isinstance(header, structs.MessageHeader) else None
        for number, told in enumerate(focus or ()):
            if told.reference and self.find(told.reference, entry) is None:
                where = f"{entry.at}.focus[{number}].reference"
                yield Reason(ReasonClass.UNSOUND, where, "an entry of this Bundle")

    def forget_releases(self) -> None:
        """What was decoded before its profile told the release counts no more."""
        self._soundness = None
        self._decoded = {}
        for entry in self.entries:
            entry.release = None

    @property
    def _sound(self) -> Soundness:
        if self._soundness is None:
            profiles, named = self.reader.profiles, self.reader.named
            self._soundness = Soundness(self.entries, profiles, self.profile, named)
        return self._soundness

    def makes_up_ids(self, entry: Entry) -> bool:
        """Whether the id of an entry may be made for this message, and mean another in the next.

        So it is in messages, and where a transaction asks the server for a new id.
        """
        return self.type == "message" or (self.type == "transaction" and entry.method == "POST")

    def decode(self, entry: Entry, kind: type[R]) -> R | None:
        """The entry as ``kind``; ``None`` when it is another, or broken (see ``broken``).

        What helps to read others must be sound itself; what is ours may have reasons beside it.
        """
        if entry.kind != kind.__name__:
            return None
        if entry.kind in HELP and self.reasons(entry):
            return None
        known = self.record(entry, entry.kind)
        return known if isinstance(known, kind) else None

    def record(self, entry: Entry, kind: str) -> structs.Resource | None:
        """The entry, decoded once as its own ``kind``; ``None`` when it is broken."""
        known = self._decoded.get(entry.index)
        if known is None and entry.index not in self.broken:
            try:
                known = self._decoded[entry.index] = decoded(kind, entry.raw, self.release(entry))
            except (msgspec.DecodeError, RecursionError) as broken:
                self.broken[entry.index] = of_msgspec(broken, entry.at)
        return known

    def find(self, reference: str | None, near: Entry | None = None) -> Entry | None:
        """The entry that a reference leads to.

        Args:
            reference: ``None`` leads nowhere.
            near: The entry that refers: of two servers it means its own.
        """
        return next(iter(self.find_all(reference, near)), None)

    def find_all(self, reference: str | None, near: Entry | None = None) -> tuple[Entry, ...]:
        """Every entry that a reference leads to: one, or what is told as one."""
        return self.index.find(reference, near) if reference and self.type else ()

    @property
    def index(self) -> Index:
        """Finds entries."""
        if self._index is None:
            self._index = Index(self.entries)
        return self._index

    def name_of(self, reference: str, near: Entry) -> str:
        """What an entry calls within its sender something that the message does not carry.

        ``Type/id``; but with its server where the message is of another, or of several.
        """
        name = name_in(reference)
        base = base_of(reference) or near.base
        if not base or not self.type or name.startswith("urn:"):
            return name
        return f"{base}/{name}" if self.index.servers - {base} else name

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
            known = self._inside[entry.index] = _contained(resource, self.release(entry))
        return known.get(reference.removeprefix("#"))


def decoded(kind: str, raw: bytes, release: Release) -> structs.Resource:
    """A resource as R4 tells it, whichever release it is written in.

    Raises:
        msgspec.DecodeError: It is not what its release has.
    """
    told = decode_r5(kind, raw) if release is Release.R5 else None
    return DECODERS[kind].decode(raw) if told is None else told


def _contained(resource: structs.Resource, release: Release) -> dict[str, Inside]:
    """Each contained resource by its id; of several with one id the first that can be read."""
    found: dict[str, Inside] = {}
    for raw in resource.contained or ():
        kind = type_of(raw)
        try:
            name = IDENTIFIED.decode(raw).id
            record = decoded(kind, raw, release) if kind in DECODERS else None
        except (msgspec.DecodeError, RecursionError):
            continue
        if name is not None:
            found.setdefault(name.removeprefix("#"), Inside(kind, record))
    return found
