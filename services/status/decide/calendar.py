"""Days and moments. Civil days begin and end in Europe/Oslo; nothing here asks what time it is."""

from datetime import UTC, date, datetime, time, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from schemas.codes import MESSAGE_CLOCK, Unit

OSLO = ZoneInfo(MESSAGE_CLOCK)
CIVIL = frozenset({Unit.DAY, Unit.WEEK, Unit.MONTH})
"""Units counted in whole civil days. The others are counted in moments."""


def oslo_day(moment: datetime) -> date:
    """The civil day in which an aware moment lies."""
    return moment.astimezone(OSLO).date()


def start_of(day: date) -> datetime:
    """The first moment of a civil day, in UTC."""
    return datetime.combine(day, time.min, OSLO).astimezone(UTC)


def end_of(day: date) -> datetime:
    """The first moment after a civil day, in UTC."""
    return start_of(day + timedelta(days=1))


def add_days(day: date, amount: int, unit: Unit) -> date:
    """The civil day ``amount`` after ``day``; the last of the month where the month is shorter."""
    match unit:
        case Unit.DAY:
            return day + timedelta(days=amount)
        case Unit.WEEK:
            return day + timedelta(weeks=amount)
        case Unit.MONTH:
            months = day.year * 12 + day.month - 1 + amount
            year, month = divmod(months, 12)
            return date(year, month + 1, min(day.day, _last_of(year, month + 1)))
        case _:
            raise ValueError(f"{unit} is not counted in civil days")


def add_time(moment: datetime, amount: int, unit: Unit) -> datetime:
    """The moment ``amount`` later, by the clock that never jumps: summer time changes nothing."""
    match unit:
        case Unit.MINUTE:
            return moment + timedelta(minutes=amount)
        case Unit.HOUR:
            return moment + timedelta(hours=amount)
        case _:
            raise ValueError(f"{unit} is not counted in moments")


def days_used(begun: date, ended: date, unit: Unit) -> int:
    """How many whole units it took, begun ones included; never below 0."""
    days = max(0, (ended - begun).days)
    match unit:
        case Unit.DAY:
            return days
        case Unit.WEEK:
            return ceil(days / 7)
        case _:
            used = 0
            while add_days(begun, used, unit) < ended:
                used += 1
            return used


def time_used(begun: datetime, ended: datetime, unit: Unit) -> int:
    """How many minutes or hours it took, begun ones included; never below 0."""
    seconds = max(0.0, (ended - begun).total_seconds())
    return ceil(seconds / (60 if unit is Unit.MINUTE else 3600))


def _last_of(year: int, month: int) -> int:
    first_of_next = date(year + month // 12, month % 12 + 1, 1)
    return (first_of_next - timedelta(days=1)).day
