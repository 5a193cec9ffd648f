"""The entries of a message by what a reference may call them."""

from typing import TYPE_CHECKING

import msgspec
from msgspec.json import Decoder

from services.milestone.read.references import is_absolute, plain, tail
from services.milestone.read.structs import Identified

if TYPE_CHECKING:
    from services.milestone.read.message import Entry

IDENTIFIED = Decoder(Identified)


class Index:
    """Finds an entry by fullUrl, by the end of one, or by id."""

    __slots__ = ("_by_tail", "_by_url", "_entries")

    def __init__(self, entries: "tuple[Entry, ...]") -> None:
        self._entries = entries
        self._by_url = {plain(one.url): one for one in reversed(entries) if one.url}
        self._by_tail: dict[str, list[Entry]] | None = None

    def find(self, reference: str, near: "Entry | None") -> "Entry | None":
        """The entry that ``near`` means by a reference; ``None`` where there is none or several."""
        name = plain(reference)
        found = self._by_url.get(name)
        if found is not None or name.startswith("urn:"):
            return found
        if self._by_tail is None:
            self._by_tail = _by_tail(self._entries)
        told = self._by_tail.get(tail(name), [])
        # Whole addresses are compared whole, and a relative one means the server of who refers:
        # two servers may both have a Patient/1.
        base = near.base if near is not None and not is_absolute(name) else ""
        if told and (base or is_absolute(name)):
            told = [one for one in told if one.base in {"", base}]
        return told[0] if len({one.base for one in told}) == 1 else None


def _by_tail(entries: "tuple[Entry, ...]") -> "dict[str, list[Entry]]":
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
