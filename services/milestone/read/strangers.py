"""Whether two references plainly mean two persons: where in doubt, they do not."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from services.milestone.read.datatypes import Reference
from services.milestone.read.entry import Entry
from services.milestone.read.message import Message
from services.milestone.read.patients import Scope, contradict, keys_of
from services.milestone.read.people import Key
from services.milestone.read.records import bearing, numbers_of, of_number
from services.milestone.read.references import base_of, is_urn, number_in, tail, type_in
from services.milestone.read.structs import Patient


class Told(NamedTuple):
    """What a reference, and the records that the message carries, tell of whom it means.

    Attributes:
        keys: Numbers, also of old.
        called: The same, be they of old or in use.
        name: What a server calls the person, after the server as far as it is told; empty for none.
        linked: A record of theirs is linked to another, and nobody here follows who that is.
    """

    keys: frozenset[Key]
    called: frozenset[Key]
    name: str
    linked: bool


class Linked(NamedTuple):
    """What the Patient records that are linked to others, and those others, are named by."""

    entries: set[int]
    keys: set[Key]
    names: set[str]


def are_two(one: Scope, told: Reference | None, other: Scope, named: Reference | None) -> bool:
    """Whether they have different numbers of one national series, or different names and no number.

    One person may have a national number of each series, many local numbers, and as many names as
    servers. Of whom a record is linked to another nobody here follows who that is.

    Args:
        one: Within what the first is told.
        told: Whom it means.
        other: Within what the second is told.
        named: Whom that means.
    """
    return differ(told_of(one, told), told_of(other, named))


def differ(first: Told | None, second: Told | None) -> bool:
    """As ``are_two``, of what is told of two persons."""
    if first is None or second is None:
        return False
    if first.linked or second.linked or not first.called.isdisjoint(second.called):
        return False
    if first.keys or second.keys:
        return contradict(first.keys, second.keys)
    names = first.name, second.name
    return all(names) and names[0] != names[1] and base_of(names[0]) == base_of(names[1])


def told_of(scope: Scope, told: Reference | None) -> Told | None:
    """What is told of whom a reference means; ``None`` where there is no reference."""
    if told is None:
        return None
    number, message = number_in(told), scope.message
    # Without a number, what gives one and what is contained do not matter: only of whose server.
    alone = number is None and not (told.reference or "").startswith("#")
    place = scope.entry.base if alone else scope.entry.index
    asked = place, scope.sender, told.reference, number
    known = message.asked.persons.get(asked)
    if known is None:
        own = keys_of((number,), scope) if number is not None else []
        inner = _inside(scope, told, own)
        records = {*of_number(scope, message.find_all(told.reference, scope.entry), own)}
        records.update(bearing(scope, told))
        keys = {*own, *(keys_of(inner.identifier, scope) if inner is not None else ())}
        for record in records:
            keys.update(numbers_of(message, record, scope.sender))
        linked = (inner is not None and bool(inner.link)) or _is_linked(scope, told, keys, records)
        called = frozenset([key.name for key in keys])
        known = Told(frozenset(keys), called, _name(scope, told, records), linked)
        message.asked.persons[asked] = known
    return known


def _name(scope: Scope, told: Reference, records: Collection[Entry]) -> str:
    if told.reference is not None and is_urn(told.reference):
        # A URN is no name on a server, but that of the record which it leads to is.
        named = [scope.message.decode(one, Patient) for one in records]
        called = [f"Patient/{one.id}" for one in named if one is not None and one.id is not None]
        return called[0] if len(called) == len(named) == 1 else ""
    if told.reference is None or type_in(told.reference) != "Patient":
        return ""
    server = base_of(told.reference) or scope.entry.base
    return f"{server}/{tail(told.reference)}" if server else tail(told.reference)


def _inside(scope: Scope, told: Reference, own: list[Key]) -> Patient | None:
    inside = scope.message.inside(scope.entry, scope.resource, told.reference)
    record = inside.decode(Patient) if inside is not None else None
    # Where a reference and its number are of different persons the number is right.
    if record is None or contradict(keys_of(record.identifier, scope), own):
        return None
    return record


def _is_linked(
    scope: Scope, told: Reference, keys: Iterable[Key], records: Iterable[Entry]
) -> bool:
    linked = scope.message.asked.linked.get(scope.sender)
    if linked is None:
        linked = scope.message.asked.linked[scope.sender] = _links(scope.message, scope.sender)
    return (
        (told.reference is not None and tail(told.reference) in linked.names)
        or any(key.name in linked.keys for key in keys)
        or any(one.index in linked.entries for one in records)
    )


def _links(message: Message, sender: str) -> Linked:
    found = Linked(set(), set(), set())
    leading: set[tuple[Entry, ...]] = set()
    for entry in message.entries:
        record = message.decode(entry, Patient)
        if record is None or not record.link:
            continue
        scope = Scope(message, sender, entry, record)
        own = Reference(f"Patient/{record.id}" if record.id else entry.url)
        leading.add((entry,))
        for told in (own, *(link.other for link in record.link if link.other is not None)):
            number = number_in(told)
            found.keys.update(key.name for key in keys_of((number,) if number else (), scope))
            found.names.update((tail(told.reference),) if told.reference else ())
            leading.add(message.find_all(told.reference, entry))
    for one in {entry for entries in leading for entry in entries}:
        found.entries.add(one.index)
        found.keys.update(key.name for key in numbers_of(message, one, sender))
    return found
