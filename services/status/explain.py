"""Why is it red? The evidence of one instance in words, from the trace that decided it."""

from collections.abc import Iterator
from datetime import date, datetime

from schemas.codes import LimitState
from schemas.definition import Branch, Definition
from schemas.status import LimitStatus, Status
from schemas.words import (
    BOUND_BY,
    BRANCHES,
    DAYS,
    FINDINGS,
    KINDS,
    LATE,
    OBLIGATIONS,
    OSLO,
    PHASES,
    amount_in_words,
    in_words,
    limit_in_words,
    state_in_words,
)
from services.status.decide.answer import Judged
from services.status.decide.trace import FactTrace, LimitTrace

RED = frozenset({LimitState.OVERDUE, LimitState.MET_LATE})
YELLOW = frozenset({LimitState.DUE_SOON})


def colour(status: Status) -> str:
    """``rød`` while a limit is overdue, ``gul`` while one is due soon, else ``grønn``."""
    states = {limit.state for limit in status.limits}
    if LimitState.OVERDUE in states:
        return "rød"
    return "gul" if states & YELLOW else "grønn"


def explain(judged: Judged, definition: Definition, now: datetime) -> str:
    """All of it: where the instance stands, each limit's arithmetic, the facts, what is missing.

    Args:
        judged: With the trace of the very computation that gave the body.
        definition: The version that the body names.
        now: The moment of that computation.
    """
    status = judged.status
    phase = PHASES.get(status.phase, status.phase)
    lines = [
        f"{definition.name.nb} ({status.pathway.version})",
        f"Forløp {status.instance}",
        f"Fase: {phase}. Farge: {colour(status)}. Beregnet {in_words(now)}.",
        "",
        *_limits(judged, definition),
        "Dette er sagt:",
        *(_fact(fact, definition) for fact in judged.trace.facts),
        *_missing(status),
    ]
    return "\n".join(lines)


def _limits(judged: Judged, definition: Definition) -> Iterator[str]:
    told = zip(judged.status.limits, judged.trace.limits, strict=True)
    reached = {milestone.kind for milestone in judged.status.milestones}
    order = {LimitState.OVERDUE: 0, LimitState.MET_LATE: 1, LimitState.DUE_SOON: 2}
    for limit, trace in sorted(told, key=lambda one: order.get(one[0].state, 3)):
        yield from _limit(limit, trace, reached, definition)
        yield ""


def _limit(
    limit: LimitStatus, trace: LimitTrace, reached: set[str], definition: Definition
) -> Iterator[str]:
    begins, ends = (
        definition.name_of(limit.from_milestone).nb,
        definition.name_of(limit.to_milestone).nb,
    )
    state = state_in_words(limit.state, limit.obligation)
    name = limit_in_words(limit.id, limit.when)
    yield f"{begins} → {ends} [{name}]: {state.upper() if limit.state in RED else state}"
    if trace.begun is None or trace.due is None:
        yield f"    {_why_idle(limit, trace, reached, definition)}"
    else:
        sure = ", senest" if limit.uncertain else ""
        yield f"    Teller fra {in_words(trace.begun)}{sure}: {begins}, sagt av {trace.begun_by}"
        allowed = amount_in_words(trace.amount, trace.unit)
        yield f"    {in_words(trace.begun)} + {allowed} = {in_words(trace.due)}"
        yield from _together(limit, trace, definition)
        yield f"    {_outcome(limit, trace, ends)}"
    since = limit.unconfirmed_since
    doubt = f" Ikke bekreftet siden {in_words(since)}." if since else ""
    yield f"    Kilde: {limit.source} ({OBLIGATIONS[limit.obligation]}).{doubt}"


def _together(limit: LimitStatus, trace: LimitTrace, definition: Definition) -> Iterator[str]:
    """Why a row is not late although its own day has passed, or warns before its own time."""
    if trace.shortest is None or trace.longest is None:
        return
    names = {definition.name_of(sign.milestone).nb: None for sign in definition.branches}
    told = ", ".join(names)
    yield f"    Hvilken av fristene som gjelder, vet vi først når dette er meldt: {told}."
    yield (
        f"    Til da varsles det ut fra den korteste, {in_words(trace.shortest)}, og det er "
        f"{LATE[limit.obligation]} først når den lengste er passert, {in_words(trace.longest)}."
    )


def _why_idle(
    limit: LimitStatus, trace: LimitTrace, reached: set[str], definition: Definition
) -> str:
    if trace.branch is not None and limit.when not in (Branch.NONE, trace.branch):
        taken = f"{BRANCHES[trace.branch]}, sagt av {trace.branch_by}"
        return f"Gjelder {BRANCHES[Branch(limit.when)]}. Det ble {taken}."
    if limit.state is LimitState.NOT_STARTED:
        return f"{definition.name_of(limit.from_milestone).nb} er ikke meldt."
    rule = next(one for one in definition.limits if one.id == limit.id)
    if rule.only_if and reached.isdisjoint(rule.only_if):
        needs = ", ".join(definition.name_of(milestone).nb.lower() for milestone in rule.only_if)
        return f"Gjelder bare når dette er meldt: {needs}; eller en kommunal tjeneste er i gang."
    return "Forløpet ble avsluttet før fristen begynte."


def _outcome(limit: LimitStatus, trace: LimitTrace, ends: str) -> str:
    if trace.ended_by is not None and trace.ended is not None:
        used = "" if limit.used is None else f": brukt {amount_in_words(limit.used, limit.unit)}"
        return f"{ends} {in_words(trace.ended)}, sagt av {trace.ended_by}{used}"
    if trace.ended is not None:
        return f"Forløpet ble avsluttet {in_words(trace.ended)} uten: {ends}"
    if limit.state is LimitState.NOT_APPLICABLE:
        return f"Forløpet ble avsluttet uten: {ends}"
    assert trace.due is not None
    apart = _apart(trace.due, trace.now)
    if trace.longest is not None:
        apart = f"{_apart(trace.longest, trace.now)}, regnet av den lengste"
    return f"{ends} er ikke meldt. Det er nå {in_words(trace.now)}, {apart}"


def _apart(due: date | datetime, now: datetime) -> str:
    if isinstance(due, datetime):
        minutes, late = round(abs((now - due).total_seconds()) / 60), now > due
        apart = f"{minutes // 60} timer og {minutes % 60} minutter"
    else:
        days = (now.astimezone(OSLO).date() - due).days
        apart, late = f"{abs(days)} dager", days > 0
    return f"{apart} etter fristen" if late else f"{apart} igjen"


def _fact(fact: FactTrace, definition: Definition) -> str:
    days = ", ".join(
        f"{DAYS[dated.name]} {in_words(dated.when.at or dated.when.first_on)}"
        for dated in fact.said.days
    )
    what = definition.name_of(fact.milestone).nb if fact.milestone else KINDS[fact.said.kind]
    code = fact.said.code
    stated = f" {code.pathway}{code.event}{code.outcome}" if code else ""
    counts = "" if fact.milestone else " (teller ikke)"
    return (
        f"    {what}{stated}{counts}: {days or 'uten dato'}\n"
        f"        {fact.statement.source}, kjent {in_words(fact.statement.known_at)};"
        f" hører hit fordi: {BOUND_BY.get(fact.bound_by, fact.bound_by)}"
    )


def _missing(status: Status) -> Iterator[str]:
    completeness = status.completeness
    lacking = [
        f"{one.count} melding(er) om pasienten kunne ikke leses ({one.reason})"
        for one in completeness.parked
    ]
    if completeness.unassigned:
        lacking.append(f"{completeness.unassigned} opplysning(er) er ikke knyttet til et forløp")
    if completeness.missing:
        lacking.append(f"{completeness.missing} melding(er) er nevnt og aldri mottatt")
    if lacking:
        yield "Dette mangler:"
        yield from (f"    {one}" for one in lacking)
    if status.findings:
        yield "Dette stemmer ikke:"
        for found in status.findings:
            yield f"    {FINDINGS[found.code]}: {', '.join(found.sources)}"
