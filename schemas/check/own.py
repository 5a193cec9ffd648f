"""What an organisation's own goals may say and hardly mean: they load, and are worth a look."""

import re
from collections.abc import Iterator

from schemas.check.wrong import Wrong
from schemas.codes import Unit
from schemas.definition import Branch, Definition, Limit
from schemas.lines import At

FORMS = (
    ("urn:oid:2.16.578.1.12.4.1.4.101|", re.compile(r"\d{9}"), "nine digits"),
    ("urn:oid:2.16.578.1.12.4.1.4.102|", re.compile(r"\d+"), "digits"),
)
"""Series of Norwegian numbers of organisations, by HL7 Norway's basis profiles, and their form.

The first is that of Enhetsregisteret, the second of RESH.
"""
MINUTES = {Unit.MINUTE: 1, Unit.HOUR: 60}
DAYS = {Unit.DAY: 1, Unit.WEEK: 7}
ALIKE = (MINUTES, DAYS, {Unit.WORKING_DAY: 1}, {Unit.MONTH: 1})
"""Units whose amounts can be compared, each with its length: of others none is always the longer.

A day in hours and a civil day are not the same: the civil one ends at midnight.
"""


def own(definition: Definition) -> Iterator[Wrong]:
    """Goals that give more time than what is in force anyway, and numbers that nobody bears."""
    for index, limit in enumerate(definition.limits):
        if limit.set_by is not None:
            yield from _looser(limit, definition, ("limits", index, "amount"))
    for number, at in _numbers(definition).items():
        for system, form, told in FORMS:
            if number.startswith(system) and not form.fullmatch(number.removeprefix(system)):
                says = f"owner: {number} is no such number, so nobody is ever named by it"
                yield Wrong(at, says, f"write {system} and {told}")


def _looser(goal: Limit, definition: Definition, at: At) -> Iterator[Wrong]:
    """Where every row of the same span is shorter: on each branch that it may be for."""
    rows = [one for one in definition.limits if one.set_by is None and _is_like(one, goal)]
    lengths = [_lengths(goal, one) for one in rows]
    if rows and all(told is not None and told[0] > told[1] for told in lengths):
        beside = " and ".join(dict.fromkeys(f"{one.id!r} {one.amount} {one.unit}" for one in rows))
        says = f"goal {goal.id!r} is {goal.amount} {goal.unit}, and in force is {beside}"
        yield Wrong(at, says, "write less than that: later than this everybody is late already")


def _is_like(row: Limit, goal: Limit) -> bool:
    ends = (row.from_milestone, row.to_milestone) == (goal.from_milestone, goal.to_milestone)
    return ends and (row.when is goal.when or Branch.NONE in (row.when, goal.when))


def _lengths(one: Limit, other: Limit) -> tuple[int, int] | None:
    """How long both are, in what they have in common; ``None`` where that is nothing."""
    if one.amount is None or other.amount is None:
        return None
    units = next((units for units in ALIKE if one.unit in units), {})
    if other.unit not in units:
        return None
    return one.amount * units[one.unit], other.amount * units[other.unit]


def _numbers(definition: Definition) -> dict[str, At]:
    """The numbers of owners of local files, and where one of what they say stands."""
    found: dict[str, At] = {}
    for index, limit in enumerate(definition.limits):
        for number in limit.units:
            found.setdefault(number, ("limits", index, "units"))
    for index, milestone in enumerate(definition.milestones):
        for place, signal in enumerate(milestone.signals):
            for number in signal.units:
                found.setdefault(number, ("milestones", index, "signals", place, "units"))
    return found
