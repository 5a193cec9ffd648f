"""Whom a resource is about of which so much is broken that it cannot be decoded."""

from typing import Any

import pytest

from schemas.parked import Parked
from tests.read.given import (
    FNR,
    KARI,
    OLA,
    bundle,
    by_number,
    coded,
    encounter,
    message,
    patient,
    read,
    refused,
    service_request,
    statement,
    task,
    wheres,
)
from tests.read.test_plan import appointment, episode, taking_part
from tests.read.test_procedure import procedure

OLAS = statement(patient(id=None)).patient
KARIS = statement(patient(id=None, identifier=[{"system": FNR, "value": KARI}])).patient
DIPS = {"profile": ["http://dips.no/fhir/StructureDefinition/x"]}
BROKEN = {"status": 5, "extension": "x", "period": 7, "start": [], "code": None}
"""Of no type can this be decoded."""


def about(field: str, told: dict[str, Any]) -> Any:
    """A resource of each type whose patient stands in this field."""
    if field == "participant":
        return appointment(participant=[taking_part(**told)])
    made: dict[str, Any] = {
        "Encounter.subject": encounter(),
        "ServiceRequest.subject": service_request(),
        "Procedure.subject": procedure(),
        "EpisodeOfCare.patient": episode(type=[coded(("8480", "A12A"))]),
        "Task.for": task(),
    }[field]
    return made | {field.partition(".")[2]: told}


EACH = pytest.mark.parametrize(
    "field",
    [
        *("Encounter.subject", "ServiceRequest.subject", "Procedure.subject"),
        *("EpisodeOfCare.patient", "Task.for", "participant"),
    ],
)


def broken(resource: Any) -> Any:
    """The same, of which nothing can be decoded."""
    # Else a Procedure is nobody's, and not parked.
    more = {"category": coded(("8480", "A12A"))} if resource["resourceType"] == "Procedure" else {}
    return resource | BROKEN | more


@EACH
def test_the_patient_is_named_by_number_whatever_else_is_broken(field: str) -> None:
    sound = about(field, by_number())

    assert refused(broken(sound)).patients == (statement(sound).patient,) == (OLAS,)


@EACH
@pytest.mark.parametrize("identifier", [5, [], {"value": 5}, {"system": FNR}])
def test_a_reference_of_which_a_part_is_broken_names_by_the_other(
    field: str, identifier: object
) -> None:
    by_reference = {"type": "Patient", "reference": "Patient/7"}

    told = refused(broken(about(field, by_reference | {"identifier": identifier})))
    other = refused(broken(about(field, by_number() | {"reference": 5, "display": []})))

    assert told.patients == (statement(about(field, by_reference)).patient,)
    assert other.patients == (OLAS,)


@EACH
@pytest.mark.parametrize("more", [{}, {"name": 5, "gender": 7, "birthDate": "soon"}])
def test_a_contained_patient_is_named_broken_or_not(field: str, more: dict[str, Any]) -> None:
    told = about(field, {"reference": "#ola"}) | {"contained": [patient()]}

    assert statement(told).patient == OLAS
    assert refused(broken(told | {"contained": [patient(**more)]})).patients == (OLAS,)


@EACH
def test_a_contained_patient_is_named_where_no_field_tells_whom_it_is_about(field: str) -> None:
    told = about(field, {}) | {"contained": [{"resourceType": "Device"}, 5, patient()]}

    assert refused(broken(told)).patients == (OLAS,)


@EACH
def test_of_several_contained_the_one_that_is_referred_to_is_named(field: str) -> None:
    kari = patient(id="kari", identifier=[{"system": FNR, "value": KARI}])

    told = about(field, {"reference": "#kari"}) | {"contained": [patient(), kari]}

    assert refused(broken(told)).patients == (KARIS,)


@EACH
def test_who_is_known_within_a_sender_alone_is_so_within_that_of_the_resources_profile(
    field: str,
) -> None:
    """The profile is told by the resource's own labels, and they are sound."""
    told = about(field, {"reference": "Patient/7"}) | {"meta": DIPS}

    named = refused(broken(told), sender=None).patients

    assert named == (statement(told, sender=None).patient,)
    assert named != refused(broken(told | {"meta": None}), sender=None).patients


@EACH
def test_the_record_of_the_same_bundle_names_the_patient_broken_or_not(field: str) -> None:
    told = broken(about(field, {"reference": "Patient/ola"}))

    for record in (patient(), patient(name=5), patient(identifier=[5, *patient()["identifier"]])):
        (last,) = [one for one in read(bundle(record, told)).parked if names_our(one, told)]
        assert last.patients == (OLAS,)


def names_our(parked: Parked, told: Any) -> bool:
    """Whether the reasons are of this resource."""
    return any(told["resourceType"] in reason.where for reason in parked.reasons)


def test_each_patient_of_a_broken_appointment_is_named_and_nobody_else_who_takes_part() -> None:
    doctor = {"type": "Practitioner", "identifier": {"system": "urn:x", "value": "1"}}
    number = {"identifier": {"system": FNR, "value": KARI}}
    two = [taking_part(**one) for one in (by_number(), doctor, number)]

    told = broken(appointment(participant=[5, {"actor": 7}, *two]))

    assert set(refused(told).patients) == {OLAS, KARIS}


@pytest.mark.parametrize("focus", [encounter(), broken(encounter())])
@pytest.mark.parametrize("told", [None, 5])
def test_a_broken_task_without_a_patient_is_about_whom_its_focus_is(
    focus: Any, told: object
) -> None:
    about_it = broken(task() | {"for": told})

    parked = read(bundle(focus, about_it, service_request())).parked

    assert {one.patients for one in parked if names_our(one, about_it)} == {(OLAS,)}


@pytest.mark.parametrize("carried", [True, False])
@pytest.mark.parametrize("kind", ["RelatedPerson", "Practitioner"])
def test_who_is_no_patient_is_nobodys_pathway_and_hides_nobody(kind: str, carried: bool) -> None:
    """A Task for the mother, say: the one who lacks it is the patient of its stay."""
    told = task("2") | {"for": {"reference": f"{kind}/1"}}
    others = [{"resourceType": kind, "id": "1"}] if carried else []

    (parked,) = read(bundle(told, encounter(), *others)).parked

    assert wheres(parked) == {"entry[0].Task.for"}
    assert parked.patients == (OLAS,)
    assert refused(told).patients == ()


@pytest.mark.parametrize("name", ["urn:uuid:00000000-0000-4000-8000-000000000009", "#p"])
def test_who_is_called_by_a_name_that_leads_nowhere_hides_nobody(name: str) -> None:
    told = task("2") | {"for": {"reference": name}}

    (parked,) = read(bundle(told, encounter())).parked

    assert parked.patients == (OLAS,)


def test_the_focus_of_a_task_may_be_a_task_that_tells_its_patient() -> None:
    first, then = task("2", id="first"), task("1", id="then", focus={"reference": "Task/first"})

    (parked,) = read(bundle(first, broken(then | {"for": 5}))).parked

    assert parked.patients == (OLAS,)


def test_two_tasks_that_lead_to_each_other_name_nobody() -> None:
    one = task("1", id="one", focus={"reference": "Task/two"}) | {"for": None}
    two = task("1", id="two", focus={"reference": "Task/one"}) | {"for": None}

    assert refused(bundle(broken(one), broken(two))).patients == ()


def test_the_id_of_what_a_message_does_not_carry_names_nobody() -> None:
    """Two messages may mean two strangers by ``Patient/1``."""
    stay = broken(encounter(subject={"reference": "Patient/1"}))

    assert refused(message(stay)).patients == ()
    assert refused(stay).patients != ()


def test_a_patient_record_that_cannot_be_decoded_is_named_by_what_is_sound() -> None:
    numbers = [5, {"system": FNR, "value": OLA, "use": 7, "assigner": []}]

    assert refused(patient(id=7, name="x", identifier=numbers)).patients == (OLAS,)


def test_of_a_broken_crowd_no_more_are_named_than_a_sound_resource_may_tell() -> None:
    """A hundred of each: else one message could mark thousands."""
    crowd = [taking_part(type="Patient", reference=f"Patient/{n}") for n in range(101)]

    assert len(refused(broken(appointment(participant=crowd))).patients) == 100


@EACH
@pytest.mark.parametrize("more", [{}, {"name": "x"}])
def test_a_number_beside_the_record_of_somebody_else_is_right(
    field: str, more: dict[str, Any]
) -> None:
    """As of a sound one: whose the record is is shown as incomplete by nothing of another's."""
    kari = by_number(KARI)
    told = broken(about(field, kari | {"reference": "Patient/ola"}))
    inner = broken(about(field, kari | {"reference": "#ola"})) | {"contained": [patient(**more)]}

    reading = read(bundle(encounter(id="sound"), patient(**more), told))

    assert {one.patients for one in reading.parked if names_our(one, told)} == {(KARIS,)}
    assert refused(inner).patients == (KARIS,)


def test_a_number_tells_which_of_two_broken_records_under_one_name_it_concerns() -> None:
    kari = patient(identifier=[{"system": FNR, "value": KARI}], name="x")
    told = encounter(subject=by_number(KARI) | {"reference": "Patient/ola"}) | BROKEN

    for records in ([patient(), kari], [kari, patient()]):
        (parked,) = [one for one in read(bundle(*records, told)).parked if names_our(one, told)]

        assert parked.patients == (KARIS,)


@EACH
@pytest.mark.parametrize("is_broken", [False, True])
def test_of_two_contained_of_one_id_either_may_be_meant(field: str, is_broken: bool) -> None:
    """Whoever stands first is no better than the other: nothing is read, and both may lack it."""
    kari = patient(identifier=[{"system": FNR, "value": KARI}])
    told = about(field, {"reference": "#ola"}) | {"contained": [patient(), kari]}

    parked = refused(broken(told) if is_broken else told)

    assert parked.patients == tuple(sorted((OLAS, KARIS)))
    assert is_broken or f"{told['resourceType']}.contained" in {one.where for one in parked.reasons}


@pytest.mark.parametrize("other", ["Device", "Group"])
def test_what_is_no_patient_does_not_hide_one_of_its_id(other: str) -> None:
    inner = [{"resourceType": other, "id": "ola"}, patient()]
    told = service_request(subject={"reference": "#ola"}, contained=inner)

    assert refused(told).patients == (OLAS,)


def test_of_two_contained_requests_of_one_id_neither_is_what_a_task_is_about() -> None:
    inner = [service_request("draft", id="r"), service_request(id="r")]
    told = task(None, "accepted", focus={"reference": "#r"}, contained=inner)

    (reason,) = refused(told).reasons

    assert (reason.where, reason.expected) == ("Task.contained", "no two resources of one id")
