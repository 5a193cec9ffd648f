"""The latest changes in words: not all of them, but as many as somebody can read."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from schemas.codes import GONE, LimitState, Obligation
from schemas.words import OSLO, limit_in_words, state_in_words
from services.command.demo.evidence import Json
from services.command.demo.verdict.timeline import rows_of
from services.command.demo.words import Words

EVERY_S = 0.5
"""A line that is gone before it is read tells nothing."""
KEPT = 40

NEWS = ""
"""The tone of a change that is no state of a limit."""
WEIGHT = {
    LimitState.OVERDUE: 4,
    LimitState.MET_LATE: 3,
    LimitState.DUE_SOON: 3,
    LimitState.MET: 2,
    NEWS: 1,
}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that an event changed.

    Attributes:
        at: The simulated moment that it was computed for.
        tone: The state that a limit came to, else `NEWS`.
    """

    at: datetime
    code: str
    instance: str
    tone: str
    text: str


class Feed:
    """Takes every change and keeps a few."""

    def __init__(self, words: Words) -> None:
        """Say them in these words."""
        self.lines: deque[Change] = deque(maxlen=KEPT)
        self.words = words
        self._best: Change | None = None
        self._shown_at = 0.0

    def offer(self, change: Change) -> None:
        """Keep it for now if it says more than what is kept already."""
        if self._best is None or self._weight(change) > self._weight(self._best):
            self._best = change

    def step(self, now_s: float) -> None:
        """Show what is kept, when the line before has stood for long enough."""
        if self._best is not None and now_s - self._shown_at >= EVERY_S:
            self.lines.append(self._best)
            self._best, self._shown_at = None, now_s

    def _weight(self, change: Change) -> float:
        # The same over and over is no news.
        same = bool(self.lines) and self.lines[-1].tone == change.tone
        return WEIGHT.get(change.tone, 0) - 2.5 * same


def changes(before: Json | None, body: Json, words: Words) -> Iterator[Change]:
    """What an event changed, in words.

    Args:
        before: The revision before; ``None`` for the first.
        body: The event.
        words: Of the language.
    """
    for tone, text in _changes(before or {}, body, words):
        yield Change(
            at=datetime.fromisoformat(body["computed_at"]),
            code=body["pathway"]["code"],
            instance=body["instance"],
            tone=tone,
            text=text,
        )


def _changes(before: Json, body: Json, words: Words) -> Iterator[tuple[str, str]]:
    if body["phase"] in GONE:
        return
    earlier = rows_of(before)
    for row, limit in rows_of(body).items():
        told = earlier.get(row, {}).get("state", LimitState.NOT_STARTED)
        if told != limit["state"] and limit["state"] in WEIGHT:
            yield limit["state"], _turned(told, limit, words)
    reached = {(one["kind"], one["source"]) for one in before.get("milestones", ())}
    for one in body["milestones"]:
        if (one["kind"], one["source"]) not in reached:
            name = words.milestone(body["pathway"]["code"], one["kind"])
            on = None if one["on"] is None else words.short_day(date.fromisoformat(one["on"]))
            yield NEWS, name if on is None else words.say("reached", name=name, day=on)


def _turned(before: str, limit: Json, words: Words) -> str:
    obligation = Obligation(limit["obligation"])
    earlier, now = (
        state_in_words(LimitState(one), obligation, words.language)
        for one in (before, limit["state"])
    )
    # What is due at a moment bears a time and a zone; what is due on a day is the day alone.
    due = datetime.fromisoformat(limit["due"])
    day = due.date() if due.tzinfo is None else due.astimezone(OSLO).date()
    name = limit_in_words(limit["id"], limit["when"], words.language)
    return words.say("turned", name=name, before=earlier, after=now, due=f"{day:%d.%m.}")
