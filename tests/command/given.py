"""The vocabulary of the demo's tests: a calendar in which a day is a second, and what was seen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from schemas.milestone import Place
from schemas.words import Language
from services.command.demo.evidence import Appended, Check, Event, Evidence, Json
from services.command.demo.verdict import verdict
from services.command.demo.verdict.moments import Warnings
from services.command.demo.words import Words
from services.simulator.truth import Broken, Truth, Turn
from services.status.moment import Simulated, Wanted

# Midnight in Oslo, in winter.
START = datetime(2026, 1, 4, 23, tzinfo=UTC)
STOP = START + timedelta(days=60)
ANCHOR = datetime(2030, 5, 1, 12, tzinfo=UTC)
LINE = Simulated(Wanted(START, 86_400.0, STOP), ANCHOR)
"""One simulated day in a real second."""
WARNINGS: Warnings = {
    ("D12", "assessment", "none"): 7,
    ("A12", "OF3", "surgery"): 3,
    ("A12", "OF3", "radiotherapy"): 5,
}
ENGLISH = Words(Language.EN)
INPUT = "fhir.encounter.v1"


def day(number: float) -> datetime:
    """The simulated moment at which so many days have passed since 5 January."""
    return START + timedelta(days=number)


def real(number: float) -> datetime:
    """The real moment at which so many simulated days have passed: as many seconds."""
    return ANCHOR + timedelta(seconds=number)


def limit(state: str, due: str | None = "2026-02-16", **other: object) -> Json:
    """A limit of D12: six weeks from 5 January, so due on 16 February, day 42."""
    return {
        "id": "assessment",
        "when": "none",
        "state": state,
        "counts_from": "2026-01-05",
        "due": due,
        "unit": "day",
        "obligation": "guidance",
        **other,
    }


def reached(kind: str = "start", on: str = "2026-01-05", source: str = "E|1") -> Json:
    """A milestone."""
    return {"kind": kind, "on": on, "at": None, "source": source}


def body(patient: str = "p1", code: str = "D12", **other: Any) -> Json:
    """What the truth holds of one instance."""
    return {
        "patient": patient,
        "pathway": {"code": code, "name": f"The pathway {code}", "version": f"{code}@2019-01-01"},
        "phase": "assessment",
        "milestones": [reached()],
        "limits": [limit("running")],
        "completeness": {"parked": [], "unassigned": 0, "missing": 0},
        "findings": [],
        "related": [],
        "replaced_by": None,
    } | other


def event(
    instance: str = "i1",
    revision: int = 1,
    at: float = 1.0,
    *,
    of: Json | None = None,
    causes: Sequence[Json] = ({"by": "statement", "source": "E|1"},),
    computed: float | None = None,
    person_revision: int = 1,
    **beside: Any,
) -> Event:
    """One event, published so many seconds after the start, by default with a fresh body."""
    told = of if of is not None else body()
    value: Json = {
        **told,
        "instance": instance,
        "revision": revision,
        "revises": revision - 1 or None,
        "replaces": [],
        "causes": list(causes),
        "computed_at": day(at if computed is None else computed).isoformat(),
        "next_change_at": None,
        **beside,
    }
    return Event(
        partition=0,
        offset=round(at * 1000),
        at=real(at),
        key=told["patient"],
        id=f"1:0:{instance}-{revision}",
        subject=instance,
        body=value,
        person_revision=person_revision,
    )


BY_TIME: tuple[Json, ...] = ({"by": "time", "source": None},)


@dataclass(frozen=True)
class Told:
    """A check in English."""

    ok: bool
    sentence: str
    found: tuple[str, ...]


def told(check: Check) -> Told:
    """The check in English."""
    return Told(check.ok, ENGLISH.tell(check.sentence), tuple(map(ENGLISH.tell, check.found)))


@dataclass
class World:
    """Everything that was sent, and everything that was published; sound unless told otherwise.

    Attributes:
        sent: When each message was appended, in seconds since the start, by number.
        heard: When each source was heard of, likewise.
        twin: ``None``: what a faithful twin would hold.
        persons: ``None``: one revision of everybody of whom an event is.
    """

    events: Sequence[Event]
    truth: Sequence[Json] = ()
    turns: Sequence[Turn] = ()
    broken: Sequence[Broken] = ()
    parked: Sequence[Json] = ()
    senders: Mapping[str, Json] = field(default_factory=dict)
    sent: Mapping[int, float] = field(default_factory=lambda: {0: 0.5})
    heard: Mapping[str, Iterable[float]] = field(default_factory=lambda: {"E|1": (0.5,)})
    twin: Mapping[str, Json | None] | None = None
    persons: Mapping[str, Sequence[int]] | None = None

    def evidence(self) -> Evidence:
        """What the verdict is given."""
        newest = {one.instance: one for one in sorted(self.events, key=lambda one: one.revision)}
        faithful = {name: one.body for name, one in newest.items()}
        return Evidence(
            events=self.events,
            twin=faithful if self.twin is None else self.twin,
            parked=self.parked,
            senders=self.senders,
            persons={one.key: (1,) for one in self.events}
            if self.persons is None
            else self.persons,
            appended={n: Appended(Place(INPUT, 0, n), real(at)) for n, at in self.sent.items()},
            heard={name: [real(at) for at in times] for name, times in self.heard.items()},
            line=LINE,
        )

    def check(self, name: str) -> Told:
        """The check of that name."""
        found = {one.name: one for one in self.checks()}
        return told(found[name])

    def checks(self) -> tuple[Check, ...]:
        """The whole verdict."""
        truth = Truth(
            stop=STOP,
            instances=tuple(self.truth),
            broken=tuple(self.broken),
            turns=tuple(self.turns),
        )
        return verdict(self.evidence(), truth, WARNINGS)


def turn(state: str, at: float, *, begun_by: int = 0, ended_by: int | None = None) -> Turn:
    """A turn of the limit of D12, of the first instance."""
    return Turn(
        instance=0,
        limit="assessment",
        when="none",
        state=state,
        at=day(at),
        begun_by=begun_by,
        ended_by=ended_by,
    )
