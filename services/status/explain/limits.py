"""Each limit of an instance with its arithmetic, the most pressing first."""

from collections.abc import Iterator

from schemas.codes import LimitState
from schemas.words import limit_in_words, state_in_words, word
from services.status.decide.answer import Judged
from services.status.explain.arithmetic import Row, adjusted, arithmetic
from services.status.explain.idle import why_idle
from services.status.explain.outcome import outcome
from services.status.explain.telling import Explaining

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
        unsure=telling.unsure(limit),
    )


def _lines(row: Row) -> Iterator[str]:
    if row.trace.begun is None or row.trace.due is None:
        yield why_idle(row)
    else:
        yield from arithmetic(row, row.trace.begun, row.trace.due)
        yield from _together(row)
        yield outcome(row, row.trace.due)
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


def _source(row: Row) -> str:
    limit, telling = row.limit, row.telling
    since = limit.unconfirmed_since
    return telling.say(
        "source",
        source=limit.source,
        obligation=word("obligation", limit.obligation, telling.language),
        doubt="" if since is None else telling.say("unconfirmed", since=telling.day(since)),
    )
