"""Whether the code still makes the same bodies of the same facts, as its number says."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from random import Random

from schemas.codes import DayName, Kind, Unit
from schemas.definition import (
    Branch,
    BranchSign,
    Cut,
    DefinitionSet,
    PauseRule,
    RegistryRule,
    Role,
    Running,
    Signal,
)
from schemas.digest import ENGINE
from schemas.milestone import Said, Statement, When
from tests.given import HOSPITAL, OTHER_HOSPITAL, bodies, coded, on, said, statement
from tests.made_up import also, only_these, pathway, row, step, tell
from tests.store.given import WRITING
from tests.times import morning_of

BODIES = {
    1: "7eef7badd86931458a867e664d9d6c43dea3ff9c5a1c7bb7565cfcb8d1bc29d4",
    2: "4600b3f5fd0e118eb34210baa8af65579614ec715b6d9cda7c0b9f231250ab77",
}
"""Digest of the bodies that are made of what is told here, by the number of the code.

Where a change makes others, raise ``ENGINE`` in ``schemas/digest.py`` and add its digest here; in
CHANGELOG.md say that `milepael definitions activate` follows the upgrade. A number that no release
has had yet may be written over, and no other is ever used again.
"""
NAMES = ("start", "middle", "end", "away", "back")
PARTS = tuple(also(step("away", repeats=True), step("back", repeats=True, at_most=1)))
LIMITS = (
    row("start", "middle", 30, when=Branch.OUTPATIENT, earliest=20, warn_before=5),
    row("start", "middle", 20, when=Branch.INPATIENT, warn_before=5),
    row("middle", "middle", 2, unit=Unit.WEEK, repeats=True, id="rounds", warn_before=1),
    row("start", "end", 10, unit=Unit.WORKING_DAY, id="working", excused_by=("away",)),
    row("middle", "end", 36, unit=Unit.HOUR, id="hours"),
    row("start", "end", 3, id="awaited", only_if=("away",), unless=("back",)),
    row("start", "end", 2, unit=Unit.MONTH, amount_from=1, id="months", shown_by=("back",)),
)
BY_CARE = tuple(
    BranchSign(milestone="middle", care_levels=(level,), when=when)
    for level, when in (("3", Branch.OUTPATIENT), ("1", Branch.INPATIENT))
)
OLD = pathway(
    *LIMITS,
    milestones=PARTS,
    running=Running.MOVES,
    branches=BY_CARE,
    family="made-up",
    pauses=(PauseRule(begins="away", ends="back", source="nobody"),),
)
NEW = pathway(*LIMITS[2:], milestones=PARTS, family="made-up", valid_from=date(2026, 3, 1))
STAY = pathway(
    row("in", "out", 48, unit=Unit.HOUR),
    code="stay",
    cut=Cut.PER_EPISODE,
    milestones=tuple(
        step(name, role=role, signals=(Signal(kind=kind),), days=(DayName.PERIOD_START,))
        for name, role, kind in (
            ("in", Role.START, Kind.ADMITTED),
            ("away", Role.STEP, Kind.LEAVE_STARTED),
            ("out", Role.CLOSING, Kind.DISCHARGED),
        )
    ),
)
REFERRAL = pathway(
    row("asked", "seen", None, due_by=DayName.DEADLINE_FOR_HELP, warn_before=3),
    code="referral",
    cut=Cut.PER_REFERRAL,
    milestones=tuple(
        step(name, role=role, signals=(Signal(kind=kind),), days=(DayName.PERIOD_START,))
        for name, role, kind in (
            ("asked", Role.START, Kind.REFERRAL_RECEIVED),
            ("seen", Role.STEP, Kind.ATTENDED),
        )
    ),
)
EVENTS = (
    ("A", Role.START, Kind.PATHWAY_STARTED),
    ("S", Role.STEP, Kind.FIRST_ATTENDANCE),
    ("C", Role.STEP, Kind.DECISION),
    ("F", Role.STEP, Kind.TREATMENT_START),
    ("X", Role.CLOSING, Kind.CLOSED),
)
BY_CODE = pathway(
    row("S", "F", 10, when=Branch.SURGERY),
    row("S", "F", 20, when=Branch.DRUG),
    row("A", "F", 4, unit=Unit.WEEK, warn_before=1),
    code="A12",
    family="made-up",
    volven=("8480",),
    milestones=tuple(
        step(event, role=role, signals=(Signal(kind=kind, event=event),), required=event == "S")
        for event, role, kind in EVENTS
    ),
    branches=(
        BranchSign(milestone="F", outcome="K", when=Branch.SURGERY),
        BranchSign(milestone="F", outcome="M", when=Branch.DRUG),
    ),
    registry=(
        RegistryRule(number="106", event="A", first=True),
        RegistryRule(number="109", event="F", lacks=("S", "C")),
        RegistryRule(number="114", after=("X",)),
        RegistryRule(number="102", again=True),
        RegistryRule(number="224", elsewhere=True),
    ),
)
SET = only_these(OLD, NEW, STAY, REFERRAL, BY_CODE)


def told(chance: Random) -> Iterator[Statement]:
    """What up to fourteen sources say of one patient, of months or of three days."""
    spread = chance.choice((120, 120, 3))
    for number in range(chance.randint(2, 14)):
        day = date(2026, 1, 1) + timedelta(days=chance.randrange(spread))
        names = {"referrals": ("R",)} if chance.random() < 0.3 else {}
        stay = {"episodes": (f"V{number % 3}",)} if chance.random() < 0.3 else {}
        one = anything(chance, on(day.year, day.month, day.day))
        yield statement(f"E|{number}", one, version=1, **names, **stay)


def anything(chance: Random, when: When) -> Said:
    """One thing that one of the pathways knows; now and then without its day."""
    kinds = (Kind.ADMITTED, Kind.LEAVE_STARTED, Kind.DISCHARGED, Kind.REFERRAL_RECEIVED)
    code = chance.choice(("A12A", "A12S", "A12CK", "A12FK", "A12FM", "A12X"))
    one = chance.choice(
        (
            tell(chance.choice(NAMES), when),
            coded(code, when),
            said(chance.choice((*kinds, Kind.ATTENDED)), when),
        )
    )
    unit = chance.choice((HOSPITAL, OTHER_HOSPITAL))
    days = () if chance.random() < 0.05 else one.days
    return replace(one, days=days, organisation=unit, care_level=chance.choice(("1", "3", None)))


def digest(definitions: DefinitionSet) -> str:
    """Of the bodies of two hundred patients, at two moments each."""
    found = sha256()
    for seed in range(200):
        statements = [*told(Random(seed))]
        for now in (morning_of(2026, 3, 1), morning_of(2026, 6, 1)):
            answer = bodies(*statements, definitions=definitions, now=now)
            for _, status in sorted(answer.items()):
                found.update(WRITING.body(status))
    return found.hexdigest()


def test_other_bodies_of_the_same_facts_have_another_number() -> None:
    """Two releases that run side by side would write over each other's, again and again."""
    assert BODIES[ENGINE] == digest(SET), "raise ENGINE in schemas/digest.py; see BODIES"
    assert len({*BODIES.values()}) == len(BODIES)


def test_what_is_told_here_makes_the_code_work() -> None:
    """A digest of nothing would never change: all states and most findings are in it."""
    found = [
        status
        for seed in range(200)
        for status in bodies(
            *told(Random(seed)), definitions=SET, now=morning_of(2026, 3, 1)
        ).values()
    ]

    assert {status.pathway.code for status in found} == {"made-up", "stay", "referral", "A12"}
    assert len({limit.state for status in found for limit in status.limits}) == 7
    assert len({one.rule or one.code for status in found for one in status.findings}) >= 8
    assert any(status.pauses for status in found)
    assert any(status.related for status in found)
