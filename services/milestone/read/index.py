"""The entries of a message by what a reference may call them, and the servers they are of."""

import re
from collections.abc import Iterator

import msgspec
from msgspec.json import Decoder

from services.milestone.read.entry import Entry
from services.milestone.read.references import (
    address_of,
    base_of,
    is_absolute,
    name_in,
    plain,
    tail,
    type_in,
)
from services.milestone.read.structs import Identified
from services.milestone.read.tables import OURS, TYPES

IDENTIFIED = Decoder(Identified)
"""Of any resource its id alone."""

# A solidus may be escaped in JSON; whatever else is escaped stands in no address.
_REFERENCE = re.compile(rb'"reference"\s*:\s*"((?:[^"\\]|\\/)*)"')


class Index:
    """Finds entries by fullUrl, by the end of one, or by id."""

    __slots__ = (
        "_addresses",
        "_by_tail",
        "_by_url",
        "_called",
        "_entries",
        "_found",
        "_kinds",
        "_servers",
        "_typed",
    )

    def __init__(self, entries: tuple[Entry, ...]) -> None:
        self._entries = entries
        # Most messages have one entry of a type, and are asked no further for others of its name.
        self._kinds: dict[str | None, int] = {}
        self._by_url: dict[str, list[Entry]] = {}
        for one in entries:
            self._kinds[one.kind] = self._kinds.get(one.kind, 0) + 1
            if one.url:
                self._by_url.setdefault(plain(one.url), []).append(one)
        # What calls itself by no type of FHIR's may be of any.
        self._typed = self._kinds.keys() <= TYPES
        self._by_tail: dict[str, list[Entry]] | None = None
        self._servers: frozenset[str] | None = None
        self._addresses: dict[str, frozenset[str]] = {}
        self._called: dict[str, tuple[Entry, ...]] = {}
        self._found: dict[tuple[str, str], tuple[Entry, ...]] = {}

    def find(self, reference: str, near: Entry | None) -> tuple[Entry, ...]:
        """The entries that ``near`` means by a reference.

        Several are told as one thing, perhaps its versions; none where it may mean two.
        """
        name = plain(reference)
        # Whole addresses are compared whole, and a relative one means the server of who refers:
        # two servers may both have a Patient/1.
        place = name, base_of(name) or (near.base if near is not None else "")
        found = self._found.get(place)
        if found is None:
            found = self._found[place] = self._search(*place)
        return found

    def _search(self, name: str, base: str) -> tuple[Entry, ...]:
        if address_of(name) and (found := self._by_url.get(name)):
            return tuple(found)
        if name.startswith("urn:"):
            return ()
        told = self._named(tail(name))
        if told and base:
            own = [one for one in told if one.base == base]
            # In a message of one server, an entry that names none may be of it too.
            nobodys = [] if self.servers - {base} else [one for one in told if not one.base]
            told = own or nobodys
        return tuple(told) if len({one.address for one in told}) == 1 else ()

    def name_of(self, entry: Entry, reference: str) -> str:
        """What an entry is called within its sender, by its ``Type/id`` or fullUrl.

        ``Type/id``; but its whole fullUrl where the message is of several servers, or has another
        entry of that name under another fullUrl.
        """
        name, address = name_in(reference), entry.address
        if not address:
            return name
        if entry.base and self.servers - {entry.base}:
            return address
        if self._kinds[entry.kind] == 1:
            return name
        if name not in self._addresses:
            self._addresses[name] = frozenset(one.address for one in self._named(name))
        return address if self._addresses[name] - {address} else name

    def called(self, entry: Entry, name: str) -> tuple[Entry, ...]:
        """The entries, this one among them, to which ``name_of`` gives one name."""
        if self._kinds[entry.kind] == 1 and self._typed:
            return (entry,)
        known = self._called.get(name)
        if known is None:
            if address_of(name):
                known = tuple(self._by_url.get(name, ()))
            else:
                known = tuple(one for one in self._named(name) if self.name_of(one, name) == name)
            self._called[name] = known
        return known

    def _named(self, name: str) -> list[Entry]:
        """All entries that are called by one ``Type/id``, of whatever server."""
        if self._by_tail is None:
            self._by_tail = _by_tail(self._entries)
        return self._by_tail.get(name, [])

    @property
    def servers(self) -> frozenset[str]:
        """The servers that the entries of our types are of; else those that they refer to."""
        if self._servers is None:
            ours = [one for one in self._entries if one.kind in OURS]
            named = {one.base for one in ours} - {""}
            self._servers = frozenset(named or {base for one in ours for base in _told(one.raw)})
        return self._servers


def _by_tail(entries: tuple[Entry, ...]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.url is not None and not entry.url.startswith("urn:"):
            found.setdefault(tail(entry.url), []).append(entry)
    for entry in entries:
        try:
            name = IDENTIFIED.decode(entry.raw).id
        except (msgspec.DecodeError, RecursionError):
            continue
        if name is not None and entry.kind is not None:
            told = found.setdefault(f"{entry.kind}/{name}", [])
            if entry not in told:
                told.append(entry)
    return found


def _told(raw: bytes) -> Iterator[str]:
    """The servers of what a resource refers to, of the types that are ours."""
    for written in _REFERENCE.findall(raw):
        told = written.replace(b"\\/", b"/").decode(errors="replace")
        if is_absolute(told) and type_in(told) in OURS:
            yield base_of(told)
