"""Which moment it is: the database's clock, mapped to simulated time, and never one that is wild.

The clocks are read elsewhere and handed in.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from services.runtime.errors import Unavailable


class Wanted(NamedTuple):
    """Simulated time as settings ask for it.

    Attributes:
        speed: Simulated seconds in a real second.
        stop: From here time stands still; ``None``: it runs on.
    """

    start: datetime
    speed: float
    stop: datetime | None


@dataclass(frozen=True, slots=True)
class Simulated:
    """A line that is the same in every process.

    Attributes:
        anchor: Database time at which simulated time was ``wanted.start``.
    """

    wanted: Wanted
    anchor: datetime

    def at(self, database_now: datetime) -> datetime:
        """The simulated moment at a moment of the database's clock, in UTC as that.

        All moments are; between two zones each comparison would ask both for their offsets.
        """
        gone = (database_now - self.anchor).total_seconds() * self.wanted.speed
        moment = self.wanted.start.astimezone(UTC) + timedelta(seconds=gone)
        stop = self.wanted.stop
        return moment if stop is None else min(moment, stop.astimezone(UTC))


def wild_clock(
    database_now: datetime, process_now: datetime, newest: datetime | None, guard_s: float
) -> str | None:
    """Why nothing may be computed now; ``None`` when the database's clock can be believed.

    It is believed unless it is further ahead than the guard of all others: one clock that lags
    is that clock's fault.

    Args:
        database_now: The database's clock.
        process_now: This process's clock, read at the same moment.
        newest: The newest timestamp of a broker that was seen; ``None`` before the first.
        guard_s: Seconds.
    """
    others = process_now if newest is None else max(process_now, newest)
    ahead = (database_now - others).total_seconds()
    if ahead <= guard_s:
        return None
    return (
        f"The database's clock is {ahead:.0f} s ahead of this process and of the newest message: "
        "mend its clock; then `milepael doctor --reset-computed-at` takes back moments that have "
        "not come."
    )


class Moments:
    """Turns the database's clock into the moment to compute for."""

    def __init__(
        self, simulated: Simulated | None, guard_s: float, process_clock: Callable[[], datetime]
    ) -> None:
        self._simulated = simulated
        self._guard_s = guard_s
        self._process_clock = process_clock
        self._newest: datetime | None = None

    def seen(self, newest: datetime | None) -> None:
        """Remember the newest timestamp that a broker has given."""
        if newest is not None and (self._newest is None or newest > self._newest):
            self._newest = newest

    def at(self, database_now: datetime) -> datetime:
        """The moment to compute for.

        Raises:
            Unavailable: The database's clock cannot be believed.
        """
        sentence = wild_clock(database_now, self._process_clock(), self._newest, self._guard_s)
        if sentence is not None:
            raise Unavailable(sentence)
        return database_now if self._simulated is None else self._simulated.at(database_now)
