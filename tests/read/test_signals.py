"""The table of signals: each row by a message that tells it."""

from itertools import product

import pytest

from schemas.codes import DayName, Kind
from services.milestone.decide.signals import ROWS, TABLE, Does
from services.milestone.decide.signals.notice import BY_ACTIVITY
from services.milestone.decide.signals.stay import BY_SIGNS
from services.milestone.decide.signals.stay.signs import CLASSES
from services.milestone.read import Reading
from services.milestone.read.fields import USES, Use
from services.milestone.read.tables import STATUSES
from tests.read.given import day_names, encounter, kinds, read, statement, task
from tests.read.signals import Told, told_by_each_row

EACH = told_by_each_row()


def made_by(reading: Reading, row: str) -> tuple[Kind | None, set[DayName]]:
    """What a row says in a reading; ``None`` where it speaks and says nothing."""
    for told, made in zip(reading.statements, reading.told, strict=True):
        if row in made.rows:
            place = made.rows.index(row)
            if place >= len(told.says):
                return None, set()
            return told.says[place].kind, day_names(told.says[place])
    raise AssertionError(f"{row} says nothing; told by {[made.rows for made in reading.told]}")


@pytest.mark.parametrize(
    "told",
    EACH,
    ids=lambda told: told.row,
)
def test_each_row_says_its_kind_with_its_days_when_a_message_tells_it(told: Told) -> None:
    reading = read(told.message)

    kind, days = made_by(reading, told.row)

    assert not reading.parked
    assert kind is told.kind
    assert days == ({DayName(name) for name in told.days.split()} if told.kind else set())


def test_no_row_is_without_a_message_that_tells_it_and_none_is_told_that_is_no_row() -> None:
    """So that a row which is removed, or added without a test, is noticed."""
    assert sorted(one.row for one in EACH) == sorted(ROWS)


def test_every_thing_said_has_the_row_that_made_it() -> None:
    for told in EACH:
        for one, made in zip(read(told.message).statements, read(told.message).told, strict=True):
            spoken = [ROWS[row].kind for row in made.rows[: len(one.says)]]
            assert spoken == kinds(one)


@pytest.mark.parametrize("resource", STATUSES)
def test_every_status_that_fhir_allows_is_told_by_some_row(resource: str) -> None:
    """A status that nobody thought of would say nothing in silence."""
    for status in STATUSES[resource]:
        assert any(
            row.resource == resource and status in row.signs.get("status", ()) for row in TABLE
        ), status


def test_every_status_of_a_stay_in_every_class_is_told_by_some_row() -> None:
    for status, encounter_class in product(STATUSES["Encounter"], CLASSES):
        reading = read(encounter(status, encounter_class))

        assert reading.told[0].rows, (status, encounter_class)


def test_every_day_is_told_by_a_field_that_the_table_of_fields_says_is_used_for_days() -> None:
    used = {path for uses in USES.values() for path, told in uses.items() if Use.DAY in told} | {
        "occurred",
        "timestamp",
    }
    for row in TABLE:
        for day in row.days:
            path = day.path.split(",")[0].split("(")[0].rsplit("Provenance.", 1)[-1]
            path = path.removeprefix("Bundle.").removeprefix("Patient.")
            assert path in used, (row.id, day.path)


def test_discharge_ready_is_told_by_a_task_alone() -> None:
    """No status of an Encounter tells it, and neither does the end of its period."""
    tells = {one.resource for one in ROWS.values() if one.kind is Kind.DISCHARGE_READY}

    assert tells == {"Task"}


def test_each_activity_of_a_notice_is_said_revised_and_cancelled() -> None:
    """Six activities; MORS, RE_MORS and AN_MORS have none of their own."""
    ways = [(row.kind, row.does) for row in BY_ACTIVITY.values()]

    assert len(ways) == 18
    assert {way for _, way in ways} == {Does.SAYS, Does.REVISES, Does.CANCELS}


def test_what_a_message_may_hold_is_not_kept_in_the_index() -> None:
    """It grows by what FHIR has, never by what comes: any other word counts as no word."""
    assert BY_SIGNS["in-progress", "", "", ""] == ()
    assert BY_SIGNS["", "IMP", "", ""][0].id == "encounter-unknown"
    before = len(BY_SIGNS)

    assert BY_SIGNS["in-progress", "a word of the sender's", "", ""] == ()
    assert BY_SIGNS[None, "IMP", "", ""][0].id == "encounter-unknown"
    assert len(BY_SIGNS) == before


def test_a_moment_is_what_a_task_is_about_though_it_leads_to_a_referral() -> None:
    asked = task("2", "requested", focus={"reference": "ServiceRequest/r"})

    assert read(asked).told[0].rows == ("task-asked",)


def test_what_made_a_statement_does_not_travel_with_it() -> None:
    told = statement(encounter())

    assert not hasattr(told, "rows")
