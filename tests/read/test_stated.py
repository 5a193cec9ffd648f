"""Codes that a definition names: a pathway without national codes is told by them."""

from dataclasses import replace
from typing import Any

import pytest

from schemas.codes import DayName, Kind
from schemas.lists import OID
from schemas.load import load_definitions
from services.milestone.read import Heard, read_message
from services.milestone.read.named import Named, named_by_ours, named_in
from tests.read.given import (
    AT,
    READER,
    STEP,
    STEPS,
    business_status,
    by_number,
    coded,
    encounter,
    kinds,
    message_bytes,
    only,
    read,
    service_request,
    statement,
    task,
)

OTHERS = "https://municipality.example/codes"


def step(status: str = "completed", *codes: tuple[str, str]) -> object:
    """A Procedure with one of these codes."""
    return {
        "resourceType": "Procedure",
        "id": "p",
        "status": status,
        "code": coded(*(codes or ((STEPS, STEP),))),
        "subject": by_number(),
        "performedDateTime": "2026-03-04",
    }


def test_a_code_that_a_definition_names_is_carried_with_its_system() -> None:
    (said,) = statement(step()).says

    assert said.kind is Kind.CODED
    assert said.stated == (f"{STEPS}|{STEP}",)
    assert [dated.name for dated in said.days] == [DayName.STATED]


def test_what_was_not_done_says_so() -> None:
    """Declined now, asked again later: both are worth knowing."""
    assert kinds(statement(step("not-done"))) == [Kind.CODED_DECLINED]
    assert kinds(statement(step("preparation"))) == []


ASKS: dict[str, Any] = {
    "code": coded((STEPS, STEP)),
    "identifier": [{"system": "https://hospital.example/referrals", "value": "r-1"}],
}


@pytest.mark.parametrize("intent", ["order", "filler-order"])
@pytest.mark.parametrize(
    ("status", "reaches"),
    [
        ("draft", False),
        ("active", False),
        ("on-hold", False),
        ("revoked", False),
        ("completed", True),
    ],
)
def test_what_is_only_asked_for_or_called_off_is_not_stated(
    status: str, reaches: bool, intent: str
) -> None:
    """To order thrombolysis is not to have given it: its limit would run, and be overdue."""
    told = read(service_request(status, **ASKS | {"intent": intent})).statements

    said = [one.kind for each in told for one in each.says]
    assert (Kind.CODED in said) is reaches


def test_that_a_referral_came_bears_what_it_asks_for_and_nothing_more() -> None:
    """A definition may take it for the start, by kind and code; for a step it is none."""
    asked = statement(service_request("active", **ASKS))

    assert kinds(asked) == [Kind.REFERRAL_RECEIVED]
    assert only(asked, Kind.REFERRAL_RECEIVED).stated == (f"{STEPS}|{STEP}",)


def test_completed_that_only_says_somebody_answered_states_nothing() -> None:
    """At Helsenorge it does, and where a business status tells what became of it."""
    theirs = service_request("completed", code=ASKS["code"])
    answered = service_request(
        "completed", **ASKS, extension=[business_status("avvist-mangelfull")]
    )

    assert Kind.CODED not in kinds(statement(theirs))
    assert kinds(statement(answered)) == [Kind.REFERRAL_RECEIVED, Kind.REFERRAL_REJECTED]


@pytest.mark.parametrize(
    ("status", "reaches"),
    [
        ("planned", False),
        ("active", True),
        ("onhold", True),
        ("finished", True),
        ("cancelled", False),
    ],
)
def test_a_course_that_was_cancelled_takes_back_what_it_stated(status: str, reaches: bool) -> None:
    course = {"resourceType": "EpisodeOfCare", "id": "e", "status": status}
    told = statement(course | {"type": [coded((STEPS, STEP))], "patient": by_number()})

    assert kinds(told) == ([Kind.CODED] if reaches else [])
    assert not told.withdrawn


@pytest.mark.parametrize("codes", [((STEPS, "unheard-of"),), ((OTHERS, STEP),)])
def test_a_code_that_no_definition_names_does_not_leave_the_reader(
    codes: tuple[tuple[str, str], ...],
) -> None:
    """What nobody asks for is nobody's business: not even the code travels."""
    assert not read(step("completed", *codes)).statements


def test_codes_of_one_concept_mean_the_same_and_are_said_once() -> None:
    both = statement(step("completed", (STEPS, STEP), (STEPS, "pain-closed")))
    apart = statement(
        encounter("finished", "AMB", type=[coded((STEPS, STEP)), coded((STEPS, "pain-closed"))])
    )

    assert [said.stated for said in both.says] == [(f"{STEPS}|{STEP}", f"{STEPS}|pain-closed")]
    stated = [said.stated for said in apart.says if said.kind is Kind.CODED]
    assert stated == [(f"{STEPS}|{STEP}",), (f"{STEPS}|pain-closed",)]


def test_what_a_resource_says_otherwise_bears_what_it_states_too() -> None:
    """So that a code of severity beside the start tells which row counts."""
    told = statement(encounter("finished", "AMB", type=[coded((STEPS, STEP))]))

    assert only(told, Kind.ATTENDED).stated == (f"{STEPS}|{STEP}",)


@pytest.mark.parametrize("system", ["9102", "http://ehelse.no/fhir/CodeSystem/no-kodeverk-9102"])
def test_a_national_list_is_known_by_its_number_whatever_its_uri(system: str) -> None:
    told = statement(task(None, "completed", code=coded((system, "L1")), authoredOn="2026-03-04"))

    assert only(told, Kind.CODED).stated == (f"{OID}9102|L1",)


def test_a_new_system_is_read_from_then_on() -> None:
    """A definition file is enough: no Python, and no list of systems to be kept."""
    named = Named(frozenset({f"{OTHERS}|home"}))
    raw = message_bytes(step("completed", (OTHERS, "home")))
    heard = Heard("fhir.test.v1", 0, 0, AT, "municipality")

    before = read_message(raw, heard, READER)
    after = read_message(raw, heard, replace(READER, named=named))

    assert before.statements == ()
    assert [said.stated for said in after.statements[0].says] == [(f"{OTHERS}|home",)]


def test_a_system_is_found_however_json_writes_its_slashes() -> None:
    """A Procedure is looked at only where one of the systems stands in its bytes."""
    named = Named(frozenset({f"{OTHERS}|home"}))

    assert named.may_state(b'{"system": "https:\\/\\/municipality.example\\/codes"}')
    assert not named.may_state(b'{"system": "https://municipality.example/other"}')


def test_the_program_s_own_reader_knows_what_its_definitions_name() -> None:
    assert named_by_ours() == named_in(load_definitions().definitions)
    assert f"{STEPS}|{STEP}" in named_by_ours().codes
