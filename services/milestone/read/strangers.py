"""Whether two references plainly mean two persons: where in doubt, they do not."""

from typing import NamedTuple

from services.milestone.read.datatypes import Reference
from services.milestone.read.message import Message
from services.milestone.read.patients import Scope, contradict, keys_of
from services.milestone.read.people import Key
from services.milestone.read.records import bearing, numbers_of, of_number
from services.milestone.read.references import base_of, number_in, tail, type_in
from services.milestone.read.structs import Patient


class Told(NamedTuple):
    """What a reference, and the records that the message carries, tell of whom it means.

    Attributes:
        keys: Numbers, also of old.
        name: What a server calls the person, after the server as far as it is told; empty for none.
    """

    keys: frozenset[Key]
    name: str


def are_two(one: Scope, told: Reference | None, other: Scope, named: Reference | None) -> bool:
    """Whether they have different numbers of one national series, or different names and no number.

    One person may have a national number of each series, many local numbers, and as many names as
    servers. Where a record is linked to another nobody here follows who is who.

    Args:
        one: Within what the first is told.
        told: Whom it means.
        other: Within what the second is told.
        named: Whom that means.
    """
    if told is None or named is None or _has_links(one.message):
        return False
    first, second = _told(one, told), _told(other, named)
    if _common(first, second):
        return False
    if first.keys or second.keys:
        return contradict(first.keys, second.keys)
    names = first.name, second.name
    return all(names) and names[0] != names[1] and base_of(names[0]) == base_of(names[1])


def _common(first: Told, second: Told) -> bool:
    return not {key.name for key in first.keys}.isdisjoint({key.name for key in second.keys})


def _told(scope: Scope, told: Reference) -> Told:
    number, message = number_in(told), scope.message
    asked = scope.entry.index, told.reference, number
    known = message.asked.persons.get(asked)
    if known is None:
        own = keys_of((number,), scope) if number is not None else []
        keys = {*own, *_inside(scope, told, own)}
        named = of_number(scope, message.find_all(told.reference, scope.entry), own)
        for record in (*named, *bearing(scope, told)):
            keys.update(numbers_of(message, record, scope.sender))
        known = message.asked.persons[asked] = Told(frozenset(keys), _name(scope, told))
    return known


def _name(scope: Scope, told: Reference) -> str:
    if told.reference is None or type_in(told.reference) != "Patient":
        return ""
    server = base_of(told.reference) or scope.entry.base
    return f"{server}/{tail(told.reference)}" if server else tail(told.reference)


def _inside(scope: Scope, told: Reference, own: list[Key]) -> list[Key]:
    inside = scope.message.inside(scope.entry, scope.resource, told.reference)
    record = inside.decode(Patient) if inside is not None else None
    keys = keys_of(record.identifier, scope) if record is not None else []
    # Where a reference and its number are of different persons the number is right.
    return [] if contradict(keys, own) else keys


def _has_links(message: Message) -> bool:
    if message.asked.linked is None:
        records = (message.decode(one, Patient) for one in message.entries)
        message.asked.linked = any(record is not None and record.link for record in records)
    return message.asked.linked
