"""Limits that contradict one another: a whole that is not the sum of its parts."""

from collections.abc import Iterator

from schemas.check.wrong import Wrong
from schemas.definition import Branch, Definition, Limit


def sums(definition: Definition) -> Iterator[Wrong]:
    """For each limit, and each chain of others from its beginning to its end: whether they add up.

    E.g. OF4 = OF1 + OF2 + OF3 in every published table of a cancer pathway that is complete.
    """
    plain = [one for one in definition.limits if _is_plain(one)]
    for limit in plain:
        rows = [one for one in plain if one.unit is limit.unit and _may_go_with(one, limit)]
        for chain in _chains(limit.from_milestone, limit.to_milestone, rows, ()):
            told = sum(part.amount or 0 for part in chain)
            if len(chain) > 1 and told != limit.amount:
                parts = " + ".join(f"{part.id} {part.amount}" for part in chain)
                branch = "" if limit.when is Branch.NONE else f" ({limit.when})"
                says = f"limit {limit.id!r}{branch} is {limit.amount}, and {parts} = {told}"
                at = ("limits", definition.limits.index(limit), "amount")
                yield Wrong(at, says, "see whether the source says so")


def _is_plain(limit: Limit) -> bool:
    return not (limit.amount is None or limit.amount_from is not None or limit.repeats) and (
        limit.set_by is None and limit.from_milestone != limit.to_milestone
    )


def _may_go_with(one: Limit, limit: Limit) -> bool:
    return one.when in (Branch.NONE, limit.when)


def _chains(
    begin: str, end: str, rows: list[Limit], so_far: tuple[Limit, ...]
) -> Iterator[tuple[Limit, ...]]:
    """Every way from one milestone to another over limits, none passed twice."""
    passed = {begin, *(part.from_milestone for part in so_far)}
    for row in rows:
        if row.from_milestone != begin:
            continue
        if row.to_milestone == end:
            yield (*so_far, row)
        elif row.to_milestone not in passed:
            yield from _chains(row.to_milestone, end, rows, (*so_far, row))
