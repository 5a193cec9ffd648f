"""The same promise as in ``test_order``, over many pathways and all that a definition can say."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from schemas.codes import DayName, Kind, Unit
from schemas.definition import (
    Branch,
    BranchSign,
    Cut,
    Definition,
    DefinitionSet,
    Milestone,
    PauseRule,
    Role,
    Running,
    Scope,
    Signal,
    StartRule,
)
from schemas.milestone import Dated, PersonStated, Said, Statement, When
from services.status.decide import changes
from services.status.decide.answer import Published
from services.status.decide.claim import Claim, claim_of
from services.status.decide.facts import Fact
from tests.given import (
    DEFINITIONS,
    HOSPITAL,
    NOON,
    OTHER_HOSPITAL,
    arrived,
    at,
    bodies,
    coded,
    decided,
    in_month,
    on,
    published,
    said,
    statement,
)
from tests.made_up import also, pathway, row, step, tell

CODES = [
    *("C01A", "C01S", "C01CK", "A12A", "A12S", "A12CK", "A12CM", "A12FK", "A12FS", "A12O"),
    *("A12X", "A20A", "A05A", "A05X", "D12A", "D12M", "D12CU", "D12E", "D12XG", "D12HK"),
]
NAMES = ("start", "middle", "end", "away", "back", "letter")
PARTS = tuple(
    also(
        step("away", repeats=True),
        step("back", repeats=True, at_most=1),
        step("letter", required=True),
    )
)
LIMITS = (
    row("start", "middle", 30, when=Branch.OUTPATIENT, earliest=20, warn_before=5),
    row("start", "middle", 20, when=Branch.INPATIENT, earliest=20, warn_before=5),
    row("middle", "middle", 2, unit=Unit.WEEK, repeats=True, id="rounds", warn_before=1),
    row("start", "end", None, due_by=DayName.DEADLINE_FOR_HELP, warn_before=3, id="named"),
    row("start", "end", 10, unit=Unit.WORKING_DAY, unless_purposes=("8485#2",), id="working"),
    row("middle", "end", 36, unit=Unit.HOUR, counts=(DayName.RECEIVED,), id="hours"),
    row("end", "letter", 7, id="letter"),
    row(
        "start",
        "back",
        9,
        set_by=OTHER_HOSPITAL,
        units=(OTHER_HOSPITAL,),
        valid_from=date(2026, 2, 1),
        id="own",
    ),
)
OLD = pathway(
    *LIMITS,
    milestones=PARTS,
    running=Running.MOVES,
    family="made-up",
    scope=Scope(age_from=18),
    pauses=(PauseRule(begins="away", ends="back", source="nobody"),),
    branches=(
        BranchSign(milestone="start", care_levels=("3",), when=Branch.OUTPATIENT),
        BranchSign(milestone="middle", care_levels=("1",), when=Branch.INPATIENT),
    ),
)
NEW = pathway(*LIMITS[2:], milestones=PARTS, family="made-up", valid_from=date(2026, 3, 1))
EACH = pathway(
    row("received", "seen", 10),
    code="each-referral",
    cut=Cut.PER_REFERRAL,
    milestones=tuple(
        replace(step(name, role=role), signals=(Signal(kind=kind),), days=(DayName.STATED,))
        for name, role, kind in (
            ("received", Role.START, Kind.REFERRAL_RECEIVED),
            ("seen", Role.STEP, Kind.ATTENDED),
            ("over", Role.CLOSING, Kind.REFERRAL_WITHDRAWN),
            ("deceased", Role.CLOSING, Kind.DECEASED),
        )
    ),
)


def _with_codes_of_its_own(number: int) -> tuple[Milestone, ...]:
    """The same milestones, told by codes that nobody states."""
    return tuple(
        replace(one, signals=(replace(one.signals[0], codes=(f"urn:other|{number}-{one.id}",)),))
        for one in PARTS
    )


MANY = DefinitionSet(
    definitions=(*DEFINITIONS.definitions, OLD, NEW, EACH), start_rules={}, digest="many"
)
WIDER = DefinitionSet(
    definitions=(
        *MANY.definitions,
        *(
            replace(OLD, code=f"other-{n}", milestones=_with_codes_of_its_own(n))
            for n in range(100)
        ),
    ),
    start_rules={},
    digest="wider",
)
days = st.one_of(st.integers(0, 120), st.integers(56, 60)).map(
    lambda n: date(2026, 1, 1) + timedelta(days=n)
)
"""Half of them of one week, in which one version gives way to the next."""
whens = st.one_of(
    days.map(lambda day: When(day, day)),
    days.map(lambda day: at(datetime(day.year, day.month, day.day, 11, tzinfo=UTC))),
    days.map(lambda day: in_month(day.year, day.month, 28)),
)
hospitals = st.sampled_from([HOSPITAL, OTHER_HOSPITAL])


@st.composite
def things(draw: st.DrawFn) -> Said:
    """A national code, a code of ours, or a kind alone; now and then without a day."""
    when, more = draw(whens), {"organisation": draw(hospitals)}
    match draw(st.integers(0, 2)):
        case 0:
            told = coded(draw(st.sampled_from(CODES)), when, **more)
        case 1:
            told = tell(draw(st.sampled_from(NAMES)), when, **more)
        case _:
            kinds = [Kind.REFERRAL_RECEIVED, Kind.ATTENDED, Kind.REFERRAL_WITHDRAWN]
            told = said(draw(st.sampled_from(kinds)), when, DayName.STATED, **more)
    named = [
        Dated(name, draw(whens))
        for name in (DayName.RECEIVED, DayName.DEADLINE_FOR_HELP)
        if draw(st.booleans())
    ]
    return replace(
        told,
        days=() if draw(st.integers(0, 9)) == 0 else (*told.days, *named),
        care_level=draw(st.sampled_from([None, "1", "3"])),
        purpose=draw(st.sampled_from([None, "8485#1", "8485#2"])),
        reasons=draw(st.sampled_from([(), ("8446#22",), ("8446#1", "9179#FP02")])),
    )


@st.composite
def sources(draw: st.DrawFn, name: str) -> list[Statement]:
    """Versions of one source, which may rest on a referral, and may be withdrawn."""
    told = []
    for version in range(1, draw(st.integers(1, 2)) + 1):
        says = tuple(draw(st.lists(things(), max_size=2, unique_by=lambda one: one.kind)))
        referrals = draw(st.sampled_from([(), (name,), ("R|0",), ("R|1", "R|0")]))
        withdrawn = draw(st.integers(0, 9)) == 0
        told.append(
            statement(
                name,
                *(() if withdrawn else says),
                version=version,
                withdrawn=withdrawn,
                referrals=referrals,
            )
        )
    return told


@st.composite
def worlds(draw: st.DrawFn) -> list[Statement]:
    """Up to six sources of one patient, who may be born, and may die."""
    told: list[Statement] = []
    for n in range(draw(st.integers(1, 6))):
        told += draw(sources(f"R|{n}"))
    if draw(st.booleans()):
        born = date(2010, 1, 1) if draw(st.booleans()) else None
        person = PersonStated(born_on=born, deceased=draw(st.integers(0, 4)) == 0)
        told.append(statement("Patient|1", version=1, person=person))
    service = said(
        Kind.SERVICE_ONGOING, on(2026, 2, 1), organisation=OTHER_HOSPITAL, service="1", ongoing=True
    )
    if draw(st.booleans()):
        told.append(statement("EpisodeOfCare|1", service, version=1))
    return told


@given(worlds(), st.randoms(use_true_random=False))
def test_neither_arrival_nor_repetition_changes_where_any_pathway_stands(
    world: list[Statement], shuffle: Random
) -> None:
    """Limits, findings, delays, pauses and what is related: all of the body."""
    again = [*world, *world]
    shuffle.shuffle(again)

    said_once = bodies(*arrived(world), definitions=MANY)

    assert said_once == bodies(*arrived(again), definitions=MANY)


@given(worlds(), st.integers(-160, 60), st.timedeltas(timedelta(0), timedelta(days=200)))
def test_nothing_changes_before_the_moment_that_was_named(
    world: list[Statement], since: int, later: timedelta
) -> None:
    """Windows, moves to another version and named deadlines among the rest."""
    start = NOON + timedelta(days=since)
    answer = decided(*world, now=start, definitions=MANY)
    then = start + later
    if answer.next_change_at is not None and then >= answer.next_change_at:
        then = answer.next_change_at - timedelta(microseconds=1)
    then = max(then, start)

    now = bodies(*world, now=start, definitions=MANY)
    assert bodies(*world, now=then, definitions=MANY) == now


@given(worlds(), st.randoms(use_true_random=False))
def test_learning_bit_by_bit_ends_where_all_at_once_does(
    world: list[Statement], shuffle: Random
) -> None:
    """Also what an instance says of others, whose names change as their openers do."""
    shuffle.shuffle(world)
    known: dict[str, Published] = {}
    for n in range(1, len(world) + 1):
        for change in changes(known.values(), decided(*world[:n], definitions=MANY), repr):
            known[change.status.instance] = published(change)

    live = {key: one.read() for key, one in known.items() if not one.gone}
    assert live == bodies(*world, definitions=MANY)
    for status in live.values():
        assert {one.instance for one in status.related} <= live.keys()


@given(worlds())
def test_a_hundred_more_pathways_change_nothing_and_are_not_looked_at(
    world: list[Statement],
) -> None:
    """The cost is that of the patient's facts: where none of them makes sure, none is tried."""
    asked: list[str] = []

    def counted(fact: Fact, definition: Definition, rules: Mapping[str, StartRule]) -> Claim | None:
        asked.append(definition.code)
        return claim_of(fact, definition, rules)

    with patch("services.status.decide.present.claim_of", counted):
        few = bodies(*world, definitions=MANY)
        of_few = len(asked)
        many = bodies(*world, definitions=WIDER)

    assert many == few
    assert len(asked) == 2 * of_few
