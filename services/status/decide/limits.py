"""How each limit stands. The due day, or the due moment, itself is in time."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final

from schemas.codes import LimitState
from schemas.definition import Limit
from schemas.milestone import When
from services.status.decide.calendar import (
    CIVIL,
    add_days,
    add_time,
    end_of,
    start_of,
)
from services.status.decide.members import DUE_SOON, MET, MET_LATE, NOT_STARTED, OVERDUE, RUNNING

TICK: Final = timedelta(microseconds=1)
"""The step of the database's clock: the first moment after the due one."""


class Due:
    """The span in which a limit's last moment lies; a span only where the beginning is one.

    Attributes:
        day: Last civil day in time, for civil units.
        warn_at: From this moment on it is due soon.
        late_from: From this moment on it is certainly overdue.
    """

    __slots__ = ("day", "late_from", "warn_at")

    def __init__(self, day: date | None, warn_at: datetime, late_from: datetime) -> None:
        self.day: Final = day
        self.warn_at: Final = warn_at
        self.late_from: Final = late_from

    @property
    def shown(self) -> date | datetime:
        """What a body calls ``due``: a civil day, or a moment for minutes and hours."""
        return self.late_from - TICK if self.day is None else self.day


def due_of(limit: Limit, begun: When, named: When | None = None) -> Due:
    """When a limit that began at ``begun`` is due.

    Where only a month or a year is known, the warning counts from its first day and lateness
    from its last: nobody is warned too late, and nobody is called late who may be in time.

    Args:
        limit: Its amount, or that it is due by a day that the sender named.
        begun: The day or moment it counts from.
        named: That day, where the limit has no amount.
    """
    if named is not None:
        return _by_name(limit, named)
    if limit.unit in CIVIL:
        return _by_days(limit, begun.first_on, begun.last_on)
    amount = limit.amount
    assert amount is not None
    earliest = begun.at or start_of(begun.first_on)
    latest = latest_of(begun)
    warned_at = add_time(earliest, amount - limit.warn_before, limit.unit)
    return Due(None, warned_at, add_time(latest, amount, limit.unit) + TICK)


# Many persons share a day, and each is asked about again with every message: a year of all limits.
@lru_cache(maxsize=32768)
def _by_days(limit: Limit, first_on: date, last_on: date) -> Due:
    """Of a limit in civil days that began on one of these."""
    amount = limit.amount
    assert amount is not None
    first = add_days(first_on, amount, limit.unit)
    last = first if last_on == first_on else add_days(last_on, amount, limit.unit)
    warned = add_days(first, -limit.warn_before, limit.unit)
    return Due(last, start_of(warned), end_of(last))


def _by_name(limit: Limit, named: When) -> Due:
    """Of a deadline that the sender named: that whole day is in time, or that moment."""
    if limit.unit in CIVIL:
        warned = add_days(named.first_on, -limit.warn_before, limit.unit)
        return Due(named.last_on, start_of(warned), end_of(named.last_on))
    warned_at = add_time(earliest_of(named), -limit.warn_before, limit.unit)
    return Due(None, warned_at, latest_of(named) + TICK)


def not_before(limit: Limit, begun: When) -> date | datetime | None:
    """The first civil day, or moment, at which it may be met; ``None`` where any time will do."""
    if limit.earliest is None:
        return None
    if limit.unit in CIVIL:
        return add_days(begun.first_on, limit.earliest, limit.unit)
    return add_time(earliest_of(begun), limit.earliest, limit.unit)


def is_too_early(limit: Limit, begun: When, met: When) -> bool:
    """Whether it was met before its window, for certain."""
    opens = not_before(limit, begun)
    if opens is None:
        return False
    if isinstance(opens, datetime):
        return latest_of(met) < opens
    return met.last_on < opens


class Span:
    """The branches that may still be taken: of these rows, the first and the last to be due."""

    __slots__ = ("longest", "shortest")

    def __init__(self, shortest: Due, longest: Due) -> None:
        self.shortest: Final = shortest
        self.longest: Final = longest

    @property
    def due(self) -> Due:
        """As one: it warns from the shortest, and is late only when the longest has passed."""
        return Due(self.longest.day, self.shortest.warn_at, self.longest.late_from)


def span_of(dues: Sequence[Due]) -> Span | None:
    """What rows that stand together are judged by; ``None`` for one that stands by itself."""
    if len(dues) < 2:
        return None
    ordered = sorted(dues, key=lambda due: due.late_from)
    return Span(ordered[0], ordered[-1])


def state_of(limit: Limit, begun: When | None, ended: When | None, now: datetime) -> LimitState:
    """Say how a limit stands at ``now``.

    Args:
        limit: Amount, unit and warning. The due day itself is in time.
        begun: The day or moment it counts from; ``None`` when it has not begun.
        ended: The day or moment it was met; ``None`` while it runs.
        now: The moment asked about. An argument: this module owns no clock.
    """
    if begun is None:
        return NOT_STARTED
    return stands(due_of(limit, begun), ended, now)


def stands(due: Due, ended: When | None, now: datetime) -> LimitState:
    """How a limit that is due then stands at ``now``; ``ended`` as in :func:`state_of`."""
    if ended is not None:
        return MET if earliest_of(ended) < due.late_from else MET_LATE
    if now >= due.late_from:
        return OVERDUE
    return DUE_SOON if now >= due.warn_at else RUNNING


def earliest_of(when: When) -> datetime:
    """The first moment at which it may have been."""
    return when.at or start_of(when.first_on)


def latest_of(when: When) -> datetime:
    """The last moment at which it may have been."""
    return when.at or end_of(when.last_on)
