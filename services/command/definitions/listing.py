"""Every limit of every pathway in a line, and what is not known."""

from collections.abc import Iterator

from schemas.definition import Definition, Limit
from schemas.words import Language
from services.command.definitions.limits import line_of, source_of
from services.command.definitions.telling import Showing


def lines(definition: Definition) -> Iterator[dict[str, object]]:
    """One value for each limit; a pathway without limits has one, with ``limit`` null.

    The names are fixed: others build on them.
    """
    common: dict[str, object] = {
        "code": definition.code,
        "name": definition.name.nb,
        "version": definition.version,
        "valid_to": definition.valid_to,
        "unknown": definition.unknown,
    }
    for limit in definition.limits:
        valid_from = limit.valid_from or definition.valid_from
        yield common | {"valid_from": valid_from} | _limit(limit)
    if not definition.limits:
        yield common | {"valid_from": definition.valid_from, "limit": None}


def _limit(limit: Limit) -> dict[str, object]:
    return {
        "limit": limit.id,
        "from": limit.from_milestone,
        "from_outcomes": limit.from_outcomes,
        "to": limit.to_milestone,
        "when": limit.when,
        "amount": limit.amount,
        "amount_from": limit.amount_from,
        "earliest": limit.earliest,
        "due_by": limit.due_by,
        "unit": limit.unit,
        "obligation": limit.obligation,
        "warn_before": limit.warn_before,
        "repeats": limit.repeats,
        "set_by": limit.set_by,
        "units": limit.units,
        "source": limit.source,
        "evidence": limit.evidence,
        "unconfirmed_since": limit.unconfirmed_since,
    }


def texts(definition: Definition, language: Language) -> Iterator[str]:
    """A few lines for people."""
    telling = Showing(definition, language)
    since = definition.valid_from.isoformat()
    until = definition.valid_to.isoformat() if definition.valid_to else ""
    yield f"{definition.code}  {telling.title}  ({since} – {until})"
    for limit in definition.limits:
        yield f"    {line_of(limit, telling)}"
        yield f"        {source_of(limit, telling)}"
    if not definition.limits:
        yield f"    {telling.say('no-limits')}"
    for told in definition.unknown:
        yield f"    {telling.say('as-told', sentence=told)}"
