"""A stay as MedCom tells it: every message is an event, and revises or cancels by name."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from services.simulator.clerk import Clerk
from services.simulator.fhir.notice import Link, Notice, Stay, write_notices
from services.simulator.fhir.systems import Json
from services.simulator.flaws import WRONG_STATUSES
from services.simulator.letter import Flaw
from services.simulator.places import Hospital
from services.simulator.sent import Fault
from services.simulator.story import Course, Event, Step, step_at
from services.simulator.table import STAY

ACTIVITIES = {
    "E": "admit-emergency",
    "I": "admit-inpatient",
    "L": "start-leave-inpatient",
    "B": "end-leave-inpatient",
}
"""MedCom HospitalNotification 3.0.2, state table. A discharge depends on the class, and a death
repeats the activity before it."""
KINDS = {
    "E": ("emergency-started", "period-start"),
    "I": ("admitted", "period-start"),
    "L": ("leave-started", "leave-start"),
    "B": ("leave-ended", "leave-end"),
    "D": ("discharged", "period-end"),
    "M": ("deceased", "period-end"),
}
_STATUSES = {"L": "onleave", "D": "finished", "M": "finished"}


@dataclass(slots=True)
class _Ward:
    """The stay while it is written: what is known of it by now."""

    clerk: Clerk
    stay: Stay
    encounter_class: str = "IMP"
    start: datetime | None = None
    left: datetime | None = None
    notices: list[Notice] = field(default_factory=list)

    def tell(self, event: Event, *steps: Step) -> Notice:
        """The next message: what happened, said soon after."""
        if event.code in "EI":
            self.start = event.at
            self.encounter_class = "EMER" if event.code == "E" else "IMP"
        if event.code == "L":
            self.left = event.at
        assert self.start is not None
        notice = Notice(
            link=self.link(self.activity(event.code), event.at),
            encounter_class=self.encounter_class,
            status=_STATUSES.get(event.code, "in-progress"),
            start=self.start,
            end=event.at if event.code in "DM" else None,
            leave=self._leave(event),
            deceased=event.code == "M",
            tells=steps,
        )
        self.notices.append(notice)
        return notice

    def link(self, activity: str, after: datetime) -> Link:
        """The next link of the chain, later than the one before."""
        at = self.clerk.after(after, 2, 30)
        if self.notices:
            at = max(at, self.notices[-1].link.occurred + timedelta(minutes=1))
        return Link(message=self.clerk.uuid(), activity=activity, occurred=at)

    def activity(self, code: str) -> str:
        """What the message is called."""
        if code == "D":
            place = "emergency" if self.encounter_class == "EMER" else "inpatient"
            return f"discharge-{place}-home"
        if code == "M":
            return self.notices[-1].link.activity
        return ACTIVITIES[code]

    def _leave(self, event: Event) -> tuple[datetime, datetime | None] | None:
        if self.left is None or event.code not in "LB":
            return None
        return (self.left, event.at if event.code == "B" else None)


def write_messages(
    clerk: Clerk, hospital: Hospital, events: Sequence[Event], course: Course
) -> Json:
    """Write a message for each event; returns the reference to the stay."""
    stay = Stay(hospital, clerk.uuid())
    ward = _Ward(clerk, stay)
    lost = _lost(clerk, events)
    for event in events:
        if event is lost:
            ward.tell(event)
            ward.notices[-1] = replace(ward.notices[-1], lost=True)
            course.missing = 1
            course.findings["predecessor-missing"] = {stay.source}
            continue
        kind, day = KINDS[event.code]
        step = step_at(
            event.at,
            kind=kind,
            day=day,
            organisation=hospital.organisation,
            source=stay.source,
        )
        course.steps.append(step)
        if event.code in "DM":
            course.closed = step
        _say(ward, event, step, course)
    write_notices(clerk, stay, ward.notices)
    return stay.reference


def _lost(clerk: Clerk, events: Sequence[Event]) -> Event | None:
    """The message that gets lost: of two leaves, that the first began."""
    leaves = [event for event in events if event.code == "L"]
    return leaves[0] if clerk.loses and len(leaves) > 1 else None


def _say(ward: _Ward, event: Event, step: Step, course: Course) -> None:
    """Say it, with what goes wrong on the way."""
    clerk = ward.clerk
    if event.code in "LBD" and clerk.chance.random() < 0.5 and clerk.take(Fault.CANCELLED):
        _cancel_discharge(ward, event, course)
    if event.code in "EI" and clerk.take(Fault.CORRECTED):
        _revise(ward, event, step, course)
        return
    notice = ward.tell(event, step)
    if clerk.take_broken("mended"):
        # Sent with a status that FHIR does not have, then the same message again, sound.
        again = replace(notice.link, occurred=clerk.after(notice.link.occurred, 1, 20))
        broken = replace(
            notice,
            status=clerk.chance.choice(WRONG_STATUSES),
            tells=(),
            faults=(Fault.BROKEN,),
            flaw=Flaw(mended=True),
        )
        ward.notices[-1:] = [broken, replace(notice, link=again)]


def _revise(ward: _Ward, event: Event, step: Step, course: Course) -> None:
    """Tell the hour wrong, then revise it by name."""
    chance = ward.clerk.chance
    right = ward.tell(event, step)
    wrong = event.at - timedelta(minutes=chance.randrange(30, 300, 10))
    ward.notices[-1] = replace(right, start=wrong, tells=(), hints=(step,))
    later = event.at + timedelta(minutes=chance.randrange(30, 300))
    link = ward.link(f"revise-{right.link.activity}", later)
    ward.notices.append(replace(right, link=link, faults=(Fault.CORRECTED,), settles=(course,)))


def _cancel_discharge(ward: _Ward, event: Event, course: Course) -> None:
    """Say that the patient has gone home, and take it back by name."""
    before = ward.notices[-1]
    gone = before.link.occurred + (event.at - before.link.occurred) / 3
    told = ward.tell(Event("D", gone.replace(microsecond=0)))
    link = replace(
        ward.link(f"cancel-{told.link.activity}", gone + timedelta(minutes=20)), removes=True
    )
    ward.notices.append(
        replace(
            before,
            link=link,
            tells=(),
            hints=(),
            lost=False,
            status="in-progress",
            leave=None,
            faults=(Fault.CANCELLED,),
            settles=(course,),
        )
    )


def write_cancelled(clerk: Clerk, hospital: Hospital, day: date) -> Course:
    """A stay of the wrong patient: admitted, and taken back. Who was told must learn of it."""
    at = clerk.during(day)
    stay = Stay(hospital, clerk.uuid())
    ward = _Ward(clerk, stay)
    told = ward.tell(Event("I", at))
    step = step_at(
        at,
        kind="cancelled",
        day="period-start",
        organisation=hospital.organisation,
        source=stay.source,
    )
    course = Course(STAY, "cancelled", [step], closed=step)
    link = ward.link("cancel-admit-inpatient", at + timedelta(minutes=90))
    ward.notices.append(
        replace(
            told,
            link=replace(link, removes=True),
            status="entered-in-error",
            tells=(step,),
            faults=(Fault.CANCELLED,),
        )
    )
    write_notices(clerk, stay, ward.notices)
    return course
