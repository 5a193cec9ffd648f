"""Encounters that are snapshots of where the patient is."""

import pytest

from schemas.codes import DayName, Kind, Lasts
from tests.read.given import (
    HOSPITAL,
    bundle,
    coded,
    day,
    day_names,
    encounter,
    kinds,
    left_for,
    only,
    patient,
    read,
    refused,
    service_request,
    statement,
)

SAYS = [
    ("in-progress", "IMP", [Kind.ADMITTED]),
    ("arrived", "ACUTE", [Kind.ADMITTED]),
    ("in-progress", "EMER", [Kind.EMERGENCY_STARTED]),
    ("onleave", "IMP", [Kind.ADMITTED, Kind.LEAVE_STARTED]),
    ("finished", "IMP", [Kind.ADMITTED, Kind.DISCHARGED]),
    ("finished", "EMER", [Kind.EMERGENCY_STARTED, Kind.DISCHARGED]),
    ("finished", "AMB", [Kind.ATTENDED]),
    ("arrived", "VR", [Kind.ATTENDED_REMOTELY]),
    ("planned", "VR", [Kind.APPOINTMENT_PLANNED]),
    ("finished", "PRENC", []),
    ("planned", "AMB", [Kind.APPOINTMENT_PLANNED]),
    ("cancelled", "IMP", [Kind.STAY_CANCELLED]),
    ("cancelled", "AMB", []),
    ("unknown", "IMP", []),
]


def whole(name: str) -> dict[str, object]:
    """The contained Encounter of a hospital stay."""
    told = {"resourceType": "Encounter", "id": name, "status": "in-progress"}
    return {**told, "class": {"code": "IMP"}}


@pytest.mark.parametrize(("status", "encounter_class", "says"), SAYS)
def test_status_and_class_together_say_where_the_patient_is(
    status: str, encounter_class: str, says: list[Kind]
) -> None:
    told = statement(encounter(status, encounter_class))

    assert kinds(told) == says
    assert {said.lasts for said in told.says} <= {Lasts.STANDING}


@pytest.mark.parametrize("end", ["9999-12-31", "9999-12-31T23:59:59.9999999+01:00", "0001-01-01"])
def test_an_end_in_a_year_that_cannot_be_meant_is_none(end: str) -> None:
    """So some systems write that a stay is open: it is sound, and has no planned end."""
    period = {"start": "2026-03-02T10:00:00+01:00"}

    told = statement(encounter(period=period | {"end": end}))

    assert told.says == statement(encounter(period=period)).says
    assert day_names(only(told, Kind.ADMITTED)) == {DayName.PERIOD_START}


def test_the_end_of_a_stay_in_progress_is_only_planned() -> None:
    """DIPS sends the planned discharge as period.end."""
    told = statement(encounter("in-progress"))

    assert day_names(only(told, Kind.ADMITTED)) == {DayName.PERIOD_START, DayName.PLANNED_END}


def test_the_end_of_a_visit_is_planned_until_it_is_over() -> None:
    running = only(statement(encounter("in-progress", "AMB")), Kind.ATTENDED)
    over = only(statement(encounter("finished", "AMB")), Kind.ATTENDED)

    assert day_names(running) == {DayName.PERIOD_START, DayName.PLANNED_END}
    assert day_names(over) == {DayName.PERIOD_START, DayName.PERIOD_END}


def test_the_end_of_a_finished_stay_is_the_discharge() -> None:
    told = statement(encounter("finished"))

    discharged = only(told, Kind.DISCHARGED)

    assert day(discharged, DayName.PERIOD_END).first_on.isoformat() == "2026-03-09"
    assert day_names(only(told, Kind.ADMITTED)) == {DayName.PERIOD_START}


def test_a_stay_entered_in_error_takes_back_all_it_said_but_that_it_was_cancelled() -> None:
    """The municipality must learn that the stay it was told of never was."""
    stay = statement(encounter("entered-in-error"))
    visit = statement(encounter("entered-in-error", "AMB"))

    assert stay.withdrawn
    assert visit.withdrawn
    assert kinds(stay) == [Kind.STAY_CANCELLED]
    assert visit.says == ()


def test_a_status_that_the_sender_does_not_know_says_nothing_of_where_the_patient_is() -> None:
    absent = {
        "url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason",
        "valueCode": "unknown",
    }
    message = encounter(_status={"extension": [absent]})
    del message["status"]

    assert statement(message).says == ()


def test_a_stay_belongs_to_the_whole_that_it_is_part_of() -> None:
    """At DIPS the hospital stay is a contained Encounter that all its wards share."""
    message = encounter(
        id="agy2000001",
        meta={"profile": ["http://dips.no/fhir/StructureDefinition/x"]},
        contained=[whole("amw700001")],
        partOf={"reference": "#amw700001"},
        episodeOfCare=[{"identifier": {"system": "urn:x", "value": "1"}}],
    )

    told = statement(message)

    assert told.episodes == ("Encounter|hospital-one|Encounter/amw700001",)
    assert told.encounter == told.source


def test_a_contained_whole_without_a_number_names_nothing_outside_its_container() -> None:
    """Two hospitals may both call their container's first child ``#1``."""
    message = encounter(contained=[whole("1")], partOf={"reference": "#1"})

    assert statement(message).episodes == ("Encounter|hospital-one|Encounter/stay-1",)


def test_a_stay_without_a_whole_belongs_to_its_episode_of_care() -> None:
    message = encounter(episodeOfCare=[{"identifier": {"system": "urn:x", "value": "1"}}])

    assert statement(message).episodes == ("EpisodeOfCare|urn:x|1",)


def test_references_are_followed_within_the_message() -> None:
    """By fullUrl of any form, by the end of one, or by id."""
    person = "urn:uuid:5b0d0f0e-0000-4000-8000-000000000001"
    unit = {"resourceType": "Organization", "id": "u", "identifier": [HOSPITAL["identifier"]]}
    stay = encounter(
        subject={"reference": person},
        basedOn=[{"reference": "ServiceRequest/r"}],
        serviceProvider={"reference": "https://hospital.example/fhir/Organization/u"},
    )
    message = bundle(stay, service_request(id="r"), unit, patient())
    message["entry"][3]["fullUrl"] = person
    del message["entry"][1]["fullUrl"]

    told = read(message).statements[0]

    assert told.says[0].organisation == "urn:oid:2.16.578.1.12.4.1.4.101|999000111"
    assert told.referrals == ("ServiceRequest|http://helsenorge.no/fhir/identifiers/uuid|r-1",)
    assert told.patient == statement(patient()).patient


def test_care_level_specialty_and_unit_stand_with_every_fact() -> None:
    message = encounter(
        "finished",
        "AMB",
        type=[coded(("8406", "3"))],
        serviceType=coded(("8451", "310")),
        serviceProvider=HOSPITAL,
    )

    attended = only(statement(message), Kind.ATTENDED)

    assert attended.care_level == "3"
    assert attended.specialty == "310"
    assert attended.organisation == "urn:oid:2.16.578.1.12.4.1.4.101|999000111"


def test_a_unit_is_named_by_its_best_number() -> None:
    """A HER-id is an address of a communication party, no organisation."""
    her = {"system": "urn:oid:2.16.578.1.12.4.1.2", "value": "8888"}
    other = {"system": "https://hospital.example/unit", "value": "u7"}
    numbers = [her, other, HOSPITAL["identifier"]]
    units = [
        {"resourceType": "Organization", "id": "u", "identifier": numbers[:count]}
        for count in (1, 2, 3)
    ]
    stay = encounter(serviceProvider={"reference": "Organization/u"})

    named = [read(bundle(stay, unit)).statements[0].says[0].organisation for unit in units]

    assert named == [
        "urn:oid:2.16.578.1.12.4.1.2|8888",
        "https://hospital.example/unit|u7",
        "urn:oid:2.16.578.1.12.4.1.4.101|999000111",
    ]


def test_the_name_of_a_unit_is_never_its_identity() -> None:
    message = encounter(serviceProvider={"display": "Prøvesykehuset"})

    assert only(statement(message), Kind.ADMITTED).organisation is None


def test_a_class_that_no_rule_covers_leaves_the_version_before_standing() -> None:
    parked = refused(encounter("in-progress", "SPACE"))

    assert [reason.kind for reason in parked.reasons] == ["no-rule"]
    assert parked.source == "Encounter|hospital-one|Encounter/stay-1"


@pytest.mark.parametrize("reference", ["Group/1", "#g"])
def test_a_group_is_no_patient_and_its_stay_not_ours(reference: str) -> None:
    group = {"resourceType": "Group", "id": "g", "type": "person", "actual": True}

    reading = read(encounter(contained=[group], subject={"reference": reference}))

    assert [aside.resource for aside in reading.not_ours] == ["Encounter"]
    assert not reading.parked


def test_a_subject_that_is_no_patient_at_all_is_unsound() -> None:
    parked = refused(encounter(subject={"reference": "Observation/1"}))

    assert "Encounter.subject" in {reason.where for reason in parked.reasons}


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("home", Kind.DISCHARGED),
        ("alt-home", Kind.DISCHARGED),
        ("aadvice", Kind.DISCHARGED),
        ("oth", Kind.DISCHARGED),
        ("other-hcf", Kind.DISCHARGED_ELSEWHERE),
        ("hosp", Kind.DISCHARGED_ELSEWHERE),
        ("long", Kind.DISCHARGED_ELSEWHERE),
        ("psy", Kind.DISCHARGED_ELSEWHERE),
        ("rehab", Kind.DISCHARGED_ELSEWHERE),
        ("snf", Kind.DISCHARGED_ELSEWHERE),
        ("exp", Kind.DECEASED),
    ],
)
def test_where_the_patient_went_tells_an_institution_from_home(place: str, kind: Kind) -> None:
    """All codes of HL7's discharge-disposition; who died was not discharged."""
    told = statement(encounter("finished", **left_for(place)))
    acute = statement(encounter("finished", "EMER", **left_for(place)))

    assert kinds(told) == [Kind.ADMITTED, kind]
    assert kinds(acute) == [Kind.EMERGENCY_STARTED, kind]
    assert day_names(told.says[1]) == {DayName.PERIOD_END}


def test_a_place_in_another_list_or_of_a_stay_that_goes_on_says_nothing_of_it() -> None:
    other = statement(encounter("finished", **left_for("snf", "http://snomed.info/sct")))
    planned = statement(encounter("in-progress", **left_for("snf")))

    assert kinds(other) == [Kind.ADMITTED, Kind.DISCHARGED]
    assert kinds(planned) == [Kind.ADMITTED]


def test_r5_tells_the_place_under_another_name() -> None:
    older = encounter("finished", **left_for("snf"))
    newer = older | {
        "status": "completed",
        "class": [coded(("http://terminology.hl7.org/CodeSystem/v3-ActCode", "IMP"))],
        "actualPeriod": older["period"],
        "admission": older["hospitalization"],
    }
    del newer["period"], newer["hospitalization"]

    assert statement(newer).says == statement(older).says
