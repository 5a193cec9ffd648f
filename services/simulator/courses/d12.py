"""D12, assessment and treatment in mental health care for children and young people."""

from collections.abc import Sequence
from datetime import date, timedelta

from services.simulator.clerk import Clerk
from services.simulator.courses import every_referral
from services.simulator.courses.coded import Setting, Visit, write_mistaken, write_visits
from services.simulator.courses.outcome import Outcome, outcome
from services.simulator.courses.referred import SPECIALTY, write_referred
from services.simulator.places import Hospital
from services.simulator.sent import Fault
from services.simulator.story import Course, Run, first_of
from services.simulator.table import D12

# R referral, V assessed, N not accepted, W withdrawn; else codes of list 9327 without D12. In
# days: 42 for a decision and for the evaluation after it, 84 for each evaluation after that.
OUTCOMES = (
    outcome("waits", "R V+2-9", (5, 40)),
    outcome("is assessed", "R V+2-7 M+10-30", (5, 33)),
    outcome("is soon to be decided", "R V+2-7 M+10-30", (36, 41)),
    outcome("is decided too late, or not at all", "R M+10-25", (44, 60)),
    outcome("is treated in time", "R V+2-7 M+10-25 CP+20-42", (5, 33)),
    outcome("is treated after a late decision", "R M+8-20 CP+43-55", (5, 30)),
    outcome("is soon to be evaluated", "R M+8-20 UB+7 CP+15-30", (36, 41)),
    outcome("is evaluated too late, or not at all", "R M+8-20 CP+15-30", (44, 60)),
    outcome("is assessed further", "R V+3-8 M+8-20 CU+20-42", (5, 33)),
    outcome("is assessed further for too long", "R M+7-14 CU+20-40", (44, 60)),
    outcome("is decided twice", "R M+7-14 CU+20-40 CP+20-42", (5, 30)),
    outcome("is evaluated, and goes on", "R M+7-14 CP+14-30 F+2-6 E+14-36", (5, 60)),
    outcome("is evaluated late", "R M+7-14 CP+14-30 E+43-55", (5, 30)),
    outcome("is soon to be evaluated again", "R M+7-14 CP+14-28 E+14-40", (71, 83)),
    outcome("is evaluated twice", "R M+7-14 CP+10-21 E+14-28 SM+2-9 E+50-80", (86, 100)),
    outcome("is done", "R V+2-7 M+7-20 CP+14-30 UV+2-5 E+20-42 XG,HI+10-30"),
    outcome("needs nothing", "R V+2-7 M+7-20 CI+10-40 XL,HK+1-5"),
    outcome("does not want to", "R V+2-7 M+7-20 XP+5-30"),
    outcome("does not come", "R M+7-20 XM+46-60"),
    outcome("is not accepted", "R N+2-9"),
    outcome("is withdrawn", "R W+3-20"),
    outcome("moves to another hospital", "R M+7-14 XO+7-14 R+1-3 CP+10-20", (5, 30)),
    outcome("comes back", "R M+7-14 CI+7-14 XG,HI+1-5 R+20-40 M+7-14", (5, 30)),
    outcome("is told of after the end", "R M+7-14 CP+14-30 E+14-30 XG,HI+5-10 F+2-9"),
)
KINDS = {
    "M": "first-attendance",
    "C": "decision",
    "E": "evaluated",
    "F": "feedback-sent",
    "S": "collaboration-meeting",
    "U": "activity",
    "H": "remaining-need",
    "XO": "transferred",
    "X": "closed",
}
PHASES = {
    "first-attendance": "assessment",
    "decision": "decided",
    "evaluated": "treatment",
    "closed": "closed",
}


def live(clerk: Clerk, chosen: Outcome, days: Sequence[date], other: Hospital) -> list[Course]:
    """Choose what happens, write what is sent of it, and tell how each course then stands.

    Args:
        clerk: Who writes.
        chosen: One of ``OUTCOMES``.
        days: One for each of its beats.
        other: A second hospital, where there is one.
    """
    courses: list[Course] = []
    referrals: list[Course] = []
    beats = list(zip([beat.code for beat in chosen.beats], days, strict=True))
    hospital = clerk.hospital
    while beats:
        end = next((i for i, (code, _) in enumerate(beats) if i and code == "R"), len(beats))
        part, beats = beats[:end], beats[end:]
        if not courses or courses[-1].closed is not None:
            courses.append(Course(D12, "waiting", []))
        else:
            hospital = other
        referrals.append(_live_part(clerk, part, hospital, courses[-1]))
    for course in courses:
        _reckon(course)
    return courses + [every_referral.reckon(one) for one in referrals]


def _live_part(
    clerk: Clerk, part: list[tuple[str, date]], hospital: Hospital, course: Course
) -> Course:
    """One referral, and all that comes of it at one hospital; returns the referral's own course."""
    visits = [Visit(tuple(code.split(",")), day) for code, day in part if code not in "RVNW"]
    reference, alone = write_referred(clerk, part, hospital, course, seen=bool(visits))
    setting = Setting(
        hospital=hospital,
        pathway="D12",
        specialty=SPECIALTY,
        kinds=KINDS,
        based_on=reference if clerk.person.index % 3 else None,
        referral=alone if clerk.person.index % 3 else None,
        in_parts=clerk.person.index % 4 == 0,
    )
    for step in write_visits(clerk, setting, visits, course):
        course.tell(step)
    if clerk.take(Fault.CANCELLED):
        day = part[0][1] + timedelta(days=clerk.chance.randint(1, 20))
        code = clerk.chance.choice(("CK", "XP", "E"))
        write_mistaken(clerk, setting, Visit((code,), min(day, clerk.last_on)), course)
    return alone


def _reckon(course: Course) -> None:
    """Say in which phase it is, and how each limit went: what it counts from, what meets it."""
    for kind, phase in PHASES.items():
        if course.of(kind):
            course.phase = phase
    if course.phase == "decided" and course.of("decision")[-1].outcome == "U":
        course.phase = "assessment"
    decisions, evaluations = course.of("decision"), course.of("evaluated")
    course.runs["assessment"] = [
        Run(step, first_of(decisions)) for step in course.of("first-attendance")
    ]
    extended = next((i for i, step in enumerate(decisions) if step.outcome == "U"), None)
    if extended is not None:
        after = first_of(decisions[extended + 1 :])
        course.runs["extended-assessment"] = [Run(decisions[extended], after)]
    treated = next((step for step in decisions if step.outcome == "P"), None)
    if treated is not None:
        course.runs["first-evaluation"] = [Run(treated, first_of(evaluations))]
    course.runs["evaluation"] = [
        Run(step, first_of(evaluations[place + 1 :]), tuple(evaluations[:place]))
        for place, step in enumerate(evaluations)
    ]
    course.fail("225", course.late)
    # A code closes in two steps; a referral that is rejected or withdrawn has no code.
    closed = course.closed
    coded = closed is not None and closed.outcome is not None and "#" not in closed.outcome
    if closed is not None and coded and not course.of("remaining-need"):
        course.findings["remaining-need-missing"] = {closed.source}
