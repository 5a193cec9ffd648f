"""The sum by which a limit is due, and what was left out of it."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from schemas.codes import Unit
from schemas.definition import Limit
from schemas.milestone import When
from schemas.status import LimitStatus
from schemas.words import word
from schemas.working_days import days_off
from services.status.decide.answer import Judged
from services.status.decide.calendar import oslo_day
from services.status.decide.trace import LimitTrace
from services.status.explain.reached import told_of
from services.status.explain.telling import Explaining


class Row(NamedTuple):
    """One limit of an instance, how it was computed, and in which words it is told."""

    limit: LimitStatus
    trace: LimitTrace
    judged: Judged
    telling: Explaining

    @property
    def rule(self) -> Limit:
        """What the definition says of it; the rounds of a repeat share one rule."""
        name = self.limit.id.partition("#")[0]
        rows = [one for one in self.telling.definition.limits if one.id == name]
        return next(one for one in rows if one.when == self.limit.when)

    @property
    def ends(self) -> tuple[str, ...]:
        """The milestone that meets it, then those that show it to have been met."""
        return (self.limit.to_milestone, *self.rule.shown_by)

    def reached(self, names: Iterable[str]) -> str:
        """Those of these milestones that were reached, by name; empty where none was."""
        told = dict.fromkeys(one.kind for one in told_of(self.judged, names))
        return ", ".join(map(self.telling.milestone, told))


def arithmetic(row: Row, begun: date | datetime, due: date | datetime) -> Iterator[str]:
    """What it counts from, the sum, and which days were skipped."""
    limit, trace, telling = row.limit, row.trace, row.telling
    yield telling.say(
        "counts-from",
        begun=_span(limit.counts_from or begun, begun, telling),
        sure="" if begun == limit.counts_from else telling.say("at-latest", day=telling.day(begun)),
        milestone=telling.milestone(limit.from_milestone),
        source=trace.begun_by,
    )
    if trace.amount is None:
        day = word("day", row.rule.due_by or "", telling.language)
        yield telling.say("due-by", day=day, due=telling.day(due))
    else:
        allowed = telling.amount(trace.amount, trace.unit, limit.allowed_from)
        yield telling.say("sum", begun=telling.day(begun), allowed=allowed, due=telling.day(due))
    if trace.unit is Unit.WORKING_DAY and trace.amount is not None:
        yield _skipped(begun, due, telling)
    if limit.not_before is not None:
        yield telling.say("window", not_before=telling.day(limit.not_before))


def _span(first: date | datetime, last: date | datetime, telling: Explaining) -> str:
    """From when it counts, as exactly as it was told: a day whose time nobody told is that day."""
    if first == last:
        return telling.day(first)
    if isinstance(first, datetime) and isinstance(last, datetime):
        # A limit in hours that began some time on a day: up to the first moment after it.
        ends = oslo_day(last) - timedelta(days=1)
        return telling.when(When(oslo_day(first), ends))
    return telling.when(When(first, last))


def _skipped(begun: date | datetime, due: date | datetime, telling: Explaining) -> str:
    """Weekends in a word, and each public holiday that was skipped by its day."""
    assert not isinstance(begun, datetime)
    assert not isinstance(due, datetime)
    told = telling.say("working-days")
    off = days_off(begun, due)
    if not off:
        return told
    return f"{told} {telling.say('holidays', days=', '.join(map(telling.day, off)))}"


def adjusted(row: Row) -> Iterator[str]:
    """The figure without the pauses, beside the official one; only where a rule is on."""
    limit, telling = row.limit, row.telling
    if limit.adjusted_due is None:
        return
    used = limit.adjusted_used
    told = "" if used is None else telling.amount(used, limit.unit)
    yield telling.say(
        "adjusted",
        due=telling.day(limit.adjusted_due),
        used=telling.say("adjusted-used", amount=told) if told else "",
    )
