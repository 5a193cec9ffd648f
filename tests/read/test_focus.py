"""What a Task is about, wherever that stands and whether or not it can be understood."""

from typing import Any

import pytest

from schemas.codes import Kind, ReasonClass
from schemas.milestone import Statement
from services.milestone.read.tables import STATUSES
from tests.read.given import (
    DNR,
    FNR,
    HOSPITAL,
    KARI,
    OLA,
    bundle,
    by_number,
    coded,
    encounter,
    kinds,
    message_bytes,
    patient,
    read,
    refused,
    service_request,
    statement,
    task,
    wheres,
)
from tests.read.test_modifiers import UNKNOWN

REFERENCE = {"reference": "ServiceRequest/r"}
NUMBER = {"system": "urn:example:requests", "value": "1"}
REQUEST = service_request(id="r", identifier=[NUMBER], subject=by_number())
MODIFIED, BROKEN, UNSOUND = (
    REQUEST | UNKNOWN,
    REQUEST | {"subject": "x"},
    REQUEST | {"intent": "ordre"},
)
SAYING = sorted(STATUSES["Task"] - {"draft", "entered-in-error"})
ASKING_NOTHING: list[dict[str, Any]] = [
    {"status": "draft"},
    {"status": "entered-in-error"},
    {"intent": "proposal"},
    {"doNotPerform": True},
    {"category": [coded(("http://snomed.info/sct", "108252007"))]},
]
ANSWERS = [{}, {"businessStatus": coded(("9148", "4"))}, {"businessStatus": coded(("8444", "6"))}]
TREATED = {"code": coded(("9327", "D12E"))}


def about(
    focus: dict[str, Any], status: str = "accepted", moment: str | None = None, **more: Any
) -> Any:
    """A Task about that."""
    return task(moment, status, focus=focus, **more)


def of_task(message: object) -> Statement:
    """The statement of the only Task of a message, of which nothing is parked."""
    reading = read(message)
    assert not any(".Task." in where for one in reading.parked for where in wheres(one))
    (one,) = [told for told in reading.statements if told.source.startswith("Task|")]
    return one


def of_focus(message: object) -> list[ReasonClass]:
    """Of which classes the reasons are that stand on the focus of a Task that is not read."""
    reading = read(message)
    assert not [one for one in reading.statements if one.source.startswith("Task|")]
    assert reading.aside == ()
    told = {reason for one in reading.parked for reason in one.reasons}
    return [one.kind for one in told if one.where.endswith("Task.focus")]


def spoiled(request: dict[str, Any], kind: object) -> Any:
    """A Bundle in which a request calls itself by what is no type of FHIR's."""
    told = bundle(about(REFERENCE), request, encounter())
    told["entry"][1]["resource"] = request | {"resourceType": kind}
    return told


@pytest.mark.parametrize("status", SAYING)
@pytest.mark.parametrize("more", [*ANSWERS, TREATED])
def test_a_task_about_a_request_that_is_not_understood_says_nothing_new(
    status: str, more: dict[str, Any]
) -> None:
    """Nobody can tell whether that is a referral; what was said before stands."""
    told = about(REFERENCE, status, **more)

    assert kinds(of_task(bundle(about(REFERENCE, status), REQUEST)))
    assert of_focus(bundle(told, MODIFIED, encounter())) == [ReasonClass.NO_RULE]
    assert of_focus(bundle(told, BROKEN, encounter())) == [ReasonClass.UNSOUND]
    assert of_focus(bundle(told, UNSOUND, encounter())) == [ReasonClass.UNSOUND]


@pytest.mark.parametrize(
    "fault",
    [
        {"note": [{"text": 5}]},
        {"priority": "snarest"},
        {"authoredOn": "i går"},
        {"occurrenceDateTime": "i går"},
        {"merknad": "haster"},
    ],
)
@pytest.mark.parametrize("more", [{}, TREATED])
def test_a_fault_that_hides_nothing_of_what_a_request_asks_for_is_its_own(
    fault: dict[str, Any], more: dict[str, Any]
) -> None:
    told = about(REFERENCE, "completed", **more)

    assert kinds(of_task(bundle(told, REQUEST | fault))) == kinds(of_task(bundle(told, REQUEST)))


@pytest.mark.parametrize(
    "fault",
    [
        {"status": "aktiv"},
        {"intent": None},
        {"doNotPerform": "nei"},
        {"category": [{"coding": [{"code": " 108252007"}]}]},
        {"code": {"coding": [{"code": " 1"}]}},
        {"orderDetail": [{"text": ""}]},
        {"note": [{"text": 5}] * 20},
    ],
)
def test_a_fault_that_may_hide_it_is_not(fault: dict[str, Any]) -> None:
    """Of so many faults as the last has not all are told."""
    told = bundle(about(REFERENCE), REQUEST | fault, encounter())

    assert of_focus(told) == [ReasonClass.UNSOUND]


@pytest.mark.parametrize("field", ["status", "intent", "authoredOn"])
def test_of_a_field_told_twice_nobody_can_tell_which_it_is(field: str) -> None:
    """The reason names the resource alone, so it may be any of them."""
    told = message_bytes(bundle(about(REFERENCE), encounter(), REQUEST))
    twice = told.replace(b'"ServiceRequest", ', b'"ServiceRequest", "%b": "x", ' % field.encode())
    assert twice != told

    assert of_focus(twice) == [ReasonClass.UNSOUND]


@pytest.mark.parametrize("request_", [MODIFIED, BROKEN, UNSOUND])
@pytest.mark.parametrize("more", ANSWERS)
def test_what_says_nothing_in_any_case_is_read_whatever_it_is_about(
    request_: dict[str, Any], more: dict[str, Any]
) -> None:
    draft = about(REFERENCE, "draft", **more)
    error = about(REFERENCE, "entered-in-error", **more)
    proposal = about(REFERENCE, "accepted", intent="proposal", **more)

    assert of_task(bundle(draft, request_)).says == ()
    assert of_task(bundle(error, request_)).withdrawn
    assert Kind.REFERRAL_RECEIVED not in kinds(of_task(bundle(proposal, request_)))


@pytest.mark.parametrize("request_", [MODIFIED, BROKEN, UNSOUND])
def test_a_moment_does_not_depend_on_the_request(request_: dict[str, Any]) -> None:
    told = about(REFERENCE, "completed", "2")

    assert kinds(of_task(bundle(told, request_))) == [Kind.DISCHARGE_READY]


@pytest.mark.parametrize("resource", [BROKEN, encounter() | {"class": 5}])
def test_entered_in_error_of_nobody_knows_whom_it_is_not_lost(resource: dict[str, Any]) -> None:
    """Its patient stood in what it is about."""
    where = f"{resource['resourceType']}/{resource['id']}"
    told = about({"reference": where}, "entered-in-error") | {"for": None}

    assert of_focus(bundle(told, resource, encounter(id="stay-2"))) == [ReasonClass.UNSOUND]


@pytest.mark.parametrize("focus", [{"type": "ServiceRequest"}, {}])
@pytest.mark.parametrize("change", ASKING_NOTHING)
def test_a_request_that_is_told_by_its_number_is_asked_as_any(
    focus: dict[str, Any], change: dict[str, Any]
) -> None:
    told = about(focus | {"identifier": NUMBER})

    assert Kind.REFERRAL_RECEIVED in kinds(of_task(bundle(told, REQUEST)))
    assert of_task(bundle(told, REQUEST | change)).says == ()
    assert of_focus(bundle(told, MODIFIED, encounter())) == [ReasonClass.NO_RULE]
    assert of_focus(bundle(told, BROKEN, encounter())) == [ReasonClass.UNSOUND]


def test_the_number_counts_where_the_reference_leads_to_another_request() -> None:
    other = REQUEST | {"id": "other", "identifier": [NUMBER | {"value": "2"}], "status": "draft"}
    told = about({"reference": "ServiceRequest/other", "identifier": NUMBER})

    assert of_task(bundle(told, REQUEST, other)).says
    assert of_task(bundle(told, other)).says
    assert (
        of_task(bundle(told, REQUEST | {"status": "draft"}, other | {"status": "active"})).says
        == ()
    )


def test_of_two_that_bear_one_number_the_one_that_can_be_read_counts() -> None:
    told = about({"identifier": NUMBER})

    assert of_task(bundle(told, BROKEN | {"id": "b"}, REQUEST)).says


@pytest.mark.parametrize("change", ASKING_NOTHING)
@pytest.mark.parametrize("identifier", [[NUMBER], None])
def test_a_contained_request_is_asked_as_any(
    change: dict[str, Any], identifier: list[dict[str, str]] | None
) -> None:
    request = REQUEST | {"identifier": identifier}
    told = about({"reference": "#r"}, contained=[request | change])

    assert statement(told).says == ()


def test_a_contained_referral_is_one() -> None:
    told = statement(about({"reference": "#r"}, contained=[REQUEST]))

    assert kinds(told) == [Kind.REFERRAL_RECEIVED, Kind.REFERRAL_ASSESSED]
    assert told.referrals == ("ServiceRequest|urn:example:requests|1",)


UNNAMED = pytest.mark.parametrize(
    "more",
    [
        {"focus": {"reference": "#r"}, "contained": [REQUEST | {"identifier": None}]},
        {"focus": {"type": "ServiceRequest", "display": "henvisning"}},
    ],
)


@UNNAMED
@pytest.mark.parametrize("code", [{}, TREATED])
def test_a_referral_that_nothing_names_is_not_lost(
    more: dict[str, Any], code: dict[str, Any]
) -> None:
    """Set aside, it would be told nowhere; a step that is only asked for says nothing instead."""
    parked = refused(task(None, "accepted", **code) | more)

    assert wheres(parked) == {"Task.focus"}
    assert statement(task(None, "draft", **code) | more).says == ()


@UNNAMED
def test_a_step_is_read_though_nothing_names_the_referral(more: dict[str, Any]) -> None:
    told = statement(task(None, "completed", **TREATED) | more)

    assert told.says
    assert Kind.REFERRAL_RECEIVED not in kinds(told)


def test_a_request_is_no_stay_though_only_its_number_tells_it() -> None:
    told = of_task(bundle(about({"identifier": NUMBER}), REQUEST))

    assert told.referrals == ("ServiceRequest|urn:example:requests|1",)
    assert told.encounter is None


@pytest.mark.parametrize("kind", ["serviceRequest", "Henvisning", 5, None, ["ServiceRequest"]])
def test_what_does_not_say_what_it_is_is_what_the_task_calls_it(kind: object) -> None:
    assert of_focus(spoiled(REQUEST, kind)) == [ReasonClass.UNSOUND]


def test_what_nobody_calls_anything_may_be_a_referral() -> None:
    told = spoiled(REQUEST, "Henvisning")
    told["entry"][1]["fullUrl"] = "urn:uuid:00000000-0000-4000-8000-000000000001"
    told["entry"][0]["resource"]["focus"] = {"reference": told["entry"][1]["fullUrl"]}

    assert of_focus(told) == [ReasonClass.UNSOUND]


def test_an_entry_without_a_resource_carries_no_request() -> None:
    told = bundle(about(REFERENCE), REQUEST)
    del told["entry"][1]["resource"]

    found = of_task(told)

    assert kinds(found) == [Kind.REFERRAL_RECEIVED, Kind.REFERRAL_ASSESSED]
    assert found.referrals == of_task(about(REFERENCE)).referrals


STAY = encounter(identifier=[NUMBER], serviceProvider=HOSPITAL)


@pytest.mark.parametrize(
    ("focus", "more", "beside"),
    [
        ({"reference": "Encounter/stay-1"}, {}, [STAY]),
        ({"identifier": NUMBER}, {}, [STAY]),
        ({"reference": "#stay-1"}, {"contained": [STAY]}, []),
    ],
)
def test_the_stay_tells_its_patient_and_its_unit_wherever_it_stands(
    focus: dict[str, Any], more: dict[str, Any], beside: list[dict[str, Any]]
) -> None:
    told = of_task(bundle(about(focus, "completed", "2", **more) | {"for": None}, *beside))

    assert told.patient == statement(STAY).patient
    assert [said.organisation for said in told.says] == [
        "urn:oid:2.16.578.1.12.4.1.4.101|999000111"
    ]
    assert told.encounter == statement(STAY).source


OLAS = statement(STAY).patient
KARIS = statement(STAY | {"subject": by_number(KARI)}).patient
D_NUMBER = "45814812301"
LOCAL = "https://hospital.example/p"


def of_another(message: object) -> set[str]:
    """For whom a Task is parked, alone and with one reason: its focus is of somebody else."""
    reading = read(message)
    assert not [one for one in reading.statements if one.source.startswith("Task|")]
    (parked,) = reading.parked
    (reason,) = parked.reasons
    assert reason.kind is ReasonClass.UNSOUND
    assert reason.where.endswith("Task.focus")
    assert reason.expected == "what is of the same patient"
    return set(parked.patients)


@pytest.mark.parametrize("status", SAYING)
@pytest.mark.parametrize("moment", [None, "2"])
def test_a_task_for_another_person_than_its_referral_is_of_is_refused(
    status: str, moment: str | None
) -> None:
    """Else the referral of one would be accepted for the other; both may lack it."""
    told = about(REFERENCE, status, moment) | {"for": by_number(KARI)}

    assert of_another(bundle(told, REQUEST)) == {OLAS, KARIS}


def test_nor_is_a_moment_of_the_stay_of_another_person_read() -> None:
    told = task("2") | {"for": by_number(KARI)}

    assert of_another(bundle(told, STAY)) == {OLAS, KARIS}


@pytest.mark.parametrize(
    "course",
    [
        {"resourceType": "EpisodeOfCare", "id": "c", "status": "active", "patient": by_number()},
        task("1", id="c", focus=None),
    ],
    ids=["EpisodeOfCare", "Task"],
)
def test_nor_is_one_about_the_course_of_care_of_another_person(course: Any) -> None:
    """Without a word of its own the Task would be of that patient."""
    about_it = {"focus": {"reference": f"{course['resourceType']}/c"}, "id": "of-kari"}
    told = task("2") | about_it | {"for": by_number(KARI)}

    (parked,) = read(bundle(told, course)).parked

    assert [one.expected for one in parked.reasons] == ["what is of the same patient"]
    assert set(parked.patients) == {OLAS, KARIS}
    assert not read(bundle(told | {"for": by_number()}, course)).parked


def test_a_referral_in_the_task_itself_is_asked_too() -> None:
    inner = [patient(id="o"), REQUEST | {"subject": {"reference": "#o"}}]
    told = about({"reference": "#r"}, contained=inner) | {"for": by_number(KARI)}

    assert of_another(bundle(told, STAY)) == {OLAS, KARIS}


def test_two_records_of_the_message_are_two_persons() -> None:
    kari = patient(id="kari", identifier=[{"system": FNR, "value": KARI}])
    told = about(REFERENCE) | {"for": {"reference": "Patient/kari"}}
    request = REQUEST | {"subject": {"reference": "Patient/ola"}}

    assert of_another(bundle(told, request, patient(), kari)) == {OLAS, KARIS}


@pytest.mark.parametrize(
    ("whose", "subject", "records"),
    [
        ({"reference": "Patient/ola"}, by_number(), [patient()]),
        ({"reference": "Patient/7"}, by_number(), []),
        (by_number(D_NUMBER, DNR), by_number(), []),
        (by_number("7", LOCAL), by_number(), []),
        (
            by_number(KARI),
            by_number(),
            [
                patient(
                    identifier=[
                        {"system": FNR, "value": OLA},
                        {"system": FNR, "value": KARI, "use": "old"},
                    ]
                )
            ],
        ),
        (by_number(), {"display": "x"}, []),
    ],
    ids=["by-record", "by-another-name", "d-number", "local", "once", "untold"],
)
def test_who_may_be_the_same_person_contradicts_no_task(
    whose: dict[str, Any], subject: dict[str, Any], records: list[Any]
) -> None:
    told = about(REFERENCE) | {"for": whose}

    assert kinds(of_task(bundle(told, REQUEST | {"subject": subject}, *records)))


@pytest.mark.parametrize(
    ("status", "more"),
    [("draft", {}), ("entered-in-error", {}), ("accepted", {"intent": "proposal"})],
)
def test_a_task_that_says_nothing_is_in_nobodys_way_whomever_it_is_for(
    status: str, more: dict[str, Any]
) -> None:
    told = about(REFERENCE, status) | more | {"for": by_number(KARI)}

    assert of_task(bundle(told, REQUEST)).patient == KARIS


@pytest.mark.parametrize("more", ASKING_NOTHING)
def test_nor_is_one_about_what_refers_nobody(more: dict[str, Any]) -> None:
    told = about(REFERENCE) | {"for": by_number(KARI)}

    assert of_task(bundle(told, REQUEST | more)).says == ()


def test_a_stay_that_the_message_does_not_carry_contradicts_nobody() -> None:
    assert kinds(of_task(task("2") | {"for": by_number(KARI)}))
