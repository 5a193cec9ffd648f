"""What a demo is asked for. Light to import: the command's help needs it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from schemas.words import NB, Language
from services.command.demo.pace import Pace
from services.simulator.plan import Plan

TIMER_INTERVAL_S = "0.2"
"""Most of a simulated day; nothing that time alone changes is seen sooner than timers fire."""


class Kind(StrEnum):
    """What is done to the event."""

    DROP = "drop"
    REPEAT = "repeat"
    WRONG_DAY = "wrong-day"


@dataclass(frozen=True, slots=True)
class Sabotage:
    """What is to be spoiled.

    Attributes:
        after: No event that was computed before this simulated moment.
        stop: Here the calendar stands still.
    """

    kind: Kind
    after: datetime
    stop: datetime

    def words(self) -> list[str]:
        """As they are told to another process."""
        return [self.kind.value, self.after.isoformat(), self.stop.isoformat()]


def asked(words: Sequence[str]) -> Sabotage:
    """What `Sabotage.words` told."""
    kind, after, stop = words
    return Sabotage(Kind(kind), datetime.fromisoformat(after), datetime.fromisoformat(stop))


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How it is told, and what stays.

    Attributes:
        keep: Everything is left running.
        as_json: For machines; what is said beside it is in the language all the same.
    """

    keep: bool = False
    as_json: bool = False
    language: Language = NB


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is played.

    Attributes:
        spoil: What is done to one event; ``None``: nothing.
    """

    seed: int
    persons: int
    pace: Pace = field(default_factory=Pace)
    spoil: Kind | None = None

    @property
    def plan(self) -> Plan:
        """What is simulated."""
        start, stop = self.pace.start, self.pace.stop
        return Plan(seed=self.seed, persons=self.persons, start=start, stop=stop)

    def settings(self) -> dict[str, str]:
        """Of the services, beside addresses and keys."""
        return {
            **self.pace.settings(),
            "MILEPAEL_MILESTONE_HTTP_PORT": "0",
            "MILEPAEL_STATUS_HTTP_PORT": "0",
            "MILEPAEL_STATUS_TIMER_INTERVAL_S": TIMER_INTERVAL_S,
        }

    @property
    def sabotage(self) -> Sabotage | None:
        """What the service `status` is told of it."""
        if self.spoil is None:
            return None
        pace, last_at = self.pace, self.plan.last_at
        middle = pace.start + (pace.stop - pace.start) / 2
        # Another message would put a wrong day right before anybody looks.
        return Sabotage(self.spoil, last_at if self.spoil is Kind.WRONG_DAY else middle, pace.stop)
