"""How long the demo's calendar is, and how quickly its time runs."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from schemas.words import OSLO

START = datetime(2026, 1, 5, tzinfo=OSLO)
"""A Monday. The clocks go forward on 29 March, in the midst of it."""


@dataclass(frozen=True, slots=True)
class Pace:
    """The demo's time.

    Attributes:
        start: The first message is sent from here on.
        stop: Here the calendar stands still.
        runs_s: Real seconds from start to stop.
        lead_s: Real seconds that time runs before the start, while the services join in.
    """

    start: datetime = START
    stop: datetime = START + timedelta(days=130)
    runs_s: float = 32.0
    lead_s: float = 3.0

    @property
    def speed(self) -> float:
        """Simulated seconds in a real second; 350,000 or so: a day passes in a quarter second."""
        return (self.stop - self.start).total_seconds() / self.runs_s

    @property
    def begins(self) -> datetime:
        """Where simulated time begins: with the installation, before any message."""
        return self.start - timedelta(seconds=self.lead_s * self.speed)

    def settings(self) -> dict[str, str]:
        """As the services are told."""
        return {
            "MILEPAEL_SIMULATED_START": self.begins.isoformat(),
            "MILEPAEL_SIMULATED_SPEED": repr(self.speed),
            "MILEPAEL_SIMULATED_STOP": self.stop.isoformat(),
        }
