"""From where to where a limit goes in one instance: one round, or one for each of a repeat."""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date, datetime

from schemas.codes import DayName
from schemas.definition import Limit
from schemas.milestone import When
from services.status.decide.calendar import CIVIL
from services.status.decide.claim import Claim, moment_of
from services.status.decide.limits import earliest_of, latest_of
from services.status.decide.members import CLOSING, FINAL, START
from services.status.decide.order import spoken_at
from services.status.decide.reckoned import Begin, Course, Round


def rounds(limit: Limit, course: Course) -> list[Round]:
    """Each round that has begun, the oldest first; one at most where the limit does not repeat."""
    begins = [begin for begin in _begins(limit, course) if not _is_passed(limit, begin, course)]
    if not limit.repeats:
        return [_round(limit, limit.id, begin, course) for begin in begins[:1]]
    return [
        _round(limit, f"{limit.id}#{number}", begin, course)
        for number, begin in enumerate(begins, start=1)
    ]


def is_passed(limit: Limit, course: Course) -> bool:
    """Whether it would have begun, and never does: each time the other start had come before."""
    begins = _begins(limit, course)
    return bool(begins) and all(_is_passed(limit, begin, course) for begin in begins)


def _is_passed(limit: Limit, begin: Begin, course: Course) -> bool:
    """Whether it counts from a start to another, and that came before: nothing is to be awaited."""
    if begin.by.role is not START or limit.from_milestone == limit.to_milestone:
        return False
    return any(
        claim.role is START and claim.when is not None and claim.when.last_on < begin.when.first_on
        for claim in course.reached.get(limit.to_milestone, ())
    )


def _begins(limit: Limit, course: Course) -> list[Begin]:
    """What it counts from, from when, and by when it is due where the sender says so."""
    if limit.counts or limit.due_by is not None:
        return _begins_by_name(limit, course)
    return [
        Begin(claim, claim.when, None)
        for claim in course.reached.get(limit.from_milestone, ())
        if claim.when is not None
        and (not limit.from_outcomes or claim.outcome in limit.from_outcomes)
    ]


def _begins_by_name(limit: Limit, course: Course) -> list[Begin]:
    """The same, where the limit names the days that count.

    Any that tells of the milestone may name them: the letter that was received has the one day,
    and the assessment of it the other. Of the days that it counts from the first counts.
    """
    told = course.told.get(limit.from_milestone, ())
    named = _deadline(limit.due_by, told) if limit.due_by is not None else None
    if limit.due_by is not None and named is None:
        return []
    begins = []
    for claim in told if limit.counts else course.reached.get(limit.from_milestone, ()):
        when = _named(limit.counts, (claim,)) if limit.counts else claim.when
        if when is not None and (not limit.from_outcomes or claim.outcome in limit.from_outcomes):
            begins.append(Begin(claim, when, named))
    return sorted(begins, key=lambda begin: earliest_of(begin.when))


def _deadline(name: DayName, told: Sequence[Claim]) -> When | None:
    """The day that it is due by: the latest that may be what the source has that spoke last.

    Any that does not tell when it spoke may have been the last. Nobody is told of a right that was
    breached where that is not certain.
    """
    days = [
        (spoken_at(claim.fact.statement.order), when)
        for claim in told
        if (when := _named((name,), (claim,))) is not None
    ]
    if len(days) == 1:
        return days[0][1]
    newest = max((spoken for spoken, _ in days if spoken is not None), default=None)
    may_be = [when for spoken, when in days if spoken in (None, newest)]
    return max(may_be, key=latest_of, default=None)


def _named(names: Sequence[DayName], told: Sequence[Claim]) -> When | None:
    """The first of these days, by the first that names any."""
    for claim in told:
        for name in names:
            for dated in claim.fact.said.days:
                if dated.name is name:
                    return dated.when
    return None


def counted(limit: Limit, when: When) -> date | datetime:
    """A civil day for days, weeks and months; a moment for minutes and hours."""
    return when.first_on if limit.unit in CIVIL else earliest_of(when)


def _round(limit: Limit, row_id: str, begin: Begin, course: Course) -> Round:
    by, when = begin.by, begin.when
    met, lenient = _ended_by(limit, begin, course)
    closed = course.closed
    if closed is not None and by.milestone is closed.milestone and by.role in (CLOSING, FINAL):
        closed = None
    end = met or closed
    ended = None if end is None else end.when
    lenient = lenient or (end is not None and end.at_the_latest)
    sure = (
        not lenient and not _is_span(limit, when) and (ended is None or not _is_span(limit, ended))
    )
    return Round(row_id, by, when, begin.named, met, closed, ended, sure=sure, lenient=lenient)


def _ended_by(limit: Limit, begin: Begin, course: Course) -> tuple[Claim | None, bool]:
    """What met it, or showed first that it had been; and whether that may be later than it was.

    Met on a day that nobody told it may have been in time, too.
    """
    met = _met_by(limit, begin, course.reached)
    if limit.repeats:
        return met, False
    may_be: Sequence[Claim] = course.reached.get(limit.to_milestone, ())
    if limit.shown_by:
        shown = [one for name in limit.shown_by for one in course.reached.get(name, ())]
        first = min([one for one in shown if one.when is not None], key=moment_of, default=None)
        if first is not None and (met is None or first.on < met.on):
            return first, True
        may_be = [*shown, *may_be]
    if met is None:
        for one in may_be:
            if one.when is None:
                return None, True
    return met, False


def _met_by(limit: Limit, begun: Begin, reached: dict[str, list[Claim]]) -> Claim | None:
    ends: Sequence[Claim] = reached.get(limit.to_milestone, ())
    if limit.from_milestone == limit.to_milestone:
        # Sorted by the same key, so what follows is found without a look at what came before.
        ends = ends[bisect_left(ends, begun.by.moment, key=moment_of) :]
        ends = ends[next((i for i, claim in enumerate(ends) if claim is begun.by), -1) + 1 :]
    # By a day that was named it may be met before anything began: who is helped, is then referred.
    by_name = begun.named is not None
    for claim in ends:
        if claim.when is not None and (by_name or claim.when.last_on >= begun.when.first_on):
            return claim
    return None


def _is_span(limit: Limit, when: When) -> bool:
    """Whether it is known less exactly than the limit counts."""
    return when.first_on != when.last_on or (limit.unit not in CIVIL and when.at is None)
