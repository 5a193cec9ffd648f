"""Whether what is written can ever come about: what never fires reads like a rule, and is none."""

from collections.abc import Iterator
from dataclasses import fields
from itertools import combinations

from schemas.check.claims import Claimed, claimed, outcomes_told, signals_of
from schemas.check.wrong import Wrong
from schemas.definition import Definition, RegistryRule, Role, Signal
from schemas.lists import EVENTS
from schemas.remedy import instead
from schemas.volven import volven_list

ONE_OF = frozenset({"specialties", "care_levels", "purposes", "outcomes_coded"})
"""What a signal without codes may ask: one of these, and where it is empty nothing."""
TELLS = frozenset({"kind", "event", "outcomes", "codes", "days", "closes"})
"""What says how a signal is told, or what it then does; the rest of its fields narrow it."""


def reach(definition: Definition) -> Iterator[Wrong]:
    """What can never open, begin, be reached or fire."""
    if definition.valid_to is not None and definition.valid_to <= definition.valid_from:
        says = "valid_to is no later than valid_from, so no instance can open"
        yield Wrong(("valid_to",), says, "write the first day on which none opens any more")
    known = frozenset(code for number in definition.volven for code in volven_list(number))
    told = list(claimed(definition))
    for one in told:
        yield from _kind(definition, one)
    for one, other in combinations(told, 2):
        if one.milestone != other.milestone and _covers(one.signal, other.signal):
            says = f"milestone {other.milestone!r} is never told so: {one.milestone!r} comes first"
            says += f" and takes every {other.signal.kind} that this takes"
            yield Wrong(other.at, says, "narrow the first, put this before it, or leave one out")
    yield from _limits(definition, known)
    yield from _left_out(definition, known)
    for index, rule in enumerate(definition.registry):
        for says, remedy in _rule(rule, definition, known):
            yield Wrong(("registry", index), f"registry rule {rule.number}: {says}", remedy)


def _kind(definition: Definition, one: Claimed) -> Iterator[Wrong]:
    """An event is told by one kind in each list, and by no other."""
    event = one.signal.event
    if event is None:
        return
    lists = (EVENTS.get(number, {}) for number in definition.volven)
    kinds = {kinds[event] for kinds in lists if event in kinds}
    if kinds and one.signal.kind not in kinds:
        right = " or ".join(sorted(kinds))
        says = f"milestone {one.milestone!r}: no {one.signal.kind} states event {event}"
        yield Wrong(one.at, says, f'write kind = "{right}"')


def _covers(one: Signal, other: Signal) -> bool:
    """Whether the earlier signal, which no code tells, takes all that the later one would."""
    if one.kind is not other.kind or one.codes or one.event or other.event:
        return False
    return all(
        _asks_less(field.name, getattr(one, field.name), getattr(other, field.name))
        for field in fields(Signal)
        if field.name not in TELLS
    )


def _asks_less(name: str, one: object, other: object) -> bool:
    if name in ONE_OF and isinstance(one, tuple) and isinstance(other, tuple):
        return not one or (bool(other) and set(other) <= set(one))
    return one == other or (name == "rule" and one is None)


def _limits(definition: Definition, known: frozenset[str]) -> Iterator[Wrong]:
    for index, limit in enumerate(definition.limits):
        told = outcomes_told(definition, signals_of(definition, limit.from_milestone), known)
        for outcome in limit.from_outcomes:
            if outcome not in told:
                says = f"limit {limit.id!r} can never begin so: no list in `volven` has a code for "
                says += f"{limit.from_milestone!r} with outcome {outcome!r}"
                remedy = "write an outcome that tells that milestone, or leave it out"
                yield Wrong(("limits", index, "from_outcomes"), says, remedy)


def _left_out(definition: Definition, known: frozenset[str]) -> Iterator[Wrong]:
    """Outcomes without which a milestone is required, and by which no code closes an instance."""
    ways = [way for ways in definition.ways.values() for way in ways]
    closing = [way.signal for way in ways if way.role in (Role.CLOSING, Role.FINAL)]
    told = outcomes_told(definition, closing, known)
    for index, milestone in enumerate(definition.milestones):
        for outcome in milestone.required_unless:
            if outcome not in told:
                says = f"milestone {milestone.id!r} is required unless it closes with {outcome!r}, "
                says += "and no list in `volven` has such a code"
                remedy = "write an outcome of a code that closes, or leave it out"
                yield Wrong(("milestones", index, "required_unless"), says, remedy)


def _rule(
    rule: RegistryRule, definition: Definition, known: frozenset[str]
) -> Iterator[tuple[str, str]]:
    ends = {code[len(definition.code) :] for code in known}
    for key in ("lacks", "after"):
        told = getattr(rule, key)
        # A family names what some of its pathways have and others have not, as X with M.
        for one in told:
            if len(one) > 1 and one not in ends:
                says = f"{key} names {one}, and no code in the lists of `volven` ends so"
                yield says, instead(one, ends)
        if told and all(len(one) > 1 and definition.code + one not in known for one in told):
            says = f"no list in `volven` has any of what {key} names for {definition.code}"
            yield says, f'write without = ["{rule.number}"] where a family says it, or leave it out'
    begins = {definition.code + rule.event} if rule.event else {code[:-1] for code in known}
    for outcome in rule.outcomes:
        if known.isdisjoint(begin + outcome for begin in begins):
            says = f"no list in `volven` has a code for it with outcome {outcome!r}"
            yield says, "write an outcome of its event, or leave it out"
