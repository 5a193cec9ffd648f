"""Whether it can be told for whom a pathway is."""

import re
from collections.abc import Iterator

from schemas.check.wrong import Wrong
from schemas.definition import Definition, RegistryRule, Scope
from schemas.lines import At
from schemas.lists import COUNTIES, SPECIALTIES
from schemas.remedy import instead
from schemas.volven import volven_list

RESIDENCE = (
    ("counties", re.compile(r"\d{2}"), 'two digits, as in counties = ["18"]'),
    ("municipalities", re.compile(r"\d{4}"), 'four digits, as in municipalities = ["1813"]'),
)


def scope(definition: Definition) -> Iterator[Wrong]:
    """Bounds that nobody can be within, or that are written as no sender writes them."""
    bounds = definition.scope
    yield from ages(bounds, ("scope",), "scope")
    for index, code in enumerate(bounds.specialties):
        if code not in volven_list(SPECIALTIES):
            says = f"scope: list {SPECIALTIES} has no {code}"
            yield Wrong(("scope", "specialties", index), says, "write a code of that list")
    for key, form, remedy in RESIDENCE:
        for index, number in enumerate(getattr(bounds, key)):
            if not form.fullmatch(number):
                says = f"scope: {number} in {key} is no such number"
                yield Wrong(("scope", key, index), says, f"write {remedy}")


def residence(definition: Definition) -> Iterator[Wrong]:
    """Counties that there never was, or municipalities in such: most likely mistyped.

    They load: a reform makes new ones.
    """
    for key, form, _ in RESIDENCE:
        for index, number in enumerate(getattr(definition.scope, key)):
            if form.fullmatch(number) and number[:2] not in COUNTIES:
                says = f"scope: {number} in {key} is of no county that we know"
                remedy = f"{instead(number[:2], COUNTIES)}, unless county {number[:2]} is a new one"
                yield Wrong(("scope", key, index), says, remedy)


def ages(bounds: Scope | RegistryRule, at: At, name: str) -> Iterator[Wrong]:
    """Bounds of an age between which nobody is."""
    lowest, highest = bounds.age_from, bounds.age_to
    if lowest is not None and highest is not None and lowest > highest:
        says = f"{name}: age_from must be no more than age_to"
        yield Wrong(at, says, "exchange the two")
    for key, age in (("age_from", lowest), ("age_to", highest)):
        if age is not None and age < 0:
            says = f"{name}: {key} must be 0 or more"
            yield Wrong((*at, key), says, "write an age in whole years, or leave it out")
