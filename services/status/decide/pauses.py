"""A ledger of pauses beside the official clock, which no pause alters.

Off unless a definition has rules for it; no Norwegian one has, for no rule is known that lets days
be left out. What is adjusted stands beside the official figure, never in its place.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from schemas.codes import Unit
from schemas.definition import Definition, Limit, PauseRule
from schemas.status import LimitStatus, Pause
from schemas.value import replace
from services.status.decide.calendar import CIVIL, add_days, days_used
from services.status.decide.members import WORKING_DAY
from services.status.decide.reckoned import Course
from services.status.decide.rows import Row

ONE_DAY = timedelta(days=1)


class Paused(NamedTuple):
    """One pause, and the rule that lets it count."""

    pause: Pause
    rule: PauseRule


def pauses_of(definition: Definition, course: Course) -> tuple[Paused, ...]:
    """The pauses of one instance, the first first. What ends the instance ends its pauses."""
    found = [one for rule in definition.pauses for one in _by_rule(rule, course)]
    return tuple(sorted(found, key=lambda one: (one.pause.from_on, one.pause.source)))


def _by_rule(rule: PauseRule, course: Course) -> Iterable[Paused]:
    ends = [one.on for one in course.told.get(rule.ends, ()) if one.when is not None]
    if course.closed is not None and course.closed.when is not None:
        ends.append(course.closed.on)
    for claim in course.told.get(rule.begins, ()):
        reasons = claim.fact.said.reasons
        reason = next((one for one in reasons if not rule.reasons or one in rule.reasons), None)
        if claim.when is None or (rule.reasons and reason is None):
            continue
        pause = Pause(
            from_on=claim.on,
            to_on=min((end for end in ends if end >= claim.on), default=None),
            reason=reason,
            rule=rule.source,
            source=claim.fact.source,
        )
        yield Paused(pause, rule)


def adjusted(row: Row, pauses: Sequence[Paused]) -> LimitStatus:
    """The same limit with the adjusted figures beside the official ones.

    Only civil days can be left out, and only once the pause is over: until then nobody can say
    when it is due. Days that two pauses share are left out once.
    """
    limit, told = row.limit, row.told
    ours = [one.pause for one in pauses if not one.rule.limits or limit.id in one.rule.limits]
    if told is None or limit.unit not in CIVIL or not ours or row.status.due is None:
        return row.status
    if any(pause.to_on is None for pause in ours):
        return row.status
    off = {day for pause in ours for day in _days(pause)}
    begun = told.when.first_on
    due = _later(limit, begun, row.status.due, off)
    used = None
    if row.status.used is not None and told.ended is not None:
        used = _used(limit, begun, told.ended.first_on, off)
    return replace(row.status, adjusted_due=due, adjusted_used=used)


def _days(pause: Pause) -> Iterable[date]:
    """The days that are left out: the first, and not the one on which it counts again."""
    assert pause.to_on is not None
    return (pause.from_on + timedelta(days=n) for n in range((pause.to_on - pause.from_on).days))


def _later(limit: Limit, begun: date, due: date, off: set[date]) -> date:
    """The due day, put off by each day that was left out since it began.

    Of a limit in working days only those are left out, and it is due on one.
    """
    unit = WORKING_DAY if limit.unit is WORKING_DAY else Unit.DAY
    left = days_used(begun, due, unit)
    day = begun
    while left > 0:
        day = add_days(day, 1, unit)
        left -= day not in off
    return day


def _used(limit: Limit, begun: date, ended: date, off: set[date]) -> int:
    """What was used, as if the days that were left out had not been."""
    between = [day for day in off if begun < day <= ended]
    if limit.unit is WORKING_DAY:
        skipped = sum(add_days(day - ONE_DAY, 1, WORKING_DAY) == day for day in between)
        return days_used(begun, ended, WORKING_DAY) - skipped
    return days_used(begun, ended - len(between) * ONE_DAY, limit.unit)
