"""Hospital stays as the municipality sees them: what happens, and how it stands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from services.simulator.clerk import Clerk
from services.simulator.courses.dips_stay import write_snapshots, write_unmade
from services.simulator.courses.medcom_stay import write_cancelled, write_messages
from services.simulator.courses.moments import write_moments
from services.simulator.courses.outcome import Outcome, outcome
from services.simulator.fhir.episode import write_service
from services.simulator.sent import Fault
from services.simulator.story import Course, Event, Run, first_of
from services.simulator.table import STAY

# S a municipal service runs, E emergency, I admitted, L leave, B back, D discharged, M dies;
# Q need stated, T municipality notified within the day, W later than that; R and a code of 8477.
OUTCOMES = (
    outcome("stays", "I", (5, 20)),
    outcome("goes home", "I D+2-9"),
    outcome("goes home twice", "I D+2-5 I+8-30 D+1-6"),
    outcome("has leave", "I L+2-4 B+1-2 D+1-5"),
    outcome("has leave twice", "I L+2-4 B+1-2 L+2-3 B+1-2 D+2"),
    outcome("is on leave", "I L+2-4", (5, 9)),
    outcome("is back from leave", "I L+2-4 B+2", (5, 9)),
    outcome("comes as an emergency and goes home", "E D"),
    outcome("is an emergency", "E", (5, 6)),
    outcome("is admitted from an emergency", "E I D+2-6"),
    outcome("dies", "I M+2-8"),
    outcome("dies after an emergency", "E I L+3-5 B+1 M+1-4"),
    outcome("is awaited", "I Q T R2+3-6 R3 R7+1 D+1"),
    outcome("is awaited, and stays", "I Q T R2+3-6 R3", (5, 9)),
    outcome("is told of too late", "I Q W+2-3 R2+1-3 R3 R6+1 R7+2 D+1"),
    outcome("is not told of", "I Q", (5, 12)),
    outcome("is not told of and goes home", "I Q D+2-5"),
    outcome("goes home before anybody must be told", "I Q D"),
    outcome("is not ready after all", "I Q T R2+2-3 R3 R4+1 R2+2-4 R12 D+1"),
    outcome("is known to the municipality", "S I T R2+2-5 R3 D+1"),
    outcome("is known, and told of too late", "S I W+2-3 R2+1-3 R3 D+1 I+5-9 T D+2"),
    outcome("is known, and not told of", "S I D+3-5"),
)
PHASES = {
    "E": "emergency",
    "I": "admitted",
    "L": "on-leave",
    "B": "admitted",
    "D": "discharged",
    "M": "deceased",
}


@dataclass(slots=True)
class Part:
    """One stay: its own events, and the moments told between hospital and municipality."""

    events: list[Event] = field(default_factory=list)
    moments: list[Event] = field(default_factory=list)

    @property
    def over(self) -> bool:
        """Whether the patient has left."""
        return bool(self.events) and self.events[-1].code in "DM"


def live(clerk: Clerk, chosen: Outcome, days: Sequence[date]) -> list[Course]:
    """Choose what happens, write what is sent of it, and tell how each stay then stands."""
    beats = [(beat.code, day) for beat, day in zip(chosen.beats, days, strict=True)]
    known = beats[0][0] == "S"
    courses = [_live_part(clerk, part, known=known) for part in _parts(clerk, beats)]
    if clerk.take(Fault.CANCELLED):
        courses.append(_cancelled(clerk, beats[-1][1]))
    if known:
        day = beats[0][1]
        since = day - timedelta(days=clerk.chance.randint(100, 900))
        write_service(clerk, since, clerk.during(day - timedelta(days=1)), tuple(courses))
    return courses


def _parts(clerk: Clerk, beats: Iterable[tuple[str, date]]) -> list[Part]:
    """Each stay with the moment of all that happens in it, one after the other."""
    parts = [Part()]
    last: datetime | None = None
    for code, day in beats:
        if code == "S":
            continue
        at = clerk.during(day)
        if last is not None:
            at = max(at, last + timedelta(minutes=clerk.chance.randrange(60, 150, 5)))
        last = at
        if parts[-1].over:
            parts.append(Part())
        part = parts[-1]
        (part.events if code in PHASES else part.moments).append(Event(code, at))
    return parts


def _live_part(clerk: Clerk, part: Part, *, known: bool) -> Course:
    course = Course(STAY, PHASES[part.events[-1].code], [])
    if clerk.hospital.unversioned:
        reference = write_snapshots(clerk, part.events, course)
    else:
        reference = write_messages(clerk, clerk.hospital, part.events, course)
    told = write_moments(clerk, part.moments, reference)
    course.steps += told
    needed = [step for step in told if step.kind == "need-stated"]
    if known or needed:
        course.applies = frozenset({"early-notice"})
        admitted = course.of("admitted")[:1]
        notified = first_of(course.of("municipality-notified"))
        course.runs["early-notice"] = [Run(one, notified, tuple(needed)) for one in admitted]
    return course


def _cancelled(clerk: Clerk, day: date) -> Course:
    """A stay that never was."""
    write = write_unmade if clerk.hospital.unversioned else write_cancelled
    return write(clerk, clerk.hospital, day)
