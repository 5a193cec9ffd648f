"""Whether instances can open, and every milestone be reached and shown."""

from collections.abc import Iterator

from schemas.check.wrong import Wrong, twice
from schemas.codes import Kind
from schemas.definition import Definition, Milestone, Role
from schemas.lines import At

CODED = frozenset({Kind.CODED, Kind.CODED_DECLINED})
MAY_STATE = frozenset({*CODED, Kind.REFERRAL_RECEIVED})
"""Kinds that a code may tell; that a referral came is true of one that is only sent, too."""


def milestones(definition: Definition) -> Iterator[Wrong]:
    """Mistakes of the milestones and phases."""
    ids = [one.id for one in definition.milestones]
    for name in twice(ids):
        yield Wrong(("milestones",), f"milestone {name!r} is defined twice")
    if not any(one.role is Role.START for one in definition.milestones):
        says = "no milestone has role 'start', so no instance can open"
        yield Wrong(("milestones",), says, 'write role = "start"')
    phases = {phase.id for phase in definition.phases}
    closing = {one.id for one in definition.milestones if one.role is Role.CLOSING}
    for index, milestone in enumerate(definition.milestones):
        at = ("milestones", index)
        yield from _milestone(milestone, at)
        for name in sorted(set(milestone.may_follow) - closing):
            says = f"milestone {milestone.id!r} may follow {name!r}, which is no closing"
            yield Wrong((*at, "may_follow"), says, 'name milestones with role = "closing"')
        for phase in _phases(milestone) - phases:
            says = f"milestone {milestone.id!r} names phase {phase!r}, which is not defined"
            yield Wrong(at, says, f'add [[phases]] with id = "{phase}", name and patient')
    for name in twice([one.id for one in definition.phases]):
        yield Wrong(("phases",), f"phase {name!r} is defined twice")


def _phases(milestone: Milestone) -> set[str]:
    by_signal = [one for signal in milestone.signals for one in (signal.closes, signal.phase)]
    return {one for one in (milestone.phase, *by_signal) if one}


def _milestone(milestone: Milestone, at: At) -> Iterator[Wrong]:
    name = f"milestone {milestone.id!r}"
    if milestone.role is Role.START and not milestone.phase:
        yield Wrong(at, f"{name} starts, and has no phase")
    if not milestone.signals:
        yield Wrong((*at, "signals"), f"{name} can never be reached: no signal tells it")
    if not milestone.days and not all(signal.days for signal in milestone.signals):
        yield Wrong((*at, "days"), f"{name} has no day that counts, so nothing can count from it")
    if milestone.at_most is not None and milestone.at_most < 1:
        yield Wrong((*at, "at_most"), f"{name}: at_most must be 1 or more")
    for index, signal in enumerate(milestone.signals):
        needs, may = signal.kind in CODED, signal.kind in MAY_STATE
        if (needs and not signal.codes) or (signal.codes and not may):
            says = f"{name}: a signal of kind coded or coded-declined has codes; else only one of "
            says += "kind referral-received may"
            yield Wrong((*at, "signals", index), says)
        if signal.closes is not None and signal.phase is not None:
            says = f"{name}: a signal that closes says its phase there, and has no other"
            yield Wrong((*at, "signals", index, "phase"), says)
