"""What can be wrong with a definition that has the right shape. Each mistake is one sentence."""

import csv
from collections.abc import Iterator
from pathlib import Path

from schemas.codes import Unit
from schemas.definition import Branch, Definition, Limit, Role

VOLVEN = Path(__file__).parent / "volven.csv"
SHARED = ("from_milestone", "from_outcomes", "to_milestone", "only_if", "repeats", "unit")
"""What the rows of one limit have in common: they begin, end and are counted alike."""


def check(definition: Definition) -> Iterator[str]:
    """Every mistake, in the order of the file."""
    ids = [milestone.id for milestone in definition.milestones]
    yield from (f"milestone {name!r} is defined twice" for name in twice(ids))
    starts = [one for one in definition.milestones if one.role is Role.START]
    if not starts:
        yield "no milestone has role 'start', so no instance can open"
    yield from (f"milestone {one.id!r} starts, and has no phase" for one in starts if not one.phase)
    for limit in definition.limits:
        yield from _limit(limit, ids)
    for rows in definition.tables:
        yield from _table(rows, definition)
    yield from _branches(definition, ids)
    yield from _codes(definition)


def twice(names: list[str]) -> list[str]:
    """The names that come more than once."""
    return sorted({name for name in names if names.count(name) > 1})


def _limit(limit: Limit, milestones: list[str]) -> Iterator[str]:
    for name in (limit.from_milestone, limit.to_milestone, *limit.only_if):
        if name not in milestones:
            yield f"limit {limit.id!r} names milestone {name!r}, which is not defined"
    if not limit.source.strip():
        yield f"limit {limit.id!r} has no source; a limit without a source does not load"
    if limit.unit is Unit.WORKING_DAY:
        yield f"limit {limit.id!r} counts working days, and no calendar of them is known"
    if (limit.amount is None) == (limit.due_by is None):
        yield f"limit {limit.id!r} has either an amount or a day of the sender's that it is due by"
    if limit.amount is not None and not 0 <= limit.warn_before <= limit.amount:
        yield f"limit {limit.id!r}: amount and warn_before must be 0 or more, and fit"
    if "#" in limit.id:
        yield f"limit {limit.id!r}: '#' numbers the rounds of a repeat, and is in no id"


def _table(rows: tuple[Limit, ...], definition: Definition) -> Iterator[str]:
    name, branches = rows[0].id, [row.when for row in rows]
    if branches.count(Branch.NONE) > 1:
        yield f"limit {name!r} is defined twice"
    elif len(rows) > 1 and Branch.NONE in branches:
        yield f"limit {name!r} has a row without a branch beside rows with one"
    for when in twice([one for one in branches if one is not Branch.NONE]):
        yield f"limit {name!r} has two rows for branch '{when}'"
    told = {sign.when for sign in definition.branches}
    for when in sorted(set(branches) - told - {Branch.NONE}):
        yield f"limit {name!r} has a row for branch '{when}', and nothing in `branches` tells of it"
    for part in SHARED:
        if len({getattr(row, part) for row in rows}) > 1:
            yield f"limit {name!r}: its rows must have the same {part}"


def _branches(definition: Definition, milestones: list[str]) -> Iterator[str]:
    for sign in definition.branches:
        if sign.milestone not in milestones:
            yield f"branch '{sign.when}' names milestone {sign.milestone!r}, which is not defined"
    signs = [f"{sign.milestone!r} with outcome {sign.outcome!r}" for sign in definition.branches]
    yield from (f"{sign} tells of two branches" for sign in twice(signs))


def _codes(definition: Definition) -> Iterator[str]:
    """Events and outcomes that the national lists do not have."""
    known = _known(definition)
    told: dict[str, list[str]] = {}
    for milestone in definition.milestones:
        for signal in (one for one in milestone.signals if one.event is not None):
            begin = f"{definition.code}{signal.event}"
            told.setdefault(milestone.id, []).append(begin)
            for code in [begin + outcome for outcome in signal.outcomes or ("",)]:
                begins = code == begin and any(one.startswith(code) for one in known)
                if not (code in known or begins):
                    yield f"milestone {milestone.id!r}: no list in `volven` has {code}"
    for sign in (one for one in definition.branches if one.outcome is not None):
        codes = {f"{begin}{sign.outcome}" for begin in told.get(sign.milestone, ())}
        if codes.isdisjoint(known):
            told_by = f"{sign.milestone!r} with outcome {sign.outcome!r}"
            yield f"branch '{sign.when}': no list in `volven` has a code for {told_by}"


def _known(definition: Definition) -> set[str]:
    with VOLVEN.open(encoding="utf-8", newline="") as opened:
        rows = csv.DictReader(opened)
        return {row["code"] for row in rows if row["volven"] in definition.volven}
