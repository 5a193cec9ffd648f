"""Whether every limit has a source, a beginning, an end, and figures that fit together."""

from collections.abc import Iterator

from schemas.check.wrong import Wrong, twice, undefined
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
OWN_ENDS = (
    ("unless", "from_milestone", "so it never runs"),
    ("unless", "to_milestone", "so it is never met: it then no longer applies"),
    ("shown_by", "from_milestone", "so it is met as soon as it begins"),
    ("shown_by", "to_milestone", "which shows no more than it does by itself"),
    ("excused_by", "from_milestone", "so it is never late"),
    ("excused_by", "to_milestone", "which excuses nobody: what comes in time meets it"),
)
"""What a condition of a limit comes to where it names its own beginning or end.

An ``only_if`` may name the end: of who is not known to need it, the limit runs once it is met.
"""
BOUND = "write a figure of that size, in the unit of the limit"


def limits(definition: Definition) -> Iterator[Wrong]:
    """Mistakes of the limits."""
    for index, limit in enumerate(definition.limits):
        yield from _limit(limit, definition, ("limits", index))
    for rows in definition.tables:
        at = ("limits", definition.limits.index(rows[0]))
        for says, remedy in _table(rows, definition):
            yield Wrong(at, f"limit {rows[0].id!r}{says}", remedy)
    if definition.calendar not in CALENDARS:
        yield Wrong(("calendar",), "no calendar of that name is known", 'write calendar = "NO"')


def _limit(limit: Limit, definition: Definition, at: At) -> Iterator[Wrong]:
    name = f"limit {limit.id!r}"
    for key, told in _named(limit):
        if told not in definition.places:
            yield undefined((*at, key), name, told, definition.places)
    for key, end, comes_to in OWN_ENDS:
        if getattr(limit, end) in getattr(limit, key):
            says = f"{name}: {key} names its own {end}, {comes_to}"
            yield Wrong((*at, key), says, "name another milestone, or leave it out")
    if not limit.source.strip():
        says = f"{name} has no source; a limit without a source does not load"
        yield Wrong((*at, "source"), says, "say who says so and where, or list it under unknown")
    if limit.instead_of is not None and limit.set_by is None:
        says = f"{name}: only a goal in a local file comes instead of one (instead_of)"
        yield Wrong((*at, "instead_of"), says, "leave it out, or write a local file")
    for says, remedy in _figures(limit):
        yield Wrong(at, f"{name}{says}", remedy)


def _named(limit: Limit) -> Iterator[tuple[str, str]]:
    """Every milestone that it names, by the key that does."""
    for key in ("from_milestone", "to_milestone"):
        yield key, getattr(limit, key)
    for key in ("only_if", "unless", "shown_by", "excused_by"):
        for told in getattr(limit, key):
            yield key, told


def _figures(limit: Limit) -> Iterator[tuple[str, str]]:
    amount = limit.amount
    if (amount is None) == (limit.due_by is None):
        says = " has either an amount or a day that it is due by (due_by)"
        yield says, "write amount = … and its unit, or due_by = …, and not both"
    if limit.warn_before < 0 or (amount is not None and limit.warn_before > amount):
        yield ": warn_before must be 0 or more, and no more than amount", BOUND
    if amount is not None and amount < 0:
        yield ": amount must be 0 or more", "write how many units it may take; 0 is the same one"
    for key in ("amount_from", "earliest"):
        figure = getattr(limit, key)
        if figure is not None and not (amount is not None and 0 <= figure <= amount):
            yield f": {key} must be 0 or more, and no more than amount", BOUND


def _table(rows: tuple[Limit, ...], definition: Definition) -> Iterator[tuple[str, str]]:
    branches = [row.when for row in rows]
    if branches.count(Branch.NONE) > 1:
        yield " is defined twice", "give one of them another id, or leave it out"
    elif len(rows) > 1 and Branch.NONE in branches:
        says = " has a row without a branch beside rows with one"
        yield says, "write when = … in each row"
    named = [when for when in branches if when is not Branch.NONE]
    for when in twice([when.value for when in named]):
        yield f" has two rows for branch '{when}'", "leave one out"
    if len({DIMENSIONS[when] for when in named}) > 1:
        yield ": its rows must be of one dimension", "give those of another an id of their own"
    told = {sign.when for sign in definition.branches}
    for when in sorted(set(named) - told):
        says = f" has a row for branch '{when}', and nothing in `branches` tells of it"
        yield says, f'add to branches what tells when = "{when}", or leave the row out'
    for part in SHARED:
        if len({getattr(row, part) for row in rows}) > 1:
            yield f": its rows must have the same {part}", "or give those that differ another id"
