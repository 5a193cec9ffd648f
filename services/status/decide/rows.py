"""The rows that one limit gives an instance: one for each round of a repeat, and each branch."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Final

from schemas.codes import LimitState
from schemas.definition import Limit
from schemas.milestone import When
from schemas.status import LimitStatus
from services.status.decide.branches import Taken, is_other, taken
from services.status.decide.calendar import CIVIL, days_used, time_used
from services.status.decide.claim import Claim
from services.status.decide.limits import (
    Due,
    Span,
    due_of,
    earliest_of,
    is_too_early,
    latest_of,
    not_before,
    span_of,
    stands,
)
from services.status.decide.members import (
    DUE_SOON,
    MET_LATE,
    NOT_APPLICABLE,
    NOT_STARTED,
    OVERDUE,
    RUNNING,
)
from services.status.decide.reckoned import Course, Round
from services.status.decide.rounds import counted, is_passed, rounds
from services.status.decide.trace import LimitTrace

_LATE: Final = (OVERDUE, MET_LATE)


class Row:
    """One limit of one instance, when it next changes by itself, and what it was reckoned from.

    Attributes:
        told: ``None`` where it has not begun, or does not run for this instance.
        span: All branches, while the row stands together with them.
        taken: The branch by which it was judged; ``None`` where it has none, or none is known.
    """

    __slots__ = ("limit", "next_change_at", "span", "status", "taken", "told")

    def __init__(
        self,
        limit: Limit,
        status: LimitStatus,
        next_change_at: datetime | None = None,
        told: Round | None = None,
        span: Span | None = None,
        taken: Taken | None = None,
    ) -> None:
        self.limit: Final = limit
        self.status: Final = status
        self.next_change_at: Final = next_change_at
        self.told: Final = told
        self.span: Final = span
        self.taken: Final = taken

    @property
    def too_early(self) -> Claim | None:
        """What met it before its window had opened."""
        told = self.told
        if self.limit.earliest is None or told is None or told.met is None:
            return None
        met = told.met.when
        return told.met if met is not None and is_too_early(self.limit, told.when, met) else None


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
    known = taken(table, course.signs, told.by)
    dues = [due_of(limit, told.when, told.named) for limit in table]
    span = span_of(dues) if known is None else None
    made = []
    for limit, due in zip(table, dues, strict=True):
        if is_other(limit, known):
            other = _status(limit, told.row_id, NOT_APPLICABLE)
            made.append(Row(limit, other, None, None, None, known))
        else:
            judged = due if span is None else span.due
            state, change = _stands(told, judged, course.now)
            if state in _LATE and limit.excused_by and _excused(limit, judged, course):
                state, change = NOT_APPLICABLE, None
            status = _status(limit, told.row_id, state, told, due)
            made.append(Row(limit, status, change, told, span, known))
    return made


def _excused(limit: Limit, due: Due, course: Course) -> bool:
    """Whether something that excuses it may have come in time; who was late by then stays so."""
    return any(
        one.when is None or one.at_the_latest or earliest_of(one.when) < due.late_from
        for name in limit.excused_by
        for one in course.told.get(name, ())
    )


def _stands(told: Round, due: Due, now: datetime) -> tuple[LimitState, datetime | None]:
    """How a round stands, and when that changes by itself."""
    if told.met is None and (told.closed is not None or told.lenient):
        late = told.ended is not None and earliest_of(told.ended) >= due.late_from
        return (OVERDUE if late and not told.lenient else NOT_APPLICABLE), None
    state = stands(due, told.ended, now)
    if state is MET_LATE and told.lenient:
        return NOT_APPLICABLE, None
    if state is RUNNING:
        return state, due.warn_at
    return state, due.late_from if state is DUE_SOON else None


# These are the same for every instance, and most of the rows that there are.
@lru_cache(maxsize=1024)
def idle_table(table: tuple[Limit, ...], state: LimitState) -> tuple[Row, ...]:
    """The rows of a limit that has not begun, or does not run for this instance."""
    return tuple([_idle(limit, limit.id, state) for limit in table])


def trace_of(row: Row, course: Course) -> LimitTrace:
    """The arithmetic of a row, for those who ask why."""
    limit, told, known = row.limit, row.told, row.taken
    trace = LimitTrace(
        id=row.status.id,
        amount=limit.amount,
        unit=limit.unit,
        due=row.status.due,
        now=course.now,
        branch=None if known is None else known.when,
        branch_by=None if known is None else known.by.fact.source,
    )
    if told is None:
        trace.passed = is_passed(limit, course)
    else:
        trace.begun_by = told.by.fact.source
        trace.begun = told.when.last_on if limit.unit in CIVIL else latest_of(told.when)
        trace.ended_by = None if told.met is None else told.met.fact.source
        trace.ended = None if told.ended is None else counted(limit, told.ended)
    if row.span is not None:
        trace.shortest, trace.longest = row.span.shortest.shown, row.span.longest.shown
    return trace


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
        allowed_from=limit.amount_from,
        not_before=None if told is None else not_before(limit, told.when),
        set_by=limit.set_by,
    )


def _used(limit: Limit, begun: When, ended: When) -> int:
    if limit.unit in CIVIL:
        return days_used(begun.first_on, ended.first_on, limit.unit)
    return time_used(earliest_of(begun), earliest_of(ended), limit.unit)
