"""Whether the national lists have the codes that a definition names."""

from collections.abc import Iterable, Iterator

from schemas.check.wrong import Wrong
from schemas.codes import REFERRAL_STATES, REFERRAL_STATUS
from schemas.definition import Definition, Milestone, Signal
from schemas.lines import At
from schemas.volven import OID, volven_list, volven_lists

SPECIALTIES, CARE_LEVELS, PURPOSES = "8451", "8406", "8485"


def codes(definition: Definition) -> Iterator[Wrong]:
    """Codes that no list has."""
    known = {code for number in definition.volven for code in volven_list(number)}
    yield from _lists(definition)
    yield from _signs(definition, known)
    for index, milestone in enumerate(definition.milestones):
        for place, signal in enumerate(milestone.signals):
            at = ("milestones", index, "signals", place)
            yield from _stated(definition, milestone, signal, at, known)
            for says in _named(signal):
                yield Wrong(at, f"milestone {milestone.id!r}: {says}")
    for index, limit in enumerate(definition.limits):
        for says in _pairs(limit.unless_purposes, (PURPOSES,)):
            yield Wrong(("limits", index, "unless_purposes"), f"limit {limit.id!r}: {says}")


def _lists(definition: Definition) -> Iterator[Wrong]:
    for key in ("volven", "separate"):
        for index, number in enumerate(getattr(definition, key)):
            if number not in volven_lists():
                yield Wrong((key, index), f"list {number} is not among those in volven.csv")


def _stated(
    definition: Definition, milestone: Milestone, signal: Signal, at: At, known: set[str]
) -> Iterator[Wrong]:
    if signal.event is None:
        return
    begin = f"{definition.code}{signal.event}"
    for code in [begin + outcome for outcome in signal.outcomes or ("",)]:
        begins = code == begin and any(one.startswith(code) for one in known)
        if not (code in known or begins):
            yield Wrong(at, f"milestone {milestone.id!r}: no list in `volven` has {code}")


def _signs(definition: Definition, known: set[str]) -> Iterator[Wrong]:
    events: dict[str, set[str]] = {}
    for milestone in definition.milestones:
        told = {f"{definition.code}{one.event}" for one in milestone.signals if one.event}
        events.setdefault(milestone.id, set()).update(told)
    for index, sign in enumerate(definition.branches):
        at = ("branches", index)
        told = {f"{begin}{sign.outcome}" for begin in events.get(sign.milestone, ())}
        if sign.outcome and told.isdisjoint(known):
            told_by = f"{sign.milestone!r} with outcome {sign.outcome!r}"
            says = f"branch '{sign.when}': no list in `volven` has a code for {told_by}"
            yield Wrong(at, says)
        for says in (*_values(sign.care_levels, CARE_LEVELS), *_systems(sign.codes)):
            yield Wrong(at, f"branch '{sign.when}': {says}")


def _named(signal: Signal) -> Iterator[str]:
    yield from _values(signal.specialties, SPECIALTIES)
    yield from _values(signal.care_levels, CARE_LEVELS)
    yield from _pairs((*signal.purposes, *signal.unless_purposes), (PURPOSES,))
    yield from _pairs(signal.outcomes_coded)
    yield from _systems(signal.codes)


def _values(told: Iterable[str], number: str) -> Iterator[str]:
    for code in told:
        if code not in volven_list(number):
            yield f"list {number} has no {code}"


def _pairs(told: Iterable[str], numbers: tuple[str, ...] = ()) -> Iterator[str]:
    for pair in told:
        number, _, code = pair.partition("#")
        known = REFERRAL_STATES if number == REFERRAL_STATUS else volven_list(number)
        if numbers and number not in numbers:
            yield f"{pair} is not of list {' or '.join(numbers)}"
        elif code not in known:
            yield f"list {number} has no {code}"


def _systems(told: Iterable[str]) -> Iterator[str]:
    for one in told:
        system, bar, code = one.rpartition("|")
        listed = volven_list(system.removeprefix(OID)) if system.startswith(OID) else {}
        if not (bar and system and code):
            yield f"{one} is not of the form system|code"
        elif listed and code not in listed:
            yield f"list {system.removeprefix(OID)} has no {code}"
