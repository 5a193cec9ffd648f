"""Codes that we do not know, of lists that decide: never passed over as if nothing were told."""

from typing import Any

import pytest

from schemas.codes import Kind, ReasonClass
from schemas.lists import OID
from schemas.parked import Reason
from services.milestone.read import Heard, for_looking, make_reader, read_message
from services.milestone.read.named import Named
from tests.read.given import (
    AT,
    HIS_1206,
    VOLVEN,
    bundle,
    business_status,
    by_number,
    coded,
    encounter,
    kinds,
    message_bytes,
    only,
    patient,
    read,
    refused,
    service_request,
    statement,
    task,
    wheres,
)

REFERRAL = {"reference": "ServiceRequest/r"}
URL = "http://helsenorge.no/fhir/StructureDefinition/businessstatus"
REQUEST_STATUS = "http://hl7.org/fhir/request-status"
UNKNOWN_ANSWERS = [("9148", "99"), ("8444", "9"), (HIS_1206, "Vurdert-Behov"), (HIS_1206, "x")]
"""FHIR's codes have letter case: ``Vurdert-Behov`` is no code of HIS 1206."""


def answered(*told: dict[str, Any], status: str = "completed", **more: Any) -> Any:
    """A referral with these extensions."""
    return service_request(status, extension=list(told), **more)


def the_reason(message: object) -> Reason:
    """The one reason of a message that no rule covers; it is parked under its patient."""
    parked = refused(message)
    (reason,) = parked.reasons
    assert reason.kind is ReasonClass.NO_RULE
    assert len(parked.patients) == 1
    assert parked.source is not None
    return reason


@pytest.mark.parametrize("status", ["active", "on-hold", "completed", "revoked", "unknown"])
@pytest.mark.parametrize(("system", "code"), UNKNOWN_ANSWERS)
def test_an_answer_that_we_do_not_know_is_no_missing_answer(
    system: str, code: str, status: str
) -> None:
    """Else a right would be shown as breached that the answer may have kept."""
    reason = the_reason(answered(business_status(code, system), status=status))

    assert reason.where == "ServiceRequest.coding(henvisningsstatus, 8444, 9148)"
    assert reason.expected == "an answer to a referral that we know"


@pytest.mark.parametrize("field", ["category", "reasonCode"])
def test_an_unknown_answer_is_told_wherever_it_stands(field: str) -> None:
    reason = the_reason(service_request() | {field: [coded(("9148", "99"))]})

    assert reason.where == "ServiceRequest.coding(henvisningsstatus, 8444, 9148)"


@pytest.mark.parametrize(
    "value",
    [
        {"valueCode": "vurdert-behov"},
        {"valueString": "vurdert-behov"},
        {"valueCodeableConcept": {"text": "vurdert-behov"}},
        {"valueCodeableConcept": coded(("https://hospital.example/answers", "3"))},
        {"valueCoding": {"code": "vurdert-behov"}},
        {"valueCoding": {"system": VOLVEN + "9146", "code": "1"}},
        {"valueCoding": {"system": REQUEST_STATUS, "code": "revoked"}},
        {"extension": [{"url": "x", "valueCode": "vurdert-behov"}]},
    ],
)
def test_a_business_status_without_a_code_of_ours_tells_something_that_we_cannot_read(
    value: dict[str, Any],
) -> None:
    reason = the_reason(answered({"url": URL, **value}))

    assert reason.where == "ServiceRequest.extension(businessstatus)"
    assert reason.expected == "a coding of HIS 1206, Volven 9148 or Volven 8444"


@pytest.mark.parametrize(
    "value",
    [
        {"valueCoding": {"system": REQUEST_STATUS, "code": "completed"}},
        {"valueCodeableConcept": coded((REQUEST_STATUS, "completed"))},
        {
            "extension": [
                {
                    "url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason",
                    "valueCode": "unknown",
                }
            ]
        },
    ],
)
def test_a_business_status_that_tells_no_answer_is_none(value: dict[str, Any]) -> None:
    """Helsenorge's set has FHIR's own statuses too: one that is told twice says nothing more."""
    assert kinds(statement(answered({"url": URL, **value}))) == [Kind.REFERRAL_RECEIVED]


def test_of_two_codes_in_one_concept_the_known_one_says_what_the_other_does() -> None:
    told = coded(("9148", "99"), (HIS_1206, "vurdert-behov"))
    together = {"url": URL, "valueCodeableConcept": told}
    apart = [business_status("99", "9148"), business_status("vurdert-behov")]

    said = only(statement(answered(together)), Kind.REFERRAL_ASSESSED)

    assert said.outcome == "henvisningsstatus#vurdert-behov"
    assert wheres(refused(answered(*apart))) == {
        "ServiceRequest.coding(henvisningsstatus, 8444, 9148)"
    }


def test_every_other_defect_is_told_beside_it() -> None:
    broken = answered(business_status("99", "9148"), authoredOn="yesterday")

    assert wheres(refused(broken)) == {
        "ServiceRequest.authoredOn",
        "ServiceRequest.coding(henvisningsstatus, 8444, 9148)",
    }


def test_the_rest_of_a_message_is_read() -> None:
    message = bundle(answered(business_status("99", "9148")), patient(), encounter())

    reading = read(message)

    assert len(reading.statements) == 2
    assert [parked.place.entry for parked in reading.parked] == [0]


@pytest.mark.parametrize(
    "message",
    [
        answered(business_status("99", "9148"), status="entered-in-error"),
        answered({"url": URL, "valueCode": "x"}, status="entered-in-error"),
        service_request("entered-in-error", category=[coded(("8485", "9"))]),
        encounter("entered-in-error", type=[coded(("9327", "D12ZZ"))]),
        task("99", "entered-in-error"),
        task(None, "entered-in-error", focus=REFERRAL, businessStatus=coded(("9148", "99"))),
    ],
)
def test_what_was_entered_in_error_takes_back_all_whatever_code_it_has(message: object) -> None:
    assert statement(message).withdrawn


def test_of_whom_nobody_knows_it_is_not_taken_back_and_all_that_is_amiss_is_told() -> None:
    told = answered(business_status("99", "9148"), status="entered-in-error", subject=None)

    parked = refused(told)

    assert wheres(parked) == {
        "ServiceRequest.subject",
        "ServiceRequest.coding(henvisningsstatus, 8444, 9148)",
    }


@pytest.mark.parametrize(
    "status", ["requested", "accepted", "rejected", "in-progress", "completed", "failed"]
)
def test_a_task_about_a_referral_with_an_unknown_answer_says_nothing_by_its_status(
    status: str,
) -> None:
    """A coded answer wins over the status: so what it is must be known."""
    answer = coded(("9148", "99"))

    reason = the_reason(task(None, status, focus=REFERRAL, businessStatus=answer))

    assert reason.where == "Task.coding(henvisningsstatus, 8444, 9148)"


@pytest.mark.parametrize("status", ["draft", "cancelled"])
def test_of_a_task_that_answers_nothing_no_answer_is_missed(status: str) -> None:
    answer = coded(("9148", "99"))

    assert not read(task(None, status, focus=REFERRAL, businessStatus=answer)).parked


def test_the_business_status_of_a_task_is_anybodys_own() -> None:
    """FHIR binds it to no list; only a code of ours is an answer."""
    own = {"text": "on its way", **coded(("https://hospital.example/states", "3"))}

    told = statement(task(None, "accepted", focus=REFERRAL, businessStatus=own))

    assert kinds(told) == [Kind.REFERRAL_RECEIVED, Kind.REFERRAL_ASSESSED]


@pytest.mark.parametrize("status", ["requested", "on-hold", "in-progress", "completed"])
@pytest.mark.parametrize("code", ["99", "02", "5"])
def test_a_moment_that_we_do_not_know_is_not_somebody_elses(status: str, code: str) -> None:
    reason = the_reason(task(code, status))

    assert reason.where == "Task.coding(8477)"
    assert reason.expected == "a code of Volven 8477 as of 06.12.2024"


@pytest.mark.parametrize("status", ["draft", "cancelled", "rejected", "failed"])
def test_of_a_task_that_came_to_nothing_no_moment_is_missed(status: str) -> None:
    """Whatever the moment, it was not reached; and what an earlier version said is taken back."""
    assert kinds(statement(task("99", status))) == []


@pytest.mark.parametrize(
    ("number", "code"),
    [("8445", "7"), ("8455", "12"), ("8485", "9"), ("9146", "6"), ("9147", "5")],
)
def test_a_code_by_which_a_limit_may_fall_away_is_told_and_the_rest_is_read(
    number: str, code: str
) -> None:
    """Definitions name which of them begin, end or excuse a limit: another may, or may not."""
    for message, says in (
        (service_request(reasonCode=[coded((number, code))]), Kind.REFERRAL_RECEIVED),
        (encounter(reasonCode=[coded((number, code))]), Kind.ADMITTED),
    ):
        reading = read(message)
        (told,) = reading.statements
        (parked,) = reading.parked
        (reason,) = parked.reasons

        assert kinds(told) == [says]
        assert parked.patients == (told.patient,)
        assert reason.kind is ReasonClass.NO_RULE
        assert reason.where == f"{message['resourceType']}.coding({number})"
        assert reason.expected == f"a code of Volven {number} as of 06.12.2024"


def test_each_list_of_which_a_code_is_unknown_is_told() -> None:
    reading = read(service_request(category=[coded(("8485", "9")), coded(("9146", "6"))]))

    assert wheres(reading.parked[0]) == {
        "ServiceRequest.coding(8485)",
        "ServiceRequest.coding(9146)",
    }


CARRIED = [
    ("8306", "X", "urgency", "8306#X"),
    ("8432", "6", "contact_type", "8432#6"),
    ("8451", "999", "specialty", "999"),
    ("8406", "77", "care_level", "77"),
    ("8446", "2", "reasons", ("8446#2",)),
    ("9179", "ZZ01", "reasons", ("9179#ZZ01",)),
]


@pytest.mark.parametrize(("number", "code", "name", "value"), CARRIED)
def test_what_describes_a_fact_is_carried_as_it_was_told(
    number: str, code: str, name: str, value: object
) -> None:
    """No limit falls away by one of these, and our copies of the lists do not have all codes."""
    (said,) = statement(service_request(category=[coded((number, code))])).says

    assert getattr(said, name) == value


def test_a_municipal_service_of_a_type_that_we_do_not_know_is_a_service() -> None:
    told = statement(
        {
            "resourceType": "EpisodeOfCare",
            "id": "e",
            "status": "active",
            "patient": by_number(),
            "type": [coded(("9151", "99"))],
        }
    )

    assert only(told, Kind.SERVICE_ONGOING).service == "99"


@pytest.mark.parametrize(("number", "code"), [("8455", "12"), ("8485", "9"), ("8444", "9")])
def test_a_code_that_a_definition_names_is_known(number: str, code: str) -> None:
    """A definition may name any code of any list, newer ones than ours too."""
    reader = make_reader(
        for_looking(b"a test key of at least thirty-two bytes"),
        Named(frozenset({f"{OID}{number}|{code}"})),
    )
    message = message_bytes(service_request(category=[coded((number, code))]))

    reading = read_message(message, Heard("fhir.test.v1", 0, 0, AT, "hospital-one"), reader)

    assert not reading.parked
    assert Kind.CODED in kinds(reading.statements[0])
