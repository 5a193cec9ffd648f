"""Moments in Oslo, for tests that stand on a civil day's edge."""

from datetime import datetime
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")


def morning_of(year: int, month: int, day: int) -> datetime:
    """A minute into the civil day."""
    return datetime(year, month, day, 0, 1, tzinfo=OSLO)


def evening_of(year: int, month: int, day: int) -> datetime:
    """A minute before the civil day ends."""
    return datetime(year, month, day, 23, 59, tzinfo=OSLO)
