"""Procedures whose code is one of a national pathway, as NPR registers them."""

import json
from typing import Any

import pytest

from schemas.codes import DayName, Kind
from tests.read.given import (
    HOSPITAL,
    bundle,
    by_number,
    coded,
    day,
    encounter,
    kinds,
    patient,
    read,
    refused,
    statement,
    wheres,
)


def procedure(status: str = "completed", **more: Any) -> Any:
    """The clinical decision of a cancer pathway, as a procedure code."""
    return {
        "resourceType": "Procedure",
        "id": "p",
        "status": status,
        "code": coded(("8480", "A26CK")),
        "subject": by_number(),
        "encounter": {"reference": "Encounter/stay-1"},
        "performedDateTime": "2026-03-04",
    } | more


def test_a_procedure_states_the_step_of_its_code_on_the_day_it_was_done() -> None:
    """Volven 8410 P: pathway codes of cancer are procedure codes at NPR."""
    told = statement(procedure(basedOn=[{"reference": "ServiceRequest/r"}]))

    (said,) = told.says

    assert said.kind is Kind.DECISION
    assert day(said, DayName.STATED).first_on.isoformat() == "2026-03-04"
    assert told.encounter == "Encounter|hospital-one|Encounter/stay-1"
    assert told.referrals == ("ServiceRequest|hospital-one|ServiceRequest/r",)


@pytest.mark.parametrize(
    "parts",
    [
        {"code": coded(("9173", "A26"), ("9174", "C"), ("9175", "K"))},
        {"code": coded(("9173", "A26")), "category": coded(("9174", "C"), ("9175", "K"))},
    ],
)
def test_a_code_in_parts_is_the_same_step(parts: dict[str, Any]) -> None:
    assert statement(procedure() | parts).says == statement(procedure()).says


def test_a_procedure_of_some_length_counts_from_its_start() -> None:
    period = {"start": "2026-03-04", "end": "2026-03-20"}
    message = procedure(performedPeriod=period)
    del message["performedDateTime"]

    assert statement(message).says == statement(procedure()).says


@pytest.mark.parametrize("status", ["in-progress", "on-hold", "stopped", "completed"])
def test_a_procedure_that_has_begun_states_its_step(status: str) -> None:
    assert kinds(statement(procedure(status))) == [Kind.DECISION]


@pytest.mark.parametrize("status", ["preparation", "not-done", "unknown"])
def test_a_procedure_that_was_not_done_takes_back_what_it_stated(status: str) -> None:
    """The newer version replaces the older whole."""
    told = statement(procedure(status))

    assert told.says == ()
    assert not told.withdrawn


def test_a_procedure_entered_in_error_takes_back_all_it_stated() -> None:
    assert statement(procedure("entered-in-error")).withdrawn


def test_a_procedure_of_somebodys_treatment_is_not_even_looked_at() -> None:
    """Nearly all Procedures there are; a broken one must not be parked as if it were ours."""
    reading = read(procedure(code=5, performer="x"))

    assert [aside.resource for aside in reading.not_ours] == ["Procedure"]


def test_a_code_whose_system_is_written_with_escapes_is_the_same_code() -> None:
    told = json.dumps(procedure())
    escaped = statement(told.replace("8480", "84\\u00380").encode())

    assert escaped.says == statement(procedure()).says


def test_what_is_entered_in_error_is_so_though_written_with_escapes() -> None:
    told = json.dumps(procedure("entered-in-error", code={"text": "x"}))

    one = statement(told.replace("entered-in", "entered\\u002din").encode())

    assert one.withdrawn


def test_what_is_written_with_escapes_that_no_code_has_is_still_nobodys() -> None:
    """Some write each sign of HTML so, and each letter that English does not have."""
    told = json.dumps(procedure(code={"text": "<b>nål & tråd</b>"}, performer="x"))
    for sign in "<>&b/":
        told = told.replace(sign, f"\\u{ord(sign):04x}")

    reading = read(told.encode())

    assert reading.parked == ()
    assert [aside.resource for aside in reading.not_ours] == ["Procedure"]


@pytest.mark.parametrize("more", [{"fullUrl": 5}, {"request": {"method": "DELETE", "url": 5}}])
def test_a_procedure_of_which_the_entry_is_none_is_told_and_takes_nothing_back(
    more: dict[str, Any],
) -> None:
    """Nobody knows what it asks for."""
    somebodys = procedure(code={"text": "x"})
    told = bundle(somebodys, encounter(), kind="transaction" if "request" in more else "collection")
    if "request" in more:
        told["entry"][1]["request"] = {"method": "PUT", "url": "Encounter/stay-1"}
    assert read(told).aside
    told["entry"][0] |= more

    reading = read(told)

    assert (reading.aside, reading.not_ours) == ((), ())
    (parked,) = reading.parked
    assert parked.source == statement(procedure()).source
    assert parked.patients == (statement(procedure()).patient,)


@pytest.mark.parametrize("code", [coded(("http://snomed.info/sct", "73761001")), {"text": "x"}])
def test_a_procedure_without_a_national_pathway_code_is_not_ours(code: dict[str, Any]) -> None:
    """Even one that nobody could read."""
    reading = read(procedure("banana", code=code))

    assert [aside.resource for aside in reading.not_ours] == ["Procedure"]
    assert reading.parked == ()


def test_a_procedure_with_a_code_is_checked_like_all_that_is_ours() -> None:
    assert "Procedure.status" in wheres(refused(procedure("banana")))
    assert "Procedure.subject" in wheres(refused(procedure(subject=None)))
    assert "Procedure.performedDateTime" in wheres(refused(procedure(performedDateTime="soon")))


def test_the_organisation_is_the_one_it_was_done_for() -> None:
    doctor = {"reference": "Practitioner/1"}

    told = statement(procedure(performer=[{"actor": doctor, "onBehalfOf": HOSPITAL}]))

    assert told.says[0].organisation == "urn:oid:2.16.578.1.12.4.1.4.101|999000111"


def test_a_procedure_is_of_the_stay_that_its_message_carries() -> None:
    stay = encounter(identifier=[{"system": "urn:x", "value": "9"}])

    told = read(bundle(stay, patient(), procedure(subject={"reference": "Patient/ola"})))

    assert [one.encounter for one in told.statements if one.source.startswith("Procedure")] == [
        "Encounter|urn:x|9"
    ]
