"""From where to where a limit goes in one instance: one round, or one for each of a repeat."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from schemas.definition import Limit
from schemas.milestone import When
from services.status.decide.branches import Taken
from services.status.decide.calendar import CIVIL
from services.status.decide.claim import Claim, moment_of
from services.status.decide.limits import earliest_of


@dataclass(slots=True)
class Course:
    """What the limits of one instance are reckoned from.

    Attributes:
        reached: The claims of each milestone, in the order in which they happened.
        closed: What closed the instance. A limit that still ran then is no longer applicable;
            one that was overdue by then stays so. Closed on an unknown day, it is not applicable.
        taken: The branch; ``None`` while it is not known.
        now: The moment asked about.
    """

    reached: Mapping[str, Sequence[Claim]]
    closed: Claim | None
    taken: Taken | None
    now: datetime


class Round(NamedTuple):
    """From where to where one round of a limit goes, whatever the branch.

    Attributes:
        by: What it counts from.
        met: What met it.
        ended: When it was met, or the instance closed.
        sure: Both are known as exactly as the limit counts.
    """

    row_id: str
    by: Claim
    when: When
    met: Claim | None
    ended: When | None
    sure: bool


def rounds(limit: Limit, course: Course) -> list[Round]:
    """Each round that has begun, the oldest first; one at most where the limit does not repeat."""
    begins = [
        (claim, claim.when)
        for claim in course.reached.get(limit.from_milestone, ())
        if claim.when is not None
        and (not limit.from_outcomes or claim.outcome in limit.from_outcomes)
    ]
    if not limit.repeats:
        return [_round(limit, limit.id, *begin, course) for begin in begins[:1]]
    return [
        _round(limit, f"{limit.id}#{number}", *begin, course)
        for number, begin in enumerate(begins, start=1)
    ]


def counted(limit: Limit, when: When) -> date | datetime:
    """A civil day for days, weeks and months; a moment for minutes and hours."""
    return when.first_on if limit.unit in CIVIL else earliest_of(when)


def _round(limit: Limit, row_id: str, by: Claim, when: When, course: Course) -> Round:
    met = _met_by(limit, by, course.reached)
    end = met or course.closed
    ended = None if end is None else end.when
    sure = not _is_span(limit, when) and (ended is None or not _is_span(limit, ended))
    return Round(row_id, by, when, met, ended, sure)


def _met_by(limit: Limit, begun: Claim, reached: Mapping[str, Sequence[Claim]]) -> Claim | None:
    ends = reached.get(limit.to_milestone, ())
    if limit.from_milestone == limit.to_milestone:
        # Sorted by the same key, so what follows is found without a look at what came before.
        ends = ends[bisect_left(ends, begun.moment, key=moment_of) :]
        ends = ends[next(i for i, claim in enumerate(ends) if claim is begun) + 1 :]
    for claim in ends:
        if claim.when is not None and claim.when.last_on >= begun.on:
            return claim
    return None


def _is_span(limit: Limit, when: When) -> bool:
    """Whether it is known less exactly than the limit counts."""
    return when.first_on != when.last_on or (limit.unit not in CIVIL and when.at is None)
