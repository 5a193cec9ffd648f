"""Whether the national lists have the codes that a definition names."""

import re
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from schemas.check.claims import outcomes_told, signals_of
from schemas.check.wrong import Wrong
from schemas.definition import Definition, Milestone, Signal
from schemas.lines import At
from schemas.lists import (
    CARE_LEVELS,
    OID,
    PURPOSES,
    REFERRAL_STATES,
    REFERRAL_STATUS,
    SPECIALTIES,
)
from schemas.remedy import instead
from schemas.volven import volven_list, volven_lists

NUMBER = re.compile(r"\d{4}")
"""Of a national list."""
Unlisted: TypeAlias = tuple[str, str]
"""A code that no list has, and what to write instead."""


def codes(definition: Definition) -> Iterator[Wrong]:
    """Codes that no list has."""
    known = {code for number in definition.volven for code in volven_list(number)}
    yield from _lists(definition)
    yield from _signs(definition, known)
    for index, milestone in enumerate(definition.milestones):
        for place, signal in enumerate(milestone.signals):
            at = ("milestones", index, "signals", place)
            yield from _stated(definition, milestone, signal, at, known)
            yield from _each(at, f"milestone {milestone.id!r}", _named(signal))
    for index, limit in enumerate(definition.limits):
        purposes = pairs(limit.unless_purposes, (PURPOSES,))
        yield from _each(("limits", index, "unless_purposes"), f"limit {limit.id!r}", purposes)


def _each(at: At, name: str, told: Iterable[Unlisted]) -> Iterator[Wrong]:
    return (Wrong(at, f"{name}: {says}", remedy) for says, remedy in told)


def _lists(definition: Definition) -> Iterator[Wrong]:
    for key in ("volven", "separate"):
        for index, number in enumerate(getattr(definition, key)):
            if number not in volven_lists():
                says = f"list {number} is not among those in volven.csv"
                yield Wrong((key, index), says, instead(number, volven_lists()))


def _stated(
    definition: Definition, milestone: Milestone, signal: Signal, at: At, known: set[str]
) -> Iterator[Wrong]:
    if signal.event is None:
        return
    begin = f"{definition.code}{signal.event}"
    for code in [begin + outcome for outcome in signal.outcomes or ("",)]:
        begins = code == begin and any(one.startswith(code) for one in known)
        if not (code in known or begins):
            says = f"milestone {milestone.id!r}: no list in `volven` has {code}"
            ours = [one for one in known if one.startswith(definition.code)]
            yield Wrong(at, says, instead(code, ours))


def _signs(definition: Definition, known: set[str]) -> Iterator[Wrong]:
    for index, sign in enumerate(definition.branches):
        at = ("branches", index)
        told = outcomes_told(definition, signals_of(definition, sign.milestone), known)
        if sign.outcome and sign.outcome not in told:
            told_by = f"{sign.milestone!r} with outcome {sign.outcome!r}"
            says = f"branch '{sign.when}': no list in `volven` has a code for {told_by}"
            yield Wrong(at, says, instead(sign.outcome, told))
        named = (*_values(sign.care_levels, CARE_LEVELS), *_systems(sign.codes))
        yield from _each(at, f"branch '{sign.when}'", named)


def _named(signal: Signal) -> Iterator[Unlisted]:
    yield from _values(signal.specialties, SPECIALTIES)
    yield from _values(signal.care_levels, CARE_LEVELS)
    yield from pairs((*signal.purposes, *signal.unless_purposes), (PURPOSES,))
    yield from pairs(signal.outcomes_coded)
    yield from _systems(signal.codes)


def _values(told: Iterable[str], number: str) -> Iterator[Unlisted]:
    for code in told:
        if code not in volven_list(number):
            yield f"list {number} has no {code}", instead(code, volven_list(number))


def pairs(told: Iterable[str], numbers: tuple[str, ...] = ()) -> Iterator[Unlisted]:
    """Of codes written ``list#code`` those that no list has, or none of these lists."""
    for pair in told:
        number, _, code = pair.partition("#")
        known = REFERRAL_STATES if number == REFERRAL_STATUS else volven_list(number)
        if numbers and number not in numbers:
            says = f"{pair} is not of list {' or '.join(numbers)}"
            yield says, f"write {numbers[0]}#…"
        elif code not in known:
            yield f"list {number} has no {code}", instead(code, known)


def _systems(told: Iterable[str]) -> Iterator[Unlisted]:
    for one in told:
        system, bar, code = one.rpartition("|")
        number = system.removeprefix(OID) if system.startswith(OID) else ""
        if not (bar and system and code):
            yield f"{one} is not of the form system|code", "write the system, a bar and the code"
        elif number and not NUMBER.fullmatch(number):
            says = f"{one} is of no national list: their numbers have four digits"
            yield says, f"write {OID}NNNN|{code}"
        elif volven_list(number) and code not in volven_list(number):
            yield f"list {number} has no {code}", instead(code, volven_list(number))
