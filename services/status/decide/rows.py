"""The rows that one limit gives an instance: one, or one for each round of a repeat."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from schemas.codes import LimitState
from schemas.definition import Limit
from schemas.milestone import When
from schemas.status import LimitStatus
from services.status.decide.calendar import CIVIL, days_used, time_used
from services.status.decide.claim import Claim
from services.status.decide.episodes import moment_key
from services.status.decide.limits import due_of, earliest_of, latest_of, state_of
from services.status.decide.trace import LimitTrace


@dataclass(frozen=True, slots=True)
class Course:
    """What the limits of one instance are reckoned from.

    Attributes:
        reached: The claims of each milestone, in the order in which they happened.
        closed: What closed the instance. A limit that still ran then is no longer applicable;
            one that was overdue by then stays so. Closed on an unknown day, it is not applicable.
        now: The moment asked about.
    """

    reached: Mapping[str, Sequence[Claim]]
    closed: Claim | None
    now: datetime


@dataclass(frozen=True, slots=True)
class Row:
    """One limit of one instance, its arithmetic, and when it next changes by itself."""

    status: LimitStatus
    trace: LimitTrace
    next_change_at: datetime | None = None


def rows(limit: Limit, course: Course) -> Iterator[Row]:
    """The rows of a limit whose ``only_if`` has been seen to."""
    begins = [
        (claim, claim.when)
        for claim in course.reached.get(limit.from_milestone, ())
        if claim.when is not None and _counts_from(limit, claim)
    ]
    if not begins:
        closed = course.closed is not None
        yield idle(
            limit, LimitState.NOT_APPLICABLE if closed else LimitState.NOT_STARTED, course.now
        )
    elif limit.repeats:
        for number, (claim, begun) in enumerate(begins, start=1):
            yield _row(limit, f"{limit.id}#{number}", (claim, begun), course)
    else:
        yield _row(limit, limit.id, begins[0], course)


def idle(limit: Limit, state: LimitState, now: datetime) -> Row:
    """The row of a limit that has not begun, or does not run for this instance."""
    trace = LimitTrace(
        id=limit.id, begun_by=None, ended_by=None, begun=None, ended=None,
        amount=limit.amount, unit=limit.unit, due=None, now=now,
    )  # fmt: skip
    return Row(_status(limit, trace, state), trace)


def _counts_from(limit: Limit, claim: Claim) -> bool:
    code = claim.fact.said.code
    outcome = "" if code is None else code.outcome
    return not limit.from_outcomes or outcome in limit.from_outcomes


def _met_by(limit: Limit, begun: Claim, reached: Mapping[str, Sequence[Claim]]) -> Claim | None:
    ends = reached.get(limit.to_milestone, ())
    if limit.from_milestone == limit.to_milestone:
        # Sorted by the same key, so what follows is found without a look at what came before.
        ends = ends[bisect_left(ends, moment_key(begun), key=moment_key) :]
        ends = ends[next(i for i, claim in enumerate(ends) if claim is begun) + 1 :]
    possible = (claim for claim in ends if claim.when and claim.at_latest_on >= begun.on)
    return next(possible, None)


def _row(limit: Limit, row_id: str, begin: tuple[Claim, When], course: Course) -> Row:
    begun_by, begun = begin
    met = _met_by(limit, begun_by, course.reached)
    ended = None if met is None else met.when
    state, due = state_of(limit, begun, ended, course.now), due_of(limit, begun)
    if ended is None and course.closed is not None:
        ended = course.closed.when
        was_late = ended is not None and earliest_of(ended) >= due.late_from
        state = LimitState.OVERDUE if was_late else LimitState.NOT_APPLICABLE
    trace = LimitTrace(
        id=row_id,
        begun_by=begun_by.fact.source,
        ended_by=None if met is None else met.fact.source,
        begun=latest_of(begun) if limit.unit not in CIVIL else begun.last_on,
        ended=None if ended is None else _counted(limit, ended),
        amount=limit.amount,
        unit=limit.unit,
        due=due.shown,
        now=course.now,
    )
    sure = not _is_span(limit, begun) and (ended is None or not _is_span(limit, ended))
    counts = ended is not None and sure and state is not LimitState.NOT_APPLICABLE
    change = {LimitState.RUNNING: due.warn_at, LimitState.DUE_SOON: due.late_from}.get(state)
    status = replace(
        _status(limit, trace, state),
        counts_from=_counted(limit, begun),
        used=_used(limit, begun, ended) if counts and ended is not None else None,
        uncertain=not sure,
    )
    return Row(status, trace, change)


def _status(limit: Limit, trace: LimitTrace, state: LimitState) -> LimitStatus:
    return LimitStatus(
        id=trace.id,
        from_milestone=limit.from_milestone,
        to_milestone=limit.to_milestone,
        when=limit.when,
        state=state,
        counts_from=None,
        due=trace.due,
        used=None,
        allowed=limit.amount,
        unit=limit.unit,
        obligation=limit.obligation,
        source=limit.source,
        unconfirmed_since=limit.unconfirmed_since,
    )


def _counted(limit: Limit, when: When) -> date | datetime:
    """A civil day for days, weeks and months; a moment for minutes and hours."""
    return when.first_on if limit.unit in CIVIL else earliest_of(when)


def _used(limit: Limit, begun: When, ended: When) -> int:
    if limit.unit in CIVIL:
        return days_used(begun.first_on, ended.first_on, limit.unit)
    return time_used(earliest_of(begun), earliest_of(ended), limit.unit)


def _is_span(limit: Limit, when: When) -> bool:
    """Whether it is not known as exactly as the limit counts."""
    return when.first_on != when.last_on or (limit.unit not in CIVIL and when.at is None)
