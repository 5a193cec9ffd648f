"""What is looked up of a definition for every fact or instance: found once, when it is made."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from schemas.codes import Kind
from schemas.limit import Limit
from schemas.parts import Role, Way, way
from schemas.terms import RegistryRule

if TYPE_CHECKING:
    from schemas.definition import Definition


def ways_of(definition: "Definition") -> Mapping[Kind, tuple[Way, ...]]:
    """The ways in which each kind tells a milestone, in the order of the file."""
    ways: dict[Kind, tuple[Way, ...]] = {}
    for milestone in definition.milestones:
        for signal in milestone.signals:
            ways[signal.kind] = (*ways.get(signal.kind, ()), way(milestone, signal))
    return ways


def tables_of(definition: "Definition") -> tuple[tuple[Limit, ...], ...]:
    """The rows of each limit together: one, or one for each branch."""
    by_id: dict[str, list[Limit]] = {}
    for limit in definition.limits:
        by_id.setdefault(limit.id, []).append(limit)
    return tuple(map(tuple, by_id.values()))


def checks_of(definition: "Definition") -> Mapping[str, tuple[RegistryRule, ...]]:
    """The registry's checks that may judge a code, by its event letter."""
    signals = [signal for one in definition.milestones for signal in one.signals]
    return {
        event: tuple(
            rule
            for rule in definition.registry
            if (rule.event in (None, event) or rule.first) and event not in rule.spares
        )
        for event in {signal.event for signal in signals if signal.event is not None}
    }


def afterwards_of(definition: "Definition") -> frozenset[str]:
    """Milestones that may come after the closing and be no finding."""
    return frozenset(_afterwards(definition))


def _afterwards(definition: "Definition") -> Iterator[str]:
    closing = {
        milestone.id
        for milestone in definition.milestones
        if milestone.role in (Role.CLOSING, Role.FINAL)
        or any(signal.closes is not None for signal in milestone.signals)
    }
    for milestone in definition.milestones:
        if any(signal.kind is Kind.REMAINING_NEED for signal in milestone.signals):
            yield milestone.id
    for limit in definition.limits:
        if limit.from_milestone in closing and limit.to_milestone not in closing:
            yield limit.to_milestone


def onward_of(definition: "Definition") -> Mapping[str, frozenset[str]]:
    """Starts that only come before another, and those others."""
    starts = {one.id for one in definition.milestones if one.role is Role.START}
    found: dict[str, frozenset[str]] = {}
    for limit in definition.limits:
        begins, ends = limit.from_milestone, limit.to_milestone
        if begins != ends and {begins, ends} <= starts:
            found[begins] = found.get(begins, frozenset()) | {ends}
    return found
