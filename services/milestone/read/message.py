"""A message opened: its envelope, its entries unread, and what its references lead to."""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from schemas.codes import ReasonClass
from schemas.parked import Reason
from services.milestone.read import structs
from services.milestone.read.asked import Asked
from services.milestone.read.datatypes import Coding
from services.milestone.read.decoded import (
    Inside,
    R,
    all_inside,
    decoded,
    readable_inside,
    record_of,
)
from services.milestone.read.entry import Entry
from services.milestone.read.index import Index
from services.milestone.read.model import Look
from services.milestone.read.modifiers import all_modified
from services.milestone.read.profiles import Profile
from services.milestone.read.reader import Heard, Reader
from services.milestone.read.reasons import of_msgspec, once
from services.milestone.read.references import base_of, name_in
from services.milestone.read.release import Release
from services.milestone.read.soundness import settle
from services.milestone.read.tables import HELP


class Message:
    """One message, or one resource that came alone.

    Attributes:
        type: The Bundle's type; ``None`` for a resource alone.
        sent: The message's own time, where it tells one.
        profile: ``None`` when each resource must be asked.
        broken: Why an entry could not be decoded, by its index.
        enveloped: What is wrong with an entry outside its resource, by its index.
        ruled: Why nothing of it may be read: the Bundle itself follows rules that we do not know.
    """

    __slots__ = (
        "_index",
        "_inside",
        "asked",
        "broken",
        "entries",
        "enveloped",
        "header",
        "header_entry",
        "heard",
        "profile",
        "raw",
        "reader",
        "ruled",
        "sender",
        "sent",
        "tags",
        "type",
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
        self.ruled: tuple[Reason, ...] = ()
        self.asked = Asked()
        self._inside: dict[int, dict[str, Inside]] = {}
        self._index: Index | None = None

    def look(self, entry: Entry) -> Look:
        """What an entry shows in its release."""
        if entry.look is None:
            settle(self.entries, self.reader.profiles, self.profile, self.reader.named)
        assert entry.look is not None
        return entry.look

    def release(self, entry: Entry) -> Release:
        """The release of FHIR that an entry is written in."""
        self.look(entry)
        return entry.release

    def reasons(self, entry: Entry) -> tuple[Reason, ...]:
        """Every reason why an entry is unsound, whatever is read in it."""
        told = self.look(entry).reasons
        if entry.index in self.enveloped:
            told = (*self.enveloped[entry.index], *told)
        if entry.kind == "MessageHeader" and self.type == "message":
            told = (*told, *self._astray(entry))
        if entry.kind in HELP:
            told = (*told, *self.modified(entry))
        return once(told) if told else ()

    def modified(self, entry: Entry) -> tuple[Reason, ...]:
        """Where something says of an entry, or of a part of it, what we do not understand."""
        known = self.asked.modified
        if known is None:
            known = self.asked.modified = all_modified(self.raw, self.entries, self.release)
        return known.get(entry.index, ())

    def only_modified(self, entry: Entry) -> bool:
        """Whether an entry could be read but for what modifies it: then it is ours to mend."""
        return bool(self.modified(entry)) and self.record(entry) is not None

    def _astray(self, entry: Entry) -> Iterator[Reason]:
        """A message carries all that it is about (FHIR R4 4.0.1, messaging)."""
        header = self.record(entry)
        focus = header.focus if isinstance(header, structs.MessageHeader) else None
        for number, told in enumerate(focus or ()):
            if told.reference and self.find(told.reference, entry) is None:
                where = f"{entry.at}.focus[{number}].reference"
                yield Reason(ReasonClass.UNSOUND, where, "an entry of this Bundle")

    def forget_releases(self) -> None:
        """What was decoded before its profile told the release counts no more."""
        for entry in self.entries:
            entry.look = entry.record = None

    def makes_up_ids(self, entry: Entry) -> bool:
        """Whether the id of an entry may be made for this message, and mean another in the next.

        So it is in messages, and where a transaction asks the server for a new id.
        """
        return self.type == "message" or (self.type == "transaction" and entry.method == "POST")

    def decode(self, entry: Entry, kind: type[R]) -> R | None:
        """The entry as ``kind``; ``None`` when it is another, or broken (see ``broken``).

        What helps to read others must be sound itself; what is ours may have reasons beside it.
        What is modified as we do not understand is not read at all.
        """
        if entry.kind != kind.__name__ or (entry.kind in HELP and self.reasons(entry)):
            return None
        if self.modified(entry):
            return None
        known = self.record(entry)
        return known if isinstance(known, kind) else None

    def record(self, entry: Entry) -> structs.Resource | None:
        """The entry, decoded once as what it calls itself.

        ``None`` when it is broken, or of a type that we do not read.
        """
        if entry.record is not None:
            return entry.record
        if entry.kind is None or entry.index in self.broken:
            return None
        vouched = self.look(entry).vouched
        if vouched is not None:
            entry.record = record_of(entry.kind, vouched, entry.release)
        if entry.record is None:
            try:
                entry.record = decoded(entry.kind, entry.raw, entry.release)
            except (msgspec.DecodeError, RecursionError) as broken:
                self.broken[entry.index] = of_msgspec(broken, entry.at)
        return entry.record

    def find(self, reference: str | None, near: Entry | None = None) -> Entry | None:
        """The entry that a reference leads to.

        Args:
            reference: ``None`` leads nowhere.
            near: The entry that refers: of two servers it means its own.
        """
        found = self.find_all(reference, near)
        return found[0] if found else None

    def find_all(self, reference: str | None, near: Entry | None = None) -> tuple[Entry, ...]:
        """Every entry that a reference leads to: one, or what is told as one."""
        return self.index.find(reference, near) if reference and self.type else ()

    @property
    def index(self) -> Index:
        """Finds entries."""
        if self._index is None:
            self._index = Index(self.entries)
        return self._index

    def own_name(self, entry: Entry, reference: str) -> str:
        """What an entry is called within its sender, by its ``Type/id`` or fullUrl.

        As ``Index.name_of`` has it; what has no address of its own is asked no further.
        """
        return self.index.name_of(entry, reference) if entry.address else name_in(reference)

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
            known = self._inside[entry.index] = self._contained(entry, resource)
        return known.get(reference.removeprefix("#"))

    def _contained(self, entry: Entry, resource: structs.Resource) -> dict[str, Inside]:
        vouched = self.look(entry).vouched
        if vouched is not None:
            return all_inside(vouched, entry.release)
        return readable_inside(resource, entry.release)
