"""Whether instances can open, and every milestone be reached and shown."""

from collections.abc import Iterator

from schemas.check.wrong import Wrong, twice
from schemas.codes import GONE, Kind
from schemas.definition import Cut, Definition, Milestone, Role, Signal
from schemas.lines import At

CODED = frozenset({Kind.CODED, Kind.CODED_DECLINED})
MAY_STATE = frozenset({*CODED, Kind.REFERRAL_RECEIVED})
"""Kinds that a code may tell; that a referral came is true of one that is only sent, too."""


def milestones(definition: Definition) -> Iterator[Wrong]:
    """Mistakes of the milestones and phases."""
    ids = [one.id for one in definition.milestones]
    for name in twice(ids):
        says = f"milestone {name!r} is defined twice"
        yield Wrong(("milestones",), says, "bring them together, or give one another id")
    if not any(one.role is Role.START for one in definition.milestones):
        says = "no milestone has role 'start', so no instance can open"
        yield Wrong(("milestones",), says, 'write role = "start"')
    if not any(map(_is_death, definition.milestones)):
        says = "nothing ends it when the patient dies, and the clocks of the dead would run on"
        remedy = 'write a milestone with role = "final" and signals = [{ kind = "deceased" }]'
        yield Wrong(("milestones",), says, remedy)
    for index, milestone in enumerate(definition.milestones):
        at = ("milestones", index)
        yield from _milestone(milestone, at)
        for place, signal in enumerate(milestone.signals):
            for says, remedy in _signal(signal):
                yield Wrong((*at, "signals", place), f"milestone {milestone.id!r}: {says}", remedy)
    yield from _phases(definition)
    yield from _followed(definition)


def _is_death(milestone: Milestone) -> bool:
    """Whether it ends the course of whoever has died; with a specialty, only of some."""
    return any(
        signal.kind is Kind.DECEASED and not signal.specialties
        for signal in milestone.signals
        if milestone.role in (Role.CLOSING, Role.FINAL) or signal.closes is not None
    )


def _followed(definition: Definition) -> Iterator[Wrong]:
    """Closings that a milestone says it may follow, and that are none, or that it never follows."""
    closing = {one.id for one in definition.milestones if one.role is Role.CLOSING}
    for index, milestone in enumerate(definition.milestones):
        if milestone.may_follow and milestone.role is not Role.STEP:
            says = f"milestone {milestone.id!r} is no step, and only a step may follow a closing"
            yield Wrong(("milestones", index, "may_follow"), says, "leave may_follow out")
        elif milestone.may_follow and definition.cut is Cut.PER_EPISODE:
            says = f"milestone {milestone.id!r} may follow what closes, which says nothing where "
            says += "each episode is a course of its own"
            yield Wrong(("milestones", index, "may_follow"), says, "leave may_follow out")
        for name in sorted(set(milestone.may_follow) - closing):
            says = f"milestone {milestone.id!r} may follow {name!r}, which is no closing"
            remedy = 'name milestones with role = "closing"'
            yield Wrong(("milestones", index, "may_follow"), says, remedy)


def _phases(definition: Definition) -> Iterator[Wrong]:
    """Those that are named and not defined, the other way round, defined twice, or not ours."""
    defined = [one.id for one in definition.phases]
    named: set[str] = set()
    for index, milestone in enumerate(definition.milestones):
        by_signal = [one for signal in milestone.signals for one in (signal.closes, signal.phase)]
        leads_to = {one for one in (milestone.phase, *by_signal) if one}
        named |= leads_to
        for phase in sorted(leads_to.difference(defined)):
            says = f"milestone {milestone.id!r} names phase {phase!r}, which is not defined"
            remedy = f'add [[phases]] with id = "{phase}", name and patient'
            yield Wrong(("milestones", index), says, remedy)
    for index, name in enumerate(defined):
        if name not in named:
            says = f"no milestone leads to phase {name!r}, so no patient is ever told of it"
            remedy = f'write phase = "{name}" in a milestone, or leave it out'
            yield Wrong(("phases", index), says, remedy)
    for index, name in enumerate(defined):
        if name in GONE:
            says = f"phase {name!r} is what an instance is in that is no more, whatever its pathway"
            yield Wrong(("phases", index, "id"), says, "give the phase another id")
    for name in twice(defined):
        yield Wrong(("phases",), f"phase {name!r} is defined twice", "leave one of them out")


def _milestone(milestone: Milestone, at: At) -> Iterator[Wrong]:
    name = f"milestone {milestone.id!r}"
    if milestone.role is Role.START and not milestone.phase:
        yield Wrong(at, f"{name} starts, and has no phase", "write phase = … of what then begins")
    if not milestone.signals:
        says = f"{name} can never be reached: no signal tells it"
        yield Wrong((*at, "signals"), says, "write in signals how senders tell it")
    if not milestone.days and not all(signal.days for signal in milestone.signals):
        says = f"{name} has no day that counts, so nothing can count from it"
        yield Wrong((*at, "days"), says, "write in days which of the sender's days counts")
    yield from _number(milestone, name, at)


def _number(milestone: Milestone, name: str, at: At) -> Iterator[Wrong]:
    """How many there must be, or may be."""
    if milestone.required_unless and not milestone.required:
        says = f"{name} is not required, so nothing is left out"
        yield Wrong((*at, "required_unless"), says, "write required = true, or leave it out")
    if milestone.at_most is not None and milestone.at_most < 1:
        yield Wrong((*at, "at_most"), f"{name}: at_most must be 1 or more", "or leave it out")


def _signal(signal: Signal) -> Iterator[tuple[str, str]]:
    needs, may = signal.kind in CODED, signal.kind in MAY_STATE
    if (needs and not signal.codes) or (signal.codes and not may):
        says = "a signal of kind coded or coded-declined has codes; else only one of kind "
        says += "referral-received may"
        yield says, 'write codes = ["system|code"], or another kind without them'
    if signal.closes is not None and signal.phase is not None:
        says = "a signal that closes says its phase there, and has no other"
        yield says, "leave phase out"
