"""Why is it red? The evidence of one instance in words, from the trace that decided it."""

from collections.abc import Iterator
from datetime import datetime

from schemas.codes import LimitState
from schemas.definition import Definition
from schemas.status import Status
from schemas.words import NB, Language, word
from services.status.decide.answer import Judged
from services.status.explain.facts import beside, facts
from services.status.explain.limits import limits
from services.status.explain.telling import Explaining

__all__ = ["colour", "explain"]


def colour(status: Status) -> str:
    """``red`` while a limit is overdue, ``yellow`` while one is due soon, else ``green``."""
    states = {limit.state for limit in status.limits}
    if LimitState.OVERDUE in states:
        return "red"
    return "yellow" if LimitState.DUE_SOON in states else "green"


def explain(judged: Judged, definition: Definition, now: datetime, language: Language = NB) -> str:
    """All of it: where the instance stands, each limit's arithmetic, the facts, what is missing.

    Args:
        judged: With the trace of the very computation that gave the body.
        definition: The version that the body names.
        now: The moment of that computation.
        language: Of the answer; sources and the registry's own words stay as they are.
    """
    telling = Explaining(definition, language)
    lines = [
        *_head(judged.status, telling, now),
        "",
        *limits(judged, telling),
        telling.say("facts"),
        *(line for fact in judged.trace.facts for line in facts(fact, telling)),
        *beside(judged.status, telling),
    ]
    return "\n".join(lines)


def _head(status: Status, telling: Explaining, now: datetime) -> Iterator[str]:
    yield f"{telling.title} ({status.pathway.version})"
    yield telling.say("instance", instance=status.instance)
    shown = word("colour", colour(status), telling.language)
    phase = telling.phase(status.phase)
    yield telling.say("heading", phase=phase, colour=shown, now=telling.day(now))
    told = telling.to_patient(status.phase)
    if told is not None:
        yield telling.say("patient", sentence=told)
