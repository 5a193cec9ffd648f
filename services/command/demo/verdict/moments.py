"""Every event in which a limit has become due soon or overdue: not too early, not too late."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from schemas.codes import Unit
from services.command.demo.clock import real, seconds
from services.command.demo.evidence import Check, Event, Evidence, Json
from services.command.demo.verdict.timeline import CLOCKS, IN_TIME, Row, Timelines, rows_of
from services.command.demo.words import Phrase, phrase
from services.status.decide.calendar import CIVIL, add_days, add_time, end_of, start_of

Warnings = Mapping[tuple[str, str, str], int]
"""How long before it is due a limit is due soon, in its unit: by pathway, limit and branch."""

DUE_SOON, OVERDUE = "due-soon", "overdue"
STANDING = frozenset({"running", DUE_SOON, OVERDUE})
TICK = timedelta(microseconds=1)
"""What is due at a moment is overdue from the next one on; the database counts microseconds."""


@dataclass(frozen=True, slots=True)
class Turned:
    """A limit that stands otherwise in an event than in the one before.

    Attributes:
        at: The simulated moment from which it does, by the days in the event itself.
    """

    event: Event
    row: Row
    state: str
    at: datetime


def moments(evidence: Evidence, warnings: Warnings) -> Check:
    """Each against its own day, and against the news that the event names as its cause."""
    found: list[Phrase] = []
    delays: list[timedelta] = []
    for shown in Timelines(evidence.events):
        before: Json = {}
        for one in shown:
            for turned in _turned(before, one.event, warnings):
                due_at = _published_from(turned, evidence)
                delays.append(one.event.at - due_at)
                found += _against(turned, due_at, evidence)
            before = one.event.body
    slowest = seconds(max(delays, default=timedelta()))
    return Check(
        "moments",
        phrase("moments", count=len(delays), slowest=slowest),
        tuple(found),
    )


def _turned(before: Json, event: Event, warnings: Warnings) -> Iterator[Turned]:
    earlier, now = rows_of(before), rows_of(event.body)
    for row, limit in now.items():
        state = str(limit["state"])
        changed = row not in earlier or earlier[row]["state"] != state
        if state in (DUE_SOON, OVERDUE) and changed:
            together = [
                one for (name, _), one in now.items() if name == row[0] and one["state"] in STANDING
            ]
            code = str(event.body["pathway"]["code"])
            at = late_from(together) if state == OVERDUE else soon_from(code, together, warnings)
            yield Turned(event, row, state, at)


def late_from(together: Sequence[Json]) -> datetime:
    """From when rows that stand together are overdue: when the longest branch has passed."""
    return max(
        end_of(date.fromisoformat(one["due"]))
        if Unit(one["unit"]) in CIVIL
        else datetime.fromisoformat(one["due"]) + TICK
        for one in together
    )


def soon_from(code: str, together: Sequence[Json], warnings: Warnings) -> datetime:
    """From when rows that stand together are due soon: from the shortest branch's warning on."""
    found = []
    for one in together:
        unit = Unit(one["unit"])
        ahead = -warnings[code, str(one["id"]).partition("#")[0], str(one["when"])]
        if unit in CIVIL:
            due_on = date.fromisoformat(one["due"])
            found.append(start_of(add_days(due_on, ahead, unit)))
        else:
            found.append(add_time(datetime.fromisoformat(one["due"]), ahead, unit))
    return min(found)


def _published_from(turned: Turned, evidence: Evidence) -> datetime:
    """The real moment from which the event could be published: its day, or the news if later."""
    news = [
        times[place - 1]
        for cause in turned.event.body["causes"]
        if (times := evidence.heard.get(cause["source"] or "", ()))
        and (place := bisect_right(times, turned.event.at))
    ]
    return max([real(evidence.line, turned.at), *news])


def _against(turned: Turned, due_at: datetime, evidence: Evidence) -> Iterator[Phrase]:
    event = turned.event
    limit, when = turned.row
    at = {"instance": event.instance, "revision": event.revision}
    told = {**at, "limit": limit, "when": when, "state": turned.state}
    computed_at = datetime.fromisoformat(event.body["computed_at"])
    if computed_at < turned.at or event.at < real(evidence.line, turned.at) - CLOCKS:
        yield phrase("too-early", **told)
    if event.at > due_at + IN_TIME:
        yield phrase("too-late", **told, delay=seconds(event.at - due_at))
