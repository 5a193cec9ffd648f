"""An operation: a stay in a ward whose Encounter states the code of the treatment."""

from dataclasses import replace
from datetime import date, timedelta

from services.simulator.clerk import Clerk
from services.simulator.courses.coded import Setting
from services.simulator.fhir.contact import Version, write_contact
from services.simulator.story import Course, Step, step_at
from services.simulator.table import STAY

CODE = "FK"


def write_operation(clerk: Clerk, setting: Setting, day: date) -> tuple[Step, Course]:
    """Write the stay; returns the start of the treatment, and the stay as a course of its own."""
    contact = setting.contact(clerk)
    told = {"organisation": setting.hospital.organisation, "source": contact.source}
    start = clerk.during(day)
    treated = step_at(start, kind=setting.kinds[CODE[0]], day="stated", outcome=CODE[1], **told)
    admitted = step_at(start, kind="admitted", day="period-start", **told)
    stay = Course(STAY, "admitted", [admitted])
    end = clerk.during(day + timedelta(days=clerk.chance.randint(3, 7)))
    first = Version(
        at=clerk.after(start, 5, 90),
        status="in-progress",
        start=start,
        # DIPS writes the planned end where others write the real one.
        end=end + timedelta(days=1) if setting.hospital.unversioned else None,
        encounter_class="IMP",
        codes=(setting.concept(CODE),),
        tells=(treated, admitted),
    )
    versions = [first]
    if end < clerk.last_at - timedelta(hours=2):
        discharged = step_at(end, kind="discharged", day="period-end", **told)
        stay.steps.append(discharged)
        stay.phase, stay.closed = "discharged", discharged
        versions.append(
            replace(
                first,
                at=clerk.after(end, 5, 90),
                status="finished",
                end=end,
                tells=(treated, admitted, discharged),
            )
        )
    write_contact(clerk, contact, versions)
    return treated, stay
