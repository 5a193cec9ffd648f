"""The limits of a definition in words: how long, from what to what, for whom, who says so."""

from collections.abc import Iterator

from schemas.codes import Unit
from schemas.definition import Limit
from schemas.words import amount_in_words, limit_in_words, word
from services.command.definitions.telling import Showing, coded

WHOLE_DAYS = frozenset({Unit.DAY, Unit.WORKING_DAY, Unit.WEEK, Unit.MONTH})


def name_of(limit: Limit, telling: Showing) -> str:
    """Its id, with the branch where it has one."""
    return limit_in_words(limit.id, limit.when, telling.language)


def amount_of(limit: Limit, telling: Showing) -> str:
    """How long: an amount, a range, a window, or a day that the sender named."""
    if limit.amount is None:
        day = word("day", limit.due_by or "", telling.language)
        return telling.say("due-by", day=day)
    told = amount_in_words(limit.amount, limit.unit, telling.language)
    if limit.amount == 0 and limit.unit in WHOLE_DAYS:
        told = telling.say("same-day")
    if limit.amount_from is not None:
        told = telling.say("range", lowest=limit.amount_from, amount=told)
    if limit.earliest is not None:
        earliest = amount_in_words(limit.earliest, limit.unit, telling.language)
        told = telling.say("window", amount=told, earliest=earliest)
    return told


def line_of(limit: Limit, telling: Showing) -> str:
    """The limit in one line."""
    return telling.say(
        "limit",
        name=name_of(limit, telling),
        begins=telling.milestone(limit.from_milestone),
        ends=telling.milestone(limit.to_milestone),
        amount=amount_of(limit, telling),
    )


def condition_of(limit: Limit, telling: Showing) -> str:
    """When and for whom it counts; empty: always and for everybody."""
    return "; ".join(_conditions(limit, telling))


def _conditions(limit: Limit, telling: Showing) -> Iterator[str]:
    if limit.from_outcomes:
        yield telling.say("from-outcomes", told=", ".join(limit.from_outcomes))
    if limit.counts:
        yield telling.say("counts", days=telling.days(limit.counts))
    if limit.only_if:
        names = ", ".join(telling.milestone(one) for one in limit.only_if)
        served = not telling.definition.needs.isdisjoint(limit.only_if)
        yield telling.say("only-if-served" if served else "only-if", told=names)
    yield from _beside(limit, telling)
    if limit.unless_purposes:
        yield telling.say("unless", told=coded(limit.unless_purposes))
    if limit.instead_of is not None:
        yield telling.say("instead-of", told=limit.instead_of)
    if limit.repeats:
        yield telling.say("every-round")
    if limit.valid_from is not None:
        yield telling.say("opened-from", day=telling.day(limit.valid_from))


def _beside(limit: Limit, telling: Showing) -> Iterator[str]:
    """The other milestones that keep it from running, or show that it was met."""
    for says, milestones in (("unless-told", limit.unless), ("shown-by", limit.shown_by)):
        if milestones:
            yield telling.say(says, told=", ".join(map(telling.milestone, milestones)))


def binds(limit: Limit, telling: Showing) -> str:
    """What it binds to, and when it is warned of."""
    warning = amount_in_words(limit.warn_before, limit.unit, telling.language)
    return telling.say(
        "binds",
        obligation=word("obligation", limit.obligation, telling.language),
        warning=telling.say("warning", amount=warning) if limit.warn_before else "",
    )


def source_of(limit: Limit, telling: Showing) -> str:
    """Who says so, how good the source is, and whether it is still confirmed."""
    evidence = word("evidence", limit.evidence, telling.language)
    told = [telling.say("source", evidence=evidence, source=limit.source)]
    if limit.unconfirmed_since is not None:
        day = telling.day(limit.unconfirmed_since)
        told.append(telling.say("unconfirmed", day=day))
    own = [one for one in dict.fromkeys((limit.set_by, *limit.units)) if one is not None]
    if own:
        told.append(telling.say("set-by", organisation=", ".join(own)))
    return "; ".join(told)
