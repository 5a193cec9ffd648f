"""Codes that no instance shows are told of the person, with what the registry says of them."""

from schemas.codes import Finding
from schemas.milestone import Statement
from schemas.person import UnplacedCode
from tests.given import coded, decided, in_month, on, statement


def told(code: str, month: int, day: int, year: int = 2026) -> Statement:
    """A contact that states one code."""
    return statement(f"E|{code}", coded(code, on(year, month, day)), version=1)


def unplaced(*statements: Statement) -> list[UnplacedCode]:
    """What is told of Anna beside her instances."""
    (person,) = decided(*statements).persons
    return [*person.unplaced]


def rules(*statements: Statement) -> dict[str, list[str | None]]:
    """The checks of the registry that fire, by the source of the code."""
    return {one.source: [found.rule for found in one.findings] for one in unplaced(*statements)}


def test_a_code_without_a_start_is_told_to_its_sender_with_the_registrys_own_check() -> None:
    """9329#106: it is not the first code that a pathway may have."""
    (one,) = unplaced(told("A12CK", 3, 2))

    assert (one.pathway, one.sender, one.source) == ("A12", "test-sender", "E|A12CK")
    assert "9329#106" in [found.rule for found in one.findings]
    assert all(found.text and found.sources == ("E|A12CK",) for found in one.findings)


def test_the_codes_of_a_pathway_without_a_start_are_judged_together() -> None:
    """Each by what came before it; only the first of them is the wrong one to begin by."""
    assert rules(told("A12S", 1, 5), told("A12CK", 1, 12)) == {
        "E|A12CK": [],
        "E|A12S": ["9329#106"],
    }


def test_a_start_after_the_withdrawal_is_told_as_that() -> None:
    """A05 ended on 1 May 2021; the registry's 120 says the same."""
    (one,) = unplaced(told("A05A", 6, 1, year=2021))

    assert {found.code for found in one.findings} == {
        Finding.WITHDRAWN_PATHWAY,
        Finding.REGISTRY_RULE,
    }
    assert [found.rule for found in one.findings if found.rule] == ["9329#120"]


def test_a_code_of_the_last_day_before_the_withdrawal_opens_its_pathway() -> None:
    """Nothing is told beside what the instance shows."""
    assert unplaced(told("A05A", 4, 30, year=2021)) == []


def test_what_an_instance_shows_is_not_told_again() -> None:
    """It came before the start, and is that instance's finding."""
    assert unplaced(told("A12CK", 1, 5), told("A12A", 1, 12)) == []


def test_of_two_pathways_only_the_one_without_an_instance_is_told() -> None:
    found = unplaced(told("A12A", 1, 5), told("C01S", 1, 5))

    assert [one.pathway for one in found] == ["C01"]


def test_a_start_later_in_the_log_takes_the_telling_back() -> None:
    """The start may well come after the code that rests on it."""
    first, start = told("D12CU", 2, 2), told("D12A", 1, 5)

    assert len(unplaced(first)) == 1
    assert unplaced(first, start) == unplaced(start, first) == []


def test_a_code_of_a_month_is_placed_no_more_surely_than_it_is_told() -> None:
    """No check of the order fires that needs a day."""
    vague = statement("E|A12CK", coded("A12CK", in_month(2026, 3, 31)), version=1)

    (one,) = unplaced(vague)

    assert one.pathway == "A12"
