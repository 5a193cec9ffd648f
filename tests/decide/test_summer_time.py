"""Limits over the two nights on which the clock is changed: 29 March and 25 October 2026."""

from datetime import UTC, date, datetime, timedelta

import pytest

from schemas.codes import LimitState, Unit
from schemas.definition import Limit
from schemas.milestone import When
from schemas.status import LimitStatus
from tests.given import decided, on, statement
from tests.made_up import only_these, pathway, row, tell
from tests.times import OSLO

A_DAY = row("start", "middle", 24, unit=Unit.HOUR, warn_before=1)
FORTY = row("start", "middle", 40, unit=Unit.MINUTE)
MINUTE = timedelta(minutes=1)
OVERDUE, DUE_SOON, RUNNING = LimitState.OVERDUE, LimitState.DUE_SOON, LimitState.RUNNING


def oslo(text: str) -> datetime:
    """A moment as a hospital writes it, with the offset that then holds."""
    return datetime.fromisoformat(text)


def moment(text: str) -> When:
    """The same as it is told: its civil day is that of Oslo."""
    told = oslo(text)
    day = told.astimezone(OSLO).date()
    return When(day, day, told.astimezone(UTC))


def row_at(limit: Limit, begun: When, now: datetime, met: When | None = None) -> LimitStatus:
    """The one row of a limit."""
    told = [statement("E|start", tell("start", begun), version=1)]
    told += [] if met is None else [statement("E|middle", tell("middle", met), version=1)]
    (person,) = decided(*told, now=now, definitions=only_these(pathway(limit))).persons
    (judged,) = person.instances
    return judged.status.limits[0]


@pytest.mark.parametrize(
    ("limit", "begun", "due"),
    [
        # The day has 23 hours: noon and 24 hours is one o'clock.
        (A_DAY, "2026-03-28T12:00:00+01:00", "2026-03-29T13:00:00+02:00"),
        # It has 25: noon and 24 hours is eleven.
        (A_DAY, "2026-10-24T12:00:00+02:00", "2026-10-25T11:00:00+01:00"),
        # From a quarter to two, over the hour that there is not.
        (FORTY, "2026-03-29T01:45:00+01:00", "2026-03-29T03:25:00+02:00"),
        # From the first quarter to three into the second hour of that name.
        (FORTY, "2026-10-25T02:45:00+02:00", "2026-10-25T02:25:00+01:00"),
        (FORTY, "2026-10-25T02:15:00+01:00", "2026-10-25T02:55:00+01:00"),
    ],
)
def test_hours_and_minutes_are_as_long_when_the_clock_is_changed(
    limit: Limit, begun: str, due: str
) -> None:
    """A stroke does not wait for the clock."""
    at_due = row_at(limit, moment(begun), oslo(due))
    after = row_at(limit, moment(begun), oslo(due) + timedelta(microseconds=1))

    assert at_due.due == oslo(due)
    assert (at_due.state, after.state) == (DUE_SOON, OVERDUE)


@pytest.mark.parametrize(
    ("begun", "met", "used"),
    [
        ("2026-03-29T01:50:00+01:00", "2026-03-29T03:10:00+02:00", 20),
        ("2026-10-25T02:50:00+02:00", "2026-10-25T02:10:00+01:00", 20),
        ("2026-10-25T02:10:00+02:00", "2026-10-25T02:10:00+01:00", 60),
    ],
)
def test_the_minutes_that_were_used_are_those_that_passed(begun: str, met: str, used: int) -> None:
    """Also where the clock shows an earlier time at the end than at the beginning."""
    found = row_at(FORTY, moment(begun), oslo("2026-12-01T12:00:00+01:00"), moment(met))

    assert found.used == used
    assert (found.state is LimitState.MET) == (used <= 40)


@pytest.mark.parametrize(
    ("begun", "due", "ends"),
    [
        ((2026, 3, 28), date(2026, 3, 29), "2026-03-30T00:00:00+02:00"),
        ((2026, 3, 29), date(2026, 3, 30), "2026-03-31T00:00:00+02:00"),
        ((2026, 10, 24), date(2026, 10, 25), "2026-10-26T00:00:00+01:00"),
        ((2026, 10, 25), date(2026, 10, 26), "2026-10-27T00:00:00+01:00"),
    ],
)
def test_a_civil_day_ends_at_its_own_midnight_whatever_its_length(
    begun: tuple[int, int, int], due: date, ends: str
) -> None:
    """Days are counted and not hours: 23, 24 or 25 of them make one."""
    one_day = row("start", "middle", 1)

    before = row_at(one_day, on(*begun), oslo(ends) - MINUTE)
    after = row_at(one_day, on(*begun), oslo(ends))

    assert (before.due, before.state, after.state) == (due, DUE_SOON, OVERDUE)


@pytest.mark.parametrize(
    ("day", "certain"),
    [
        # Begun on that day at nobody knows what hour: late only once the whole of it has passed.
        ((2026, 3, 29), "2026-03-31T00:00:00+02:00"),
        ((2026, 10, 25), "2026-10-27T00:00:00+01:00"),
    ],
)
def test_of_a_day_without_a_time_its_own_last_moment_counts(
    day: tuple[int, int, int], certain: str
) -> None:
    limit = row("start", "middle", 24, unit=Unit.HOUR)

    at_due, after = (
        row_at(limit, on(*day), oslo(certain) + more)
        for more in (timedelta(0), timedelta(microseconds=1))
    )

    assert (at_due.state, after.state) == (DUE_SOON, OVERDUE)


@pytest.mark.parametrize(
    ("begun", "warned"),
    [
        ("2026-03-28T12:00:00+01:00", "2026-03-29T12:00:00+02:00"),
        ("2026-10-24T12:00:00+02:00", "2026-10-25T10:00:00+01:00"),
    ],
)
def test_a_warning_in_hours_comes_as_long_before(begun: str, warned: str) -> None:
    before = row_at(A_DAY, moment(begun), oslo(warned) - MINUTE)
    at_once = row_at(A_DAY, moment(begun), oslo(warned))

    assert (before.state, at_once.state) == (RUNNING, DUE_SOON)
