"""The limits of one instance: which of them it has, and how each stands."""

from collections.abc import Collection, Iterator

from schemas.definition import Limit
from services.status.decide.about import About
from services.status.decide.draft import Draft
from services.status.decide.members import NOT_APPLICABLE, NOT_STARTED
from services.status.decide.reckoned import Course
from services.status.decide.rows import Row, idle_table, rows


def limit_rows(draft: Draft, course: Course, about: About) -> list[Row]:
    """The rows of every limit that the instance has, in the order of the file."""
    table: list[Row] = []
    bounded = draft.definition.bounded
    others = _others(draft, course, about) if bounded else frozenset()
    for limits in draft.definition.tables:
        if limits[0].id in others:
            continue
        had = limits
        if bounded:
            had = tuple([limit for limit in limits if _is_had(limit, draft, course, about)])
        if not had:
            continue
        limit = had[0]
        if (limit.unless or limit.unless_purposes) and _is_ruled_out(limit, draft, course):
            table.extend(idle_table(had, NOT_APPLICABLE))
        elif limit.only_if and _awaits(limit, draft, course, about):
            table.extend(idle_table(had, NOT_STARTED if course.closed is None else NOT_APPLICABLE))
        else:
            table.extend(rows(had, course))
    return table


def _is_had(limit: Limit, draft: Draft, course: Course, about: About) -> bool:
    """Whether an instance has the limit at all.

    What is newer than the instance it has not. A goal that an organisation set for itself counts
    where one of its units is named: by a milestone that was reached, or by a service that runs.
    """
    if limit.valid_from is not None and draft.opener.on < limit.valid_from:
        return False
    return (
        limit.set_by is None
        or not about.serving.isdisjoint(limit.units)
        or _is_at(limit.units, course)
    )


def _others(draft: Draft, course: Course, about: About) -> frozenset[str]:
    """The goals that an organisation's own comes instead of."""
    return frozenset(
        limit.instead_of
        for limit in draft.definition.limits
        if limit.instead_of is not None and _is_had(limit, draft, course, about)
    )


def _is_at(units: Collection[str], course: Course) -> bool:
    return any(
        claim.fact.said.organisation in units
        for claims in course.reached.values()
        for claim in claims
    )


def _awaits(limit: Limit, draft: Draft, course: Course, about: About) -> bool:
    """Whether the instance has it, and nothing that it runs by has been told."""
    if any(name in course.reached for name in limit.only_if):
        return False
    return not about.serving or draft.definition.needs.isdisjoint(limit.only_if)


def _is_ruled_out(limit: Limit, draft: Draft, course: Course) -> bool:
    """Whether the instance has it, and something says that it does not concern it."""
    if any(name in course.reached for name in limit.unless):
        return True
    return bool(limit.unless_purposes) and any(
        purpose in limit.unless_purposes for purpose in _purposes(draft)
    )


def _purposes(draft: Draft) -> Iterator[str]:
    """What the referrals of the instance say that they are for."""
    for claim, _ in draft.bound:
        purpose = claim.fact.said.purpose
        if purpose is not None:
            yield purpose
