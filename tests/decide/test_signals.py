"""What a signal may ask beside its kind, and for whom a pathway is."""

from dataclasses import replace
from datetime import date

import pytest

from schemas.codes import Finding, Kind
from schemas.definition import Definition, DefinitionSet, Role, Scope, Signal
from schemas.milestone import PersonStated, Said
from tests.given import (
    HOSPITAL,
    OTHER_HOSPITAL,
    bodies,
    coded,
    findings,
    on,
    only,
    reached,
    said,
    statement,
)
from tests.made_up import SYSTEM, also, only_these, pathway, step, tell, tells

START = tell("start", on(2026, 1, 5))


def with_signal(signal: Signal) -> DefinitionSet:
    """A pathway with one milestone more, told by this."""
    return only_these(pathway(milestones=tuple(also(step("asked", signals=(signal,))))))


@pytest.mark.parametrize(
    ("signal", "fits"),
    [
        (Signal(kind=Kind.ATTENDED, care_levels=("1", "2")), {"care_level": "2"}),
        (Signal(kind=Kind.ATTENDED, purposes=("8485#2",)), {"purpose": "8485#2"}),
        (Signal(kind=Kind.ATTENDED, outcomes_coded=("9148#4",)), {"outcome": "9148#4"}),
    ],
)
def test_a_signal_is_told_only_by_what_says_all_that_it_asks(
    signal: Signal, fits: dict[str, str]
) -> None:
    """What is not told is not so: a contact of unknown care is no admission."""

    def reaches(told: Said) -> bool:
        start = statement("E|start", START, version=1, episodes=("E",))
        contact = statement("E|2", told, version=1, episodes=("E",))
        status = only(start, contact, definitions=with_signal(signal))
        return "asked" in reached(status)

    attended = said(Kind.ATTENDED, on(2026, 1, 9))
    by_day = replace(attended, days=START.days)
    assert reaches(replace(by_day, **fits))  # type: ignore[arg-type]
    assert not reaches(replace(by_day, **dict.fromkeys(fits, "another")))  # type: ignore[arg-type]
    assert not reaches(by_day)


def test_of_two_milestones_that_a_fact_may_tell_the_first_in_the_file_is_told() -> None:
    """Also where a signal of the second fits more surely: the file says which goes before."""
    plain, sure = Signal(kind=Kind.ATTENDED), Signal(kind=Kind.ATTENDED, specialties=("310",))
    told = replace(said(Kind.ATTENDED, on(2026, 1, 9)), days=START.days, specialty="310")
    contact = statement("E|2", told, version=1, episodes=("E",))
    start = statement("E|start", START, version=1, episodes=("E",))

    def reaches(first: Signal, second: Signal) -> list[str]:
        steps = also(step("one", signals=(first,)), step("two", signals=(second,)))
        these = only_these(pathway(milestones=tuple(steps)))
        return reached(only(start, contact, definitions=these))

    assert "one" in reaches(plain, sure)
    assert "one" in reaches(sure, plain)


def test_what_names_the_referral_of_one_pathway_is_contested_by_no_other_at_the_unit() -> None:
    """Both are open at the hospital, and the contact is of the specialty of both."""
    seen = Signal(kind=Kind.ATTENDED, specialties=("310",))

    def one_of_two(code: str) -> Definition:
        start = step("start", role=Role.START, signals=(tells(code),))
        steps = (start, step("seen", signals=(seen,)))
        return pathway(code=code, milestones=steps)

    told = [
        statement(
            f"E|{code}",
            replace(tell(code, on(2026, 1, 5)), organisation=HOSPITAL),
            version=1,
            referrals=(code,),
        )
        for code in ("one", "two")
    ]
    attended = said(Kind.ATTENDED, on(2026, 1, 9), organisation=HOSPITAL, specialty="310")
    dated = replace(attended, days=tell("one", on(2026, 1, 9)).days)
    contact = statement("E|seen", dated, version=1, referrals=("one",))

    found = bodies(*told, contact, definitions=only_these(one_of_two("one"), one_of_two("two")))

    by_code = {status.pathway.code: status for status in found.values()}
    assert reached(by_code["one"]) == ["start", "seen"]
    assert by_code["one"].completeness.unassigned == 0


def test_a_code_counts_in_the_list_alone_that_the_pathway_is_told_by() -> None:
    """A12 in the list of mental health is no cancer pathway."""
    (right,) = (coded("A12A", on(2026, 1, 5)),)
    assert right.code is not None
    wrong = replace(right, code=replace(right.code, volven="9327"))

    assert len(bodies(statement("E|1", right, version=1))) == 1
    assert bodies(statement("E|1", wrong, version=1)) == {}


def test_a_national_code_counts_where_the_care_is_the_one_that_is_asked_for() -> None:
    """The same code, told of an admission and of an outpatient visit."""
    signal = Signal(kind=Kind.FIRST_ATTENDANCE, event="S", care_levels=("1",))
    begins = Signal(kind=Kind.PATHWAY_STARTED, event="A")
    base = pathway()
    these = only_these(
        pathway(
            code="A12",
            volven=("8480",),
            milestones=(
                replace(base.milestones[0], signals=(begins,)),
                step("admitted", signals=(signal,)),
            ),
        )
    )
    start = statement("E|A", coded("A12A", on(2026, 1, 5)), version=1)

    def seen(care: str) -> list[str]:
        told = statement("E|S", coded("A12S", on(2026, 1, 9), care_level=care), version=1)
        return reached(only(start, told, definitions=these))

    assert (seen("1"), seen("3")) == (["start", "admitted"], ["start"])


def test_that_a_referral_came_tells_a_step_only_where_the_signal_asks_for_its_code() -> None:
    """What it asks for is not done; that it asks is what some pathways begin with."""
    named = (f"{SYSTEM}|asked",)

    def reaches(kind: Kind, *stated: str) -> bool:
        start = statement("E|start", START, version=1)
        came = replace(said(Kind.REFERRAL_RECEIVED, on(2026, 1, 9)), days=START.days, stated=stated)
        these = with_signal(Signal(kind=kind, codes=named))
        told = only(start, statement("E|2", came, version=1), definitions=these)
        return "asked" in reached(told)

    assert reaches(Kind.REFERRAL_RECEIVED, *named)
    assert not reaches(Kind.REFERRAL_RECEIVED, f"{SYSTEM}|other")
    assert not reaches(Kind.CODED, *named)


def test_an_organisations_own_code_is_told_by_its_own_units_alone() -> None:
    """Another's, or one that says not whose it is, makes no step: it would be judged by it."""
    own = Signal(kind=Kind.CODED, codes=(f"{SYSTEM}|asked",), units=("enh|trust", HOSPITAL))

    def reaches(organisation: str | None) -> bool:
        told = tell("asked", on(2026, 1, 9), organisation=organisation)
        start, asked = statement("E|1", START), statement("E|2", told)
        return "asked" in reached(only(start, asked, definitions=with_signal(own)))

    assert reaches(HOSPITAL)
    assert not reaches(OTHER_HOSPITAL)
    assert not reaches(None)


def test_a_code_that_no_definition_names_opens_nothing() -> None:
    """And another system's code of the same name is another code."""
    other = replace(START, stated=("urn:another|start",))

    assert bodies(statement("E|1", other, version=1), definitions=only_these(pathway())) == {}


@pytest.mark.parametrize(
    ("scope", "born", "specialty", "outside"),
    [
        (Scope(age_to=17), date(2008, 1, 6), None, False),
        (Scope(age_to=17), date(2008, 1, 5), None, True),
        (Scope(age_from=18), date(2008, 1, 5), None, False),
        (Scope(age_from=18), date(2008, 1, 6), None, True),
        (Scope(age_from=18), None, None, False),
        (Scope(specialties=("310",)), None, "310", False),
        (Scope(specialties=("310",)), None, "320", True),
        (Scope(specialties=("310",)), None, None, False),
    ],
)
def test_who_is_out_of_scope_is_followed_all_the_same(
    scope: Scope, born: date | None, specialty: str | None, outside: bool
) -> None:
    """By the age on the day of the start; on the birthday one is a year older."""
    start = statement("E|1", replace(START, specialty=specialty), version=1)
    person = statement("Patient|1", version=1, person=PersonStated(born_on=born))

    status = only(start, person, definitions=only_these(pathway(scope=scope)))

    assert (Finding.OUT_OF_SCOPE in findings(status)) == outside
    assert status.phase == "start"


@pytest.mark.parametrize(
    ("scope", "lives", "outside"),
    [
        (Scope(municipalities=("1813", "1815")), "1813", False),
        (Scope(municipalities=("1813", "1815")), "1820", True),
        (Scope(municipalities=("1813",)), None, False),
        (Scope(counties=("18",)), "1820", False),
        (Scope(counties=("18",)), "5001", True),
        (Scope(counties=("18",), municipalities=("5060",)), "5060", False),
        (Scope(counties=("18",), municipalities=("5060",)), "5001", True),
        (Scope(counties=("18",), age_from=18), "5001", True),
    ],
)
def test_a_municipal_pathway_is_for_those_who_live_there(
    scope: Scope, lives: str | None, outside: bool
) -> None:
    """Whoever lives nobody knows where is not called out; what was told last counts."""
    start = statement("E|1", START, version=1)
    before = statement("Patient|1", version=1, person=PersonStated(municipality="0301"))
    now = statement("Patient|1", version=2, person=PersonStated(municipality=lives))

    status = only(start, before, now, definitions=only_these(pathway(scope=scope)))

    assert (Finding.OUT_OF_SCOPE in findings(status)) == outside
    assert status.phase == "start"


@pytest.mark.parametrize(("protection", "judged"), [("N", True), ("R", False), ("7", False)])
def test_by_nothing_that_is_told_can_a_hidden_address_be_guessed(
    protection: str, judged: bool
) -> None:
    """A status goes to those who may not know that the patient lives elsewhere."""
    told = PersonStated(municipality="1820", protection=protection)
    start, person = statement("E|1", START), statement("Patient|1", person=told)
    elsewhere = pathway(scope=Scope(municipalities=("1813",)))

    status = only(start, person, definitions=only_these(elsewhere))

    assert (Finding.OUT_OF_SCOPE in findings(status)) == judged


@pytest.mark.parametrize(("lives", "protection"), [("1813", None), ("1820", "R")])
def test_where_somebody_lives_who_has_left_the_pathway_is_not_looked_at(
    lives: str, protection: str | None
) -> None:
    """A body that changed when the address was hidden would tell that it was."""
    definitions = only_these(pathway(scope=Scope(municipalities=("1813",))))
    start = statement("E|1", START, version=1)
    ended = statement("E|2", tell("end", on(2026, 2, 2)), version=1)
    before = statement("Patient|1", version=1, person=PersonStated(municipality="1820"))
    told = PersonStated(municipality=lives, protection=protection)
    after = statement("Patient|1", version=2, person=told)

    assert findings(only(start, before, definitions=definitions)) == {Finding.OUT_OF_SCOPE}
    closed = only(start, ended, before, definitions=definitions)
    assert findings(closed) == set()
    assert only(start, ended, before, after, definitions=definitions) == closed
