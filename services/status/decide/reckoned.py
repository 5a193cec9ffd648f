"""What the limits of one instance are reckoned from, and each round of one."""

from datetime import datetime
from typing import Final

from schemas.milestone import When
from services.status.decide.branches import Signs
from services.status.decide.claim import Claim


class Course:
    """What the limits of one instance are reckoned from.

    Attributes:
        reached: The claims of each milestone that count, in the order in which they happened.
        told: All of them, also those after the first of a milestone that does not repeat.
        closed: What closed the instance. A limit that still ran then is no longer applicable;
            one that was overdue by then stays so. Closed on an unknown day, it is not applicable.
        signs: What tells which branches the course has taken.
        now: The moment asked about.
    """

    __slots__ = ("closed", "now", "reached", "signs", "told")

    def __init__(
        self,
        reached: dict[str, list[Claim]],
        told: dict[str, list[Claim]],
        closed: Claim | None,
        signs: Signs,
        now: datetime,
    ) -> None:
        self.reached, self.told, self.closed = reached, told, closed
        self.signs, self.now = signs, now


class Round:
    """From where to where one round of a limit goes, whatever the branch.

    Attributes:
        by: What it counts from.
        named: The day that the sender named for it to be due by; ``None`` where it has an amount.
        met: What met it.
        closed: What closed the instance while it ran. What counts from the closing itself, as the
            discharge letter does, runs on.
        ended: When it was met, or shown to have been, or the instance closed.
        lenient: When it ended is known at the latest, if at all: it may have been met in time, and
            is never late.
        sure: Both are known as exactly as the limit counts.
    """

    __slots__ = ("by", "closed", "ended", "lenient", "met", "named", "row_id", "sure", "when")

    def __init__(
        self,
        row_id: str,
        by: Claim,
        when: When,
        named: When | None,
        met: Claim | None,
        closed: Claim | None,
        ended: When | None,
        *,
        sure: bool,
        lenient: bool,
    ) -> None:
        self.row_id: Final = row_id
        self.by: Final = by
        self.when: Final = when
        self.named: Final = named
        self.met: Final = met
        self.closed: Final = closed
        self.ended: Final = ended
        self.sure: Final = sure
        self.lenient: Final = lenient


class Begin:
    """What a round counts from, from when, and the day that it is due by where one was named."""

    __slots__ = ("by", "named", "when")

    def __init__(self, by: Claim, when: When, named: When | None) -> None:
        self.by: Final = by
        self.when: Final = when
        self.named: Final = named
