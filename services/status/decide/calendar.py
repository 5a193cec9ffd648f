"""Days and moments. Civil days begin and end in Europe/Oslo; nothing here asks what time it is."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from math import ceil
from typing import Final
from zoneinfo import ZoneInfo

from schemas.codes import MESSAGE_CLOCK, Unit
from schemas.working_days import add_working_days, working_days_used
from services.status.decide.members import WORKING_DAY

OSLO: Final = ZoneInfo(MESSAGE_CLOCK)
CIVIL: Final = frozenset({Unit.DAY, Unit.WORKING_DAY, Unit.WEEK, Unit.MONTH})
"""Units counted in whole civil days. The others are counted in moments."""
LENGTHS: Final = {
    Unit.MINUTE: timedelta(minutes=1),
    Unit.HOUR: timedelta(hours=1),
    Unit.DAY: timedelta(days=1),
    Unit.WEEK: timedelta(weeks=1),
}
"""How long each unit is that is always as long."""


def oslo_day(moment: datetime) -> date:
    """The civil day in which an aware moment lies."""
    return moment.astimezone(OSLO).date()


# Many persons share a day, and time zones are slow: eleven years of days.
@lru_cache(maxsize=4096)
def start_of(day: date) -> datetime:
    """The first moment of a civil day, in UTC."""
    return datetime.combine(day, time.min, OSLO).astimezone(UTC)


def end_of(day: date) -> datetime:
    """The first moment after a civil day, in UTC."""
    return start_of(day + timedelta(days=1))


def add_days(day: date, amount: int, unit: Unit) -> date:
    """The civil day ``amount`` after ``day``; the last of the month where the month is shorter.

    The day itself is not counted: the day after it is day 1.
    """
    if unit not in CIVIL:
        raise ValueError(f"{unit} is not counted in civil days")
    length = LENGTHS.get(unit)
    if length is not None:
        return day + amount * length
    if unit is WORKING_DAY:
        return add_working_days(day, amount)
    months = day.year * 12 + day.month - 1 + amount
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, _last_of(year, month + 1)))


def add_time(moment: datetime, amount: int, unit: Unit) -> datetime:
    """The moment ``amount`` later, by the clock that never jumps: summer time changes nothing."""
    if unit in CIVIL or unit not in LENGTHS:
        raise ValueError(f"{unit} is not counted in moments")
    return moment + amount * LENGTHS[unit]


def days_used(begun: date, ended: date, unit: Unit) -> int:
    """How many whole units it took, begun ones included; never below 0."""
    length = LENGTHS.get(unit)
    if length is not None:
        return ceil(max(0, (ended - begun).days) / length.days)
    if unit is WORKING_DAY:
        return working_days_used(begun, ended)
    used = 0
    while add_days(begun, used, unit) < ended:
        used += 1
    return used


def time_used(begun: datetime, ended: datetime, unit: Unit) -> int:
    """How many minutes or hours it took, begun ones included; never below 0."""
    seconds = max(0.0, (ended - begun).total_seconds())
    return ceil(seconds / LENGTHS[unit].total_seconds())


def _last_of(year: int, month: int) -> int:
    first_of_next = date(year + month // 12, month % 12 + 1, 1)
    return (first_of_next - timedelta(days=1)).day
