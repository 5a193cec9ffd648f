"""An outcome: what happens one after the other, and how long after it the simulation stops."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random


@dataclass(frozen=True, slots=True)
class Beat:
    """One thing that happens.

    Attributes:
        code: What it is, in the words of its pathway.
        least: Days after the beat before it.
        most: Days after the beat before it, at most.
    """

    code: str
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a course goes.

    Attributes:
        name: What the outcome is about.
        left: Days from the last beat to the stop, at least and at most; ``None``: any.
    """

    name: str
    beats: tuple[Beat, ...]
    left: tuple[int, int] | None = None

    @property
    def least(self) -> int:
        """Days from the first beat to the last, at least."""
        return sum(beat.least for beat in self.beats)


def outcome(name: str, told: str, left: tuple[int, int] | None = None) -> Outcome:
    """An outcome from words such as ``R M+14-35``: the first number is a gap in days, the least."""
    return Outcome(name, tuple(_beat(word) for word in told.split()), left)


def _beat(word: str) -> Beat:
    code, _, gap = word.partition("+")
    least, _, most = gap.partition("-")
    return Beat(code, int(least or 0), int(most or least or 0))


@dataclass(frozen=True, slots=True)
class Window:
    """The days that an outcome may take.

    Attributes:
        first: The first possible day.
        last: The last day on which anything may happen.
        stop: The day of the stop, which ``left`` counts from.
    """

    first: date
    last: date
    stop: date

    def latest(self, chosen: Outcome) -> date:
        """The last day on which the outcome's last beat may be."""
        if chosen.left is None:
            return self.last
        return min(self.last, self.stop - timedelta(days=chosen.left[0]))

    def fits(self, chosen: Outcome) -> bool:
        """Whether there are days enough for an outcome."""
        return self.first + timedelta(days=chosen.least) <= self.latest(chosen)


def dated(chosen: Outcome, window: Window, chance: Random) -> list[date]:
    """A day for each beat of an outcome that fits."""
    soonest = window.first + timedelta(days=chosen.least)
    if chosen.left is not None:
        soonest = max(soonest, window.stop - timedelta(days=chosen.left[1]))
    last = window.latest(chosen)
    gaps = [chance.randint(beat.least, beat.most) for beat in chosen.beats]
    while sum(gaps) > (last - window.first).days:
        # The window is short: take days away where there is more than the least.
        spare = [i for i, beat in enumerate(chosen.beats) if gaps[i] > beat.least]
        gaps[chance.choice(spare)] -= 1
    earliest = max(soonest, window.first + timedelta(days=sum(gaps)))
    last -= timedelta(days=chance.randint(0, (last - earliest).days))
    days = [last]
    for gap in reversed(gaps[1:]):
        days.append(days[-1] - timedelta(days=gap))
    return days[::-1]
