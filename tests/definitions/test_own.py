"""An organisation's own goals that load, and say what they hardly mean."""

from pathlib import Path

import pytest

from schemas.check import worth_a_look
from schemas.load import definition_files, read_all
from tests.definitions.given import LIMIT
from tests.definitions.test_local import GOAL, OWNER, SERIES, folders

RESH = "urn:oid:2.16.578.1.12.4.1.4.102"
LATE = "write less than that: later than this everybody is late already"


def looks(folder: Path, *edits: tuple[str, str]) -> list[str]:
    """What is worth a look where the local file is written so."""
    text = GOAL
    for was, becomes in edits:
        assert was in text
        text = text.replace(was, becomes)
    national, _, local = folders(folder, text)
    read = read_all(definition_files(national), national, definition_files(local))
    return [str(one) for one in worth_a_look([(one.definition, one.told) for one in read])]


def test_a_goal_within_the_national_limit_is_what_local_files_are_for(tmp_path: Path) -> None:
    assert looks(tmp_path) == []
    assert looks(tmp_path, ("amount = 3", "amount = 5")) == []


@pytest.mark.parametrize(
    ("amount", "unit", "told"),
    [(6, "day", "6 day"), (1, "week", "1 week"), (6, "week", "6 week")],
)
def test_a_goal_that_gives_more_time_than_the_national_limit_is_worth_a_look(
    tmp_path: Path, amount: int, unit: str, told: str
) -> None:
    """It tightens nothing; who wrote it may have taken the one unit for the other."""
    found = looks(tmp_path, ("amount = 3", f'amount = {amount}, unit = "{unit}"'))

    says = f"local/x.toml:6: Z1@2026-01-01: goal 'our-answer' is {told}, and in force is "
    assert found == [f"{says}'answer' 5 day; {LATE}"]


@pytest.mark.parametrize("unit", ["working-day", "hour", "month"])
def test_units_that_are_not_counted_alike_are_not_compared(tmp_path: Path, unit: str) -> None:
    assert looks(tmp_path, ("amount = 3", f'amount = 900, unit = "{unit}"')) == []


def test_a_goal_is_compared_with_the_rows_that_it_stands_beside(tmp_path: Path) -> None:
    """Longer than the limit of one branch it may be shorter than that of another."""
    told = 'branches = [{ milestone = "asked", care_levels = ["1"], when = "inpatient" }, '
    told += '{ milestone = "asked", care_levels = ["2"], when = "outpatient" }]\n'
    rows = [
        LIMIT.replace("amount = 5", f'amount = {amount}\nwhen = "{when}"')
        for amount, when in ((5, "inpatient"), (8, "outpatient"))
    ]
    national, _, local = folders(tmp_path, GOAL)
    text = (national / "x.toml").read_text("utf-8")
    (national / "x.toml").write_text(told + text.replace(LIMIT, "".join(rows)), "utf-8")

    def found(amount: int) -> int:
        goal = GOAL.replace("amount = 3", f"amount = {amount}")
        (local / "x.toml").write_text(goal, "utf-8")
        read = read_all(definition_files(national), national, definition_files(local))
        return len(list(worth_a_look([(one.definition, one.told) for one in read])))

    assert [found(amount) for amount in (7, 8, 9)] == [0, 0, 1]


@pytest.mark.parametrize(
    ("number", "remedy"),
    [
        (f"{SERIES}|abc", f"write {SERIES}| and nine digits"),
        (f"{SERIES}|97479578", f"write {SERIES}| and nine digits"),
        (f"{RESH}|ward-4", f"write {RESH}| and digits"),
    ],
)
def test_a_number_that_no_organisation_bears_is_worth_a_look_once(
    tmp_path: Path, number: str, remedy: str
) -> None:
    """Its goals would be nobody's, and nobody would see it."""
    says = f"local/x.toml:4: Z1@2026-01-01: owner: {number} is no such number, so nobody is ever "

    assert looks(tmp_path, (OWNER, number)) == [f"{says}named by it; {remedy}"]


def test_a_number_of_a_series_of_ones_own_is_not_judged(tmp_path: Path) -> None:
    assert looks(tmp_path, (OWNER, "https://hospital.example/unit|abc")) == []
