"""Every referral by itself, beside the pathway that it leads to."""

from dataclasses import replace

from services.simulator.fhir.referral import Referral
from services.simulator.story import Course, Run, Step, first_of, step_at
from services.simulator.table import REFERRAL

PHASES = {"assessed": "assessed", "help-begun": "under-care"}
ENDS = {"assessed": "declined", "withdrawn": "revoked", "deceased": "deceased"}
"""The phase by what ended it: an answer that does is a no."""
_ANSWERED = {"referral-assessed": "assessed", "closed": "assessed"}


def opened(referral: Referral) -> Course:
    """The course of a referral that has come."""
    course = Course(REFERRAL, "received", [])
    course.tell(
        step_at(
            referral.received,
            kind="received",
            day="received",
            organisation=referral.hospital.organisation,
            source=referral.source,
        )
    )
    return course


def answer(course: Course, told: Step) -> Step:
    """What the answer to a referral is to its own course; withdrawn has no answer."""
    kind = _ANSWERED[told.kind] if told.outcome else "withdrawn"
    step = replace(told, kind=kind)
    course.tell(step)
    return step


def seen(course: Course, told: Step) -> Step:
    """The patient has come, at a contact that names the referral."""
    step = replace(told, kind="help-begun", day="period-start", outcome=None)
    course.tell(step)
    return step


def reckon(course: Course) -> Course:
    """Say in which phase it is, and how the assessment went."""
    for kind, phase in PHASES.items():
        if course.of(kind):
            course.phase = phase
    if course.closed is not None:
        course.phase = ENDS[course.closed.kind]
    course.runs["assessment"] = [_assessment(course)]
    return course


def _assessment(course: Course) -> Run:
    """The ten days: ended by the answer, or by help that began before any was given."""
    answered, begun = first_of(course.of("assessed")), first_of(course.of("help-begun"))
    days = [one.on for one in (begun, answered) if one is not None and one.on is not None]
    if begun is not None and (answered is None or (len(days) == 2 and days[0] < days[1])):
        return Run(course.steps[0], begun, besides=answered, lenient=True)
    return Run(course.steps[0], answered, besides=begun)
