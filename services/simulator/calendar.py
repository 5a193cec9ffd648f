"""A calendar of the simulator's own: civil days in Oslo, and moments in UTC."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")


def day_of(moment: datetime) -> date:
    """The civil day in which a moment lies."""
    return moment.astimezone(OSLO).date()


@lru_cache(maxsize=4096)
def midnight(day: date) -> datetime:
    """The first moment of a civil day, in UTC."""
    return datetime.combine(day, time.min, OSLO).astimezone(UTC)


@lru_cache(maxsize=4096)
def _offset(day: date) -> timedelta:
    """How far the clock on the wall is ahead at noon: summer time begins and ends at night."""
    return datetime.combine(day, time(12), OSLO).utcoffset() or timedelta()


def after_working_days(day: date, amount: int) -> date:
    """The day so many working days later, or earlier where ``amount`` is below 0."""
    step = timedelta(days=1 if amount > 0 else -1)
    for _ in range(abs(amount)):
        day += step
        while not is_working_day(day):
            day += step
    return day


def is_working_day(day: date) -> bool:
    """Monday to Friday, and no holiday of Norway's (law of 26.04.1947 no. 1, and 1 and 17 May)."""
    return day.weekday() < 5 and day not in _holidays(day.year)


@lru_cache(maxsize=16)
def _holidays(year: int) -> frozenset[date]:
    easter = _easter(year)
    movable = [easter + timedelta(days=days) for days in (-3, -2, 0, 1, 39, 49, 50)]
    fixed = [(1, 1), (5, 1), (5, 17), (12, 25), (12, 26)]
    return frozenset([*movable, *(date(year, month, day) for month, day in fixed)])


def _easter(year: int) -> date:
    """Easter Sunday, after Meeus, Astronomical Algorithms, chapter 8 (any Gregorian year)."""
    golden, (century, rest) = year % 19, divmod(year, 100)
    leaps, over = divmod(century, 4)
    shift = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - leaps - shift + 15) % 30
    sunday = (32 + 2 * over + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def clock(day: date, minute: int) -> datetime:
    """The moment at which the clock on the wall shows a minute of the day; in UTC.

    Args:
        day: Civil day.
        minute: Of the day, from four in the morning on: earlier, the clock may jump.
    """
    return datetime.combine(day, time.min, UTC) + timedelta(minutes=minute) - _offset(day)


def in_utc(moment: datetime) -> str:
    """The moment as bodies write it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def on_the_wall(moment: datetime) -> str:
    """The moment as a sender in Oslo writes it, with its offset."""
    return moment.astimezone(OSLO).isoformat()
