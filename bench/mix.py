"""The standard mix of the simulator: nearly all is history, the last of it comes live."""

from collections import deque
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from services.simulator.plan import Plan
from services.simulator.sent import Sent
from services.simulator.stream import stream

START = datetime(2026, 1, 5, 8, tzinfo=ZoneInfo("Europe/Oslo"))
STOP = datetime(2026, 6, 29, 8, tzinfo=ZoneInfo("Europe/Oslo"))
"""Half a year: the courses of all pathways have room in it, and most have come to an end."""


class Mix:
    """One simulation, sent once: everybody's messages among one another, in the order of sending.

    Attributes:
        live: The messages still to be sent, in order.
    """

    def __init__(self, persons: int, live: int) -> None:
        self._plan = Plan(persons=persons, start=START, stop=STOP)
        self._keep = live
        self.live: deque[Sent] = deque()

    def history(self) -> Iterator[Sent]:
        """All but the last messages, which stay to come live."""
        # Limit: all are in memory until they are sent, some 3 kB each.
        self.live.extend(sorted(stream(self._plan), key=lambda one: one.at))
        while len(self.live) > self._keep:
            yield self.live.popleft()

    def next_live(self, count: int) -> list[Sent]:
        """The next messages that were kept back."""
        return [self.live.popleft() for _ in range(min(count, len(self.live)))]
