"""Each limit of an instance with its arithmetic, the most pressing first."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from schemas.codes import LimitState
from schemas.definition import Branch
from schemas.status import LimitStatus
from schemas.words import OSLO, limit_in_words, state_in_words, word
from services.status.decide.answer import Judged
from services.status.decide.trace import LimitTrace
from services.status.explain.telling import Telling

RED = frozenset({LimitState.OVERDUE, LimitState.MET_LATE})
PRESSING = {LimitState.OVERDUE: 0, LimitState.MET_LATE: 1, LimitState.DUE_SOON: 2}


class Row(NamedTuple):
    """One limit, how it was computed, and what is told of it.

    Attributes:
        reached: The milestones of the instance.
    """

    limit: LimitStatus
    trace: LimitTrace
    reached: frozenset[str]
    telling: Telling


def limits(judged: Judged, telling: Telling) -> Iterator[str]:
    """All of them, with an empty line after each."""
    told = zip(judged.status.limits, judged.trace.limits, strict=True)
    reached = frozenset(milestone.kind for milestone in judged.status.milestones)
    for limit, trace in sorted(told, key=lambda one: PRESSING.get(one[0].state, 3)):
        row = Row(limit, trace, reached, telling)
        yield _title(row)
        yield from (f"    {line}" for line in _lines(row))
        yield ""


def _title(row: Row) -> str:
    limit, telling = row.limit, row.telling
    state = state_in_words(limit.state, limit.obligation, telling.language)
    return telling.say(
        "limit",
        begins=telling.milestone(limit.from_milestone),
        ends=telling.milestone(limit.to_milestone),
        name=limit_in_words(limit.id, limit.when, telling.language),
        state=state.upper() if limit.state in RED else state,
    )


def _lines(row: Row) -> Iterator[str]:
    if row.trace.begun is None or row.trace.due is None:
        yield _why_idle(row)
    else:
        yield from _sum(row, row.trace.begun, row.trace.due)
        yield from _together(row)
        yield _outcome(row, row.trace.due)
    yield _source(row)


def _sum(row: Row, begun: date | datetime, due: date | datetime) -> Iterator[str]:
    limit, trace, telling = row.limit, row.trace, row.telling
    yield telling.say(
        "counts-from",
        begun=telling.day(begun),
        sure=telling.say("at-latest") if limit.uncertain else "",
        milestone=telling.milestone(limit.from_milestone),
        source=trace.begun_by,
    )
    allowed = telling.amount(trace.amount, trace.unit)
    yield telling.say("sum", begun=telling.day(begun), allowed=allowed, due=telling.day(due))


def _together(row: Row) -> Iterator[str]:
    """Why a row is not late although its own day has passed, or warns before its own time."""
    trace, telling = row.trace, row.telling
    if trace.shortest is None or trace.longest is None:
        return
    signs = telling.definition.branches
    names = dict.fromkeys(telling.milestone(sign.milestone) for sign in signs)
    yield telling.say("which-branch", told=", ".join(names))
    yield telling.say(
        "until-then",
        shortest=telling.day(trace.shortest),
        late=word("late", row.limit.obligation, telling.language),
        longest=telling.day(trace.longest),
    )


def _why_idle(row: Row) -> str:
    limit, trace, telling = row.limit, row.trace, row.telling
    if trace.branch is not None and limit.when not in (Branch.NONE, trace.branch):
        branch, taken = (
            word("branch", one, telling.language) for one in (limit.when, trace.branch)
        )
        return telling.say("other-branch", branch=branch, taken=taken, source=trace.branch_by)
    if limit.state is LimitState.NOT_STARTED:
        return telling.say("not-told", milestone=telling.milestone(limit.from_milestone))
    rule = next(one for one in telling.definition.limits if one.id == limit.id)
    if rule.only_if and row.reached.isdisjoint(rule.only_if):
        needs = ", ".join(telling.milestone(milestone).lower() for milestone in rule.only_if)
        return telling.say("only-if", needs=needs)
    return telling.say("closed-before")


def _outcome(row: Row, due: date | datetime) -> str:
    limit, trace, telling = row.limit, row.trace, row.telling
    ends = telling.milestone(limit.to_milestone)
    if trace.ended_by is not None and trace.ended is not None:
        amount = None if limit.used is None else telling.amount(limit.used, limit.unit)
        used = "" if amount is None else telling.say("used", amount=amount)
        when = telling.day(trace.ended)
        return telling.say("reached", ends=ends, when=when, source=trace.ended_by, used=used)
    if trace.ended is not None:
        return telling.say("closed-without", when=telling.day(trace.ended), ends=ends)
    if limit.state is LimitState.NOT_APPLICABLE:
        return telling.say("ended-without", ends=ends)
    apart = _apart(due, trace.now, telling)
    if trace.longest is not None:
        apart = telling.say("by-longest", apart=_apart(trace.longest, trace.now, telling))
    return telling.say("waits", ends=ends, now=telling.day(trace.now), apart=apart)


def _apart(due: date | datetime, now: datetime, telling: Telling) -> str:
    if isinstance(due, datetime):
        minutes, late = round(abs((now - due).total_seconds()) / 60), now > due
        apart = telling.say("clock", hours=minutes // 60, minutes=minutes % 60)
    else:
        days = (now.astimezone(OSLO).date() - due).days
        apart, late = f"{abs(days)} {word('units', 'day', telling.language)}", days > 0
    return telling.say("overdue-by" if late else "left", apart=apart)


def _source(row: Row) -> str:
    limit, telling = row.limit, row.telling
    since = limit.unconfirmed_since
    return telling.say(
        "source",
        source=limit.source,
        obligation=word("obligation", limit.obligation, telling.language),
        doubt="" if since is None else telling.say("unconfirmed", since=telling.day(since)),
    )
