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
