"""Whether every limit has a source, a beginning, an end, and figures that fit together."""

from collections.abc import Iterator

from schemas.check.wrong import Wrong, twice
from schemas.definition import DIMENSIONS, Branch, Definition, Limit
from schemas.lines import At

SHARED = (
    "from_milestone",
    "from_outcomes",
    "counts",
    "to_milestone",
    "only_if",
    "unless",
    "shown_by",
    "excused_by",
    "unless_purposes",
    "instead_of",
    "repeats",
    "unit",
)
"""What the rows of one limit have in common: they begin, end and are counted alike."""
CALENDARS = ("NO",)
"""Whose holidays are known."""


def limits(definition: Definition) -> Iterator[Wrong]:
    """Mistakes of the limits."""
    ids = [milestone.id for milestone in definition.milestones]
    for index, limit in enumerate(definition.limits):
        yield from _limit(limit, ids, ("limits", index))
    for rows in definition.tables:
        at = ("limits", definition.limits.index(rows[0]))
        for says in _table(rows, definition):
            yield Wrong(at, says)
    if definition.calendar not in CALENDARS:
        yield Wrong(("calendar",), "no calendar of that name is known", 'write calendar = "NO"')


def _limit(limit: Limit, milestones: list[str], at: At) -> Iterator[Wrong]:
    name = f"limit {limit.id!r}"
    for key, told in _named(limit):
        if told not in milestones:
            yield Wrong((*at, key), f"{name} names milestone {told!r}, which is not defined")
    if not limit.source.strip():
        says = f"{name} has no source; a limit without a source does not load"
        yield Wrong((*at, "source"), says, "say who says so and where, or list it under unknown")
    for says in (*_misplaced(limit), *_figures(limit)):
        yield Wrong(at, f"{name}{says}")


def _named(limit: Limit) -> Iterator[tuple[str, str]]:
    """Every milestone that it names, by the key that does."""
    for key in ("from_milestone", "to_milestone"):
        yield key, getattr(limit, key)
    for key in ("only_if", "unless", "shown_by", "excused_by"):
        for told in getattr(limit, key):
            yield key, told


def _figures(limit: Limit) -> Iterator[str]:
    amount = limit.amount
    if (amount is None) == (limit.due_by is None):
        yield " has either an amount or a day that it is due by (due_by)"
    if limit.warn_before < 0 or (amount is not None and limit.warn_before > amount):
        yield ": warn_before must be 0 or more, and no more than amount"
    if amount is not None and amount < 0:
        yield ": amount must be 0 or more"
    for key in ("amount_from", "earliest"):
        figure = getattr(limit, key)
        if figure is not None and not (amount is not None and 0 <= figure <= amount):
            yield f": {key} must be 0 or more, and no more than amount"


def _misplaced(limit: Limit) -> Iterator[str]:
    if "#" in limit.id:
        yield ": '#' numbers the rounds of a repeat, and is in no id"
    if limit.instead_of is not None and limit.set_by is None:
        yield ": only a goal in a local file comes instead of one (instead_of)"


def _table(rows: tuple[Limit, ...], definition: Definition) -> Iterator[str]:
    name, branches = rows[0].id, [row.when for row in rows]
    if branches.count(Branch.NONE) > 1:
        yield f"limit {name!r} is defined twice"
    elif len(rows) > 1 and Branch.NONE in branches:
        yield f"limit {name!r} has a row without a branch beside rows with one"
    named = [when for when in branches if when is not Branch.NONE]
    for when in twice([when.value for when in named]):
        yield f"limit {name!r} has two rows for branch '{when}'"
    if len({DIMENSIONS[when] for when in named}) > 1:
        yield f"limit {name!r}: its rows must be of one dimension"
    told = {sign.when for sign in definition.branches}
    for when in sorted(set(named) - told):
        yield f"limit {name!r} has a row for branch '{when}', and nothing in `branches` tells of it"
    for part in SHARED:
        if len({getattr(row, part) for row in rows}) > 1:
            yield f"limit {name!r}: its rows must have the same {part}"
