"""Which moment it is, whatever the clocks say."""

from datetime import UTC, datetime, timedelta

import pytest

from services.runtime.errors import Unavailable
from services.status.moment import Moments, Simulated, Wanted, wild_clock

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
START = datetime(2026, 1, 5, 8, tzinfo=UTC)
FAR, NEAR = timedelta(seconds=301), timedelta(seconds=299)


@pytest.mark.parametrize(
    ("process", "newest", "believed"),
    [
        (NOON - NEAR, None, True),
        (NOON - FAR, None, False),
        (NOON - FAR, NOON - NEAR, True),
        (NOON - NEAR, NOON - FAR, True),
        (NOON - FAR, NOON - FAR, False),
        (NOON + FAR, None, True),
    ],
)
def test_a_database_clock_is_believed_unless_it_is_ahead_of_all_others(
    process: datetime, newest: datetime | None, believed: bool
) -> None:
    """One clock that lags is its own fault; all others together are not."""
    assert (wild_clock(NOON, process, newest, 300) is None) is believed


def test_simulated_time_runs_at_its_speed_from_its_start_and_stands_still_at_its_stop() -> None:
    day = timedelta(days=1)
    line = Simulated(Wanted(START, 3600, START + day), anchor=NOON)

    assert line.at(NOON) == START
    assert line.at(NOON + timedelta(seconds=1)) == START + timedelta(hours=1)
    assert line.at(NOON + timedelta(seconds=100)) == START + day


def test_the_newest_timestamp_that_was_seen_counts_not_the_last() -> None:
    moments = Moments(None, 300, lambda: NOON - FAR)

    moments.seen(NOON)
    moments.seen(NOON - 2 * FAR)
    moments.seen(None)

    assert moments.at(NOON + NEAR) == NOON + NEAR
    with pytest.raises(Unavailable, match="reset-computed-at"):
        moments.at(NOON + FAR)
