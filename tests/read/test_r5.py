"""Resources of FHIR R5, and their twins in R4: the same is said of both."""

from dataclasses import replace
from typing import Any

import pytest

from schemas.codes import DayName, Kind
from schemas.milestone import Statement
from tests.read.given import (
    HIS_1206,
    HOSPITAL,
    KARI,
    MEDCOM,
    bundle,
    business_status,
    by_number,
    coded,
    day_names,
    encounter,
    kinds,
    narrative,
    notice,
    only,
    patient,
    provenance,
    read,
    refused,
    service_request,
    statement,
    task,
    wheres,
)

ACT = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
SUBJECT = "http://terminology.hl7.org/CodeSystem/encounter-subject-status"
START, END = "2026-03-02T10:00:00+01:00", "2026-03-09T10:00:00+01:00"
EVALUATED = coded(("9327", "D12E"))
DECIDED = coded(("9327", "D12A"))


def encounter_r5(status: str = "in-progress", encounter_class: str = "IMP", **more: Any) -> Any:
    """The R5 twin of ``encounter``."""
    return {
        "resourceType": "Encounter",
        "id": "stay-1",
        "status": status,
        "class": [coded((ACT, encounter_class))],
        "subject": by_number(),
        "actualPeriod": {"start": START, "end": END},
    } | more


def without(message: dict[str, Any], *names: str) -> dict[str, Any]:
    """The message without these fields."""
    return {name: value for name, value in message.items() if name not in names}


def subject_status(code: str) -> dict[str, Any]:
    """What R5 says of the patient beside the status of the Encounter."""
    return {"subjectStatus": coded((SUBJECT, code))}


STAYS = [
    ("in progress", encounter(), encounter_r5()),
    (
        "end only planned",
        encounter(),
        encounter_r5(actualPeriod={"start": START}, plannedEndDate=END),
    ),
    ("finished", encounter("finished"), encounter_r5("completed")),
    ("discharged", encounter("finished"), encounter_r5("discharged")),
    ("discontinued", encounter("finished"), encounter_r5("discontinued")),
    ("on hold", encounter("onleave"), encounter_r5("on-hold")),
    ("on leave", encounter("onleave"), encounter_r5(**subject_status("on-leave"))),
    ("arrived", encounter("arrived"), encounter_r5("planned", **subject_status("arrived"))),
    ("triaged", encounter("triaged"), encounter_r5(**subject_status("triaged"))),
    ("receiving care", encounter(), encounter_r5(**subject_status("receiving-care"))),
    ("departed", encounter("finished"), encounter_r5("completed", **subject_status("departed"))),
    ("over", encounter("finished"), encounter_r5("completed", **subject_status("on-leave"))),
    ("cancelled", encounter("cancelled"), encounter_r5("cancelled")),
    ("in error", encounter("entered-in-error"), encounter_r5("entered-in-error")),
    ("unknown", encounter("unknown"), encounter_r5("unknown")),
    (
        "planned visit",
        encounter("planned", "AMB"),
        without(encounter_r5("planned", "AMB", plannedStartDate=START), "actualPeriod"),
    ),
    (
        "by the use of a diagnosis",
        encounter(
            "finished",
            diagnosis=[{"condition": {"reference": "Condition/c"}, "use": EVALUATED}],
        ),
        encounter_r5(
            "completed",
            diagnosis=[
                {"condition": [{"reference": {"reference": "Condition/c"}}]},
                {"use": [{"text": "x"}, EVALUATED]},
            ],
        ),
    ),
    (
        "with all around it",
        encounter(
            "finished",
            "AMB",
            type=[coded(("8406", "3"))],
            serviceType=coded(("8451", "310")),
            reasonCode=[EVALUATED],
            serviceProvider=HOSPITAL,
            basedOn=[{"reference": "ServiceRequest/r"}],
            episodeOfCare=[{"identifier": {"system": "urn:x", "value": "1"}}],
        ),
        encounter_r5(
            "completed",
            "AMB",
            type=[coded(("8406", "3"))],
            serviceType=[{"concept": coded(("8451", "310"))}],
            reason=[{"value": [{"concept": EVALUATED}]}],
            serviceProvider=HOSPITAL,
            basedOn=[{"reference": "ServiceRequest/r"}],
            episodeOfCare=[{"identifier": {"system": "urn:x", "value": "1"}}],
        ),
    ),
    (
        "part of a contained stay",
        encounter(
            contained=[encounter(identifier=[{"system": "urn:x", "value": "9"}], id="w")],
            partOf={"reference": "#w"},
        ),
        encounter_r5(
            contained=[encounter_r5(identifier=[{"system": "urn:x", "value": "9"}], id="w")],
            partOf={"reference": "#w"},
        ),
    ),
]

REFERRAL = service_request(extension=[business_status("vurdert-behov")])
APPOINTMENT: dict[str, Any] = {
    "resourceType": "Appointment",
    "id": "a",
    "status": "fulfilled",
    "start": START,
    "end": END,
    "participant": [{"actor": by_number(), "status": "accepted"}],
}
EPISODE: dict[str, Any] = {
    "resourceType": "EpisodeOfCare",
    "id": "e",
    "status": "active",
    "patient": by_number(),
    "managingOrganization": HOSPITAL,
    "period": {"start": START},
}
PROCEDURE: dict[str, Any] = {
    "resourceType": "Procedure",
    "id": "p",
    "status": "completed",
    "code": coded(("9327", "D12E")),
    "subject": by_number(),
    "encounter": {"reference": "Encounter/stay-1"},
}
CONDITION = {
    "resourceType": "Condition",
    "id": "c",
    "clinicalStatus": {"text": "aktiv"},
    "subject": by_number(),
    "code": EVALUATED,
}
OTHERS = [
    (
        "ServiceRequest",
        REFERRAL | {"code": coded(("8451", "310")), "reasonCode": [EVALUATED]},
        REFERRAL
        | {"code": {"concept": coded(("8451", "310"))}, "reason": [{"concept": EVALUATED}]},
    ),
    (
        "ServiceRequest with details",
        REFERRAL | {"orderDetail": [coded(("9327", "D12A"))]},
        REFERRAL
        | {
            "orderDetail": [
                {
                    "parameter": [
                        {"code": {"text": "x"}, "valueCodeableConcept": coded(("9327", "D12A"))}
                    ]
                }
            ]
        },
    ),
    (
        "Task",
        task(
            None,
            "rejected",
            focus={"reference": "ServiceRequest/r"},
            statusReason=coded(("8446", "1")),
            reasonCode=coded(("8306", "PK")),
            performerType=[coded(("8451", "310"))],
            owner=HOSPITAL,
        ),
        task(
            None,
            "rejected",
            focus={"reference": "ServiceRequest/r"},
            statusReason={"concept": coded(("8446", "1"))},
            reason=[{"concept": coded(("8306", "PK"))}],
            requestedPerformer=[{"concept": coded(("8451", "310"))}, {"reference": HOSPITAL}],
        ),
    ),
    (
        "Appointment",
        APPOINTMENT
        | {"serviceType": [coded(("8451", "310"))], "reasonCode": [coded(("9327", "D12M"))]},
        APPOINTMENT
        | {
            "serviceType": [{"concept": coded(("8451", "310"))}],
            "reason": [{"concept": coded(("9327", "D12M"))}],
            "subject": by_number(),
        },
    ),
    (
        "EpisodeOfCare",
        EPISODE | {"type": [coded(("9151", "15")), EVALUATED]},
        EPISODE
        | {
            "type": [coded(("9151", "15"))],
            "reason": [{"value": [{"concept": EVALUATED}]}],
        },
    ),
    (
        "EpisodeOfCare of a Condition",
        EPISODE | {"contained": [CONDITION], "diagnosis": [{"condition": {"reference": "#c"}}]},
        EPISODE
        | {
            "contained": [CONDITION],
            "diagnosis": [{"condition": [{"reference": {"reference": "#c"}}]}],
        },
    ),
    (
        "EpisodeOfCare by the role of a diagnosis",
        EPISODE | {"diagnosis": [{"condition": {"reference": "Condition/c"}, "role": EVALUATED}]},
        EPISODE | {"diagnosis": [{"condition": [{"concept": {"text": "x"}}], "use": EVALUATED}]},
    ),
    (
        "ServiceRequest of a Condition",
        REFERRAL
        | {
            "subject": by_number(),
            "contained": [CONDITION],
            "supportingInfo": [{"reference": "#c"}],
        },
        REFERRAL
        | {
            "subject": by_number(),
            "contained": [CONDITION],
            "supportingInfo": [{"reference": {"reference": "#c"}}],
        },
    ),
    (
        "Procedure without a day",
        PROCEDURE | {"category": coded(("8451", "310"))},
        PROCEDURE | {"category": [coded(("8451", "310"))]},
    ),
    (
        "Procedure",
        PROCEDURE | {"performedDateTime": START, "category": coded(("8451", "310"))},
        PROCEDURE | {"occurrenceDateTime": START, "category": [coded(("8451", "310"))]},
    ),
    (
        "Procedure of some length",
        PROCEDURE | {"performedPeriod": {"start": START}},
        PROCEDURE | {"occurrencePeriod": {"start": START}},
    ),
]
TWINS = [*STAYS, *OTHERS]


@pytest.mark.parametrize(
    ("r4", "r5"), [pair[1:] for pair in TWINS], ids=[pair[0] for pair in TWINS]
)
def test_a_resource_of_r5_says_what_its_twin_of_r4_says(r4: object, r5: object) -> None:
    """Down to the digest of its content: a sender may move to R5 between two versions."""
    assert without_box(statement(r5)) == without_box(statement(r4))


def without_box(told: Statement) -> Statement:
    """The statement without what no two have alike."""
    assert told.identity is not None
    return replace(told, identity=replace(told.identity, box=""))


def notice_r5() -> Any:
    """The R5 twin of a leave that was told."""
    header = {
        "resourceType": "MessageHeader",
        "id": "m2",
        "eventCoding": {
            "system": MEDCOM + "terminology",
            "code": "hospital-notification-message",
        },
        "source": {"endpointUrl": "https://hospital.example/unit"},
        "focus": [{"reference": "Encounter/encounter-m2"}],
    }
    stay = encounter_r5("on-hold", id="encounter-m2") | {
        "subject": {"reference": "Patient/ola"},
        "episodeOfCare": [
            {"identifier": {"system": "https://hospital.example/stay", "value": "s-1"}}
        ],
    }
    return bundle(
        header,
        stay,
        patient(),
        provenance("m1", "admit-inpatient", hour=10),
        provenance("m2", "start-leave-inpatient", "m1", hour=11),
        kind="message",
        timestamp="2026-03-02T23:00:00+01:00",
    )


def test_a_message_of_r5_with_its_header_chain_and_patient_is_its_twin() -> None:
    r4 = notice(("m1", "admit-inpatient"), ("m2", "start-leave-inpatient"), status="onleave")

    told = read(notice_r5(), sender=None)

    assert told.parked == ()
    twins = read(r4, sender=None).statements
    assert [without_box(one) for one in told.statements] == [without_box(one) for one in twins]
    assert {one.sender for one in told.statements} == {"https://hospital.example/unit"}


def test_in_a_message_of_r5_what_shows_no_release_is_r5_too() -> None:
    """R5 needs no class; R4 does."""
    plain = without(encounter_r5("planned", id="other"), "class", "actualPeriod")

    together = read(bundle(encounter_r5(), plain))
    alone = refused(plain)

    assert [kinds(told) for told in together.statements] == [
        [Kind.ADMITTED],
        [Kind.APPOINTMENT_PLANNED],
    ]
    assert wheres(alone) == {"Encounter.class"}


def test_a_resource_that_shows_r4_stays_r4_beside_one_of_r5() -> None:
    together = read(bundle(encounter_r5(), encounter("finished", id="other")))

    assert [kinds(told) for told in together.statements] == [
        [Kind.ADMITTED],
        [Kind.ADMITTED, Kind.DISCHARGED],
    ]


@pytest.mark.parametrize("status", ["finished", "onleave", "arrived", "banana"])
def test_a_status_of_r4_is_no_status_of_r5(status: str) -> None:
    parked = refused(encounter_r5(status))

    assert wheres(parked) == {"Encounter.status"}
    assert "discontinued" in parked.reasons[0].expected


def test_a_day_that_is_no_day_is_told_by_the_name_that_r5_has_for_it() -> None:
    assert wheres(refused(encounter_r5(actualPeriod={"start": "soon"}))) == {
        "Encounter.actualPeriod.start"
    }


@pytest.mark.parametrize(
    ("told", "where", "expected"),
    [
        (
            encounter(actualPeriod={"start": START}),
            "Encounter.actualPeriod",
            "no field of R5 in a resource of R4",
        ),
        (
            encounter_r5(period={"start": START}),
            "Encounter.period",
            "no field of R4 in a resource of R5",
        ),
        (encounter(foo=1), "Encounter", "no field that FHIR does not have"),
    ],
)
def test_a_field_of_another_release_is_named_and_told_as_what_it_is(
    told: dict[str, Any], where: str, expected: str
) -> None:
    """FHIR has it; who mixes the two must be told so, and which field it is."""
    told_of = {one.where: one.expected for one in refused(told).reasons}

    assert told_of[where] == expected
    assert ("Encounter" in told_of) is (where == "Encounter")


def test_a_stay_of_r5_that_has_begun_without_a_class_is_ours_to_mend() -> None:
    parked = refused(without(encounter_r5(), "class"))

    assert [reason.kind for reason in parked.reasons] == ["no-rule"]


def test_the_class_is_the_one_of_hl7_among_several() -> None:
    local = coded(("https://hospital.example/class", "ward"))

    told = statement(encounter_r5() | {"class": [local, coded((ACT, "EMER"))]})

    assert kinds(told) == [Kind.EMERGENCY_STARTED]


def test_the_planned_end_of_a_stay_that_is_over_is_no_discharge() -> None:
    over = encounter_r5("completed", actualPeriod={"start": START}, plannedEndDate=END)

    assert day_names(only(statement(over), Kind.DISCHARGED)) == set()


def test_a_request_of_parek_is_a_referral_of_its_requester_and_patient() -> None:
    """NHN's Parek 0.1.3: R5, its requester contained, its subject by number alone."""
    parek = service_request(
        intent="plan",
        meta={
            "profile": ["http://hl7.no/fhir/ig/ParekIG/StructureDefinition/parek-service-request"]
        },
        code={"concept": {"text": "x"}},
        contained=[{"resourceType": "PractitionerRole", "id": "r"}],
        requester={"reference": "#r"},
        orderDetail=[
            {
                "parameterFocus": {"concept": {"text": "x"}},
                "parameter": [{"code": {"text": "x"}, "valueCodeableConcept": {"text": "y"}}],
            }
        ],
    )

    told = statement(parek)

    assert kinds(told) == [Kind.REFERRAL_RECEIVED]
    assert day_names(told.says[0]) == {DayName.AUTHORED}
    assert (
        told.patient
        == statement(patient(id=None, identifier=[by_number(KARI)["identifier"]])).patient
    )


def test_the_business_status_of_a_referral_of_r5_counts_as_in_r4() -> None:
    told = statement(
        service_request(
            "completed",
            code={"concept": coded(("8451", "310"))},
            extension=[business_status("avvist-mangelfull", HIS_1206)],
        )
    )

    assert kinds(told) == [Kind.REFERRAL_RECEIVED, Kind.REFERRAL_REJECTED]


@pytest.mark.parametrize("field", ["concept", "class", "actualPeriod"])
def test_a_word_of_r5_in_a_text_makes_no_r5(field: str) -> None:
    """Only the fields of the resource itself tell its release."""
    told = statement(encounter(text=narrative(field), type=[{"text": field}]))

    assert kinds(told) == [Kind.ADMITTED]
