"""Whether the day that counts is one that a message can give."""

from collections.abc import Iterable, Iterator

from schemas.check.wrong import Wrong
from schemas.codes import DayName
from schemas.days import DAYS
from schemas.definition import Definition, Milestone


def days(definition: Definition) -> Iterator[Wrong]:
    """Signals without a possible day, and limits that count from or are due by an impossible one.

    Of several days some may be impossible for a kind: a family writes one list for all.
    """
    for index, milestone in enumerate(definition.milestones):
        for place, signal in enumerate(milestone.signals):
            wanted = signal.days or milestone.days
            if wanted and DAYS[signal.kind].isdisjoint(wanted):
                says = f"milestone {milestone.id!r}: no {signal.kind} bears {_or(wanted)}"
                at = ("milestones", index, "signals", place)
                yield Wrong(at, says, f"write in days some of {_and(DAYS[signal.kind])}")
    told = {one.id: _told_of(one) for one in definition.milestones}
    for index, limit in enumerate(definition.limits):
        possible = told.get(limit.from_milestone, frozenset())
        for key, named in (("counts", limit.counts), ("due_by", (limit.due_by,))):
            asked = [one for one in named if one is not None]
            if asked and possible and possible.isdisjoint(asked):
                says = f"limit {limit.id!r}: {limit.from_milestone!r} never bears {_or(asked)}"
                yield Wrong(("limits", index, key), says, f"write some of {_and(possible)}")


def _told_of(milestone: Milestone) -> frozenset[DayName]:
    return frozenset().union(*(DAYS[signal.kind] for signal in milestone.signals))


def _or(names: Iterable[DayName]) -> str:
    return " or ".join(names)


def _and(names: Iterable[DayName]) -> str:
    return ", ".join(sorted(names))
