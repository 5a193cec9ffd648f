"""Each limit of an instance with its arithmetic, the most pressing first."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from schemas.codes import LimitState
from schemas.definition import Branch
from schemas.words import OSLO, limit_in_words, state_in_words, word
from services.status.decide.answer import Judged
from services.status.explain.arithmetic import Row, adjusted, arithmetic
from services.status.explain.telling import Explaining, coded

RED = frozenset({LimitState.OVERDUE, LimitState.MET_LATE})
PRESSING = {LimitState.OVERDUE: 0, LimitState.MET_LATE: 1, LimitState.DUE_SOON: 2}


def limits(judged: Judged, telling: Explaining) -> Iterator[str]:
    """All of them, with an empty line after each."""
    told = zip(judged.status.limits, judged.trace.limits, strict=True)
    for limit, trace in sorted(told, key=lambda one: PRESSING.get(one[0].state, 3)):
        row = Row(limit, trace, judged, telling)
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
        yield from arithmetic(row, row.trace.begun, row.trace.due)
        yield from _together(row)
        yield _outcome(row, row.trace.due)
        yield from adjusted(row)
    yield _source(row)
    if row.limit.set_by is not None:
        yield row.telling.say("set-by", organisation=row.limit.set_by)


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
    condition = _condition(row)
    if condition is not None:
        return condition
    if limit.state is LimitState.NOT_STARTED:
        return telling.say("not-told", milestone=telling.milestone(limit.from_milestone))
    return telling.say("closed-before")


def _condition(row: Row) -> str | None:
    """What of the limit's own conditions keeps it from running."""
    rule, telling = row.rule, row.telling
    reached = {milestone.kind for milestone in row.judged.status.milestones}
    if rule.only_if and reached.isdisjoint(rule.only_if):
        needs = ", ".join(telling.milestone(milestone).lower() for milestone in rule.only_if)
        served = not telling.definition.needs.isdisjoint(rule.only_if)
        return telling.say("only-if-served" if served else "only-if", needs=needs)
    told = _reached(row, rule.unless)
    if told:
        return telling.say("unless-told", told=told)
    purposes = {fact.said.purpose for fact in row.judged.trace.facts}
    met = [purpose for purpose in rule.unless_purposes if purpose in purposes]
    return telling.say("unless", purposes=", ".join(map(coded, met))) if met else None


def _reached(row: Row, names: Iterable[str]) -> str:
    """Those of these milestones that were reached, by name; empty where none was."""
    reached = {milestone.kind for milestone in row.judged.status.milestones}
    return ", ".join(row.telling.milestone(one) for one in names if one in reached)


def _outcome(row: Row, due: date | datetime) -> str:
    limit, trace, telling = row.limit, row.trace, row.telling
    ends = telling.milestone(limit.to_milestone)
    if trace.ended_by is not None and trace.ended is not None:
        amount = None if limit.used is None else telling.amount(limit.used, limit.unit)
        used = "" if amount is None else telling.say("used", amount=amount)
        when = telling.day(trace.ended)
        shown = _shown_by(row)
        if shown is not None:
            return telling.say(
                "shown", ends=ends, by=shown.lower(), when=when, source=trace.ended_by
            )
        return telling.say("reached", ends=ends, when=when, source=trace.ended_by, used=used)
    if trace.ended is not None:
        return telling.say("closed-without", when=telling.day(trace.ended), ends=ends)
    if limit.state is LimitState.NOT_APPLICABLE:
        excused = _reached(row, row.rule.excused_by)
        if excused:
            return telling.say("excused", ends=ends, told=excused)
        return telling.say("ended-without", ends=ends)
    apart = _apart(due, trace.now, telling)
    if trace.longest is not None:
        apart = telling.say("by-longest", apart=_apart(trace.longest, trace.now, telling))
    return telling.say("waits", ends=ends, now=telling.day(trace.now), apart=apart)


def _shown_by(row: Row) -> str | None:
    """What showed that it had been met, where nothing told on what day it was."""
    names = [
        one.kind
        for one in row.judged.status.milestones
        if one.source == row.trace.ended_by and one.kind in row.rule.shown_by
    ]
    return row.telling.milestone(names[0]) if names else None


def _apart(due: date | datetime, now: datetime, telling: Explaining) -> str:
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
