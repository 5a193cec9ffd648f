"""National pathway codes, combined or in parts, under every name their lists have."""

from typing import Any

import pytest

from schemas.codes import DayName, Kind, ReasonClass
from schemas.milestone import PathwayCode, Said, Statement
from services.milestone.decide.signals.codes import PATHWAY
from services.milestone.read.codes import COMBINED, EVENTS, OUTCOMES, load_codes
from services.milestone.read.reader import NotOurs
from services.milestone.read.resource import BESIDE
from services.milestone.read.tables import VERIFICATION
from tests.read.given import (
    bundle,
    by_number,
    coded,
    day_names,
    encounter,
    kinds,
    read,
    service_request,
    statement,
    task,
)


def condition(**more: Any) -> dict[str, Any]:
    """A contained Condition."""
    return {"resourceType": "Condition", "id": "c", "subject": by_number(), **more}


def of_code(told: Statement) -> Said:
    """The one thing that states a pathway code."""
    (one,) = [said for said in told.says if said.code is not None]
    return one


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("D12A", Kind.PATHWAY_STARTED),
        ("D12M", Kind.FIRST_ATTENDANCE),
        ("D12CU", Kind.DECISION),
        ("D12E", Kind.EVALUATED),
        ("D12F", Kind.FEEDBACK_SENT),
        ("D12SM", Kind.COLLABORATION_MEETING),
        ("D12UF", Kind.ACTIVITY),
        ("D12HK", Kind.REMAINING_NEED),
        ("D12XG", Kind.CLOSED),
        ("D01D", Kind.ACTIVITY),
        ("D06P", Kind.ACTIVITY),
        ("D07T", Kind.ACTIVITY),
    ],
)
def test_each_event_of_list_9322_is_its_kind(code: str, kind: Kind) -> None:
    said = of_code(statement(encounter("finished", "AMB", type=[coded(("9327", code))])))

    assert said.kind is kind
    assert said.code == PathwayCode("9327", code[:3], code[3], code[4:])
    assert day_names(said) == {DayName.STATED}


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("A26A", Kind.PATHWAY_STARTED),
        ("A26S", Kind.FIRST_ATTENDANCE),
        ("A26CK", Kind.DECISION),
        ("A26FM", Kind.TREATMENT_START),
        ("A26O", Kind.TRANSFERRED),
        ("A26P", Kind.TREATMENT_POSTPONED),
        ("A26X", Kind.CLOSED),
    ],
)
def test_each_event_of_list_9174_is_its_kind(code: str, kind: Kind) -> None:
    said = of_code(statement(encounter("finished", "AMB", reasonCode=[coded(("8480", code))])))

    assert said.kind is kind
    assert said.code == PathwayCode("8480", code[:3], code[3], code[4:])


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        ((("9321", "D12"), ("9322", "C"), ("9323", "U")), "D12CU"),
        ((("9321", "D12"), ("9322", "X"), ("9326", "G")), "D12XG"),
        ((("9321", "D11"), ("9322", "M")), "D11M"),
        ((("9173", "A26"), ("9174", "C"), ("9175", "K")), "A26CK"),
        ((("9173", "A26"), ("9174", "F"), ("9176", "M")), "A26FM"),
        ((("9173", "A26"), ("9174", "A"), ("8380", "A")), "A26AA"),
    ],
)
def test_a_code_in_parts_is_the_combined_code(
    parts: tuple[tuple[str, str], ...], whole: str
) -> None:
    """Both representations are official: in one concept, or over the resource."""
    together = of_code(statement(encounter("finished", "AMB", type=[coded(*parts)])))
    apart = of_code(statement(encounter("finished", "AMB", type=[coded(one) for one in parts])))

    assert together == apart
    assert together.code is not None
    code = together.code
    assert f"{code.pathway}{code.event}{code.outcome}" == whole


@pytest.mark.parametrize(
    "codes", [(("9327", "D12ZZ"),), (("9322", "C"),), (("9173", "A26"), ("9322", "X"))]
)
def test_a_code_that_does_not_exist_is_told_and_the_rest_is_read(
    codes: tuple[tuple[str, str], ...],
) -> None:
    reading = read(encounter("finished", "AMB", type=[coded(*codes)]))

    assert [kinds(told) for told in reading.statements] == [[Kind.ATTENDED]]
    (parked,) = reading.parked
    assert [reason.kind for reason in parked.reasons] == ["no-rule"]
    assert parked.patients == (reading.statements[0].patient,)


def test_a_code_that_does_not_exist_hides_no_other_defect() -> None:
    reading = read(encounter("finished", "AMB", id=None, type=[coded(("9327", "D12ZZ"))]))

    assert {reason.where for reason in reading.parked[0].reasons} == {
        "Encounter.coding",
        "Encounter.identifier",
    }


def test_a_code_on_a_referral_has_the_days_of_the_referral() -> None:
    said = of_code(statement(service_request(code=coded(("9327", "D12A")))))

    assert said.kind is Kind.PATHWAY_STARTED
    assert day_names(said) == {DayName.AUTHORED}


def test_a_code_on_a_planned_encounter_has_not_happened() -> None:
    told = statement(encounter("planned", "AMB", type=[coded(("9327", "D12M"))]))

    assert kinds(told) == [Kind.APPOINTMENT_PLANNED]


def in_parts(number: str, code: str) -> dict[str, Any]:
    """A combined code as type, event and outcome beside one another."""
    types = {combined: number for number, combined in COMBINED.items()}
    events = {combined: number for number, combined in EVENTS.items()}
    parts = [(types[number], code[:3]), (events[number], code[3])]
    outcomes = OUTCOMES[number].get(code[3])
    if outcomes is not None and code[4:]:
        parts.append((outcomes, code[4:]))
    return coded(*parts)


@pytest.mark.parametrize("number", ["8480", "9327"])
def test_every_national_code_is_recognised_combined_and_in_parts(number: str) -> None:
    """All 442 of cancer and all 246 of mental health: both forms are official."""
    for code in sorted(load_codes().combined[number]):
        combined = statement(encounter("finished", "AMB", type=[coded((number, code))]))
        parts = statement(encounter("finished", "AMB", type=[in_parts(number, code)]))

        assert of_code(combined).code == PathwayCode(number, code[:3], code[3], code[4:])
        assert parts.says == combined.says


@pytest.mark.parametrize(
    ("number", "code", "check"),
    [
        ("8480", "A12B", "9329#101 Ugyldig kode for PK kreft"),
        ("8480", "A08A", "9329#101 Ugyldig kode for PK kreft"),
        ("8480", "C01FK", "9329#101 Ugyldig kode for PK kreft"),
        ("9327", "D06XM", "9329#201 Ugyldig kode for PK psykisk helse og rus"),
        ("9327", "D08UF", "9329#201 Ugyldig kode for PK psykisk helse og rus"),
        ("9327", "D02A", "9329#201 Ugyldig kode for PK psykisk helse og rus"),
    ],
)
def test_any_other_code_is_unknown_in_the_registry_s_own_words(
    number: str, code: str, check: str
) -> None:
    """A biopsy (A12B), a number not in use, a suffix that the pathway does not have."""
    for concept in (coded((number, code)), in_parts(number, code)):
        (parked,) = read(encounter("finished", "AMB", type=[concept])).parked

        assert [reason.kind for reason in parked.reasons] == [ReasonClass.NO_RULE]
        assert check in parked.reasons[0].expected


def test_every_combined_code_has_a_pathway_an_event_with_a_kind_and_perhaps_an_outcome() -> None:
    """442 codes of 8480 and 246 of 9327, NHN-kodeverk 06.12.2024."""
    combined = load_codes().combined

    assert {number: len(codes) for number, codes in combined.items()} == {"8480": 442, "9327": 246}
    events = {one.key for one in PATHWAY}
    for number, codes in combined.items():
        assert {f"{number}#{code[3]}" for code in codes} <= events
        assert {len(code) for code in codes} == {4, 5}


D12A, D12E = ("9327", "D12A"), ("9327", "D12E")
CODED = {"url": "y", "valueCodeableConcept": coded(D12E)}


def with_condition(field: dict[str, Any]) -> Any:
    """An Encounter that refers to a Condition of its message, which states a pathway code."""
    condition = {
        "resourceType": "Condition",
        "id": "c",
        "subject": by_number(),
        "code": coded(D12E),
    }
    return bundle(encounter("finished", "AMB", **field), condition)


@pytest.mark.parametrize(
    "place",
    [
        {"type": [coded(D12E)]},
        {"serviceType": coded(D12E)},
        {"priority": coded(D12E)},
        {"reasonCode": [coded(D12E)]},
        {"diagnosis": [{"condition": {"reference": "Condition/c"}, "use": coded(D12E)}]},
        {"extension": [CODED]},
        {"extension": [{"url": "x", "extension": [CODED]}]},
        {
            "contained": [
                {
                    "resourceType": "Condition",
                    "id": "c",
                    "subject": by_number(),
                    "code": coded(D12E),
                }
            ],
            "reasonReference": [{"reference": "#c"}],
        },
    ],
)
def test_a_code_is_found_wherever_an_encounter_has_a_coding(place: dict[str, Any]) -> None:
    told = statement(encounter("finished", "AMB") | place)

    assert of_code(told).kind is Kind.EVALUATED


@pytest.mark.parametrize("field", ["reasonReference", "diagnosis"])
def test_a_code_is_found_in_a_condition_of_the_message(field: str) -> None:
    reference = {"reference": "Condition/c"}
    place = [reference] if field == "reasonReference" else [{"condition": reference}]

    reading = read(with_condition({field: place}))

    assert of_code(reading.statements[0]).kind is Kind.EVALUATED
    assert reading.not_ours == (NotOurs("Condition", BESIDE),)


@pytest.mark.parametrize("status", ["refuted", "entered-in-error"])
def test_a_condition_that_the_patient_does_not_have_states_no_code(status: str) -> None:
    reference = {"reference": "Condition/c"}
    message = with_condition({"reasonReference": [reference]})
    has = message["entry"][1]["resource"]
    inside = encounter("finished", "AMB", contained=[has], reasonReference=[{"reference": "#c"}])

    for certainty, stated in (("confirmed", True), (status, False)):
        has["verificationStatus"] = coded((VERIFICATION, certainty))
        for one in (message, inside):
            told = read(one).statements[0]
            assert any(said.code is not None for said in told.says) is stated


def test_a_broken_condition_is_nobodys_business_here() -> None:
    message = with_condition({"reasonReference": [{"reference": "Condition/c"}]})
    message["entry"][1]["resource"]["code"] = 5

    reading = read(message)

    assert kinds(reading.statements[0]) == [Kind.ATTENDED]
    assert reading.parked == ()


@pytest.mark.parametrize(
    "place",
    [
        {"category": [coded(D12A)]},
        {"code": coded(D12A)},
        {"orderDetail": [coded(D12A)]},
        {"reasonCode": [coded(D12A)]},
        {
            "contained": [
                {
                    "resourceType": "Condition",
                    "id": "c",
                    "subject": service_request()["subject"],
                    "category": [coded(D12A)],
                }
            ],
            "supportingInfo": [{"reference": "#c"}],
        },
    ],
)
def test_a_code_is_found_wherever_a_referral_has_a_coding(place: dict[str, Any]) -> None:
    assert of_code(statement(service_request() | place)).kind is Kind.PATHWAY_STARTED


@pytest.mark.parametrize(
    "place",
    [
        {"code": coded(D12E)},
        {"reasonCode": coded(D12E)},
        {"statusReason": coded(D12E)},
        {"businessStatus": coded(D12E)},
        {"input": [{"type": {"text": "x"}, "valueCodeableConcept": coded(D12E)}]},
        {"output": [{"type": {"text": "x"}, "valueCoding": coded(D12E)["coding"][0]}]},
        {
            "contained": [
                {
                    "resourceType": "Condition",
                    "id": "c",
                    "subject": by_number(),
                    "code": coded(D12E),
                }
            ],
            "reasonReference": {"reference": "#c"},
        },
    ],
)
def test_a_code_is_found_wherever_a_task_has_a_coding(place: dict[str, Any]) -> None:
    assert of_code(statement(task(None, focus=None) | place)).kind is Kind.EVALUATED


@pytest.mark.parametrize(
    "place",
    [
        {"type": [coded(D12E)]},
        {
            "contained": [
                {
                    "resourceType": "Condition",
                    "id": "c",
                    "subject": by_number(),
                    "code": coded(D12E),
                }
            ],
            "diagnosis": [{"condition": {"reference": "#c"}, "role": {"text": "x"}}],
        },
        {"diagnosis": [{"condition": {"reference": "Condition/c"}, "role": coded(D12E)}]},
    ],
)
def test_a_code_is_found_wherever_an_episode_of_care_has_a_coding(place: dict[str, Any]) -> None:
    episode = {
        "resourceType": "EpisodeOfCare",
        "id": "e",
        "status": "active",
        "patient": by_number(),
    }

    assert of_code(statement(episode | place)).kind is Kind.EVALUATED


@pytest.mark.parametrize(
    "place",
    [
        {"appointmentType": coded(D12E)},
        {"serviceCategory": [coded(D12E)]},
        {"specialty": [coded(D12E)]},
        {"reasonCode": [coded(D12E)]},
    ],
)
def test_a_code_is_found_wherever_an_appointment_has_a_coding(place: dict[str, Any]) -> None:
    told = {
        "resourceType": "Appointment",
        "id": "a",
        "status": "fulfilled",
        "participant": [{"actor": by_number(), "status": "accepted"}],
    }

    assert of_code(statement(told | place)).kind is Kind.EVALUATED


MARKS = [
    (("8306", "PK"), {"urgency": "8306#PK"}),
    (("8304", "PK"), {"urgency": "8304#PK"}),
    (("7303", "PK"), {"urgency": "7303#PK"}),
    (("9146", "3"), {"referral_kind": "9146#3"}),
    (("8485", "2"), {"purpose": "8485#2"}),
    (("8432", "1"), {"contact_type": "8432#1"}),
    (("8240", "01"), {"contact_type": "8240#01"}),
    (("8446", "21"), {"reasons": ("8446#21",)}),
    (("9179", "FP01"), {"reasons": ("9179#FP01",)}),
    (("8445", "2"), {"reasons": ("8445#2",)}),
]


@pytest.mark.parametrize(("code", "mark"), MARKS, ids=[one[0][0] for one in MARKS])
def test_what_later_definitions_need_is_carried_with_each_fact(
    code: tuple[str, str], mark: dict[str, Any]
) -> None:
    """Urgency, referral kind, purpose ("straight to treatment"), contact type and delay."""
    told = statement(service_request(category=[coded(code)], code=coded(D12A)))

    of_pathway = [said for said in told.says if said.kind is not Kind.CODED]
    assert len(of_pathway) == 2
    for said in told.says:
        assert {name: getattr(said, name) for name in mark} == mark


def test_of_several_urgencies_the_message_list_counts_and_all_reasons_are_told() -> None:
    codes = coded(("7303", "3"), ("8304", "N"), ("8306", "PK"))
    delays = coded(("8446", "1"), ("9179", "FS01"), ("8446", "1"))

    (said,) = statement(service_request(category=[codes, delays])).says

    assert said.urgency == "8306#PK"
    assert said.reasons == ("8446#1", "9179#FS01")
