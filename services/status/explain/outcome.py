"""What became of a limit that began: met, shown to have been, not judged, or waited for."""

from datetime import date, datetime

from schemas.codes import LimitState, Unit
from schemas.milestone import When
from schemas.words import amount_in_words
from services.status.explain.arithmetic import Row
from services.status.explain.reached import day_of, end_of, told_of, when_of
from services.status.explain.telling import Explaining


def outcome(row: Row, due: date | datetime) -> str:
    """One sentence."""
    trace = row.trace
    if trace.ended_by is not None and trace.ended is not None:
        return _met(row, trace.ended_by, trace.ended)
    if row.limit.state is LimitState.NOT_APPLICABLE:
        told = _undated(row) or _excused(row, due)
        if told is not None:
            return told
    if trace.ended is not None:
        return row.telling.say("closed-without", when=_when(row, trace.ended), ends=_ends(row))
    if row.limit.state is LimitState.NOT_APPLICABLE:
        return row.telling.say("ended-without", ends=_ends(row))
    return _waits(row, due)


def _met(row: Row, source: str, ended: date | datetime) -> str:
    limit, telling = row.limit, row.telling
    ends, when = telling.milestone(limit.to_milestone), _when(row, ended)
    by = end_of(row.trace, row.judged, row.ends)
    if by is None or by.kind == limit.to_milestone:
        amount = None if limit.used is None else telling.amount(limit.used, limit.unit)
        used = "" if amount is None else telling.say("used", amount=amount)
        if by is not None:
            used += _early(row, when_of(by, row.judged))
        return telling.say("reached", ends=ends, when=when, source=source, used=used)
    told = {"ends": ends, "by": telling.milestone(by.kind).lower(), "when": when}
    later = any(one.on is not None for one in told_of(row.judged, (limit.to_milestone,)))
    return telling.say("shown-before" if later else "shown", source=source, **told)


def _undated(row: Row) -> str | None:
    """That it was met, or shown to be, on a day that nobody told: it cannot be called late."""
    if row.rule.repeats:
        return None
    told = [one for one in told_of(row.judged, row.ends) if one.on is None]
    if not told:
        return None
    ends, by = row.telling.milestone(row.limit.to_milestone), told[0]
    if by.kind == row.limit.to_milestone:
        return row.telling.say("undated", ends=ends, source=by.source)
    shown = row.telling.milestone(by.kind).lower()
    return row.telling.say("shown-undated", ends=ends, by=shown, source=by.source)


def _excused(row: Row, due: date | datetime) -> str | None:
    """What excuses it, where it would be late without: ended or not, it was due by then."""
    trace = row.trace
    if not _is_past(due if trace.longest is None else trace.longest, trace.ended or trace.now):
        return None
    told = row.reached(row.rule.excused_by)
    ends = row.telling.milestone(row.limit.to_milestone)
    return row.telling.say("excused", ends=ends, told=told) if told else None


def _waits(row: Row, due: date | datetime) -> str:
    trace, telling = row.trace, row.telling
    apart = _apart(due, trace.now, telling)
    if trace.longest is not None:
        apart = telling.say("by-longest", apart=_apart(trace.longest, trace.now, telling))
    return telling.say("waits", ends=_ends(row), now=telling.day(trace.now), apart=apart)


def _ends(row: Row) -> str:
    """What it waits for: where that was told of an earlier time, what comes after that."""
    ends = row.telling.milestone(row.limit.to_milestone)
    told = told_of(row.judged, (row.limit.to_milestone,))
    return row.telling.say("afterwards", ends=ends) if told else ends


def _when(row: Row, ended: date | datetime) -> str:
    """When it ended, as exactly as that was told."""
    by = end_of(row.trace, row.judged, row.ends)
    return row.telling.day(ended) if by is None else row.telling.when(when_of(by, row.judged))


def _apart(due: date | datetime, now: datetime, telling: Explaining) -> str:
    apart = _between(due, now if isinstance(due, datetime) else day_of(now), telling)
    return telling.say("overdue-by" if _is_past(due, now) else "left", apart=apart)


def _is_past(due: date | datetime, when: date | datetime) -> bool:
    """Whether a day or moment comes after the due one, which is in time itself."""
    if isinstance(due, datetime):
        assert isinstance(when, datetime)
        return when > due
    return day_of(when) > due


def _between(one: date | datetime, other: date | datetime, telling: Explaining) -> str:
    """How long lies between two days, or two moments."""
    if isinstance(one, datetime) and isinstance(other, datetime):
        minutes = round(abs((other - one).total_seconds()) / 60)
        return telling.say("clock", hours=minutes // 60, minutes=minutes % 60)
    return amount_in_words(abs(other.toordinal() - one.toordinal()), Unit.DAY, telling.language)


def _early(row: Row, when: When | None) -> str:
    """How far before its window it was, which begun units do not show; empty where it was not."""
    opens = row.limit.not_before
    if opens is None or when is None:
        return ""
    met = (when.at or opens) if isinstance(opens, datetime) else when.last_on
    if met >= opens:
        return ""
    return row.telling.say("too-early", apart=_between(met, opens, row.telling))
