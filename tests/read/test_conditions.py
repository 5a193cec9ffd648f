"""Whose Condition states a pathway code, and what comes of one that cannot be read."""

import json
from typing import Any

import pytest

from schemas.codes import Kind, ReasonClass
from schemas.parked import Parked
from services.milestone.read.held import UNCLEAR, UNVERIFIED
from services.milestone.read.tables import CLINICAL, IN_ERROR, VERIFICATION
from tests.read.given import (
    DNR,
    FNR,
    KARI,
    OLA,
    STEPS,
    bundle,
    by_number,
    coded,
    encounter,
    kinds,
    read,
    service_request,
    statement,
    task,
)

CAN_BE_READ = "a Condition that can be read"
OF_SAME = "a Condition of the same patient"
STEP = coded(("9327", "D12E"))
ICD_10 = coded(("urn:oid:2.16.578.1.12.4.1.1.7110", "I10"))
LOCAL = "urn:oid:1.2.3"
THIRD = "12851212432"
BY_ID, INSIDE = {"reference": "Condition/c"}, {"reference": "#c"}
EPISODE: dict[str, Any] = {
    "resourceType": "EpisodeOfCare",
    "id": "e",
    "status": "active",
    "patient": by_number(),
}
APPOINTMENT: dict[str, Any] = {
    "resourceType": "Appointment",
    "id": "a",
    "status": "booked",
    "participant": [{"actor": by_number(), "status": "accepted"}],
    "start": "2026-03-02T10:00:00+01:00",
    "end": "2026-03-02T11:00:00+01:00",
}
REFERRING = [
    (encounter("finished", "AMB", diagnosis=[{"condition": BY_ID}]), "diagnosis[0].condition"),
    (encounter("finished", "AMB", reasonReference=[BY_ID]), "reasonReference[0]"),
    (
        service_request(subject=by_number(), supportingInfo=[{"display": "x"}, BY_ID]),
        "supportingInfo[1]",
    ),
    (task(None, focus=None, reasonReference=BY_ID), "reasonReference"),
    (EPISODE | {"diagnosis": [{"condition": BY_ID}]}, "diagnosis[0].condition"),
    (APPOINTMENT | {"reasonReference": [BY_ID]}, "reasonReference[0]"),
]
VISIT = encounter("finished", "AMB", reasonReference=[BY_ID])
OLAS = statement(encounter()).patient


def condition(**more: Any) -> dict[str, Any]:
    """A Condition that states a step of a pathway; Ola has it."""
    told = {"resourceType": "Condition", "id": "c", "subject": by_number()}
    return told | {"clinicalStatus": {"text": "aktiv"}, "code": STEP} | more


def patient(name: str, *numbers: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A Patient of the message."""
    return {"resourceType": "Patient", "id": name, "identifier": list(numbers)} | more


def number(value: str, system: str = LOCAL) -> dict[str, Any]:
    """An identifier."""
    return {"system": system, "value": value}


def reasons(parked: Parked) -> list[tuple[ReasonClass, str, str]]:
    """What is wrong, where, and what was expected."""
    return [(one.kind, one.where, one.expected) for one in parked.reasons]


def states(message: object) -> bool:
    """Whether the visit of a message, of which nothing is parked, states the step."""
    reading = read(message)
    assert reading.parked == ()
    (visit,) = [one for one in reading.statements if one.source.startswith("Encounter")]
    return Kind.EVALUATED in kinds(visit)


@pytest.mark.parametrize(("told", "field"), REFERRING, ids=[one[1] for one in REFERRING])
def test_no_code_counts_of_a_condition_that_somebody_else_has(
    told: dict[str, Any], field: str
) -> None:
    """A pathway of one patient must not begin, or end, by what another has."""
    assert read(bundle(told, condition())).parked == ()

    reading = read(bundle(told, condition(subject=by_number(KARI))))

    assert (reading.statements, reading.aside) == ((), ())
    (parked,) = reading.parked
    where = f"entry[0].{told['resourceType']}.{field}"
    assert reasons(parked) == [(ReasonClass.UNSOUND, where, OF_SAME)]
    assert parked.source == read(bundle(told, condition())).statements[0].source


@pytest.mark.parametrize(
    ("told", "where"),
    [
        (encounter(reasonReference=[INSIDE]), "Encounter.reasonReference[0]"),
        (
            {
                "resourceType": "Encounter",
                "id": "stay-1",
                "status": "completed",
                "class": [{"coding": [{"code": "AMB"}]}],
                "subject": by_number(),
                "diagnosis": [{"condition": [{"reference": INSIDE}]}],
            },
            "Encounter.diagnosis[0].condition[0].reference",
        ),
    ],
    ids=["R4", "R5"],
)
def test_nor_where_the_resource_contains_it(told: dict[str, Any], where: str) -> None:
    assert statement(told | {"contained": [condition()]}).says

    reading = read(told | {"contained": [condition(subject=by_number(KARI))]})

    (parked,) = reading.parked
    assert reasons(parked) == [(ReasonClass.UNSOUND, where, OF_SAME)]
    assert reading.statements == ()


@pytest.mark.parametrize(
    ("has", "same"),
    [
        ({"reference": "#p"}, True),
        (by_number(KARI), False),
        ({"reference": "#p"} | by_number(THIRD), False),
        ({"reference": "#p"} | by_number(KARI), True),
    ],
)
def test_whom_a_contained_patient_is_tells_it_too(has: dict[str, Any], same: bool) -> None:
    """Who once had a number is who has it; and where number and record differ the number counts."""
    inside = patient("p", number(OLA, FNR) | {"use": "old"}, number(KARI, FNR))
    told = encounter("finished", "AMB", reasonReference=[INSIDE])

    reading = read(told | {"contained": [inside, condition(subject=has)]})

    assert bool(reading.statements) is same


def test_nor_by_a_task_whose_patient_its_stay_tells() -> None:
    stay = encounter()
    told = task(None, focus={"reference": "Encounter/stay-1"}, reasonReference=BY_ID)
    del told["for"]
    assert read(bundle(told, stay, condition())).parked == ()

    (parked,) = read(bundle(told, stay, condition(subject=by_number(KARI)))).parked

    assert reasons(parked) == [(ReasonClass.UNSOUND, "entry[0].Task.reasonReference", OF_SAME)]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_each_reason_of_a_task_of_r5_may_be_a_condition(place: int) -> None:
    """R4 has one; the codes of the others were lost."""
    why: list[Any] = [{"concept": {"text": "x"}}, {"reference": {"reference": "Condition/other"}}]
    why.insert(place, {"reference": BY_ID})
    told = task(None, focus=None) | {"reason": why}

    (one,) = read(bundle(told, condition())).statements
    (parked,) = read(bundle(told, condition(subject=by_number(KARI)))).parked

    assert Kind.EVALUATED in kinds(one)
    where = f"entry[0].Task.reason[{place}].reference"
    assert reasons(parked) == [(ReasonClass.UNSOUND, where, OF_SAME)]


NAMED = {"reference": "Patient/1"}
OTHERS = {"reference": "Patient/2"}
BASE, UUID = "https://hospital.example/fhir", "urn:uuid:00000000-0000-4000-8000-00000000000"
THERE = {"reference": f"{BASE}/Patient/1"}
A_DNR = "45814812301"


def replaces(other: dict[str, Any]) -> dict[str, Any]:
    """A link to another record of the same person."""
    return {"other": other, "type": "replaces"}


LINKED = patient("1", number("1"), link=[replaces(OTHERS)])
KARIS = patient("2", number(KARI, FNR))


@pytest.mark.parametrize(
    ("subject", "has", "records"),
    [
        (by_number(), NAMED, [patient("1", number(KARI, FNR))]),
        (NAMED, by_number(KARI), [patient("1", number(OLA, FNR))]),
        (NAMED, OTHERS, []),
        (THERE, {"reference": f"{BASE}/Patient/2"}, []),
        (NAMED, OTHERS, [patient("1", number(OLA, FNR)), patient("2", number(KARI, FNR))]),
        (by_number(), NAMED | by_number(KARI), []),
        (by_number(), NAMED | by_number(KARI), [patient("1", number(OLA, FNR))]),
        (by_number("1", LOCAL), by_number(KARI), [patient("1", number(OLA, FNR), number("1"))]),
    ],
)
def test_another_is_whoever_bears_another_number_or_name_of_the_same_kind(
    subject: dict[str, Any], has: dict[str, Any], records: list[dict[str, Any]]
) -> None:
    message = bundle(VISIT | {"subject": subject}, condition(subject=has), *records)

    (parked,) = read(message).parked

    assert reasons(parked)[0][1:] == ("entry[0].Encounter.reasonReference[0]", OF_SAME)


@pytest.mark.parametrize(("has", "same"), [(f"{UUID}1", True), (f"{UUID}2", False)])
def test_another_is_whose_record_has_another_id_though_a_urn_leads_to_it(
    has: str, same: bool
) -> None:
    """What a reference leads to matters, and not how it is spelt."""
    records = [{"resourceType": "Patient", "id": name} for name in ("one", "two")]
    told = bundle(VISIT | {"subject": {"reference": f"{UUID}1"}}, *records)
    for place in (1, 2):
        told["entry"][place]["fullUrl"] = f"{UUID}{place}"
    told["entry"] += bundle(condition(subject={"reference": has}))["entry"]

    reading = read(told)

    assert [one.expected for parked in reading.parked for one in parked.reasons] == (
        [] if same else [OF_SAME]
    )


@pytest.mark.parametrize(
    ("subject", "has", "records"),
    [
        (by_number(), None, []),
        (by_number(), {"display": "x"}, []),
        (by_number(), NAMED, []),
        (by_number(), by_number("2", LOCAL), []),
        (by_number(), by_number(A_DNR, DNR), []),
        (by_number(), NAMED, [patient("1", number(OLA, FNR))]),
        (by_number(), NAMED, [patient("1", number(OLA, FNR) | {"use": "old"}, number(KARI, FNR))]),
        (by_number("1", LOCAL), by_number(), [patient("1", number(OLA, FNR), number("1"))]),
        (by_number("1", LOCAL), by_number("2", LOCAL), [patient("1", number("1"), number("2"))]),
        (by_number(), NAMED, [patient("1", number(KARI, FNR) | {"use": "old"}, number("1"))]),
        (NAMED, OTHERS, [patient("1", number(OLA, FNR)), patient("2", number(OLA, FNR))]),
        (NAMED, OTHERS, [patient("1", number("1")), patient("2", number("2"))]),
        (NAMED, OTHERS, [patient("1", number(OLA, FNR)), patient("2", number(A_DNR, DNR))]),
        (by_number("1", LOCAL), by_number("2", LOCAL), []),
        (NAMED | by_number("1", LOCAL), NAMED | by_number("2", LOCAL), []),
        (NAMED, {"reference": f"{BASE}/Patient/2"}, []),
        (THERE, {"reference": "https://other.example/fhir/Patient/2"}, []),
        (NAMED, OTHERS, [LINKED]),
        (NAMED, OTHERS, [patient("3", number("3"), link=[replaces(NAMED), replaces(OTHERS)])]),
        (NAMED, OTHERS, [patient("1", number("1"), link=[replaces({"reference": "Patient/3"})])]),
        (NAMED, OTHERS, [patient("1", number(OLA, FNR), link=[replaces(OTHERS)]), KARIS]),
        (NAMED, by_number("2", LOCAL), [LINKED, patient("2", number("2"))]),
        (NAMED, {"reference": "https://hospital.example/fhir/Patient/1/_history/2"}, []),
        (NAMED, {"reference": "Group/1"}, []),
        (NAMED, {"reference": f"{UUID}1"}, []),
    ],
)
def test_who_may_be_the_same_contradicts_nobody(
    subject: dict[str, Any], has: dict[str, Any] | None, records: list[dict[str, Any]]
) -> None:
    """Who cannot be told, and who is the same by any number, old or new."""
    told = condition() if has is None else condition(subject=has)
    if has is None:
        del told["subject"]

    assert states(bundle(VISIT | {"subject": subject}, told, *records))


@pytest.mark.parametrize(
    ("subject", "has", "records"),
    [
        (by_number(), by_number(KARI), [LINKED]),
        (NAMED, {"reference": "Patient/3"}, [patient("4", number("4"), link=[replaces(OTHERS)])]),
        (by_number(), by_number(KARI), [patient("1", number(THIRD, FNR), link=[replaces(OTHERS)])]),
    ],
)
def test_a_link_of_somebody_else_makes_nobody_the_same(
    subject: dict[str, Any], has: dict[str, Any], records: list[dict[str, Any]]
) -> None:
    (parked,) = read(bundle(VISIT | {"subject": subject}, condition(subject=has), *records)).parked

    assert reasons(parked)[0][2] == OF_SAME


@pytest.mark.parametrize(
    "link",
    [replaces({"reference": "Patient/2"}), replaces(by_number(KARI)), replaces({"display": "x"})],
)
@pytest.mark.parametrize("inside", [True, False])
def test_who_has_a_linked_record_may_be_another(link: dict[str, Any], inside: bool) -> None:
    record = patient("p", number(OLA, FNR), link=[link])
    visit = VISIT | ({"subject": {"reference": "#p"}, "contained": [record]} if inside else {})

    told = bundle(visit, condition(subject=by_number(KARI)), *([] if inside else [record]))

    assert read(told).statements[0].source == read(VISIT).statements[0].source


def test_nor_whom_a_link_tells_by_number_alone() -> None:
    record = patient("p", number("1"), link=[replaces(by_number(KARI))])

    assert states(bundle(VISIT, condition(subject=by_number(KARI)), record))


def test_what_another_has_is_in_nobodys_way_where_it_is_no_step_of_a_pathway() -> None:
    """A child is admitted for what the mother has: no code of hers is read, and none is missed."""
    told = bundle(VISIT, condition(subject=by_number(KARI), code=ICD_10))

    assert not states(told)


def test_what_was_entered_in_error_is_taken_back_whoever_has_the_condition() -> None:
    told = encounter(IN_ERROR, reasonReference=[BY_ID])

    (one,) = read(bundle(told, condition(subject=by_number(KARI)))).statements

    assert one.withdrawn


BROKEN = [
    {"verificationStatus": "confirmed"},
    {"code": [STEP]},
    {"category": STEP, "code": ICD_10},
    {"subject": "Ola", "code": coded((STEPS, "pain-start"))},
]


@pytest.mark.parametrize("fault", BROKEN, ids=lambda fault: next(iter(fault)))
@pytest.mark.parametrize(("told", "field"), REFERRING, ids=[one[1] for one in REFERRING])
def test_a_condition_that_cannot_be_read_takes_back_nothing(
    told: dict[str, Any], field: str, fault: dict[str, Any]
) -> None:
    """What an earlier version stated by it stands: nobody has said that it is no longer so."""
    reading = read(bundle(told, condition(**fault)))

    assert (reading.statements, reading.aside) == ((), ())
    (parked,) = reading.parked
    where = f"entry[0].{told['resourceType']}.{field}"
    assert reasons(parked) == [(ReasonClass.UNSOUND, where, CAN_BE_READ)]
    assert parked.source == read(bundle(told, condition())).statements[0].source


@pytest.mark.parametrize("code", [5, [ICD_10]])
def test_one_that_has_no_code_of_ours_is_nobodys_business(code: object) -> None:
    told = condition(code=code, verificationStatus=coded((VERIFICATION, IN_ERROR)))

    assert not states(bundle(VISIT, told))


@pytest.mark.parametrize("more", [{"fullUrl": 5}, {"fullUrl": "x" * 1001}, {"request": []}])
def test_one_of_which_the_entry_is_none_is_like_any_that_cannot_be_read(
    more: dict[str, Any],
) -> None:
    """It is refused itself; else a mistake beside the stay took back what the stay had stated."""
    told = bundle(VISIT, condition(), service_request())
    nobodys = bundle(VISIT, condition(code=ICD_10), service_request())
    for one in (told, nobodys):
        one["entry"][1] |= more

    visit, refused = read(told).parked

    assert [one.expected for one in visit.reasons] == [CAN_BE_READ]
    assert [one.patients for one in (visit, refused)] == [(OLAS,)] * 2
    assert refused.reasons[0].where.startswith("entry[1]")
    assert len(read(nobodys).statements) == 2


@pytest.mark.parametrize("turn", [1, -1])
def test_its_place_is_where_it_is_first_referred_to_however_that_is_written(turn: int) -> None:
    """In the order of the document, and not of FHIR's fields."""
    spelt: list[Any] = [
        {"diagnosis": [{"condition": {"reference": "Condition/c/_history/2"}}]},
        {"reasonReference": [BY_ID, {"reference": "./Condition/c"}]},
    ]
    first, then = spelt[::turn]
    told = encounter("finished", "AMB") | first | then

    (parked,) = read(bundle(told, condition(subject=by_number(KARI)))).parked

    where = ("diagnosis[0].condition", "reasonReference[0]")[::turn][0]
    assert reasons(parked) == [(ReasonClass.UNSOUND, f"entry[0].Encounter.{where}", OF_SAME)]


NUMBER = number("c-1", "urn:example:conditions")


@pytest.mark.parametrize(
    "told",
    [
        {"type": "Condition", "identifier": NUMBER},
        {"identifier": NUMBER, "reference": "Condition/x"},
        {"reference": "Condition?identifier=urn:example:conditions|c-1"},
    ],
)
def test_one_that_is_told_by_its_number_is_read_as_any(told: dict[str, Any]) -> None:
    """As a stay or a referral is; its code was lost, or counted whoever had it."""
    visit = encounter("finished", "AMB", reasonReference=[{"display": "x"}, told])
    beside = condition(id="x", identifier=[NUMBER | {"value": "c-2"}], code=ICD_10)

    assert states(bundle(visit, condition(identifier=[NUMBER]), beside))
    assert not states(bundle(visit, condition(identifier=[NUMBER | {"value": "c-2"}], id="x")))

    karis = condition(identifier=[NUMBER], subject=by_number(KARI))
    (parked,) = read(bundle(visit, karis, beside)).parked

    where = "entry[0].Encounter.reasonReference[1]"
    assert reasons(parked) == [(ReasonClass.UNSOUND, where, OF_SAME)]


def test_a_number_of_another_type_is_no_condition() -> None:
    told = [{"type": "Observation", "identifier": NUMBER}]

    assert not states(bundle(VISIT | {"reasonReference": told}, condition(identifier=[NUMBER])))


@pytest.mark.parametrize("turn", [1, -1])
@pytest.mark.parametrize(
    "other",
    [
        {"subject": by_number(KARI)},
        {"code": ICD_10},
        {"verificationStatus": coded((VERIFICATION, "refuted"))},
        {"verificationStatus": "confirmed"},
    ],
)
def test_of_two_under_one_name_the_first_is_no_better_than_the_second(
    other: dict[str, Any], turn: int
) -> None:
    told = [condition(), condition(**other)][::turn]

    (parked,) = read(bundle(VISIT, *told)).parked

    where = "entry[0].Encounter.reasonReference[0]"
    one = "one Condition, or the same wherever it is told"
    assert reasons(parked) == [(ReasonClass.UNSOUND, where, one)]
    assert states(bundle(VISIT, condition(), condition(note=[{"text": "x"}])))


def test_another_resource_under_the_same_urn_is_in_nobodys_way() -> None:
    told = bundle(
        VISIT | {"reasonReference": [{"reference": f"{UUID}1"}]}, encounter(), condition()
    )
    for entry in told["entry"][1:]:
        entry["fullUrl"] = f"{UUID}1"
    told["entry"][1]["resource"] |= {"resourceType": "Observation"}

    assert states(told)


def test_of_one_that_is_deleted_no_code_stands() -> None:
    told = bundle(VISIT, condition(), kind="transaction")
    told["entry"][1]["request"] = {"method": "DELETE", "url": "Condition/c"}

    assert reasons(read(told).parked[0])[0][2] == CAN_BE_READ


def test_the_code_of_one_that_cannot_be_read_may_be_written_with_escapes() -> None:
    message = json.dumps(bundle(VISIT, condition(verificationStatus="confirmed")))
    escaped = message.replace("9327", "932\\u0037")

    assert reasons(read(escaped.encode()).parked[0])[0][2] == CAN_BE_READ


def test_what_was_entered_in_error_is_taken_back_though_its_condition_cannot_be_read() -> None:
    told = encounter(IN_ERROR, reasonReference=[BY_ID])

    (one,) = read(bundle(told, condition(code=[STEP]))).statements

    assert one.withdrawn


def test_a_list_is_not_told_by_its_digits_within_a_longer_number() -> None:
    """A local number of the Condition may hold them by chance."""
    told = condition(code=[ICD_10], identifier=[{"system": LOCAL, "value": "100932755"}])

    assert not states(bundle(VISIT, told))


IN_CAPITALS = ["Refuted", "REFUTED", "Entered-In-Error", "ENTERED-IN-ERROR", "Confirmed", "gone"]


@pytest.mark.parametrize("system", [VERIFICATION, None])
@pytest.mark.parametrize("code", IN_CAPITALS)
def test_a_verification_that_fhir_does_not_know_is_refused(code: str, system: str | None) -> None:
    """In other letters it is another code: whether the patient has it then nobody knows."""
    told = {"coding": [{"code": code} | ({} if system is None else {"system": system})]}

    (parked,) = read(bundle(VISIT, condition(verificationStatus=told))).parked

    where = "entry[0].Encounter.reasonReference[0]"
    assert reasons(parked) == [(ReasonClass.UNSOUND, where, UNVERIFIED)]


@pytest.mark.parametrize(
    "status",
    [
        {"text": "avkreftet"},
        {"coding": []},
        coded(("http://snomed.info/sct", "410516002")),
        coded((VERIFICATION, "confirmed"), (VERIFICATION, "Refuted")),
    ],
)
def test_nor_does_one_count_that_is_told_in_no_code_of_fhirs(status: dict[str, Any]) -> None:
    (parked,) = read(bundle(VISIT, condition(verificationStatus=status))).parked

    assert reasons(parked)[0][2] == UNVERIFIED


@pytest.mark.parametrize("code", ["unconfirmed", "provisional", "differential", "confirmed"])
def test_one_that_fhir_knows_counts_beside_words_of_somebody_elses(code: str) -> None:
    status = coded((VERIFICATION, code), ("http://snomed.info/sct", "410605003"))

    assert states(bundle(VISIT, condition(verificationStatus=status)))


@pytest.mark.parametrize("system", [VERIFICATION, None])
def test_beside_a_code_words_alone_are_in_nobodys_way(system: str | None) -> None:
    """FHIR lets a coding have a display and no code."""
    words = {"display": "Bekreftet"} | ({} if system is None else {"system": system})
    status = coded((VERIFICATION, "confirmed"))
    status["coding"].append(words)

    assert states(bundle(VISIT, condition(verificationStatus=status)))
    assert read(bundle(VISIT, condition(verificationStatus={"coding": [words]}))).parked


@pytest.mark.parametrize("code", ["Active", "cured"])
def test_a_clinical_status_that_fhir_does_not_know_is_refused(code: str) -> None:
    told = condition(clinicalStatus=coded((CLINICAL, code)))

    (parked,) = read(bundle(VISIT, told)).parked

    assert reasons(parked)[0][1:] == ("entry[0].Encounter.reasonReference[0]", UNCLEAR)


@pytest.mark.parametrize("code", ["active", "resolved", "unknown"])
def test_a_condition_counts_however_it_went_on(code: str) -> None:
    """That it is over takes back no step that it stated."""
    assert states(bundle(VISIT, condition(clinicalStatus=coded((CLINICAL, code)))))


SPECIALTY, MOMENT = coded(("8451", "310")), coded(("8477", "1"))
SERVICE, ANSWER = coded(("9151", "1")), coded(("9148", "4"))
MISSED = [
    ({"subject": by_number(KARI)}, OF_SAME),
    ({"verificationStatus": "confirmed"}, CAN_BE_READ),
    ({"verificationStatus": coded((VERIFICATION, "Refuted"))}, UNVERIFIED),
]


@pytest.mark.parametrize(("fault", "expected"), MISSED, ids=["another", "broken", "unknown"])
@pytest.mark.parametrize(("told", "field"), REFERRING, ids=[one[1] for one in REFERRING])
def test_a_code_of_ours_that_is_missed_is_told_beside_what_is_read(
    told: dict[str, Any], field: str, fault: dict[str, Any], expected: str
) -> None:
    """It is taken back from what an earlier version said: never in silence."""
    own: dict[str, dict[str, Any]] = {
        "Task": {"code": MOMENT, "focus": {"reference": "Encounter/x"}},
        "EpisodeOfCare": {"type": [SERVICE]},
    }
    told = told | own.get(told["resourceType"], {})

    reading = read(bundle(told, condition(code=SPECIALTY) | fault))

    (parked,) = reading.parked
    where = f"entry[0].{told['resourceType']}.{field}"
    assert reasons(parked) == [(ReasonClass.UNSOUND, where, expected)]
    (one,) = reading.statements
    assert (parked.source, parked.patients) == (one.source, (one.patient,))
    assert one.says
    assert all(said.specialty is None for said in one.says)


@pytest.mark.parametrize(("fault", "expected"), MISSED, ids=["another", "broken", "unknown"])
@pytest.mark.parametrize(
    ("told", "code"),
    [
        (task(None, focus=None, reasonReference=BY_ID), MOMENT),
        (EPISODE | {"diagnosis": [{"condition": BY_ID}]}, SERVICE),
        (task(None, focus={"reference": "ServiceRequest/r"}, reasonReference=BY_ID), ANSWER),
        (service_request(subject=by_number(), supportingInfo=[BY_ID]), ANSWER),
    ],
    ids=["moment", "service", "answer of a Task", "answer"],
)
def test_one_that_decides_what_is_said_lets_the_version_before_stand(
    told: dict[str, Any], code: dict[str, Any], fault: dict[str, Any], expected: str
) -> None:
    """Without it a service would have ended, and a Task be none of ours: set aside, and silent."""
    assert read(bundle(told, condition(code=code))).statements

    reading = read(bundle(told, condition(code=code) | fault))

    (parked,) = reading.parked
    assert reasons(parked)[0][2] == expected
    assert (reading.statements, reading.aside) == ((), ())
    assert [one.resource for one in reading.not_ours] == ["Condition"]


def test_what_is_none_of_ours_is_parked_for_no_code_that_only_describes() -> None:
    told = task(None, focus=None, reasonReference=BY_ID)

    reading = read(bundle(told, condition(code=SPECIALTY, subject=by_number(KARI))))

    assert reading.parked == ()
    assert [one.resource for one in reading.not_ours] == ["Task", "Condition"]


def test_a_modified_one_is_told_beside_too_where_its_code_only_describes() -> None:
    url = "https://hospital.example/not-so"
    told = condition(code=SPECIALTY, modifierExtension=[{"url": url, "valueBoolean": True}])

    reading = read(bundle(VISIT, told))

    (parked,) = reading.parked
    where = "entry[1].Condition.modifierExtension"
    assert [(one.kind, one.where) for one in parked.reasons] == [(ReasonClass.NO_RULE, where)]
    assert [one.source for one in reading.statements] == [parked.source]
