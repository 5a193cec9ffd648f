"""The Condition that a reference means: contained in its resource, or entries of the message.

They are looked for in no other way: one that nothing of ours refers to is nobody's business.
"""

from typing import NamedTuple, TypeAlias

from msgspec import Struct

from services.milestone.read.case import Case
from services.milestone.read.datatypes import Identifier, Reference
from services.milestone.read.decoded import R
from services.milestone.read.entry import Entry
from services.milestone.read.loose import identifiers_in
from services.milestone.read.message import Message
from services.milestone.read.names import loosely
from services.milestone.read.references import number_in, plain, type_in
from services.milestone.read.structs import Condition

KIND = "Condition"


class Entries(Struct, eq=False, gc=False):
    """Entries that are told as one Condition; the same object wherever these are meant.

    Attributes:
        series: The systems of their numbers; ``None`` until somebody asks.
    """

    entries: tuple[Entry, ...]
    series: frozenset[str | None] | None = None


Meant: TypeAlias = str | Entries
"""What is meant by a reference: the fragment of what is contained, or entries."""


class Found(NamedTuple):
    """The Condition entries of a message, as far as anybody has asked for them.

    Attributes:
        named: By a reference and the server of who refers.
        numbered: By system and value of a number.
        same: Those of each by its entries.
    """

    named: dict[tuple[str, str], Entries]
    numbered: dict[tuple[str | None, str | None], Entries]
    same: dict[tuple[Entry, ...], Entries]


def name_of(told: Reference) -> str | None:
    """A reference as its version and its spelling make no other of it; ``None``: it tells none."""
    number = told.identifier
    if not (told.reference or number):
        return None
    named = f"|{number.system or ''}|{number.value or ''}" if number is not None else ""
    return f"{plain(told.reference or '')}{named}"


def meant_by(case: Case[R], told: Reference) -> Meant:
    """What a reference in a resource means: what it contains, else entries."""
    if case.contained(told.reference, Condition) is not None:
        return plain(told.reference or "")
    return entries_meant(case.message, told, case.entry)


def entries_meant(message: Message, told: Reference, near: Entry) -> Entries:
    """The entries that ``near`` means: who bears the number that it tells, else what it names.

    Where any of these has another number of that series, it means none of them.
    """
    number, found = number_in(told), _found(message)
    if number is None or (told.type or type_in(told.reference)) not in {None, KIND}:
        return _named(message, told.reference, near)
    bearing = found.numbered.get((number.system, number.value))
    if bearing is not None:
        return bearing
    named = _named(message, told.reference, near)
    return _as_one(found, ()) if number.system in _series(named) else named


def _named(message: Message, reference: str | None, near: Entry) -> Entries:
    asked, found = (plain(reference or ""), near.base), _found(message)
    known = found.named.get(asked)
    if known is None:
        entries = [one for one in message.find_all(reference, near) if one.kind == KIND]
        known = found.named[asked] = _as_one(found, tuple(entries))
    return known


def _series(named: Entries) -> frozenset[str | None]:
    if named.series is None:
        numbers = [one for entry in named.entries for one in _numbers(entry)]
        named.series = frozenset([one.system for one in numbers])
    return named.series


def _found(message: Message) -> Found:
    known = message.asked.found
    if known is None:
        known = message.asked.found = Found({}, {}, {})
        bearers: dict[tuple[str | None, str | None], dict[Entry, None]] = {}
        for entry in message.entries if message.type else ():
            for one in _numbers(entry) if entry.kind == KIND else ():
                bearers.setdefault((one.system, one.value), {})[entry] = None
        for number, entries in bearers.items():
            known.numbered[number] = _as_one(known, tuple(entries))
    return known


def _numbers(entry: Entry) -> tuple[Identifier, ...]:
    return tuple(identifiers_in(loosely(entry.raw).identifier))


def _as_one(found: Found, entries: tuple[Entry, ...]) -> Entries:
    return found.same.setdefault(entries, Entries(entries))
