"""A12, the cancer pathway of colon and rectum."""

from collections.abc import Sequence
from datetime import date, timedelta

from services.simulator.clerk import Clerk
from services.simulator.courses import every_referral
from services.simulator.courses.coded import Setting, Visit, write_mistaken, write_visits
from services.simulator.courses.inpatient import write_operation
from services.simulator.courses.medcom_stay import write_messages
from services.simulator.courses.outcome import Outcome, outcome
from services.simulator.courses.start import write_start
from services.simulator.places import Hospital
from services.simulator.sent import Fault
from services.simulator.story import Course, Event, Run, first_of
from services.simulator.table import A12, STAY

# Codes of list 8480 without A12; dies: in the ward. In days: 9 to first attendance, 12 from there
# to the decision, then 14 to surgery or drugs and 18 to radiotherapy; 35, 35 and 39 in all.
OUTCOMES = (
    outcome("waits", "A", (5, 6)),
    outcome("is soon to be seen", "A", (7, 9)),
    outcome("is seen too late, or not at all", "A", (11, 25)),
    outcome("waits for too long in all", "AA", (41, 60)),
    outcome("is seen", "A S+3-9", (5, 8)),
    outcome("is soon to be decided", "A S+3-9", (9, 12)),
    outcome("is seen late and decided too late", "A S+10-14", (13, 25)),
    outcome("waits for treatment", "A S+3-9 CK+5-12", (5, 10)),
    outcome("is soon to be treated", "A S+3-9 CK+5-10", (11, 14)),
    outcome("is in time only for radiotherapy", "A S+3-9 CK+5-9", (15, 18)),
    outcome("is treated too late, or not at all", "AA S+3-9 CK+13-15", (19, 40)),
    outcome("is operated in time", "A S+3-9 CK+5-12 FK+5-14"),
    outcome("is operated late", "A S+3-9 CK+5-12 FK+15-24"),
    outcome("is given drugs in time", "A S+3-9 CK+5-12 FM+5-14"),
    outcome("is given drugs late", "A S+10-14 CK+13-18 FM+15-20"),
    outcome("is radiated in time", "A S+3-9 CK+5-12 FS+15-18"),
    outcome("is radiated late", "A S+3-9 CK+5-12 P+3 FS+19-26"),
    outcome("is relieved", "A S+3-9 CK+5-12 FL+5-20"),
    outcome("is observed", "A S+3-9 CK+5-12 FO+5-14"),
    outcome("is not treated", "A S+3-9 CK+5-12 FI+21-30"),
    outcome("has another cancer", "A S+3-9 CM+5-12"),
    outcome("has another disease", "A S+3-9 CA+13-20"),
    outcome("has no disease", "A S+3-9 CI+5-12"),
    outcome("ends before it was seen", "A X+3-8"),
    outcome("ends too late to be treated in time", "A S+3-9 CK+5-12 X+30-40"),
    outcome("goes to another hospital", "A S+3-9 CK+5-12 O+1-3", (5, 8)),
    outcome("is operated at another hospital", "A S+3-9 O+2-4 A+1 S+3-6 CK+2-5 FK+4-10"),
    outcome("is treated twice", "A S+3-9 CK+5-12 FM+5-14 FS+20-30"),
    outcome("is decided without being seen", "A CK+12-20", (5, 10)),
    outcome("comes again", "A S+3-9 CI+5-12 A+20-40 S+3-9", (5, 8)),
    outcome("dies before treatment", "A S+3-9 CK+5-12 dies+3-9"),
)
KINDS = {
    "A": "start",
    "S": "first-attendance",
    "O": "transferred",
    "C": "decision",
    "F": "treatment-start",
    "P": "treatment-postponed",
    "X": "closed",
}
BRANCHES = {"K": "surgery", "M": "drug", "S": "radiotherapy"}
"""The treatments that have rows of their own; with another none of them applies."""
_SPECIALTY = "030"
CHECKS = {"decision": "112", "treatment-start": "113", "closed": "114"}
"""The registry's check of what is coded after such an end."""
PHASES = {"first-attendance": "assessment", "decision": "decided"}
ENDS = {
    "deceased None": "deceased",
    "treatment-start I": "no-treatment",
    "treatment-start O": "no-treatment",
    **{f"treatment-start {one}": "treatment-start" for one in "KLMS"},
}
"""The phase by what ended it, and with which outcome; else it is closed."""


def live(clerk: Clerk, chosen: Outcome, days: Sequence[date], other: Hospital) -> list[Course]:
    """Choose what happens, write what is sent of it, and tell how each course then stands.

    Args:
        clerk: Who writes.
        chosen: One of ``OUTCOMES``.
        days: One for each of its beats.
        other: A second hospital, where there is one; it sends notices after MedCom.
    """
    beats = [(beat.code, day) for beat, day in zip(chosen.beats, days, strict=True)]
    courses: list[Course] = []
    beside: list[Course] = []
    setting = _setting(clerk, clerk.hospital)
    while beats:
        end = next((i for i, (code, _) in enumerate(beats) if i and code[0] == "A"), len(beats))
        part, beats = beats[:end], beats[end:]
        if not courses or courses[-1].closed is not None:
            courses.append(Course(A12, "waiting", []))
        else:
            setting = _setting(clerk, other)
        beside += _live_part(clerk, part, setting, courses[-1], other)
    for course in courses:
        _reckon(course)
    return courses + beside


def _setting(clerk: Clerk, hospital: Hospital) -> Setting:
    return Setting(
        hospital=hospital,
        pathway="A12",
        specialty=_SPECIALTY,
        kinds=KINDS,
        in_parts=clerk.person.index % 4 == 1,
    )


def _live_part(
    clerk: Clerk, part: list[tuple[str, date]], setting: Setting, course: Course, other: Hospital
) -> list[Course]:
    """A start, and all that comes of it at one hospital; returns the stays and referrals in it."""
    (code, day), *rest = part
    visits = [Visit((code,), day) for code, day in rest if code not in {"FK", "dies"}]
    start, alone = write_start(clerk, setting, Visit((code,), day), course, seen=bool(visits))
    course.tell(start)
    for step in write_visits(clerk, setting, visits, course):
        course.tell(step)
    beside: list[Course] = []
    last, day = part[-1]
    if last == "FK":
        step, surgery = write_operation(clerk, setting, day)
        course.tell(step)
        beside.append(surgery)
    if last == "dies":
        ended = [course] if alone is None else [course, alone]
        beside.append(_die(clerk, other, day, ended))
    if clerk.take(Fault.CANCELLED):
        false = part[0][1] + timedelta(days=clerk.chance.randint(1, 8))
        code = clerk.chance.choice(("S", "CI", "X"))
        write_mistaken(clerk, setting, Visit((code,), min(false, clerk.last_on)), course)
    if alone is not None:
        beside.append(every_referral.reckon(alone))
    return beside


def _die(clerk: Clerk, hospital: Hospital, day: date, ended: Sequence[Course]) -> Course:
    """Dies in a ward: the hospital's notice of it ends these courses too."""
    admitted = clerk.during(day - timedelta(days=2))
    events = [Event("I", admitted), Event("M", clerk.during(day))]
    stay = Course(STAY, "deceased", [])
    write_messages(clerk, hospital, events, stay)
    (died,) = stay.of("deceased")
    for course in ended:
        course.tell(died)
    return stay


def _reckon(course: Course) -> None:
    """Say in which phase it is, which branch it took, and how each limit went."""
    for kind, phase in PHASES.items():
        if course.of(kind):
            course.phase = phase
    if course.closed is not None:
        course.phase = ENDS.get(f"{course.closed.kind} {course.closed.outcome}", "closed")
    begun, seen = course.of("start")[:1], course.of("first-attendance")
    decisions, treatments = course.of("decision"), course.of("treatment-start")
    treated = first_of(treatments)
    if treated is not None:
        course.branch = BRANCHES.get(treated.outcome or "", "another")
    # Where the other hospital is the same one, it states its start and first attendance again.
    course.fail("102", course.again())
    course.fail("108", [step for step in decisions if step.outcome == "K" and not seen])
    if course.closed is not None and course.closed.kind in CHECKS:
        course.fail(CHECKS[course.closed.kind], course.late)
    course.runs["OF1"] = [Run(step, first_of(seen)) for step in begun]
    course.runs["OF2"] = [Run(step, first_of(decisions)) for step in seen]
    course.runs["OF3"] = [Run(step, treated) for step in decisions if step.outcome == "K"]
    course.runs["OF4"] = [Run(step, treated) for step in begun]
