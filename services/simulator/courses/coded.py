"""Contacts with national pathway codes, and what goes wrong with them on the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from services.simulator.clerk import Clerk
from services.simulator.courses import every_referral
from services.simulator.fhir.appointment import write_appointment
from services.simulator.fhir.codes import concept_in_parts, pathway_concept
from services.simulator.fhir.contact import Contact, Version, write_contact
from services.simulator.fhir.systems import Json, unit
from services.simulator.fhir.task import Task, done_at, write_task
from services.simulator.flaws import spoiled
from services.simulator.places import Hospital
from services.simulator.sent import Fault
from services.simulator.story import Course, Event, Step, step_at

MISTAKEN = {"CP": "CK", "CU": "CP", "CI": "CK", "CK": "CI", "FK": "FM", "FM": "FK", "FS": "FM"}
"""What a clerk writes by mistake, and corrects."""

DESK_WORK = frozenset({"F", "SM", "O", "P", "X"})
"""What may be done without the patient, and told as a Task: feedback, a meeting, an end."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A contact that states codes of one pathway, without the pathway's own letters."""

    codes: tuple[str, ...]
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Where the contacts take place.

    Attributes:
        based_on: The referral, where the hospital's system tells it.
        referral: And the referral's own course.
        kinds: Milestone by code, else by its event letter.
        in_parts: The system writes pathway, event and outcome apart.
    """

    hospital: Hospital
    pathway: str
    specialty: str
    kinds: Mapping[str, str]
    based_on: Json | None = None
    referral: Course | None = None
    in_parts: bool = False

    def concept(self, code: str) -> Json:
        """One code as this system writes it."""
        full = f"{self.pathway}{code}"
        return concept_in_parts(full) if self.in_parts else pathway_concept(full)

    def contact(self, clerk: Clerk) -> Contact:
        """A new contact."""
        return Contact(
            number=clerk.number(),
            hospital=self.hospital,
            specialty=self.specialty,
            based_on=self.based_on,
        )


def write_visits(
    clerk: Clerk, setting: Setting, visits: Sequence[Visit], course: Course
) -> list[Step]:
    """Write contacts, one of them with what is to go wrong; returns their steps in order."""
    steps: list[Step] = []
    unlucky = clerk.chance.choice(visits) if visits else None
    for visit in visits:
        wrong: set[Fault] = set()
        if visit is unlucky and clerk.take(Fault.CORRECTED):
            wrong.add(Fault.CORRECTED)
        if visit is unlucky and clerk.take_broken("mended"):
            wrong.add(Fault.BROKEN)
        if not wrong and visit.codes[0] in DESK_WORK and clerk.chance.random() < 0.5:
            steps.append(_write_task(clerk, setting, visit))
        else:
            steps += _write(clerk, setting, visit, course, wrong)
    return steps


def write_mistaken(clerk: Clerk, setting: Setting, visit: Visit, course: Course) -> None:
    """Write a contact that never was, and take it back."""
    contact = setting.contact(clerk)
    start = clerk.during(visit.day)
    told = Version(
        at=clerk.after(start, 35, 240),
        status="finished",
        start=start,
        end=start + timedelta(minutes=30),
        codes=tuple(setting.concept(code) for code in visit.codes),
    )
    # DIPS has no status for what was entered in error: the contact is cancelled.
    back = replace(
        told,
        at=clerk.after(told.at, 600, 6000),
        status="cancelled" if setting.hospital.unversioned else "entered-in-error",
        faults=(Fault.CANCELLED,),
        settles=(course,) if setting.referral is None else (course, setting.referral),
    )
    write_contact(clerk, contact, (told, back))


def _write(
    clerk: Clerk, setting: Setting, visit: Visit, course: Course, wrong: set[Fault]
) -> list[Step]:
    contact = setting.contact(clerk)
    start = clerk.during(visit.day)
    steps = [_step(setting, contact, code, start) for code in visit.codes]
    tells = list(steps)
    if setting.referral is not None:
        tells.append(every_referral.seen(setting.referral, steps[0]))
    end = start + timedelta(minutes=clerk.chance.randrange(30, 91, 15))
    final = Version(
        at=clerk.after(end, 5, 180),
        status="finished",
        start=start,
        end=end,
        codes=tuple(setting.concept(code) for code in visit.codes),
        tells=tuple(tells),
    )
    if clerk.chance.random() < 0.12:
        write_appointment(clerk, setting.hospital, setting.specialty, start)
    versions: list[Version] = []
    anew = setting.hospital.unversioned and clerk.take(Fault.UNVERSIONED)
    if anew or Fault.DISORDERED in clerk.wants or clerk.chance.random() < 0.15:
        begun = start + timedelta(minutes=5)
        # Without its codes it says nothing of the pathway, and already that help has begun.
        came = tuple(tells[len(steps) :])
        versions.append(
            replace(final, at=begun, status="in-progress", end=None, codes=(), tells=(), hints=came)
        )
    if Fault.CORRECTED in wrong:
        versions.append(_mistaken(clerk, setting, visit, final))
        later = clerk.after(final.at, 600, 4000)
        final = replace(final, at=later, faults=(Fault.CORRECTED,), settles=(course,))
    if Fault.BROKEN in wrong:
        versions.append(spoiled(clerk, final))
        final = replace(final, at=clerk.after(final.at, 60, 3000))
    write_contact(clerk, contact, (*versions, final))
    return steps


def _write_task(clerk: Clerk, setting: Setting, visit: Visit) -> Step:
    done = Event(visit.codes[0], clerk.during(visit.day))
    task = Task(
        number=clerk.number(),
        domain=setting.hospital.domain,
        sender=setting.hospital.sender,
        code=setting.concept(done.code),
        authored=done.at,
        asked_by=unit(setting.hospital),
        patient=clerk.subject(setting.hospital),
    )
    step = step_at(
        done.at,
        kind=setting.kinds.get(done.code) or setting.kinds[done.code[0]],
        day="executed",
        organisation=setting.hospital.organisation,
        outcome=done.code[1:] or None,
        source=task.source,
    )
    write_task(clerk, task, [done_at(done, clerk.after(done.at, 2, 60), step)])
    return step


def _step(setting: Setting, contact: Contact, code: str, start: datetime) -> Step:
    kind = setting.kinds.get(code) or setting.kinds[code[0]]
    # A contact says by itself that the patient came, and so does its code; where the referral
    # ties both to the course, the contact's own day comes first.
    attended = kind == "first-attendance" and setting.pathway == "D12"
    return step_at(
        start,
        kind=kind,
        day="period-start" if attended and setting.based_on is not None else "stated",
        organisation=setting.hospital.organisation,
        outcome=code[1:] or None,
        source=contact.source,
    )


def _mistaken(clerk: Clerk, setting: Setting, visit: Visit, final: Version) -> Version:
    """The first, wrong version: another outcome, or some days off."""
    other = MISTAKEN.get(visit.codes[0])
    if other is not None and clerk.chance.random() < 0.5:
        codes: tuple[Json, ...] = (setting.concept(other),)
        return replace(final, codes=codes, tells=(), hints=final.tells)
    off = timedelta(days=clerk.chance.randint(1, 3))
    assert final.end is not None
    return replace(final, start=final.start - off, end=final.end - off, tells=(), hints=final.tells)
