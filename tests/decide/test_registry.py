"""What the national registry would report back in a month, told now; Volven 9329."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from schemas.codes import Finding
from schemas.definition import Definition, RegistryRule
from schemas.milestone import PersonStated, Statement, When
from schemas.status import Found, Status
from schemas.volven import volven_list
from tests.given import (
    DEFINITIONS,
    HOSPITAL,
    OTHER_HOSPITAL,
    at,
    bodies,
    coded,
    in_month,
    on,
    statement,
)
from tests.made_up import only_these

DAY = {1: on(2026, 1, 5), 2: on(2026, 1, 12), 3: on(2026, 1, 19), 4: on(2026, 1, 26)}


def told(code: str, when: When, where: str = HOSPITAL) -> Statement:
    """A contact that states one code."""
    return statement(f"E|{code}|{where}|{when}", coded(code, when, organisation=where), version=1)


def in_order(*codes: str) -> list[Statement]:
    """Codes a week apart."""
    return [told(code, DAY[week]) for week, code in enumerate(codes, start=1)]


def rules(*statements: Statement) -> dict[str, list[str]]:
    """The checks that fire, over all instances, and the codes that they fire for."""
    found: dict[str, list[str]] = {}
    for status in bodies(*statements).values():
        for one in registry(status):
            number = str(one.rule).removeprefix("9329#")
            found.setdefault(number, []).extend(source.split("|")[1] for source in one.sources)
    return {number: sorted(codes) for number, codes in found.items()}


def registry(status: Status) -> list[Found]:
    """Findings that are the registry's."""
    return [one for one in status.findings if one.code is Finding.REGISTRY_RULE]


@pytest.mark.parametrize(
    ("codes", "fires"),
    [
        ("A12A A12S A12CK A12FK", {}),
        ("A12A A12CK", {"108": ["A12CK"]}),
        ("A12A A12FK", {"109": ["A12FK"]}),
        ("A12A A12S A12FK", {"110": ["A12FK"]}),
        ("A12A A12CK A12S", {"108": ["A12CK"], "111": ["A12S"]}),
        ("A12A A12S A12CM A12X", {"112": ["A12X"]}),
        ("A12A A12S A12CA A12FK", {"112": ["A12FK"]}),
        ("A12A A12FI A12CK", {"109": ["A12FI"], "113": ["A12CK"]}),
        ("A12A A12X A12S", {"114": ["A12S"]}),
        ("A12S A12A", {"106": ["A12S"]}),
        ("B01A B01CU", {"118": ["B01CU"]}),
        ("B01A B01S B01CU B01FM", {}),
        ("C01A C01CA", {"119": ["C01CA"]}),
        ("C01A C01CI", {}),
        ("C01A C01S C01CK C01S", {"102": ["C01S"]}),
        ("C01A C01S C01CK C01X", {"112": ["C01X"]}),
    ],
)
def test_the_order_of_codes_is_checked_as_the_registry_does(
    codes: str, fires: dict[str, list[str]]
) -> None:
    """Of the checks that fire for one code the first is told, and none of them stops a status."""
    assert rules(*in_order(*codes.split())) == fires


def test_two_codes_of_one_day_are_in_order_where_both_tell_a_time() -> None:
    """The decision of the morning was made before the patient was seen in the afternoon."""

    def day(seen: int, decided: int, *, timed: bool) -> dict[str, list[str]]:
        def when(hour: int) -> When:
            moment = datetime(2026, 1, 12, hour, tzinfo=UTC)
            return at(moment) if timed else DAY[2]

        return rules(told("A12A", DAY[1]), told("A12S", when(seen)), told("A12CK", when(decided)))

    assert day(14, 8, timed=True) == {"108": ["A12CK"], "111": ["A12S"]}
    assert day(8, 14, timed=True) == {}
    assert day(14, 8, timed=False) == {}


def test_the_words_are_those_of_the_registrys_own_list() -> None:
    """Nobody types them: the sender reads what the registry would write."""
    (status,) = bodies(*in_order("A12A", "A12FK")).values()

    (found,) = registry(status)
    assert (found.rule, found.text) == ("9329#109", volven_list("9329")["109"])
    assert status.phase == "treatment-start"


def test_of_two_codes_on_one_day_either_may_have_come_first() -> None:
    """A check fires for certain or not at all; within a month the same."""
    same_day = [told("A12A", DAY[1]), told("A12CK", DAY[2]), told("A12S", DAY[2])]
    in_a_month = [told("A12A", DAY[1]), told("A12CK", DAY[2]), told("A12S", in_month(2026, 1, 31))]

    assert rules(*same_day) == {}
    assert rules(*in_a_month) == {}


def test_a_hospital_that_states_its_own_start_repeats_nothing() -> None:
    """The guide asks for it. The same hospital, twice, does."""
    first, second = told("A12A", DAY[1]), told("A12A", DAY[2], OTHER_HOSPITAL)

    assert rules(first, second) == {}
    assert rules(first, told("A12A", DAY[2])) == {"102": ["A12A"]}


@pytest.mark.parametrize(
    ("code", "began", "went_on"),
    [("A18", on(2021, 4, 20), on(2021, 5, 10)), ("A06", on(2022, 12, 28), on(2023, 1, 2))],
)
def test_a_pathway_whose_table_changed_was_never_withdrawn(
    code: str, began: When, went_on: When
) -> None:
    """An instance keeps the version of its start, and the codes of it go on being valid."""
    assert rules(told(f"{code}A", began), told(f"{code}S", went_on)) == {}


def test_a_code_of_a_pathway_that_was_withdrawn_has_expired() -> None:
    """A05, on 1 May 2021: nothing came instead."""
    started = told("A05A", on(2021, 4, 20))

    assert rules(started, told("A05S", on(2021, 4, 30))) == {}
    assert rules(started, told("A05S", on(2021, 5, 1))) == {"120": ["A05S"]}


def test_one_thing_told_by_two_resources_is_no_repetition() -> None:
    """The contact and the procedure of it state the same code, of the same day."""
    contact = statement("E|1", coded("A12A", DAY[1], organisation=HOSPITAL), version=1)
    procedure = statement("P|1", coded("A12A", DAY[1], organisation=HOSPITAL), version=1)

    assert rules(contact, procedure) == {}


def test_a_code_is_in_another_pathway_only_on_the_days_on_which_that_is_open() -> None:
    """224: neither what was told before the other began, nor from the day on which it ended."""
    other = [told("D06A", DAY[2]), told("D06XG", DAY[4])]
    of_this = [told("D12A", DAY[1]), told("D12M", DAY[3]), told("D12E", DAY[4])]

    assert rules(*other, *of_this).get("224") == ["D06A", "D06XG", "D12M"]


def test_what_was_told_on_the_day_on_which_another_pathway_began_may_have_come_before() -> None:
    """224 fires for certain only: the patient was moved, and that ended the first."""
    moved = [told("D12A", DAY[1]), told("D12XN", DAY[3]), told("D01A", DAY[3])]
    some_day = told("D12M", DAY[4])
    in_january = told("D06A", in_month(2026, 1, 31))

    assert "224" not in rules(*moved)
    assert rules(*moved[::2], some_day)["224"] == ["D01A", "D12M"]
    assert "D12M" not in rules(moved[0], in_january, some_day).get("224", ())


def test_whether_a_pathway_that_ended_nobody_knows_when_was_open_cannot_be_told() -> None:
    """224 is not told of what came after its start, for it may have ended before."""
    bare = replace(coded("D06XG", DAY[1]), days=())
    other = [told("D06A", DAY[1]), statement("E|X", bare, version=1)]

    assert "224" not in rules(*other, told("D12A", DAY[2]), told("D12M", DAY[3]))


def test_a_code_without_a_day_is_told_so() -> None:
    """107, and nothing else of it: when it came cannot be judged."""
    undated = statement("E|A12CK|", coded("A12CK", DAY[1], organisation=HOSPITAL), version=1)
    (said,) = undated.says
    bare = statement("E|A12CK|", type(said)(kind=said.kind, code=said.code), version=1)

    assert rules(told("A12A", DAY[1]), bare) == {"107": ["A12CK"]}


@pytest.mark.parametrize(
    ("code", "born", "fires"),
    [
        ("A12A", date(2008, 1, 6), {"117": ["A12A"]}),
        ("A12A", date(2008, 1, 5), {}),
        ("A12A", None, {}),
        ("A30A", date(2007, 1, 5), {"116": ["A30A"]}),
        ("A30A", date(2007, 1, 6), {}),
    ],
)
def test_age_is_that_of_the_day_of_the_code(
    code: str, born: date | None, fires: dict[str, list[str]]
) -> None:
    """Over 18 in the pathway for children, under 18 in any other; unknown births judge nobody."""
    person = statement("Patient|1", version=1, person=PersonStated(born_on=born))

    assert rules(told(code, DAY[1]), person) == fires


def with_rule(rule: RegistryRule) -> Definition:
    """A12 with one check alone."""
    (a12,) = (one for one in DEFINITIONS.definitions if one.code == "A12")
    told: dict[str, object] = {
        name: getattr(a12, name)
        for name in ("code", "name", "valid_from", "cut", "milestones", "volven", "phases")
    }
    return Definition(**told, registry=(rule,))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rule", "fires"),
    [
        (RegistryRule(number="1", after=("A",)), ["A12CK", "A12S"]),
        (RegistryRule(number="1", after=("A",), spares=("C",)), ["A12S"]),
        (RegistryRule(number="1", event="C", outcomes=("M",), after=("A",)), []),
        (RegistryRule(number="1", event="C", outcomes=("K",), after=("A",)), ["A12CK"]),
    ],
)
def test_a_check_judges_the_codes_that_it_chooses(rule: RegistryRule, fires: list[str]) -> None:
    """All of them, those of an event, those of an outcome, or all but an event's."""
    statements = in_order("A12A", "A12S", "A12CK")

    (status,) = bodies(*statements, definitions=only_these(with_rule(rule))).values()

    sources = [source for one in status.findings for source in one.sources]
    assert sorted(source.split("|")[1] for source in sources) == fires
