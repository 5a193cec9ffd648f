"""Appointments and episodes of care."""

import pytest

from schemas.codes import DayName, Kind, ReasonClass
from tests.read.given import (
    ENH,
    FNR,
    HOSPITAL,
    KARI,
    VOLVEN,
    bundle,
    by_number,
    coded,
    day_names,
    kinds,
    only,
    patient,
    read,
    refused,
    service_request,
    statement,
    wheres,
)


def taking_part(**actor: object) -> dict[str, object]:
    """One who takes part in an appointment."""
    return {"actor": actor, "status": "accepted"}


def by_record(name: str) -> dict[str, object]:
    """A patient who takes part, by a record of the message."""
    return taking_part(reference=f"Patient/{name}")


def appointment(status: str = "booked", **more: object) -> dict[str, object]:
    """An appointment of a patient."""
    return {
        "resourceType": "Appointment",
        "id": "a",
        "status": status,
        "start": "2026-01-20T09:00:00+01:00",
        "participant": [taking_part(reference="Location/1"), taking_part(**by_number())],
    } | more


def episode(status: str = "active", **more: object) -> dict[str, object]:
    """A municipal service."""
    return {
        "resourceType": "EpisodeOfCare",
        "id": "e",
        "status": status,
        "type": [coded(("9151", "1"))],
        "patient": by_number(),
        "period": {"start": "2025-10", "end": "2026-02-01"},
    } | more


@pytest.mark.parametrize(
    ("status", "says"),
    [
        ("booked", [Kind.APPOINTMENT_PLANNED]),
        ("arrived", [Kind.ATTENDED]),
        ("checked-in", [Kind.ATTENDED]),
        ("fulfilled", [Kind.ATTENDED]),
        ("noshow", [Kind.APPOINTMENT_MISSED]),
        ("cancelled", [Kind.APPOINTMENT_MISSED]),
        ("proposed", []),
    ],
)
def test_an_appointment_is_planned_attended_missed_or_says_nothing(
    status: str, says: list[Kind]
) -> None:
    assert kinds(statement(appointment(status))) == says


def test_an_appointment_without_a_patient_is_not_ours() -> None:
    alone = appointment(participant=[taking_part(reference="Location/1")])

    assert [aside.resource for aside in read(alone).not_ours] == ["Appointment"]


@pytest.mark.parametrize("reference", ["urn:uuid:5c5a6d0e-0b3b-4a53-8e0c-6c3f2f4b9d10", "7"])
def test_an_appointment_of_somebody_of_whom_nothing_tells_what_it_is_is_refused(
    reference: str,
) -> None:
    """It may be a patient: to set it aside would lose what is planned without a word."""
    untold = taking_part(reference=reference)
    place = taking_part(reference="Location/1")

    parked = refused(appointment(participant=[place, untold]))

    assert [one.where for one in parked.reasons] == ["Appointment.participant"]
    assert statement(appointment(participant=[untold, taking_part(**by_number())]))
    assert read(appointment("entered-in-error", participant=[untold])).not_ours


def test_an_appointment_with_a_blank_after_its_status_is_refused() -> None:
    """Seen in a national test corpus."""
    assert "Appointment.status" in {one.where for one in refused(appointment("cancelled ")).reasons}


def test_a_refused_appointment_is_missed_in_its_patients_pathways() -> None:
    """Its patient is one of those who take part, and stands in no field of its own."""
    parked = refused(appointment("banana"))

    assert parked.patients == (statement(appointment()).patient,)


def test_an_appointment_of_several_patients_is_parked_and_missed_by_each() -> None:
    """It counted for whoever stood first, and for nobody else."""
    two = [taking_part(**by_number()), taking_part(**by_number(KARI))]

    parked = refused(appointment(participant=two))

    assert {reason.kind for reason in parked.reasons} == {ReasonClass.NO_RULE}
    each = [statement(appointment(participant=[one])).patient for one in two]
    assert set(parked.patients) == set(each)


def test_an_appointment_of_several_patients_entered_in_error_is_taken_back() -> None:
    """What was entered in error is taken back whatever it says; the patients stand beside it."""
    two = [taking_part(**by_number()), taking_part(**by_number(KARI))]
    one = statement(appointment(participant=two[:1]))

    error = statement(appointment("entered-in-error", participant=two))

    assert (error.withdrawn, error.says) == (True, ())
    assert (error.source, error.patient) == (one.source, one.patient)


def test_a_patient_who_is_told_twice_is_still_one() -> None:
    twice = appointment(participant=[taking_part(**by_number())] * 2)

    assert kinds(statement(twice)) == [Kind.APPOINTMENT_PLANNED]


@pytest.mark.parametrize(
    "more",
    [{"modifierExtension": [{"url": "urn:x", "valueBoolean": True}]}, {"name": "x"}],
    ids=["modified", "broken"],
)
@pytest.mark.parametrize("status", ["booked", "cancelled"])
def test_an_appointment_counts_for_nobody_where_one_of_its_patients_cannot_be_told(
    more: dict[str, object], status: str
) -> None:
    """It may be of two, and then it counts for neither."""
    told = appointment(status, participant=[by_record("ola"), by_record("kari")])
    kari = patient(id="kari", identifier=[{"system": FNR, "value": KARI}]) | more

    reading = read(bundle(told, patient(), kari))

    assert [one.source.split("|")[0] for one in reading.statements] == ["Patient"]
    parked = reading.parked[0]
    assert "entry[0].Appointment.participant" in wheres(parked)
    assert set(parked.patients) == {
        statement(appointment()).patient,
        statement(service_request()).patient,
    }


def test_who_of_a_group_cannot_be_told_is_in_no_withdrawals_way() -> None:
    modified = {"modifierExtension": [{"url": "urn:x", "valueBoolean": True}]}
    both = [by_record("ola"), by_record("kari")]
    told = appointment("entered-in-error", participant=both)

    (one, _) = read(bundle(told, patient(), patient(id="kari") | modified)).statements

    assert (one.withdrawn, one.says) == (True, ())


def test_who_has_declined_is_planned_for_nothing_and_none_of_a_group() -> None:
    declined = taking_part(**by_number(KARI)) | {"status": "declined"}
    coming = taking_part(**by_number())

    assert statement(appointment(participant=[declined])).says == ()
    both = statement(appointment(participant=[declined, coming]))
    assert kinds(both) == [Kind.APPOINTMENT_PLANNED]
    assert both.patient == statement(appointment()).patient


def test_why_it_was_cancelled_counts_for_nothing_once_the_patient_has_come() -> None:
    """Of an appointment that was kept after all it may still stand there."""
    step = coded(("8480", "A12A"))

    assert kinds(statement(appointment("fulfilled", cancelationReason=step))) == [Kind.ATTENDED]
    put_off = only(
        statement(appointment("cancelled", cancelationReason=coded(("8446", "1")))),
        Kind.APPOINTMENT_MISSED,
    )
    assert put_off.reasons == ("8446#1",)


@pytest.mark.parametrize(("status", "ongoing"), [("active", True), ("finished", False)])
def test_a_municipal_service_runs_or_has_ended(status: str, ongoing: bool) -> None:
    service = only(statement(episode(status)), Kind.SERVICE_ONGOING)

    assert service.ongoing is ongoing
    assert service.service == "1"
    end = DayName.PLANNED_END if ongoing else DayName.PERIOD_END
    assert day_names(service) == {DayName.PERIOD_START, end}


@pytest.mark.parametrize("status", ["planned", "waitlist"])
def test_a_service_that_has_not_begun_says_nothing(status: str) -> None:
    assert statement(episode(status)).says == ()


def test_a_service_without_end_may_be_told_with_a_year_of_none() -> None:
    """Else every open service of such a system would be parked."""
    open_end = {"start": "2026-01-05", "end": "9999-12-31"}

    told = statement(episode(period=open_end))

    assert told.says == statement(episode(period={"start": "2026-01-05"})).says


def test_an_episode_that_is_neither_service_nor_pathway_is_not_ours() -> None:
    assert [one.resource for one in read(episode(type=[coded(("urn:x", "1"))])).not_ours] == [
        "EpisodeOfCare"
    ]


def test_a_patient_who_takes_part_by_number_or_contained_is_the_patient() -> None:
    number = by_number()["identifier"]
    inside = {"resourceType": "Patient", "id": "p", "identifier": [number]}
    known = statement(appointment()).patient

    told = statement(appointment(participant=[taking_part(identifier=number)]))
    contained = statement(
        appointment(participant=[taking_part(reference="#p")], contained=[inside])
    )

    assert told.patient == contained.patient == known


@pytest.mark.parametrize("kind", ["HealthcareService", "Location"])
def test_the_unit_of_an_appointment_is_who_or_where_takes_part_by_its_number(kind: str) -> None:
    """FHIR lets no Organization take part."""
    place = taking_part(type=kind, identifier={"system": ENH, "value": "999000111"})

    told = statement(appointment(participant=[place, taking_part(**by_number())]))

    assert told.says[0].organisation == f"{ENH}|999000111"


def test_who_takes_part_by_another_number_is_no_patient() -> None:
    doctor = {"system": "urn:oid:2.16.578.1.12.4.1.4.4", "value": "7"}

    assert read(appointment(participant=[taking_part(identifier=doctor)])).not_ours


@pytest.mark.parametrize(
    "system",
    [
        VOLVEN + "9151",
        "https://finnkode.helsedirektoratet.no/adm/collections/9151",
    ],
)
def test_a_municipal_service_is_told_by_either_name_of_its_list(system: str) -> None:
    """Oslo kommune writes the second; the unit is told by its organisation number."""
    told = statement(
        episode(
            type=[{"coding": [{"system": system, "code": "15"}]}], managingOrganization=HOSPITAL
        )
    )

    service = only(told, Kind.SERVICE_ONGOING)
    assert service.service == "15"
    assert service.organisation == "urn:oid:2.16.578.1.12.4.1.4.101|999000111"


@pytest.mark.parametrize(
    "profile",
    [
        "https://hl7.no/fhir/kommune/StructureDefinition/kommune-episodeofcare",
        "https://kommune.conteir.no/StructureDefinition/no-kommune-EpisodeOfCare",
    ],
)
def test_the_least_that_a_municipality_tells_is_that_a_service_runs(profile: str) -> None:
    """KommuneFHIR asks for status, patient, unit and start; its type is free text."""
    told = statement(
        episode(
            meta={"profile": [profile]},
            type=[{"text": "x"}],
            managingOrganization=HOSPITAL,
            period={"start": "2026-01-13"},
        )
    )

    service = only(told, Kind.SERVICE_ONGOING)
    assert service.service is None
    assert service.ongoing is True
    assert day_names(service) == {DayName.PERIOD_START}
