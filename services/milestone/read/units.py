"""Which number of a unit is its best."""

from collections.abc import Iterable

from services.milestone.read.datatypes import Identifier, Reference
from services.milestone.read.entry import Entry
from services.milestone.read.message import Message
from services.milestone.read.structs import Organization, Resource
from services.milestone.read.systems import series
from services.milestone.read.tables import HER_ID, HPR, PERSON_NUMBERS, UNITS


def best_number(numbers: Iterable[Identifier | None]) -> Identifier | None:
    """The best number, its system as a series; the same in whatever order they are told.

    A number of a person or of a health worker names no unit.
    """
    told: list[Identifier] = []
    for one in numbers:
        if one is not None and one.system and one.value:
            system = series(one.system)
            if system not in PERSON_NUMBERS and system != HPR:
                told.append(Identifier(system=system, value=one.value))
    return told[0] if len(told) == 1 else min(told, key=_rank, default=None)


def number_of(
    message: Message, entry: Entry, resource: Resource, told: Reference
) -> Identifier | None:
    """The best number of the Organization in the message or contained that a reference leads to.

    Args:
        message: The message.
        entry: Where the resource that refers stands.
        resource: That resource; what is contained in it may be referred to.
        told: The reference.
    """
    if not told.reference:
        return None
    within = message.inside(entry, resource, told.reference)
    found = entry if within is not None else message.find(told.reference, entry)
    if found is None:
        return None
    place = (found.index, told.reference if within is not None else "")
    if place not in message.asked.units:
        record = (
            within.decode(Organization)
            if within is not None
            else message.decode(found, Organization)
        )
        message.asked.units[place] = best_number(record.identifier or ()) if record else None
    return message.asked.units[place]


def unit_name(number: Identifier | None) -> str | None:
    """``system|value``."""
    return None if number is None else f"{number.system}|{number.value}"


def _rank(told: Identifier) -> tuple[int, str, str]:
    system = told.system or ""
    place = len(UNITS) + 1 if system == HER_ID else len(UNITS)
    return UNITS.index(system) if system in UNITS else place, system, told.value or ""
