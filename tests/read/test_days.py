"""FHIR dates and moments as civil days in Europe/Oslo."""

from datetime import UTC, date, datetime, timedelta
from importlib import resources
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.milestone.read.days import (
    FIRST_YEAR,
    LAST_YEAR,
    OSLO,
    SAME_DAY,
    moment,
    says_none,
    when,
)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-03-02", "2026-03-02", "2026-03-02"),
        ("2026-02", "2026-02-01", "2026-02-28"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026", "2026-01-01", "2026-12-31"),
        ("2999-12", "2999-12-01", "2999-12-31"),
    ],
)
def test_a_partial_date_is_every_day_it_may_be(text: str, first: str, last: str) -> None:
    told = when(text)

    assert told is not None
    assert (told.first_on.isoformat(), told.last_on.isoformat()) == (first, last)
    assert told.at is None


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("2026-01-05T22:59:59Z", "2026-01-05"),
        ("2026-01-05T23:00:00Z", "2026-01-06"),
        ("2026-07-05T22:00:00Z", "2026-07-06"),
        ("2026-01-05T00:30:00+14:00", "2026-01-04"),
        ("2016-12-31T23:59:60Z", "2017-01-01"),
        ("2026-03-29T00:59:59.123456789Z", "2026-03-29"),
    ],
)
def test_a_moment_belongs_to_the_civil_day_in_oslo(text: str, on: str) -> None:
    told = when(text)

    assert told is not None
    assert told.first_on == told.last_on == date.fromisoformat(on)
    assert told.at is not None


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-30",
        "2026-13",
        "26-01-01",
        "2026-1-1",
        "2026-01-05T10:00:00",
        "2026-01-05T10:00Z",
        "2026-01-05T10:00:00+0200",
        "2026-01-05 10:00:00Z",
        "2026-01-05T24:00:00Z",
        "2026-01-05T10:00:00+15:00",
        "0000",
        " 2026",
        "2026-01-05\n",
        "٢٠٢٦",
        "",
    ],
)
def test_what_is_no_fhir_date_time_is_none(text: str) -> None:
    assert when(text) is None
    assert not says_none(text)


@pytest.mark.parametrize(
    "text",
    [
        "0001-01-01",
        "0001-01-01T00:00:00+14:00",
        "0999",
        "3000-01",
        "9999-12-31",
        "9999-12-31T23:59:59-12:00",
    ],
)
def test_a_year_that_cannot_be_meant_tells_no_time(text: str) -> None:
    """Some systems write 0001-01-01 or 9999-12-31 for "none"."""
    assert when(text) is None
    assert moment(text) is None
    assert says_none(text)


def test_two_ways_to_write_a_moment_are_one() -> None:
    assert when("2026-01-05T10:00:00+01:00") == when("2026-01-05T09:00:00.000Z")


def test_a_long_text_is_read_too() -> None:
    assert when(f"2026-01-05T09:00:00.{'0' * 900}Z") == when("2026-01-05T09:00:00Z")
    assert when("2026" * 900) is None


def test_a_day_is_no_instant() -> None:
    assert moment("2026-01-05") is None


@given(st.datetimes(timezones=st.just(UTC)).filter(lambda told: 1000 <= told.year < 3000))
def test_every_moment_keeps_its_instant(told: datetime) -> None:
    parsed = when(told.isoformat())

    assert parsed is not None
    assert parsed.at == told


@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)))
def test_every_whole_day_is_itself(on: date) -> None:
    told = when(on.isoformat())

    assert told is not None
    assert told.first_on == told.last_on == on


@given(st.datetimes(timezones=st.just(UTC)).filter(lambda told: 1000 <= told.year < 3000))
@example(datetime(1945, 6, 1, 21, 30, tzinfo=UTC))
@example(datetime(2026, 7, 1, 21, 59, 59, tzinfo=UTC))
@example(datetime(2026, 7, 1, 22, tzinfo=UTC))
@example(datetime(2026, 1, 1, 22, 59, 59, tzinfo=UTC))
@example(datetime(2026, 1, 1, 23, tzinfo=UTC))
def test_a_moment_is_of_the_day_that_the_clock_of_oslo_shows(told: datetime) -> None:
    parsed = when(told.isoformat())

    assert parsed is not None
    assert parsed.first_on == parsed.last_on == told.astimezone(OSLO).date()


def zone_of_the_wheel() -> ZoneInfo:
    """Oslo where the system has no zone files: older years are not the same as in Debian's."""
    with (resources.files("tzdata.zoneinfo.Europe") / "Oslo").open("rb") as file:
        return ZoneInfo.from_file(file)


@pytest.mark.parametrize("oslo", [OSLO, zone_of_the_wheel()], ids=["system", "wheel"])
def test_before_that_hour_oslo_has_had_the_same_day_in_every_year(oslo: ZoneInfo) -> None:
    """Before 1895 it was 43 minutes ahead; in summer, and in the war, two hours, or three."""
    first, days = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC), (LAST_YEAR - FIRST_YEAR) * 365

    ahead = {(first + timedelta(days)).astimezone(oslo).utcoffset() for days in range(days)}

    assert all(timedelta(0) <= one <= timedelta(hours=24 - SAME_DAY) for one in ahead if one)
    assert None not in ahead
