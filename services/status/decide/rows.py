"""The rows that one limit gives an instance: one for each round of a repeat, and each branch."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from schemas.codes import LimitState
from schemas.definition import Limit
from schemas.milestone import When
from schemas.status import LimitStatus
from services.status.decide.branches import is_other
from services.status.decide.calendar import CIVIL, days_used, time_used
from services.status.decide.limits import (
    Due,
    Span,
    due_of,
    earliest_of,
    latest_of,
    span_of,
    stands,
)
from services.status.decide.members import DUE_SOON, NOT_APPLICABLE, NOT_STARTED, OVERDUE, RUNNING
from services.status.decide.rounds import Course, Round, counted, rounds
from services.status.decide.trace import LimitTrace


class Row(NamedTuple):
    """One limit of one instance, when it next changes by itself, and what it was reckoned from.

    Attributes:
        round: ``None`` where it has not begun, or does not run for this instance.
        span: All branches, while the row stands together with them.
    """

    limit: Limit
    status: LimitStatus
    next_change_at: datetime | None = None
    round: Round | None = None
    span: Span | None = None


def rows(table: tuple[Limit, ...], course: Course) -> Sequence[Row]:
    """The rows of one limit, whose ``only_if`` has been seen to.

    While the branch is not known, the rows of all branches stand together. Then that of the
    branch stands by itself, and the others do not apply.

    Args:
        table: One for each branch; they begin, end and repeat alike.
        course: What they are reckoned from.
    """
    limit = table[0]
    begun = rounds(limit, course) if limit.from_milestone in course.reached else []
    if not begun:
        return idle_table(table, NOT_STARTED if course.closed is None else NOT_APPLICABLE)
    if len(begun) == 1:
        return _branches(table, begun[0], course)
    return [row for told in begun for row in _branches(table, told, course)]


def _branches(table: Sequence[Limit], told: Round, course: Course) -> list[Row]:
    dues = [due_of(limit, told.when) for limit in table]
    span = span_of(dues) if course.taken is None else None
    return [
        _idle(limit, told.row_id, NOT_APPLICABLE)
        if is_other(limit, course.taken)
        else _row(limit, told, due, span, course)
        for limit, due in zip(table, dues, strict=True)
    ]


# These are the same for every instance, and most of the rows that there are.
@lru_cache(maxsize=1024)
def idle_table(table: tuple[Limit, ...], state: LimitState) -> tuple[Row, ...]:
    """The rows of a limit that has not begun, or does not run for this instance."""
    return tuple([_idle(limit, limit.id, state) for limit in table])


def trace_of(row: Row, course: Course) -> LimitTrace:
    """The arithmetic of a row, for those who ask why."""
    limit, told, taken = row.limit, row.round, course.taken
    trace = LimitTrace(
        id=row.status.id,
        amount=limit.amount,
        unit=limit.unit,
        due=row.status.due,
        now=course.now,
        branch=None if taken is None else taken.when,
        branch_by=None if taken is None else taken.by.fact.source,
    )
    if told is not None:
        trace.begun_by = told.by.fact.source
        trace.begun = told.when.last_on if limit.unit in CIVIL else latest_of(told.when)
        trace.ended_by = None if told.met is None else told.met.fact.source
        trace.ended = None if told.ended is None else counted(limit, told.ended)
    if row.span is not None:
        trace.shortest, trace.longest = row.span.shortest.shown, row.span.longest.shown
    return trace


def _row(limit: Limit, told: Round, due: Due, span: Span | None, course: Course) -> Row:
    judged_by = due if span is None else span.due
    if told.met is None and course.closed is not None:
        late = told.ended is not None and earliest_of(told.ended) >= judged_by.late_from
        state = OVERDUE if late else NOT_APPLICABLE
    else:
        state = stands(judged_by, told.ended, course.now)
    change = None
    if state is RUNNING:
        change = judged_by.warn_at
    elif state is DUE_SOON:
        change = judged_by.late_from
    return Row(limit, _status(limit, told.row_id, state, told, due), change, told, span)


def _idle(limit: Limit, row_id: str, state: LimitState) -> Row:
    return Row(limit, _status(limit, row_id, state))


def _status(
    limit: Limit,
    row_id: str,
    state: LimitState,
    told: Round | None = None,
    due: Due | None = None,
) -> LimitStatus:
    used = None
    if told is not None and told.ended is not None and told.sure and state is not NOT_APPLICABLE:
        used = _used(limit, told.when, told.ended)
    return LimitStatus(
        id=row_id,
        from_milestone=limit.from_milestone,
        to_milestone=limit.to_milestone,
        when=limit.when,
        state=state,
        counts_from=None if told is None else counted(limit, told.when),
        due=None if due is None else due.shown,
        used=used,
        allowed=limit.amount,
        unit=limit.unit,
        obligation=limit.obligation,
        source=limit.source,
        uncertain=told is not None and not told.sure,
        unconfirmed_since=limit.unconfirmed_since,
    )


def _used(limit: Limit, begun: When, ended: When) -> int:
    if limit.unit in CIVIL:
        return days_used(begun.first_on, ended.first_on, limit.unit)
    return time_used(earliest_of(begun), earliest_of(ended), limit.unit)
