"""Whom a Task is for that does not say so itself: what it leads to in the message tells it."""

from itertools import permutations
from typing import Any

import pytest

from schemas.codes import ReasonClass
from tests.read.given import (
    KARI,
    bundle,
    by_number,
    coded,
    encounter,
    patient,
    read,
    refused,
    service_request,
    statement,
    task,
    wheres,
)
from tests.read.test_modifiers import UNKNOWN

OLAS = statement(encounter()).patient
KARIS = statement(encounter(subject=by_number(KARI))).patient
STAY, REQUEST = encounter(), service_request(id="r", subject=by_number())
WHOLE = task(id="whole", focus=None)
LEADING: dict[str, tuple[Any, Any]] = {
    "focus": ({"reference": "Encounter/stay-1"}, STAY),
    "basedOn": ([{"display": "x"}, {"reference": "ServiceRequest/r"}], REQUEST),
    "partOf": ([{"reference": "Task/whole"}], WHOLE),
    "encounter": ({"reference": "Encounter/stay-1"}, STAY),
}
EPISODE = {
    "resourceType": "EpisodeOfCare",
    "id": "e",
    "status": "active",
    "type": [coded(("9151", "1"))],
    "patient": by_number(),
}
EACH = pytest.mark.parametrize("field", LEADING)
KARI_HAS = {"subject": by_number(KARI), "for": by_number(KARI)}


def of_nobody(moment: str | None = "2", /, **more: Any) -> Any:
    """A Task of a moment that does not say for whom it is."""
    return task(moment, focus=None) | {"for": None} | more


def karis(resource: Any) -> Any:
    """The same, of another person."""
    return resource | {name: one for name, one in KARI_HAS.items() if name in resource}


def patients(message: Any) -> list[str]:
    """Whom each Task of a message is of, of which nothing is parked."""
    reading = read(message)
    assert reading.parked == ()
    return [one.patient for one in reading.statements if one.source.endswith("/task-1")]


@EACH
@pytest.mark.parametrize("more", [{}, {"code": coded(("9327", "D12E"))}])
def test_who_is_not_told_is_the_patient_of_what_the_task_leads_to(
    field: str, more: dict[str, Any]
) -> None:
    told, leads = LEADING[field]

    assert patients(bundle(of_nobody(**more, **{field: told}), leads)) == [OLAS]
    assert patients(bundle(of_nobody(**more, **{field: told}), karis(leads))) == [KARIS]


@EACH
def test_and_where_the_task_contains_it(field: str) -> None:
    told, leads = LEADING[field]
    inside = {"reference": f"#{leads['id']}"}
    about = of_nobody(**{field: [inside] if isinstance(told, list) else inside}, contained=[leads])

    assert statement(about).patient == OLAS


def test_and_in_r5() -> None:
    """The field of its own tells of which release it is."""
    performer = {"requestedPerformer": [{"concept": coded(("x", "y"))}]}

    assert patients(bundle(of_nobody(partOf=LEADING["partOf"][0], **performer), WHOLE)) == [OLAS]


@EACH
def test_what_leads_to_nothing_that_the_message_carries_tells_nobody(field: str) -> None:
    parked = refused(of_nobody(**{field: LEADING[field][0]}))

    assert wheres(parked) == {"Task.for"}


def test_what_tells_nobody_itself_is_in_nobodys_way() -> None:
    """FHIR R4 does not ask a stay to tell its patient."""
    stay = STAY | {"subject": None}
    told = of_nobody(focus={"reference": "#stay-1"}, contained=[stay])

    assert patients(bundle(told | {"basedOn": LEADING["basedOn"][0]}, REQUEST)) == [OLAS]
    assert wheres(refused(told)) == {"Task.for"}


@pytest.mark.parametrize(("one", "other"), list(permutations(["focus", "basedOn", "partOf"], 2)))
def test_a_task_that_leads_to_two_persons_is_of_neither(one: str, other: str) -> None:
    (first, leads), (then, to) = LEADING[one], LEADING[other]

    reading = read(bundle(of_nobody(**{one: first, other: then}), leads, karis(to)))

    (parked,) = reading.parked
    assert [reason.expected for reason in parked.reasons] == [
        "the same patient as in all else that it leads to"
    ]
    assert set(parked.patients) == {OLAS, KARIS}


def test_an_encounter_of_another_than_the_request_is_of_is_no_better_known() -> None:
    told = of_nobody(basedOn=LEADING["basedOn"][0], encounter=LEADING["encounter"][0])

    (parked,) = read(bundle(told, REQUEST, karis(STAY))).parked

    assert wheres(parked) == {"entry[0].Task.encounter.subject"}


@pytest.mark.parametrize(
    ("focus", "leads"),
    [
        ({"reference": "Patient/ola"}, patient()),
        ({"reference": "Patient/ola", "type": "Patient"}, patient()),
        (by_number(), REQUEST),
        ({"reference": "EpisodeOfCare/e"}, EPISODE),
        ({"reference": "Task/whole"}, WHOLE),
    ],
)
def test_a_task_may_be_about_the_patient_or_a_course_of_care(focus: Any, leads: Any) -> None:
    told = of_nobody(focus=focus)

    assert patients(bundle(told, leads)) == [OLAS]
    assert len(
        read(bundle(told | {"encounter": LEADING["encounter"][0]}, leads, karis(STAY))).parked
    )


@EACH
def test_what_it_leads_to_and_cannot_be_read_is_told_there(field: str) -> None:
    told, leads = LEADING[field]
    reading = read(bundle(of_nobody(**{field: told}), leads | UNKNOWN, patient()))

    (reason,) = reading.parked[0].reasons
    assert reason.kind is ReasonClass.NO_RULE
    assert reason.where.startswith(f"entry[0].Task.{field}")


def test_what_of_two_persons_has_one_name_tells_neither() -> None:
    told = of_nobody(encounter=LEADING["encounter"][0])

    (parked,) = read(bundle(told, STAY, karis(STAY))).parked

    assert wheres(parked) == {"entry[0].Task.encounter"}
    assert set(parked.patients) == {OLAS, KARIS}


def test_what_is_about_no_patient_is_set_aside_as_a_task() -> None:
    group = STAY | {"subject": {"reference": "Group/1"}}

    reading = read(bundle(of_nobody(encounter=LEADING["encounter"][0]), group))

    assert [one.resource for one in reading.not_ours] == ["Task", "Encounter"]


def test_of_two_persons_of_whom_one_is_contained_both_may_lack_it() -> None:
    inside = {"focus": {"reference": "#stay-1"}, "contained": [STAY]}
    told = of_nobody(**inside, basedOn=LEADING["basedOn"][0])

    (parked,) = read(bundle(told, karis(REQUEST))).parked

    assert set(parked.patients) == {OLAS, KARIS}


def test_a_task_that_says_for_whom_it_is_may_be_made_in_the_encounter_of_another() -> None:
    """A child's Task in its mother's stay."""
    told = task(focus=None, encounter=LEADING["encounter"][0])

    assert patients(bundle(told, karis(STAY))) == [OLAS]


def test_who_may_be_the_same_person_is_the_one_who_is_told_nearest() -> None:
    told = of_nobody(basedOn=LEADING["basedOn"][0], encounter=LEADING["encounter"][0])
    record = patient(identifier=[{"system": "urn:x", "value": "7"}])

    stay = STAY | {"subject": {"reference": "Patient/ola"}}

    assert patients(bundle(told, stay, REQUEST, record)) == [OLAS]


@pytest.mark.parametrize("status", ["draft", "entered-in-error"])
def test_nothing_is_taken_back_of_one_of_two_persons(status: str) -> None:
    """Whose it was the earlier version told, and nobody knows which."""
    told = of_nobody(None, status=status, basedOn=LEADING["basedOn"][0])
    told |= {"encounter": LEADING["encounter"][0], "code": coded(("9327", "D12E"))}

    reading = read(bundle(told, REQUEST, karis(STAY)))

    assert len(reading.parked) == 1
    assert OLAS in {one.patient for one in reading.statements}
    assert not [one for one in (*reading.statements, *reading.aside) if "Task" in one.source]


@EACH
def test_what_was_entered_in_error_without_its_code_is_not_lost(field: str) -> None:
    """Its earlier version may have come with what tells its patient."""
    told, leads = LEADING[field]
    error = of_nobody(None, status="entered-in-error", **{field: told})

    assert read(bundle(error, leads)).parked == ()
    assert read(bundle(error, leads)).statements[0].withdrawn
    assert wheres(refused(error)) == {"Task.for"}
    assert read(of_nobody(None, status="entered-in-error")).parked == ()


@EACH
def test_whom_a_broken_one_concerns_is_told_by_the_same(field: str) -> None:
    told, leads = LEADING[field]

    reading = read(bundle(of_nobody(**{field: told}) | {"status": 5}, karis(leads)))

    assert reading.parked[0].patients == (KARIS,)
