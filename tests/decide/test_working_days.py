"""Working days, and the civil days around them: counted one by one, and compared."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.codes import Unit
from schemas.working_days import days_off, how_many, working_days
from services.status.decide.calendar import (
    OSLO,
    add_days,
    add_time,
    days_used,
    end_of,
    oslo_day,
    start_of,
)

WORKING_DAY = Unit.WORKING_DAY
EASTER = {
    2023: date(2023, 4, 9),
    2024: date(2024, 3, 31),
    2025: date(2025, 4, 20),
    2026: date(2026, 4, 5),
    2027: date(2027, 3, 28),
}
"""Easter Sunday, by the almanac: Almanakk for Norge. What moves goes with it."""
any_day = st.dates(date(2023, 1, 1), date(2027, 11, 1))


def is_off(day: date) -> bool:
    """By the two laws of the holidays, counted from Easter; nothing of the library in it."""
    easter = EASTER[day.year]
    moves = {easter + timedelta(days=n) for n in (-3, -2, 0, 1, 39, 49, 50)}
    stays = {(1, 1), (5, 1), (5, 17), (12, 25), (12, 26)}
    return day.weekday() >= 5 or day in moves or (day.month, day.day) in stays


def one_by_one(day: date, amount: int) -> date:
    """The plain way: step to the next day, and count it if it is a working day."""
    while amount > 0:
        day += timedelta(days=1)
        amount -= not is_off(day)
    return day


@given(any_day, st.integers(0, 30))
def test_working_days_are_counted_as_one_would_by_hand(day: date, amount: int) -> None:
    """The day after is day 1, if it is a working day: ten of them from any day of five years."""
    due = add_days(day, amount, WORKING_DAY)

    assert due == one_by_one(day, amount)
    assert amount == 0 or not is_off(due)


@given(any_day, st.integers(0, 70))
def test_what_is_used_fits_what_is_due(day: date, later: int) -> None:
    """In time is exactly what has used no more than is allowed, whatever day it ends on."""
    ended = day + timedelta(days=later)

    used = days_used(day, ended, WORKING_DAY)

    assert add_days(day, used, WORKING_DAY) >= ended
    assert used == 0 or add_days(day, used - 1, WORKING_DAY) < ended


@given(any_day, st.integers(1, 30))
def test_going_back_is_the_way_there_turned_round(day: date, amount: int) -> None:
    """The warning is so many working days before the due one, and no more."""
    due = add_days(day, amount, WORKING_DAY)

    for back in range(1, amount):
        assert add_days(due, -back, WORKING_DAY) == add_days(day, amount - back, WORKING_DAY)
    assert add_days(due, -amount, WORKING_DAY) <= max(day, due - timedelta(days=1))


@pytest.mark.parametrize(
    ("begun", "due"),
    [
        pytest.param(date(2026, 1, 5), date(2026, 1, 19), id="two plain weeks"),
        pytest.param(date(2026, 3, 26), date(2026, 4, 14), id="Easter: Thursday to Monday are off"),
        pytest.param(date(2026, 5, 4), date(2026, 5, 19), id="Ascension, and a 17 May on a Sunday"),
        pytest.param(date(2023, 5, 8), date(2023, 5, 24), id="17 May, and Ascension the day after"),
        pytest.param(date(2027, 5, 3), date(2027, 5, 19), id="Whit Monday on 17 May counts once"),
        pytest.param(date(2026, 5, 13), date(2026, 5, 29), id="Ascension and Whit Monday"),
        pytest.param(date(2026, 12, 22), date(2027, 1, 7), id="Christmas and the turn of the year"),
        pytest.param(date(2027, 12, 22), date(2028, 1, 5), id="Christmas on a weekend takes none"),
        pytest.param(date(2026, 5, 14), date(2026, 5, 29), id="received on Ascension Day itself"),
        pytest.param(date(2026, 4, 5), date(2026, 4, 20), id="received on Easter Sunday"),
        pytest.param(date(2026, 1, 10), date(2026, 1, 23), id="received on a Saturday"),
        pytest.param(date(2026, 12, 31), date(2027, 1, 15), id="received on New Year's Eve"),
        pytest.param(date(2028, 2, 22), date(2028, 3, 7), id="over 29 February"),
        pytest.param(date(2026, 3, 20), date(2026, 4, 8), id="over the start of summer time"),
        pytest.param(date(2026, 10, 16), date(2026, 10, 30), id="over the end of summer time"),
    ],
)
def test_ten_working_days(begun: date, due: date) -> None:
    """Each due day counted by hand on a calendar."""
    assert add_days(begun, 10, WORKING_DAY) == due


def test_the_holidays_that_were_left_out_are_told() -> None:
    """Those that fall on a weekend took nothing, and are not named."""
    assert days_off(date(2026, 3, 26), date(2026, 4, 14)) == (
        date(2026, 4, 2),
        date(2026, 4, 3),
        date(2026, 4, 6),
    )
    assert days_off(date(2026, 5, 15), date(2026, 5, 20)) == ()


@pytest.mark.parametrize("year", [1000, 1814, 1900, 1901, 1946, 2023, 2024, 2026, 2100, 2999])
def test_a_year_has_as_many_working_days_as_are_in_it(year: int) -> None:
    """Also where the library ends: nothing that a message can say stops us."""
    assert how_many(year) == len(working_days(year))


def test_a_slip_of_a_thousand_years_is_counted_too() -> None:
    """A date from 1000 to 2999 is read, so it must be reckoned with."""
    used = days_used(date(1000, 1, 1), date(2999, 12, 31), WORKING_DAY)

    assert add_days(date(1000, 1, 1), used, WORKING_DAY) == date(2999, 12, 31)


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 6, 1), 24)]
)
def test_a_civil_day_lasts_as_long_as_the_clock_makes_it(day: date, hours: int) -> None:
    """Summer time takes an hour of one Sunday, and gives it back on another."""
    assert end_of(day) - start_of(day) == timedelta(hours=hours)


@pytest.mark.parametrize("day", [date(2026, 1, 31), date(2026, 3, 28), date(2026, 7, 31)])
def test_a_minute_before_midnight_is_still_that_day(day: date) -> None:
    """And midnight is the next one, in Oslo and not in UTC."""
    last = datetime(day.year, day.month, day.day, 23, 59, tzinfo=OSLO).astimezone(UTC)

    assert oslo_day(last) == day
    assert oslo_day(last + timedelta(minutes=1)) == day + timedelta(days=1)


@pytest.mark.parametrize(
    ("begun", "due"),
    [
        (date(2026, 1, 31), date(2026, 2, 28)),
        (date(2028, 1, 31), date(2028, 2, 29)),
        (date(2028, 2, 29), date(2028, 3, 29)),
        (date(2026, 12, 31), date(2027, 1, 31)),
    ],
)
def test_a_month_ends_where_the_shorter_month_does(begun: date, due: date) -> None:
    """A month from the 31st is the last of February, never a day in March."""
    assert add_days(begun, 1, Unit.MONTH) == due
    assert days_used(begun, due, Unit.MONTH) == 1


@pytest.mark.parametrize("unit", [Unit.MINUTE, Unit.HOUR])
def test_hours_are_no_civil_days(unit: Unit) -> None:
    """A limit that were counted so would be wrong by a day without a word."""
    with pytest.raises(ValueError, match="civil days"):
        add_days(date(2026, 1, 5), 1, unit)


@pytest.mark.parametrize("unit", [Unit.DAY, Unit.WORKING_DAY, Unit.WEEK, Unit.MONTH])
def test_civil_days_are_no_hours(unit: Unit) -> None:
    """Twice a year a day is not 24 of them."""
    with pytest.raises(ValueError, match="moments"):
        add_time(datetime(2026, 1, 5, tzinfo=UTC), 1, unit)
