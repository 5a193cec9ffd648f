"""A stay as DIPS tells it: a snapshot each time, and only the last one stands."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from services.simulator.clerk import Clerk
from services.simulator.fhir.contact import Contact, Version, write_contact
from services.simulator.fhir.systems import Json
from services.simulator.flaws import spoiled
from services.simulator.places import Hospital
from services.simulator.sent import Fault
from services.simulator.story import Course, Event, Step, step_at
from services.simulator.table import STAY

SPECIALTY = "110"
_STATUSES = {"L": "onleave", "D": "finished", "M": "finished"}


def write_snapshots(clerk: Clerk, events: Sequence[Event], course: Course) -> Json:
    """Write a snapshot after each event; returns the reference to the stay.

    DIPS has no field for death: the stay has ended.
    """
    contact = Contact(number=clerk.number(), hospital=clerk.hospital, specialty=SPECIALTY)
    # An emergency that becomes a stay is said anew: it was admitted.
    begun = max(place for place, event in enumerate(events) if event.code in "EI")
    course.steps = _steps(contact, events[begun:])
    if events[-1].code in "DM":
        course.closed, course.phase = course.steps[-1], "discharged"
    versions = [_snapshot(clerk, events[: place + 1]) for place in range(len(events))]
    versions[begun:] = [replace(one, tells=(course.steps[0],)) for one in versions[begun:]]
    versions[-1] = replace(versions[-1], tells=tuple(course.steps))
    if clerk.take(Fault.UNVERSIONED) and len(versions) == 1:
        # The discharge is planned for another day.
        versions.append(_later(clerk, versions[0], None, end=_planned(clerk, versions[0])))
    write_contact(clerk, contact, _troubled(clerk, versions, begun, course))
    return contact.reference


def _steps(contact: Contact, events: Sequence[Event]) -> list[Step]:
    """What the last snapshot says: when it began, and where the patient is now."""
    organisation, source = contact.hospital.organisation, contact.source
    kind = "admitted" if events[0].code == "I" else "emergency-started"
    steps = [
        step_at(
            events[0].at, kind=kind, day="period-start", organisation=organisation, source=source
        )
    ]
    last = events[-1]
    if last.code in "DM":
        steps.append(
            step_at(
                last.at, kind="discharged", day="period-end", organisation=organisation,
                source=source,
            )
        )  # fmt: skip
    if last.code == "L":
        # A snapshot has no field for when a leave began.
        steps.append(
            Step(kind="leave-started", on=None, day=None, organisation=organisation, source=source)
        )
    return steps


def _snapshot(clerk: Clerk, events: Sequence[Event]) -> Version:
    begun = next(event for event in reversed(events) if event.code in "EI")
    told = Version(
        at=clerk.after(events[-1].at, 3, 40),
        status=_STATUSES.get(events[-1].code, "in-progress"),
        start=begun.at,
        encounter_class="EMER" if begun.code == "E" else "IMP",
    )
    over = told.status == "finished"
    return replace(told, end=events[-1].at if over else _planned(clerk, told))


def _planned(clerk: Clerk, told: Version) -> datetime:
    """The planned end, which DIPS writes where others write the real one."""
    return told.at + timedelta(days=clerk.chance.randint(1, 6))


def _troubled(
    clerk: Clerk, versions: Sequence[Version], begun: int, course: Course
) -> list[Version]:
    """The snapshots, with a wrong or broken one before the first that tells the beginning."""
    before, first, after = [*versions[:begun]], versions[begun], [*versions[begun + 1 :]]
    bound = after[0] if after else None
    told: list[Version] = []
    if clerk.take(Fault.CORRECTED):
        off = timedelta(hours=clerk.chance.randint(1, 5))
        told.append(replace(first, start=first.start - off, tells=(), hints=first.tells))
        first = _later(clerk, first, bound, faults=(Fault.CORRECTED,), settles=(course,))
    if clerk.take_broken("mended"):
        told.append(spoiled(clerk, first))
        first = _later(clerk, first, bound)
    return [*before, *told, first, *after]


def _later(clerk: Clerk, version: Version, before: Version | None, **more: object) -> Version:
    """The same some time later, but before the snapshot that follows."""
    at = clerk.after(version.at, 60, 600)
    if before is not None:
        at = min(at, version.at + (before.at - version.at) / 2)
    return replace(version, at=at.replace(microsecond=0), **more)  # type: ignore[arg-type]  # its fields


def write_unmade(clerk: Clerk, hospital: Hospital, day: date) -> Course:
    """A stay that is cancelled after all. Who was told of it must learn that it never was."""
    contact = Contact(number=clerk.number(), hospital=hospital, specialty=SPECIALTY)
    at = clerk.during(day)
    told = _snapshot(clerk, [Event("I", at)])
    step = step_at(
        at,
        kind="cancelled",
        day="period-start",
        organisation=hospital.organisation,
        source=contact.source,
    )
    back = replace(
        told,
        at=clerk.after(told.at, 60, 600),
        status="cancelled",
        end=None,
        tells=(step,),
        faults=(Fault.CANCELLED,),
    )
    write_contact(clerk, contact, (told, back))
    return Course(STAY, "cancelled", [step], closed=step)
