"""The facts of an instance, what is missing, and what does not fit."""

from collections.abc import Iterator

from schemas.status import Found, Status
from schemas.words import tables, word
from services.status.decide.trace import FactTrace
from services.status.explain.telling import Telling


def facts(fact: FactTrace, telling: Telling) -> Iterator[str]:
    """One fact: what was said, when, by which source, and why it belongs here."""
    told = [
        f"{word('day', dated.name, telling.language)} "
        f"{telling.day(dated.when.at or dated.when.first_on)}"
        for dated in fact.said.days
    ]
    code = fact.said.code
    line = telling.say(
        "fact",
        what=_what(fact, telling),
        code=f" {code.pathway}{code.event}{code.outcome}" if code else "",
        counts="" if fact.milestone else telling.say("does-not-count"),
        days=", ".join(told) or word("status", "no-date", telling.language),
    )
    yield f"    {line}"
    known = tables()["bound-by"]
    why = fact.bound_by
    bound = telling.say(
        "bound",
        source=fact.statement.source,
        known=telling.day(fact.statement.known_at),
        why=word("bound-by", why, telling.language) if why in known else why,
    )
    yield f"        {bound}"


def _what(fact: FactTrace, telling: Telling) -> str:
    if fact.milestone is not None:
        return telling.milestone(fact.milestone)
    return word("kind", fact.said.kind, telling.language)


def lacking(status: Status, telling: Telling) -> Iterator[str]:
    """What is known to be missing, and what does not fit."""
    yield from _under("missing", _missing(status, telling), telling)
    yield from _under("findings", (_finding(one, telling) for one in status.findings), telling)


def _under(title: str, told: Iterator[str], telling: Telling) -> Iterator[str]:
    lines = list(told)
    if lines:
        yield telling.say(title)
        yield from (f"    {line}" for line in lines)


def _missing(status: Status, telling: Telling) -> Iterator[str]:
    completeness = status.completeness
    for one in completeness.parked:
        yield telling.say("unread", count=one.count, reason=one.reason)
    if completeness.unassigned:
        yield telling.say("unassigned", count=completeness.unassigned)
    if completeness.missing:
        yield telling.say("never-came", count=completeness.missing)


def _finding(found: Found, telling: Telling) -> str:
    finding = word("finding", found.code, telling.language)
    return telling.say("finding", finding=finding, sources=", ".join(found.sources))
