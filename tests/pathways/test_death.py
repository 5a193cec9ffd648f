"""What every pathway says once the patient is dead, and the day on which its clocks stop."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from schemas.codes import DayName, Kind
from schemas.definition import Definition, Signal
from schemas.lists import OID
from tests.given import DEFINITIONS, bodies, coded, event, on, said, statement
from tests.pathways.referrals import bodies as told_of
from tests.pathways.told import PERSONS, Story

STAY = next(one for one in DEFINITIONS.definitions if one.code == "sykehusinnleggelse")


def told_to(definition: Definition, phase: str) -> str:
    """The sentence of one of its phases."""
    (sentence,) = [one.patient.nb for one in definition.phases if one.id == phase]
    return sentence


@pytest.mark.parametrize(
    "definition",
    DEFINITIONS.definitions,
    ids=lambda one: one.version,
)
def test_death_has_a_phase_and_a_sentence_of_its_own(definition: Definition) -> None:
    """Nobody who is dead is told that help goes on, or that a conversation was held."""
    (deceased,) = [one for one in definition.milestones if one.id == "deceased"]

    assert deceased.signals[0] == Signal(kind=Kind.DECEASED)
    assert deceased.phase == "deceased"
    assert told_to(definition, "deceased") == told_to(STAY, "deceased")
    assert [one.id for one in definition.milestones if one.phase == "deceased"] == ["deceased"]


def test_who_died_waiting_keeps_what_was_overdue_by_the_day_of_death() -> None:
    """Of a stay that is not finished the day of death is stated, and period.end tells none."""
    start = statement("Encounter|1", coded("A12A", on(2026, 1, 5)), version=1)
    death = said(Kind.DECEASED, on(2026, 1, 20), DayName.STATED)
    died = statement("Encounter|2", death, version=1)

    told = bodies(start, died).values()

    (body,) = [one for one in told if one.pathway.code == "A12"]
    assert body.phase == "deceased"
    assert body.milestones[-1].on == on(2026, 1, 20).first_on
    assert body.milestones[-1].day == "stated"
    states = {(one.id, one.when): one.state for one in body.limits}
    assert states["OF1", "none"] == "overdue"
    assert states["OF4", "drug"] == "not-applicable"


def test_the_day_of_death_that_is_stated_comes_before_the_end_of_the_stay() -> None:
    """A stay may be closed in the system a day after."""
    start = statement("Encounter|1", coded("D11A", on(2026, 1, 5)), version=1)
    ended = said(Kind.DECEASED, on(2026, 1, 21), DayName.PERIOD_END)
    stated = said(Kind.DECEASED, on(2026, 1, 20), DayName.STATED)
    death = replace(ended, days=(*ended.days, *stated.days))
    died = statement("Encounter|2", death, version=1)

    (body,) = [one for one in bodies(start, died).values() if one.pathway.code == "D11"]

    assert body.milestones[-1].on == on(2026, 1, 20).first_on


def test_a_death_is_told_of_a_discharge_and_opens_none_by_itself() -> None:
    """The epikrise begins by a notice of the discharge: who died in the ward has had none."""
    stay = "Encounter|stay"
    ward = event(Kind.ADMITTED, on(2026, 1, 5), DayName.PERIOD_START)
    death = said(Kind.DECEASED, on(2026, 1, 9), DayName.PERIOD_END)
    dead = statement(stay, ward, death, depth=1, episodes=(stay,))
    notice = said(Kind.CODED, on(2026, 1, 9), DayName.EXECUTED, stated=(f"{OID}9102|L5",))
    left = statement("Task|1", notice, version=1, episodes=(stay,))

    alone = {one.pathway.code: one.phase for one in bodies(dead).values()}
    both = {one.pathway.code: one.phase for one in bodies(dead, left).values()}

    assert alone == {"sykehusinnleggelse": "deceased"}
    assert both == {"sykehusinnleggelse": "deceased", "epikrise": "deceased"}


def died(**told: object) -> dict[str, object]:
    """A record of the patient of a ``Story``."""
    known = {"system": PERSONS, "value": "one"}
    return {"resourceType": "Patient", "id": "record", "identifier": [known]} | told


@pytest.mark.parametrize(
    ("told", "on"),
    [
        ({"deceasedDateTime": "2026-01-20T03:00:00+01:00"}, "2026-01-20"),
        ({"deceasedDateTime": "2026-01-20"}, "2026-01-20"),
        ({"deceasedBoolean": True}, None),
    ],
)
def test_the_day_of_death_in_a_patient_record_is_that_of_every_pathway(
    tmp_path: Path, told: dict[str, object], on: str | None
) -> None:
    """Without it what was overdue when the patient died would be lost."""
    (body,) = told_of(tmp_path, "A12", ("8480|A12A", "2026-01-05"), died(**told))

    assert body["phase"] == "deceased"
    assert body["milestones"][-1]["on"] == on
    states = {(one["id"], one["when"]): one["state"] for one in body["limits"]}
    assert states["OF1", "none"] == ("overdue" if on else "not-applicable")


@pytest.mark.parametrize(
    ("on", "uncertain", "findings"),
    [
        ("2026-01", True, set()),
        ("2026-01-05", False, set()),
        ("2025-12-20", False, {"ends-before-start"}),
    ],
)
def test_nobody_who_is_dead_waits_whatever_the_day_of_death(
    tmp_path: Path, on: str, uncertain: bool, findings: set[str]
) -> None:
    """Of a month or a day without a time, death is the last; before the start it is a finding."""
    (body,) = told_of(tmp_path, "A12", ("8480|A12A", "2026-01-05"), died(deceasedDateTime=on))

    assert body["phase"] == "deceased"
    (death,) = [one for one in body["milestones"] if one["kind"] == "deceased"]
    assert death["uncertain"] is uncertain
    assert {one["code"] for one in body["findings"]} == findings
    assert "overdue" not in {one["state"] for one in body["limits"]}


@pytest.mark.parametrize(
    ("on", "phase"),
    [("2026-01-20", "deceased"), ("2026-01-21", "discharged"), ("2026-01", "discharged")],
)
def test_who_left_alive_did_not_die_in_the_stay(tmp_path: Path, on: str, phase: str) -> None:
    """Of a month of death nothing tells that it was before the discharge; of its day it does."""
    (line,) = Story("one").tell(("admitted", "2026-01-10")).lines()
    period = {"start": "2026-01-10", "end": "2026-01-20"}
    left = json.loads(line) | {"status": "finished", "period": period}

    (body,) = told_of(tmp_path, "sykehusinnleggelse", left, died(deceasedDateTime=on))

    assert body["phase"] == phase


def test_a_death_that_the_record_takes_back_was_none(tmp_path: Path) -> None:
    dead = died(deceasedDateTime="2026-01-20", meta={"versionId": "1"})
    alive = died(deceasedBoolean=False, meta={"versionId": "2"})

    (body,) = told_of(tmp_path, "A12", ("8480|A12A", "2026-01-05"), alive, dead)

    assert body["phase"] != "deceased"


def test_a_course_that_begins_in_the_month_of_death_is_ended_by_it(tmp_path: Path) -> None:
    """Nothing tells that the death was before: it is no finding on the course before."""
    before = [("8480|A12A", "2025-03-03"), ("8480|A12X", "2025-04-01")]
    record = died(deceasedDateTime="2026-01")

    found = told_of(tmp_path, "A12", *before, ("8480|A12A", "2026-01-05"), record)

    assert sorted(one["phase"] for one in found) == ["closed", "deceased"]
    assert all(one["findings"] == [] for one in found)


def test_a_stay_that_begins_after_the_death_as_it_is_told_is_the_dead_s(tmp_path: Path) -> None:
    """One of the two days is wrong, and nobody is told that the patient is admitted."""
    stay = ("admitted", "2026-01-10")

    (body,) = told_of(tmp_path, "sykehusinnleggelse", stay, died(deceasedDateTime="2026-01-09"))

    assert body["phase"] == "deceased"
