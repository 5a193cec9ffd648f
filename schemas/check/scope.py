"""Whether it can be told for whom a pathway is."""

import re
from collections.abc import Iterator

from schemas.check.wrong import Wrong
from schemas.definition import Definition, Scope
from schemas.lists import SPECIALTIES
from schemas.volven import volven_list

RESIDENCE = (
    ("counties", re.compile(r"\d{2}"), 'two digits, as in counties = ["18"]'),
    ("municipalities", re.compile(r"\d{4}"), 'four digits, as in municipalities = ["1813"]'),
)


def scope(definition: Definition) -> Iterator[Wrong]:
    """Bounds that nobody can be within, or that are written as no sender writes them."""
    bounds = definition.scope
    yield from _ages(bounds)
    for index, code in enumerate(bounds.specialties):
        if code not in volven_list(SPECIALTIES):
            says = f"scope: list {SPECIALTIES} has no {code}"
            yield Wrong(("scope", "specialties", index), says, "write a code of that list")
    for key, form, remedy in RESIDENCE:
        for index, number in enumerate(getattr(bounds, key)):
            if not form.fullmatch(number):
                says = f"scope: {number} in {key} is no such number"
                yield Wrong(("scope", key, index), says, f"write {remedy}")


def _ages(bounds: Scope) -> Iterator[Wrong]:
    lowest, highest = bounds.age_from, bounds.age_to
    if lowest is not None and highest is not None and lowest > highest:
        says = "scope: age_from must be no more than age_to"
        yield Wrong(("scope",), says, "exchange the two")
    for key, age in (("age_from", lowest), ("age_to", highest)):
        if age is not None and age < 0:
            says = f"scope: {key} must be 0 or more"
            yield Wrong(("scope", key), says, "write an age in whole years, or leave it out")
