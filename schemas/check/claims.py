"""Whether two signals of one definition claim the same code: only the first would ever be told."""

from collections.abc import Collection, Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

from schemas.check.wrong import Wrong
from schemas.definition import Definition, Signal

NARROWED_BY = (
    "specialties",
    "care_levels",
    "purposes",
    "unless_purposes",
    "outcomes_coded",
    "units",
)


class Claimed(NamedTuple):
    """A signal, the milestone that it tells, and where it is written."""

    milestone: str
    signal: Signal
    at: tuple[str | int, ...]


def claimed(definition: Definition) -> Iterator[Claimed]:
    """Every signal, in the order of the file."""
    for index, milestone in enumerate(definition.milestones):
        for place, signal in enumerate(milestone.signals):
            yield Claimed(milestone.id, signal, ("milestones", index, "signals", place))


def signals_of(definition: Definition, milestone: str) -> list[Signal]:
    """Those that tell a milestone; none where there is no such milestone."""
    return [one.signal for one in claimed(definition) if one.milestone == milestone]


def outcomes_told(
    definition: Definition, signals: Iterable[Signal], known: Collection[str]
) -> set[str]:
    """The outcomes that these signals take of those with which a list has a code.

    Args:
        definition: Its code begins the codes.
        signals: Of one milestone, or of several.
        known: All codes of the definition's lists, whole.
    """
    found = set()
    for signal in signals:
        if signal.event is None:
            continue
        begin = definition.code + signal.event
        told = {code.removeprefix(begin) for code in known if code.startswith(begin)}
        found |= told.intersection(signal.outcomes) if signal.outcomes else told
    return found


def claims(definition: Definition) -> Iterator[Wrong]:
    """Pairs of signals that both claim some code."""
    for one, other in combinations(claimed(definition), 2):
        if one.signal.kind is other.signal.kind and not _apart(one.signal, other.signal):
            for code in _both(one.signal, other.signal):
                says = f"milestones {one.milestone!r} and {other.milestone!r} both claim {code}"
                yield Wrong(other.at, says, "let the two differ, or leave one out")


def _apart(one: Signal, other: Signal) -> bool:
    """Whether nothing can be both, or the earlier one is a special case of the later."""
    if one.rule and other.rule and one.rule is not other.rule:
        return True
    pairs = [(set(getattr(one, key)), set(getattr(other, key))) for key in NARROWED_BY]
    return any(mine and mine.isdisjoint(theirs) for mine, theirs in pairs)


def _both(one: Signal, other: Signal) -> Iterator[str]:
    yield from sorted(set(one.codes) & set(other.codes))
    if one.event is None or one.event != other.event:
        return
    mine, theirs = set(one.outcomes), set(other.outcomes)
    if not (mine and theirs):
        yield one.event + "/".join(sorted(mine or theirs))
    yield from (one.event + outcome for outcome in sorted(mine & theirs))
