"""A referral to mental health care for children, and what was answered."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from services.simulator.calendar import day_of
from services.simulator.clerk import Clerk
from services.simulator.courses import every_referral
from services.simulator.fhir.referral import Referral, Version, write_referral
from services.simulator.fhir.systems import Json
from services.simulator.places import Hospital
from services.simulator.sent import Fault
from services.simulator.story import Course, Step, step_at

SPECIALTY = "310"
_ANSWERS = {"V": "vurdert-behov", "N": "vurdert-ikke-behov"}
"""HIS 1206:2018."""


def write_referred(
    clerk: Clerk, part: list[tuple[str, date]], hospital: Hospital, course: Course, *, seen: bool
) -> tuple[Json, Course]:
    """Write the referral and what became of it; returns the reference to it and its own course.

    Args:
        clerk: Who writes.
        part: Letter and day of each thing that happens: R comes first.
        hospital: Who is asked.
        course: What the referral opens, or joins.
        seen: The patient has been seen since: what goes wrong may go wrong there.
    """
    received = clerk.during(part[0][1])
    days = dict(part)
    referral = Referral(
        name=clerk.uuid(),
        hospital=hospital,
        # Helsenorge's referrals are active or completed: one of another system is revoked.
        by_helsenorge="W" not in days and clerk.chance.random() < 0.7,
        specialty=SPECIALTY,
        seniority=part[0][1] if clerk.chance.random() < 0.7 else None,
        received=received,
        authored=part[0][1] - timedelta(days=clerk.chance.randint(0, 2)),
    )
    started, alone = _started(referral), every_referral.opened(referral)
    course.tell(started)
    came = (started, *alone.steps)
    versions = [Version(at=clerk.after(received, 5, 90), tells=came)]
    if not seen and clerk.take(Fault.CORRECTED):
        versions = _corrected(clerk, versions[0], (course, alone))
    answered = next((code for code in ("V", "N", "W") if code in days), None)
    if answered is not None:
        at = max(clerk.during(days[answered]), clerk.after(versions[-1].at, 30, 60))
        step = _answer(referral, answered, at)
        course.tell(step)
        versions.append(
            Version(
                at=at,
                status="revoked" if answered == "W" else "completed",
                answer=_ANSWERS.get(answered),
                tells=(*came, step, every_referral.answer(alone, step)),
                faults=(Fault.CANCELLED,) if answered == "W" else (),
            )
        )
    write_referral(clerk, referral, versions)
    return referral.reference, alone


def _corrected(clerk: Clerk, right: Version, courses: tuple[Course, ...]) -> list[Version]:
    """First told with the days wrong, then right."""
    wrong = replace(right, tells=(), hints=right.tells, days_off=clerk.chance.randint(1, 4))
    later = clerk.after(right.at, 600, 2000)
    return [wrong, replace(right, at=later, faults=(Fault.CORRECTED,), settles=courses)]


def _started(referral: Referral) -> Step:
    told = referral.seniority
    return Step(
        kind="start",
        on=told or day_of(referral.received),
        at=None if told else referral.received,
        day="seniority" if told else "received",
        organisation=referral.hospital.organisation,
        source=referral.source,
    )


def _answer(referral: Referral, code: str, at: datetime) -> Step:
    answer = _ANSWERS.get(code)
    return step_at(
        at,
        kind="referral-assessed" if code == "V" else "closed",
        day="sent",
        organisation=referral.hospital.organisation,
        outcome=f"henvisningsstatus#{answer}" if answer else None,
        source=referral.source,
    )
