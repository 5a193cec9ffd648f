"""What was told of a milestone: on which day, as exactly as it was told, or on none."""

from collections.abc import Iterable
from datetime import date, datetime

from schemas.milestone import When
from schemas.status import Reached
from services.status.decide.answer import Judged
from services.status.decide.calendar import oslo_day
from services.status.decide.trace import LimitTrace


def when_of(reached: Reached, judged: Judged) -> When | None:
    """When it was reached; ``None`` where no day was told. A body has no more than the first."""
    if reached.on is None:
        return None
    if reached.uncertain:
        for fact in judged.trace.facts:
            if (fact.statement.source, fact.milestone) == (reached.source, reached.kind):
                for dated in fact.said.days:
                    if (dated.name, dated.when.first_on) == (reached.day, reached.on):
                        return dated.when
    return When(reached.on, reached.on, reached.at)


def end_of(trace: LimitTrace, judged: Judged, names: Iterable[str]) -> Reached | None:
    """The milestone that met a limit, or showed that it had been met, or closed the instance.

    Args:
        trace: Of the limit.
        judged: The instance.
        names: What may meet the limit, or show that; the surest first.
    """
    source = trace.ended_by or judged.trace.phase_by
    wanted = list(names) if trace.ended_by else [one.kind for one in judged.status.milestones]
    ended_on = None if trace.ended is None else day_of(trace.ended)
    ended = [
        one
        for one in judged.status.milestones
        if one.source == source and one.kind in wanted and one.on == ended_on
    ]
    surest = sorted(ended, key=lambda one: (wanted.index(one.kind), one.at != trace.ended))
    return surest[0] if surest else None


def told_of(judged: Judged, names: Iterable[str]) -> list[Reached]:
    """All that was told of these milestones and counts."""
    wanted = set(names)
    return [one for one in judged.status.milestones if one.kind in wanted]


def day_of(when: date | datetime) -> date:
    """The civil day, in Oslo, of a day or a moment."""
    return oslo_day(when) if isinstance(when, datetime) else when
