"""What a modifierExtension or implicitRules change is not read by who does not know them (R4)."""

import json
from typing import Any

import pytest

from schemas.codes import ReasonClass
from schemas.parked import Parked
from services.milestone.read.modifiers import NAME, RULES, expected
from services.milestone.read.tables import VERIFICATION
from tests.read.given import (
    bundle,
    coded,
    encounter,
    message,
    notice,
    patient,
    read,
    refused,
    service_request,
    statement,
    task,
)
from tests.read.test_plan import appointment, episode, taking_part
from tests.read.test_procedure import procedure

UNKNOWN = {NAME: [{"url": "https://hospital.example/not-so", "valueBoolean": True}]}
CONDITION = {"reference": "Condition/1"}
RULED = {RULES: "https://hospital.example/rules"}
OF_R5 = {"reason": [{"use": [coded(("urn:x", "x"))], "value": [{"reference": CONDITION}]}]}

EACH = [
    *(encounter(), service_request(), task(), appointment(), episode(), patient()),
    procedure(),
]


REQUESTED = {"focus": {"reference": "ServiceRequest/r"}}
OTHER = encounter(id="stay-2")


def first_of_three(told: dict[str, Any], beside: dict[str, Any]) -> Parked:
    """What is parked of a resource in a message with one that is modified and one that is sound.

    Nothing else is told of it.
    """
    reading = read(bundle(told, beside | UNKNOWN, OTHER))
    assert [one.source for one in reading.statements] == [statement(OTHER).source]
    assert (reading.aside, reading.not_ours) == ((), ())
    first, second = reading.parked
    assert no_rule(second) == [f"entry[1].{beside['resourceType']}.{NAME}"]
    return first


def reasons(parked: Parked) -> list[tuple[ReasonClass, str]]:
    """Of what class each is, and where."""
    return [(one.kind, one.where) for one in parked.reasons]


def no_rule(parked: Parked) -> list[str]:
    """Where something stands that no rule of ours covers; there is nothing else amiss."""
    assert {reason.kind for reason in parked.reasons} == {ReasonClass.NO_RULE}
    for reason in parked.reasons:
        assert reason.expected == expected(reason.where.rpartition(".")[2])
    return [reason.where for reason in parked.reasons]


@pytest.mark.parametrize("more", [UNKNOWN, RULED], ids=[NAME, RULES])
@pytest.mark.parametrize("told", EACH, ids=lambda told: told["resourceType"])
def test_a_resource_that_says_it_means_something_else_is_refused(
    told: dict[str, Any], more: dict[str, Any]
) -> None:
    sound = statement(told)

    parked = refused(told | more)

    assert no_rule(parked) == [f"{told['resourceType']}.{next(iter(more))}"]
    assert (parked.source, parked.patients) == (sound.source, (sound.patient,))


@pytest.mark.parametrize(
    ("told", "where"),
    [
        (encounter(diagnosis=[{"condition": CONDITION} | UNKNOWN]), "Encounter.diagnosis[0]"),
        (encounter(hospitalization=UNKNOWN), "Encounter.hospitalization"),
        (appointment(participant=[taking_part(reference="Patient/1") | UNKNOWN]), "participant[0]"),
        (
            task(input=[{"type": {"text": "x"}, "valueString": "x"} | UNKNOWN]),
            "Task.input[0]",
        ),
        (
            patient(link=[{"type": "seealso", "other": {"reference": "Patient/1"}} | UNKNOWN]),
            "link",
        ),
        (encounter(contained=[patient(id="p") | UNKNOWN]), "Encounter.contained[0]"),
        (encounter(contained=[patient(id="p") | RULED]), f"Encounter.contained[0].{RULES}"),
    ],
)
def test_a_part_that_is_read_counts_as_the_whole(told: dict[str, Any], where: str) -> None:
    (found,) = no_rule(refused(told))

    assert where in found


@pytest.mark.parametrize(
    "more",
    [
        {"statusHistory": [{"status": "planned", "period": {"start": "2026"}} | UNKNOWN]},
        {"location": [{"location": {"reference": "Location/1"}} | UNKNOWN]},
        {"contained": [{"resourceType": "Device", "id": "d"} | UNKNOWN]},
        {"contained": [{"resourceType": "Device", "id": "d"} | RULED]},
        {NAME: None},
        {RULES: None},
    ],
)
def test_on_a_part_that_is_left_unread_it_changes_nothing(more: dict[str, Any]) -> None:
    assert statement(encounter(**more)).says == statement(encounter()).says


@pytest.mark.parametrize(
    ("more", "escaped"),
    [
        (UNKNOWN, "modifier\\u0045xtension"),
        (RULED, "implicit\\u0052ules"),
        (RULED, "\\u0069mplicitRules"),
        (RULED, "implicitRu\\u006Ces"),
        (RULED, "implici\\u0074Rules"),
    ],
)
def test_a_name_written_with_escapes_is_the_same_name(more: dict[str, Any], escaped: str) -> None:
    (name,) = more
    raw = json.dumps(encounter() | more).replace(name, escaped)

    assert no_rule(refused(raw.encode())) == [f"Encounter.{name}"]


def absent(why: str) -> dict[str, Any]:
    """An extension that says why a value is not told."""
    url = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
    return {"url": url, "valueCode": why}


@pytest.mark.parametrize("why", ["masked", "unknown"])
def test_rules_that_are_not_told_are_rules(why: str) -> None:
    beside = {f"_{RULES}": {"extension": [absent(why)]}}

    assert no_rule(refused(encounter() | beside)) == [f"Encounter.{RULES}"]


@pytest.mark.parametrize(
    "beside",
    [
        {"id": "x"},
        {"extension": [{"url": "https://hospital.example/note", "valueString": "x"}]},
        {"extension": [absent("not-applicable")]},
    ],
)
@pytest.mark.parametrize("ruled", ["Encounter", "Bundle"])
def test_what_only_stands_beside_their_name_is_no_rule(ruled: str, beside: dict[str, Any]) -> None:
    """Whoever passes over an extension may read on, by FHIR's own rule."""
    told: dict[str, dict[str, Any]] = {"Encounter": {}, "Bundle": {}}
    told[ruled] = {f"_{RULES}": beside}

    message = bundle(encounter() | told["Encounter"]) | told["Bundle"]

    assert statement(message).says == statement(encounter()).says


def test_of_a_bundle_that_follows_rules_all_that_is_ours_is_refused() -> None:
    """Under its source and for its patient, as it would have been read; and the rules once."""
    told = bundle(encounter(), {"resourceType": "Observation", "id": "o"})
    (sound,) = read(told).statements

    parked = refused(told | RULED)

    assert no_rule(parked) == [f"Bundle.{RULES}"]
    assert (parked.source, parked.patients) == (sound.source, (sound.patient,))


def test_of_several_in_such_a_bundle_none_is_mended_by_another() -> None:
    told = bundle(encounter(), encounter("banana", id="stay-2"), encounter(id="stay-3"))

    parked = refused(told | RULED)

    assert [one.where for one in parked.reasons] == [
        f"Bundle.{RULES}",
        "entry[1].Encounter.status",
    ]
    assert (parked.source, parked.patients) == (None, (statement(encounter()).patient,))


@pytest.mark.parametrize("inner", [{"resourceType": "Observation"}, task(None, focus=None)])
def test_such_a_bundle_in_which_nothing_is_ours_stays_nobodys(inner: dict[str, Any]) -> None:
    reading = read(bundle(inner) | RULED)

    assert reading.not_ours
    assert (reading.parked, reading.aside) == ((), ())


def test_text_that_only_speaks_of_one_is_no_modifier() -> None:
    told = encounter(type=[{"text": f'a "{NAME}": what it is'}])

    assert statement(told).says


@pytest.mark.parametrize("within", [{}, {"request": {"method": "PUT", "url": "Encounter/stay-1"}}])
def test_an_entry_that_is_modified_is_refused_and_the_others_are_read(
    within: dict[str, Any],
) -> None:
    told = bundle(encounter(), service_request(), kind="transaction" if within else "collection")
    for entry in told["entry"] if within else ():
        entry["request"] = dict(within["request"])
    changed = told["entry"][0]["request"] if within else told["entry"][0]
    changed |= UNKNOWN

    reading = read(told)

    assert [one.source.split("|")[0] for one in reading.statements] == ["ServiceRequest"]
    assert [no_rule(one) for one in reading.parked] == [[f"entry[0].{NAME}"]]


@pytest.mark.parametrize("more", [UNKNOWN, RULED], ids=[NAME, RULES])
@pytest.mark.parametrize("number", [0, 3])
def test_what_helps_to_read_a_message_helps_nobody_then(number: int, more: dict[str, Any]) -> None:
    told = notice(("m1", "admit-inpatient"))
    kind = told["entry"][number]["resource"]["resourceType"]
    told["entry"][number]["resource"] |= more

    wheres = {one.where for one in refused(told).reasons}

    assert f"entry[{number}].{kind}.{next(iter(more))}" in wheres


def test_whom_a_record_is_of_that_is_modified_is_not_known_by_it() -> None:
    stay = encounter(subject={"reference": "Patient/ola"})

    parked = refused(message(stay, patient() | UNKNOWN))

    assert {one.where for one in parked.reasons} == {
        f"entry[2].Patient.{NAME}",
        "entry[1].Encounter.subject",
    }
    assert {one.kind for one in parked.reasons} == {ReasonClass.NO_RULE}
    assert parked.patients == (statement(patient(id=None)).patient,)


def test_what_is_both_modified_and_broken_its_sender_must_mend() -> None:
    stay = encounter(subject={"reference": "Patient/ola"})

    parked = refused(message(stay, patient(name="Ola") | UNKNOWN))

    kinds = {one.where: one.kind for one in parked.reasons}
    assert kinds["entry[1].Encounter.subject"] is ReasonClass.UNSOUND


@pytest.mark.parametrize(
    ("told", "beside", "field"),
    [
        (encounter, patient(), {"subject": {"reference": "Patient/ola"}}),
        (task, service_request(id="r"), REQUESTED | {"for": None}),
    ],
)
def test_what_is_entered_in_error_of_nobody_knows_whom_is_not_lost(
    told: Any, beside: dict[str, Any], field: dict[str, Any]
) -> None:
    """There is nobody of whom it could be taken back, so it must be told that it was not."""
    resource = told(status="entered-in-error") | field

    parked = first_of_three(resource, beside)

    where = f"entry[0].{resource['resourceType']}.{next(iter(field))}"
    assert reasons(parked) == [(ReasonClass.NO_RULE, where)]


@pytest.mark.parametrize("status", ["received", "completed", "rejected"])
@pytest.mark.parametrize("asked", [{}, {"status": "draft"}, {"doNotPerform": True}])
def test_a_task_about_a_request_that_is_modified_says_nothing_new(
    status: str, asked: dict[str, Any]
) -> None:
    """Nobody knows whether that asks for anything, so the version before stands."""
    parked = first_of_three(task(None, status, **REQUESTED), service_request(id="r") | asked)

    assert reasons(parked) == [(ReasonClass.NO_RULE, "entry[0].Task.focus")]
    assert parked.source == "Task|hospital-one|Task/task-1"


def test_nor_does_a_task_that_tells_its_patient_by_what_it_is_about() -> None:
    told = task(None, "received", **REQUESTED) | {"for": None}

    parked = first_of_three(told, service_request(id="r"))

    assert reasons(parked) == [(ReasonClass.NO_RULE, "entry[0].Task.focus")]
    assert parked.patients == (statement(service_request()).patient,)


@pytest.mark.parametrize(("status", "withdrawn"), [("entered-in-error", True), ("draft", False)])
def test_a_task_that_says_nothing_of_a_request_that_is_modified_takes_back(
    status: str, withdrawn: bool
) -> None:
    told = task(None, status, **REQUESTED)

    (one,) = read(bundle(told, service_request(id="r") | UNKNOWN)).statements

    assert (one.says, one.withdrawn) == ((), withdrawn)


@pytest.mark.parametrize("more", [UNKNOWN, RULED], ids=[NAME, RULES])
@pytest.mark.parametrize("told", [task(None, focus=None), procedure(code={"text": "x"})])
def test_what_is_not_ours_stays_so_and_takes_nothing_back(
    told: dict[str, Any], more: dict[str, Any]
) -> None:
    assert read(told).aside

    reading = read(told | more)

    assert reading.not_ours
    assert (reading.parked, reading.aside) == ((), ())


CONFIRMED, REFUTED = (VERIFICATION, "confirmed"), ("urn:x", "refuted")
"""The second is of a system of which we know no code."""
DIAGNOSIS = {"resourceType": "Condition", "id": "1", "subject": encounter()["subject"]}
BY_REASON = [
    encounter(reasonReference=[CONDITION]),
    encounter(diagnosis=[{"condition": CONDITION}]),
    service_request(subject=DIAGNOSIS["subject"], reasonReference=[CONDITION]),
    task(None, reasonReference=CONDITION),
    episode(type=None, diagnosis=[{"condition": CONDITION}]),
    appointment(reasonReference=[CONDITION]),
]


@pytest.mark.parametrize("told", BY_REASON, ids=lambda told: told["resourceType"])
@pytest.mark.parametrize("status", [{}, {"verificationStatus": coded(CONFIRMED, REFUTED)}])
@pytest.mark.parametrize("more", [UNKNOWN, RULED], ids=[NAME, RULES])
def test_a_condition_that_says_it_means_something_else_states_no_code(
    told: dict[str, Any], status: dict[str, Any], more: dict[str, Any]
) -> None:
    """As where it is contained; and what an earlier version stated by it stands."""
    condition = DIAGNOSIS | {"code": coded(("9327", "D01A"))} | status
    assert read(bundle(told, condition)).statements

    reading = read(bundle(told, condition | more, OTHER))

    assert [one.source for one in reading.statements] == [statement(OTHER).source]
    assert reading.aside == ()
    (parked,) = reading.parked
    assert no_rule(parked) == [f"entry[1].Condition.{next(iter(more))}"]
    assert parked.source == read(bundle(told, condition)).statements[0].source


@pytest.mark.parametrize("told", [BY_REASON[0], BY_REASON[2]])
def test_a_condition_of_which_no_code_counts_is_in_nobodys_way(told: dict[str, Any]) -> None:
    condition = DIAGNOSIS | {"code": coded(("urn:oid:2.16.578.1.12.4.1.1.7110", "I10"))}

    reading = read(bundle(told, condition | UNKNOWN))

    assert reading.parked == ()
    assert reading.statements[0].says == read(bundle(told, condition)).statements[0].says


def test_what_was_entered_in_error_is_taken_back_whatever_its_condition_says() -> None:
    told = encounter("entered-in-error", reasonReference=[CONDITION])
    condition = DIAGNOSIS | {"code": coded(("9327", "D01A"))}

    assert read(bundle(told, condition | UNKNOWN)).statements[0].withdrawn


def test_a_part_of_r5_is_found_as_r5_writes_it() -> None:
    told = {
        "resourceType": "Encounter",
        "id": "stay-1",
        "status": "in-progress",
        "class": [coded(("http://terminology.hl7.org/CodeSystem/v3-ActCode", "IMP"))],
        "subject": encounter()["subject"],
        "actualPeriod": {"start": "2026-03-02"},
    } | OF_R5
    assert statement(told).says

    (reason,) = told["reason"]
    modified = told | {"reason": [reason | UNKNOWN]}

    assert no_rule(refused(modified)) == [f"Encounter.reason[0].{NAME}"]
