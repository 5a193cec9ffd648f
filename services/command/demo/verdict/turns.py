"""Every limit that becomes due soon or overdue: was it seen in time?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from services.command.demo.clock import real
from services.command.demo.evidence import Check, Evidence
from services.command.demo.verdict.pairs import Pairs
from services.command.demo.verdict.timeline import CLOCKS, IN_TIME, Shown, Timelines
from services.command.demo.words import Phrase, phrase
from services.simulator.truth import Truth, Turn

SECONDS = f"{IN_TIME.total_seconds():.0f}"


@dataclass(frozen=True, slots=True)
class Span:
    """When a turn must show, in real time.

    Attributes:
        begins: Its moment, or the news that made it, whichever came later.
        over: When it holds no longer; ``None``: it still does.
    """

    begins: datetime
    over: datetime | None

    @property
    def may_pass_unseen(self) -> bool:
        """Over before it had to be seen: nobody can tell it from one that never was."""
        return self.over is not None and self.over <= self.begins + IN_TIME


def turns(evidence: Evidence, truth: Truth, pairs: Pairs) -> Check:
    """Each turn of the truth must be in the newest revision within two seconds of its moment."""
    timelines = Timelines(evidence.events)
    found: list[Phrase] = []
    seen, passed = 0, 0
    for turn, follower in _with_followers(truth):
        span = span_of(turn, follower, evidence)
        instance = pairs.instance_of.get(turn.instance)
        if span is None:
            found.append(phrase("never-taken-in", number=turn.begun_by))
        elif instance is not None and _is_seen(turn, span, timelines.of(instance)):
            seen += 1
        elif span.may_pass_unseen:
            passed += 1
        else:
            found.append(
                phrase(
                    "not-seen",
                    code=truth.instances[turn.instance]["pathway"]["code"],
                    instance=instance or phrase("no-name"),
                    limit=turn.limit,
                    when=turn.when,
                    state=turn.state,
                    seconds=SECONDS,
                )
            )
    return Check(
        "turns",
        phrase("turns", count=len(truth.turns), seen=seen, passed=passed, seconds=SECONDS),
        tuple(found),
    )


def span_of(turn: Turn, follower: Turn | None, evidence: Evidence) -> Span | None:
    """When a turn must show; ``None`` where what begins it never reached Kafka."""
    begun = evidence.appended.get(turn.begun_by)
    if begun is None:
        return None
    ends: list[datetime] = []
    if turn.ended_by is not None and turn.ended_by in evidence.appended:
        ends.append(evidence.appended[turn.ended_by].at)
    if follower is not None:
        ends.append(real(evidence.line, follower.at))
    return Span(max(real(evidence.line, turn.at), begun.at), min(ends, default=None))


def _with_followers(truth: Truth) -> Iterator[tuple[Turn, Turn | None]]:
    """Each turn with the next one of the same row."""
    by_row: dict[tuple[int, str, str], list[Turn]] = {}
    for turn in truth.turns:
        by_row.setdefault((turn.instance, turn.limit, turn.when), []).append(turn)
    for row in by_row.values():
        row.sort(key=lambda turn: turn.at)
        following: Mapping[int, Turn] = dict(enumerate(row[1:]))
        for number, turn in enumerate(row):
            yield turn, following.get(number)


def _is_seen(turn: Turn, span: Span, told: Iterator[Shown]) -> bool:
    """Whether a revision that was the newest in the two seconds shows the turn."""
    latest, earliest = span.begins + IN_TIME, span.begins - CLOCKS
    return any(
        shown.event.at <= latest
        and (shown.until is None or shown.until >= earliest)
        and shown.state((turn.limit, turn.when)) == turn.state
        for shown in told
    )
