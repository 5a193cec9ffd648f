"""Which days are working days in Norway: the one place that knows the library of holidays.

Monday to Friday that are no public holiday. That Saturday is none is our reading: pasient- og
brukerrettighetsloven § 2-2 says «virkedager» (Prop. 55 L (2018-19) 5.2.1), and the national
indicator of the same duty counts «arbeidsdager». Which days are public holidays the library says,
from the law of 26.04.1947 no. 1 and the calendar of the church; Christmas Eve is none.
"""

from bisect import bisect_left, bisect_right
from datetime import date, timedelta
from functools import cache, lru_cache

from holidays.countries.norway import Norway

WEEKEND = 5
"""``date.weekday`` of Saturday: from here on it is the weekend."""


def add_working_days(day: date, amount: int) -> date:
    """The ``amount``-th working day after ``day``, or before it where ``amount`` is below 0.

    The day itself is not counted: the first working day after it is day 1, whatever day it is
    itself. That is how calendar days are counted too; no source says otherwise.
    """
    if amount == 0:
        return day
    year, step = day.year, 1 if amount > 0 else -1
    days = working_days(year)
    at = bisect_right(days, day) + amount - 1 if amount > 0 else bisect_left(days, day) + amount
    while not 0 <= at < len(days):
        if step > 0:
            at -= len(days)
        year += step
        days = working_days(year)
        if step < 0:
            at += len(days)
    return days[at]


def working_days_used(begun: date, ended: date) -> int:
    """How many working days it took, a begun one included; never below 0.

    The least amount that, added to ``begun``, is not before ``ended``: what ends on a Saturday
    has used the Monday, so that it is in time exactly when it has used no more than is allowed.
    """
    if ended <= begun:
        return 0
    before = sum(how_many(year) for year in range(begun.year, ended.year))
    to_end = before + bisect_left(working_days(ended.year), ended)
    return to_end - bisect_right(working_days(begun.year), begun) + 1


def days_off(begun: date, ended: date) -> tuple[date, ...]:
    """The public holidays after ``begun``, up to and with ``ended``, that fall on no weekend."""
    return tuple(
        sorted(
            day
            for year in range(begun.year, ended.year + 1)
            for day in _holidays(year)
            if begun < day <= ended and day.weekday() < WEEKEND
        )
    )


# What limits count from is near; a year costs a fifth of a millisecond.
@lru_cache(maxsize=128)
def working_days(year: int) -> tuple[date, ...]:
    """The working days of a year, in order."""
    off = _holidays(year)
    first = date(year, 1, 1)
    length = (date(year, 12, 31) - first).days + 1
    days = (first + timedelta(days=n) for n in range(length))
    return tuple(day for day in days if day.weekday() < WEEKEND and day not in off)


# All the years that a date may be of: what began in the year 1000 by a slip costs no second.
@lru_cache(maxsize=2048)
def how_many(year: int) -> int:
    """The number of working days of a year: of 52 weeks, and of the day or two that are over."""
    over = (date(year + 1, 1, 1) - date(year, 1, 1)).days - 52 * 7
    first = date(year, 1, 1).weekday()
    weekdays = 52 * WEEKEND + sum((first + n) % 7 < WEEKEND for n in range(over))
    return weekdays - sum(day.weekday() < WEEKEND for day in _holidays(year))


@cache
def all_holidays() -> tuple[date, ...]:
    """Every public holiday that the library knows, in order: an upgrade of it may move some."""
    return tuple(sorted(Norway(years=range(Norway.start_year, Norway.end_year + 1))))


@lru_cache(maxsize=128)
def _holidays(year: int) -> frozenset[date]:
    # Limit: the library knows 1901 to 2100. No holiday is known in any other year, and the
    # weekdays of it all count.
    return frozenset(Norway(years=year))
