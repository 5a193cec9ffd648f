"""Each published limit through `milepael status`: on its last day in time, the day after late."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.command.test_definitions import milepael
from tests.given import DEFINITIONS
from tests.pathways.rows import BEFORE, DAY_AFTER, DUE, LAST_MOMENT, ROWS, Row
from tests.pathways.told import Story, shown
from tests.times import OSLO

ON_TIME, LATE, OPEN = "on-time", "late", "open"
"""Who of three patients: met on the last day, met on the day after, and not met."""
EVENING = LAST_MOMENT
MORNING = datetime(2026, 3, 21, 0, 1, tzinfo=OSLO)
CANCER = ("A", "B", "C")

State = dict[tuple[str, str, str], str]
"""How a row stands: by patient, limit and branch."""


def story(row: Row, person: str, ended: str) -> Iterator[str]:
    """All that is told of one patient of one row."""
    told = Story(person)
    for number, word in enumerate(row.before):
        told.tell((word, shown(BEFORE + timedelta(days=number))))
    told.tell((row.by, shown(row.begins)))
    if ended != OPEN:
        last, next_one = (DUE, DAY_AFTER)
        if row.minutes:
            last, next_one = LAST_MOMENT, LAST_MOMENT + timedelta(minutes=1)
        told.tell((row.to, shown(last if ended == ON_TIME else next_one)))
    return told.lines()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everybody's messages, one after the other."""
    path = tmp_path_factory.mktemp("rows") / "rows.ndjson"
    lines = [
        line
        for number, row in enumerate(ROWS)
        for ended in (ON_TIME, LATE, OPEN)
        for line in story(row, f"{number}-{ended}", ended)
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def evening(file: Path) -> State:
    """How all stand a minute before the last day ends."""
    return states(file, EVENING)


@pytest.fixture(scope="module")
def morning(file: Path) -> State:
    """How all stand a minute into the day after."""
    return states(file, MORNING)


def states(file: Path, at: datetime) -> State:
    """What the command says of everybody at a moment."""
    result = milepael("status", file, "--at", at.isoformat(), "--json")
    assert result.exit_code == 0, result.output
    found: State = {}
    for line in result.stdout.splitlines():
        body: dict[str, Any] = json.loads(line)
        person = body["milestones"][0]["source"].rpartition("|")[2]
        name = "-".join(person.split("-")[:-1])
        for limit in body["limits"]:
            found[f"{name} {body['pathway']['code']}", limit["id"], limit["when"]] = limit["state"]
    return found


def named(row: Row) -> str:
    """E.g. ``D01 assessment inpatient``."""
    return f"{row.code} {row.limit} {row.when}"


@pytest.mark.parametrize("number", range(len(ROWS)), ids=[named(row) for row in ROWS])
def test_the_last_day_is_in_time_and_the_day_after_is_late(
    number: int, evening: State, morning: State
) -> None:
    row = ROWS[number]

    def stands(when: State, ended: str) -> str:
        # What does not run has no rounds.
        limit = row.limit.partition("#")[0] if row.idle and ended == OPEN else row.limit
        return when[f"{number}-{ended} {row.code}", limit, row.when]

    if row.idle:
        assert {stands(evening, OPEN), stands(morning, OPEN)} == {"not-started"}
    else:
        assert stands(evening, OPEN) in {"running", "due-soon"}
        assert stands(morning, OPEN) == "overdue"
    assert stands(evening, ON_TIME) == "met"
    assert stands(morning, ON_TIME) == "met"
    assert stands(morning, LATE) == "met-late"


def test_every_limit_that_is_not_of_cancer_has_its_row_here_and_no_row_is_without_a_limit() -> None:
    """So that a figure which is changed, or added without a test, is noticed."""
    defined = {
        (one.code, limit.id, limit.when.value)
        for one in DEFINITIONS.definitions
        if one.family != "cancer"
        for limit in one.limits
    }
    tried = {(row.code, row.limit.partition("#")[0], row.when) for row in ROWS}

    assert tried == defined
