"""How a hospital says that a cancer pathway has begun: an EpisodeOfCare, or a coded referral."""

from datetime import timedelta

from services.simulator.clerk import Clerk
from services.simulator.courses import every_referral
from services.simulator.courses.coded import Setting, Visit
from services.simulator.fhir.episode import Episode, Telling, write_episode
from services.simulator.fhir.referral import Referral, Version, write_referral
from services.simulator.fhir.systems import unit
from services.simulator.letter import ENCOUNTERS
from services.simulator.sent import Fault
from services.simulator.story import Course, Step, step_at


def write_start(
    clerk: Clerk, setting: Setting, start: Visit, course: Course, *, seen: bool
) -> tuple[Step, Course | None]:
    """Write the start of a course; returns it, and the own course of a referral that tells it.

    Args:
        clerk: Who writes.
        setting: At which hospital.
        start: Code and day.
        course: The course that begins, or goes on at another hospital.
        seen: The patient has been seen since: what goes wrong may go wrong there.
    """
    corrected = course if not seen and clerk.take(Fault.CORRECTED) else None
    write = _refer if setting.hospital.unversioned or clerk.person.index % 2 else _open
    return write(clerk, setting, start, corrected)


def _refer(
    clerk: Clerk, setting: Setting, start: Visit, corrected: Course | None
) -> tuple[Step, Course | None]:
    """A referral, and once the hospital has seen what it is about, the same with the code."""
    received = clerk.during(start.day)
    referral = Referral(
        name=clerk.uuid(),
        hospital=setting.hospital,
        by_helsenorge=False,
        specialty=setting.specialty,
        seniority=None,
        received=received,
        authored=start.day - timedelta(days=clerk.chance.randint(0, 2)),
    )
    step = step_at(
        received,
        kind="start",
        day="received",
        organisation=setting.hospital.organisation,
        outcome=start.codes[0][1:] or None,
        source=referral.source,
    )
    alone = every_referral.opened(referral)
    told = (step, *alone.steps)
    code = setting.concept(start.codes[0])
    came = Version(at=clerk.after(received, 2, 30), tells=tuple(alone.steps))
    coded = Version(at=clerk.after(came.at, 30, 200), code=code, tells=told)
    versions = [came, coded]
    if corrected is not None:
        off = clerk.chance.randint(1, 3)
        wrong = Version(at=came.at, code=code, days_off=off, hints=told)
        right = Version(
            at=coded.at,
            code=code,
            tells=told,
            faults=(Fault.CORRECTED,),
            settles=(corrected, alone),
        )
        versions = [wrong, right]
    write_referral(clerk, referral, versions)
    return step, alone


def _open(
    clerk: Clerk, setting: Setting, start: Visit, corrected: Course | None
) -> tuple[Step, Course | None]:
    """An EpisodeOfCare of the pathway's type. It tells the day, and no hour."""
    hospital = setting.hospital
    episode = Episode(
        number=clerk.number(),
        domain=hospital.domain,
        sender=hospital.sender,
        topic=ENCOUNTERS,
        type=setting.concept(start.codes[0]),
        organisation=unit(hospital),
        patient=clerk.subject(hospital),
    )
    step = Step(
        kind="start",
        on=start.day,
        day="stated",
        organisation=hospital.organisation,
        outcome=start.codes[0][1:] or None,
        source=episode.source,
    )
    at = clerk.after(clerk.during(start.day), 2, 90)
    tellings = [Telling(at=at, since=start.day, tells=(step,))]
    if corrected is not None:
        off = timedelta(days=clerk.chance.randint(1, 3))
        tellings = [
            Telling(at=at, since=start.day - off, hints=(step,)),
            Telling(
                at=clerk.after(at, 30, 600),
                since=start.day,
                tells=(step,),
                faults=(Fault.CORRECTED,),
                settles=(corrected,),
            ),
        ]
    write_episode(clerk, episode, tellings)
    return step, None
