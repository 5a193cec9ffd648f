"""What is none of ours says nothing, and so takes back what an earlier version of it said."""

import json
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from schemas.milestone import Statement
from services.milestone.read import Reading
from services.milestone.write import Writing
from tests.read.given import (
    bundle,
    by_number,
    coded,
    message,
    patient,
    read,
    statement,
    task,
)
from tests.read.test_dips import milepael_status

FIRST_TREATMENT = coded(("8480", "A12FK"))
OTHER = coded(("http://snomed.info/sct", "73761001"))
DAY = {"start": "2026-01-05"}
NUMBER = [{"system": "urn:example:source", "value": "one"}]


def course(*codes: dict[str, Any], **more: Any) -> Any:
    """A course of care."""
    told = {"type": list(codes)} if codes else {}
    named = {"resourceType": "EpisodeOfCare", "id": "one", "status": "active"}
    return named | {"patient": by_number(), "period": DAY} | told | more


def procedure(*codes: dict[str, Any], **more: Any) -> Any:
    """A Procedure."""
    told = {"code": codes[0]} if codes else {}
    named = {"resourceType": "Procedure", "id": "one", "status": "completed"}
    return named | {"subject": by_number(), "performedDateTime": "2026-01-05"} | told | more


def errand(*codes: dict[str, Any], **more: Any) -> Any:
    """A Task that is about no referral."""
    told = {"code": codes[0]} if codes else {"code": None}
    return {**task(None, focus=None), "executionPeriod": DAY, **told, **more}


KINDS = pytest.mark.parametrize("made", [course, procedure, errand])


def aside(told: object, **more: Any) -> Statement:
    """The statement of what is not ours; nothing else is told."""
    reading = read(told, **more)
    assert not reading.statements
    assert not reading.parked, reading.parked
    (one,) = reading.aside
    return one


def nothing(told: object) -> Reading:
    """What is not ours, and of which no statement is made."""
    reading = read(told)
    assert reading.not_ours
    assert (reading.statements, reading.parked, reading.aside) == ((), (), ())
    return reading


@KINDS
@pytest.mark.parametrize("codes", [(), (OTHER,)])
def test_a_version_without_the_code_speaks_for_the_same_source_and_says_nothing(
    made: Any, codes: tuple[dict[str, Any], ...]
) -> None:
    """Design, decision 1: v2 without the code that v1 carried removes that milestone."""
    meta = {"versionId": "2"}

    told = statement(made(FIRST_TREATMENT, meta={"versionId": "1"}))
    taken = aside(made(*codes, meta=meta))

    assert told.says
    assert not told.aside
    assert (taken.source, taken.patient) == (told.source, told.patient)
    assert (taken.says, taken.aside, taken.withdrawn) == ((), True, False)
    assert taken.order.version == 2
    assert read(made(*codes, meta=meta)).not_ours


@KINDS
@pytest.mark.parametrize("versioned", [True, False])
def test_whatever_the_order_the_newer_version_without_the_code_takes_the_step_back(
    tmp_path: Path, made: Any, versioned: bool
) -> None:
    first = made(FIRST_TREATMENT, **({"meta": {"versionId": "1"}} if versioned else {}))
    second = made(OTHER, **({"meta": {"versionId": "2"}} if versioned else {}))
    start = course(coded(("8480", "A12A")), id="start", period={"start": "2026-01-02"})

    def treated(*told: Any) -> bool:
        (body,) = milepael_status(tmp_path, told, "A12")
        return "treatment-start" in {one["kind"] for one in body["milestones"]}

    assert treated(start, first)
    orders = permutations([start, first, second]) if versioned else [[start, first, second]]
    assert not any(treated(*told) for told in orders)


def test_what_is_not_ours_alone_is_nobodys_pathway(tmp_path: Path) -> None:
    assert milepael_status(tmp_path, [procedure(OTHER), errand(), course()]) == []


def test_of_a_procedure_only_what_it_is_called_and_whom_it_is_about_is_read() -> None:
    """It is none of ours, whatever else is wrong with it, and in whatever release it is written."""
    told = procedure(id="p", code=5, category=[OTHER], reason=[{}], status="banana")
    inside = patient() | {"resourceType": "Patient"}

    contained = told | {"subject": {"reference": "#ola"}, "contained": [inside]}

    assert aside(contained).patient == aside(told).patient
    assert aside(told).source == "Procedure|hospital-one|Procedure/p"


@pytest.mark.parametrize("more", [{"subject": {}}, {"id": 5}])
def test_of_a_procedure_that_finds_no_earlier_one_nothing_is_told(more: dict[str, Any]) -> None:
    nothing(procedure(OTHER, **more))
    nothing(procedure(coded(("8451", "A12FK")), **more))


@KINDS
def test_who_the_patient_is_what_is_not_ours_does_not_tell(made: Any) -> None:
    """Nearly every Procedure is somebody's: their number and name are nobody's business here."""
    told = statement(made(FIRST_TREATMENT))

    assert told.identity is not None
    assert aside(made(OTHER)).identity is None


def test_nor_does_its_digest_tell_who_the_patient_is() -> None:
    """Two copies in which only the name differs are one."""
    named, renamed = (
        {"subject": {"reference": "#ola"}, "contained": [patient(name=[{"family": family}])]}
        for family in ("Prøve", "Test")
    )

    assert statement(procedure(FIRST_TREATMENT, **named)).content != (
        statement(procedure(FIRST_TREATMENT, **renamed)).content
    )
    assert aside(procedure(OTHER, **named)).content == aside(procedure(OTHER, **renamed)).content


@KINDS
def test_of_what_is_told_to_be_the_first_version_nothing_is_kept(made: Any) -> None:
    """Most of what is not ours has one version: a statement of each would be dear, and too much."""
    nothing(made(OTHER, meta={"versionId": "1"}))
    assert aside(made(OTHER, meta={"versionId": "2"})).aside


def test_of_a_sender_without_versions_every_procedure_may_be_a_later_one() -> None:
    meta = {"versionId": "1", "profile": ["http://dips.no/fhir/StructureDefinition/x"]}

    assert aside(procedure(OTHER, meta=meta)).aside


@KINDS
def test_what_a_message_numbers_for_itself_undoes_nothing_of_the_message_before(made: Any) -> None:
    """``Procedure/1`` is another in each: what was done would be taken back by what is not ours."""
    person = {"reference": "Patient/ola"}
    told = made(OTHER, subject=person, patient=person) | {"for": person}
    about = {key: value for key, value in told.items() if key in OWN[told["resourceType"]]}

    assert read(message(patient(), about)).aside == ()
    assert read(message(patient(), about | {"identifier": NUMBER})).aside
    assert read(bundle(patient(), about)).aside


OWN = {
    "EpisodeOfCare": {"resourceType", "id", "status", "type", "patient", "period"},
    "Procedure": {"resourceType", "id", "status", "code", "subject", "performedDateTime"},
    "Task": {"resourceType", "id", "status", "intent", "code", "for"},
}


def test_a_full_url_of_its_own_tells_that_it_is_the_same_resource() -> None:
    about = errand(OTHER) | {"for": {"reference": "Patient/ola"}}
    told = message(patient(), about)
    told["entry"][2]["fullUrl"] = "https://hospital.example/fhir/Task/task-1"

    assert [one.source for one in read(told).aside] == ["Task|hospital-one|Task/task-1"]


@pytest.mark.parametrize("made", [procedure, errand])
def test_what_names_no_patient_takes_nothing_back_and_is_not_parked(made: Any) -> None:
    """A statement is found by its patient."""
    told = made(OTHER)

    nothing({key: value for key, value in told.items() if key not in {"subject", "for"}})


ELSEWHERE: dict[str, Any] = {"focus": {"reference": "MedicationRequest/1"}, "for": None}
BACK = pytest.mark.parametrize("back", [{"status": "entered-in-error"}, {"doNotPerform": True}])


@BACK
@pytest.mark.parametrize("more", [{}, {"for": {"reference": "Practitioner/1"}}])
def test_a_task_of_nobody_and_about_nothing_of_ours_takes_nothing_back(
    back: dict[str, Any], more: dict[str, Any]
) -> None:
    """No version of it was ever ours. Nobody need do anything."""
    nothing(task(None) | ELSEWHERE | back | more)


@BACK
@pytest.mark.parametrize(
    "more",
    [
        {"code": FIRST_TREATMENT},
        {"focus": {"reference": "Encounter/stay-1"}},
        {"for": {"reference": "Patient/ola"}},
    ],
)
def test_a_task_that_may_have_been_ours_is_not_lost(
    back: dict[str, Any], more: dict[str, Any]
) -> None:
    """What it takes back cannot be found while nobody knows of whom it is."""
    told = task(None) | ELSEWHERE | back | more

    reading = read(bundle(told, patient(birthDate=5)))

    assert (reading.statements, reading.aside, reading.not_ours) == ((), (), ())
    assert "entry[0].Task.for" in {one.where for it in reading.parked for one in it.reasons}


def test_the_content_of_what_is_ours_is_as_it_was() -> None:
    """A digest that changed would make a version of every copy that was read before."""
    draft = statement(procedure(FIRST_TREATMENT, status="preparation"))
    other = aside(procedure(OTHER))

    assert (draft.says, draft.aside) == ((), False)
    assert draft.content != other.content


def test_what_is_not_ours_is_sent_too() -> None:
    writing = Writing(lambda name: name, largest=2_000_000)

    (sent,) = writing.messages(read(errand(OTHER)))

    assert sent.topic == "pathway.milestone.v1"
    assert json.loads(sent.value or b"")["aside"] is True
