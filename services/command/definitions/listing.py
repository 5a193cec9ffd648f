"""Every limit of every pathway in a line, and what is not known."""

from collections.abc import Iterator

from schemas.definition import Definition, Limit
from schemas.words import Language
from services.command.definitions.limits import line_of, source_of
from services.command.definitions.telling import Showing


def lines(definition: Definition) -> Iterator[dict[str, object]]:
    """One value for each limit; a pathway without limits has one, with all of a limit null.

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
        yield common | {"valid_from": definition.valid_from} | dict.fromkeys(TOLD)


TOLD = {
    "limit": "id",
    "from": "from_milestone",
    "from_outcomes": "from_outcomes",
    "to": "to_milestone",
    "when": "when",
    "amount": "amount",
    "amount_from": "amount_from",
    "earliest": "earliest",
    "due_by": "due_by",
    "unit": "unit",
    "obligation": "obligation",
    "warn_before": "warn_before",
    "repeats": "repeats",
    "set_by": "set_by",
    "units": "units",
    "source": "source",
    "evidence": "evidence",
    "unconfirmed_since": "unconfirmed_since",
}
"""What is told of each limit, by its name in the answer: a field of it."""


def _limit(limit: Limit) -> dict[str, object]:
    return {name: getattr(limit, field) for name, field in TOLD.items()}


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
