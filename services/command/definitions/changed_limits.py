"""What has changed for patients in the limits of a definition."""

from collections.abc import Iterator

from schemas.definition import Limit
from schemas.words import amount_in_words, word
from services.command.definitions import limits
from services.command.definitions.compare import Pair, both, gone, say
from services.command.definitions.telling import Showing


def changed_limits(pair: Pair) -> Iterator[str]:
    """Those that are gone, new, and otherwise."""
    one, other = pair
    before, after = ({(row.id, row.when): row for row in side.definition.limits} for side in pair)
    for row in gone(before, after):
        yield say(other, "limit-gone", limit=limits.line_of(row, one))
    for row in gone(after, before):
        told = f"{limits.line_of(row, other)}; {limits.binds(row, other)}"
        yield say(other, "limit-new", limit=told)
    for was, now in both(before, after):
        yield from _limit(was, now, pair)


def _limit(was: Limit, now: Limit, pair: Pair) -> Iterator[str]:
    """How one limit differs, and who says so; a new source alone changes nothing."""
    one, other = pair
    said = list(_told(was, now, pair))
    yield from said
    sources = [limits.source_of(was, one), limits.source_of(now, other)]
    if sources[0] != sources[1]:
        key = "limit-source" if said else "limit-source-only"
        yield say(other, key, name=limits.name_of(now, other), after=sources[1])


def _told(was: Limit, now: Limit, pair: Pair) -> Iterator[str]:
    """How long, from where to where, for whom, and how binding it is."""
    one, other = pair
    name = limits.name_of(now, other)
    amounts = {"before": limits.amount_of(was, one), "after": limits.amount_of(now, other)}
    begins, ends = (other.milestone(at) for at in (now.from_milestone, now.to_milestone))
    if amounts["before"] != amounts["after"]:
        yield say(other, _direction(was, now), name=name, begins=begins, ends=ends, **amounts)
    spans = [
        f"{telling.milestone(row.from_milestone)} → {telling.milestone(row.to_milestone)}"
        for row, telling in ((was, one), (now, other))
    ]
    if _ends(was) != _ends(now):
        yield say(other, "limit-span", name=name, before=spans[0], after=spans[1])
    always = say(other, "always")
    for key, of in (
        ("limit-condition", limits.condition_of),
        ("limit-binds", _obligation),
        ("limit-warning", _warning),
    ):
        before, after = of(was, one) or always, of(now, other) or always
        if before != after:
            yield say(other, key, name=name, before=before, after=after)


def _ends(limit: Limit) -> tuple[str, str]:
    return limit.from_milestone, limit.to_milestone


def _obligation(limit: Limit, telling: Showing) -> str:
    return word("obligation", limit.obligation, telling.language)


def _warning(limit: Limit, telling: Showing) -> str:
    return amount_in_words(limit.warn_before, limit.unit, telling.language)


def _direction(was: Limit, now: Limit) -> str:
    """Shorter or longer where that can be told: amounts of one unit, and no window."""
    comparable = (was.unit, was.earliest) == (now.unit, now.earliest)
    if was.amount is None or now.amount is None or not comparable or was.amount == now.amount:
        return "limit-changed"
    return "limit-shorter" if now.amount < was.amount else "limit-longer"
