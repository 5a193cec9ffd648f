"""The facts of an instance, what is missing, and what does not fit."""

from collections.abc import Iterator

from schemas.status import Delay, Found, Pause, Related, Status
from schemas.words import tables, word
from services.status.decide.trace import FactTrace
from services.status.explain.telling import Explaining, coded


def facts(fact: FactTrace, telling: Explaining) -> Iterator[str]:
    """One fact: what was said, when, by which source, and why it belongs here."""
    told = [
        f"{word('day', dated.name, telling.language)} {telling.when(dated.when)}"
        for dated in fact.said.days
    ]
    code = fact.said.code
    line = telling.say(
        "fact",
        what=_what(fact, telling),
        code=f" {code.pathway}{code.event}{code.outcome}" if code else "",
        counts="" if fact.milestone else telling.say("does-not-count"),
        days=", ".join(told) or telling.when(None),
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


def _what(fact: FactTrace, telling: Explaining) -> str:
    if fact.milestone is not None:
        return telling.milestone(fact.milestone)
    return word("kind", fact.said.kind, telling.language)


def beside(status: Status, telling: Explaining) -> Iterator[str]:
    """What stands beside the clocks: delays, pauses, other pathways; what is missing, or odd."""
    yield from _under("delays", (_delay(one, telling) for one in status.delays), telling)
    yield from _under("pauses", (_pause(one, telling) for one in status.pauses), telling)
    yield from _under("related", (_related(one, telling) for one in status.related), telling)
    yield from _under("missing", missing(status, telling), telling)
    yield from _under("findings", (_finding(one, telling) for one in status.findings), telling)


def _under(title: str, told: Iterator[str], telling: Explaining) -> Iterator[str]:
    lines = list(told)
    if lines:
        yield telling.say(title)
        yield from (f"    {line}" for line in lines)


def missing(status: Status, telling: Explaining) -> Iterator[str]:
    """What is known to be wanting: messages that were not read or never came, facts of nobody."""
    completeness = status.completeness
    for one in completeness.parked:
        yield telling.say(
            "one-unread" if one.count == 1 else "unread", count=one.count, reason=one.reason
        )
    if completeness.unassigned:
        count = completeness.unassigned
        yield telling.say("one-unassigned" if count == 1 else "unassigned", count=count)
    if completeness.missing:
        count = completeness.missing
        yield telling.say("one-never-came" if count == 1 else "never-came", count=count)


def _delay(delay: Delay, telling: Explaining) -> str:
    by = word("delay-by", delay.by, telling.language)
    told = {"reason": coded(delay.reason), "code": delay.reason, "source": delay.source}
    return telling.say("delay", by=by, **told)


def _pause(pause: Pause, telling: Explaining) -> str:
    ends = telling.say("still") if pause.to_on is None else telling.day(pause.to_on)
    told = {"ends": ends, "source": pause.source, "rule": pause.rule}
    return telling.say("pause", begins=telling.day(pause.from_on), **told)


def _related(related: Related, telling: Explaining) -> str:
    relation = word("relation", related.relation, telling.language)
    return telling.say("relation", relation=relation, instance=related.instance)


def _finding(found: Found, telling: Explaining) -> str:
    finding = word("finding", found.code, telling.language)
    sources = ", ".join(found.sources)
    if found.rule is None:
        return telling.say("finding", finding=finding, sources=sources)
    told = {"number": found.rule, "text": found.text, "sources": sources}
    return telling.say("registry", finding=finding, **told)
