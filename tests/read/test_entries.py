"""Messages of several entries: what is read beside what is broken, and what is parked."""

import json
from base64 import b64decode
from typing import Any

import pytest
from nacl.public import SealedBox

from schemas.codes import ReasonClass
from services.milestone.read.envelope import sent_at
from tests.read.given import (
    PARKED_KEY,
    bundle,
    by_number,
    coded,
    encounter,
    message,
    notice,
    of_stay,
    patient,
    provenance,
    read,
    refused,
    service_request,
    statement,
    task,
    wheres,
)


@pytest.mark.parametrize(
    "entry",
    [
        {"resource": {"resourceType": "FooType"}},
        {"resource": {"resourceType": 5}},
        {"resource": {}},
        {"resource": encounter("banana")},
        {"resource": "x"},
        {"resource": None},
        "no entry",
        7,
    ],
)
def test_a_broken_entry_leaves_the_sound_ones_beside_it(entry: object) -> None:
    message = bundle(encounter())
    message["entry"].append(entry)

    reading = read(message)

    assert [told.source for told in reading.statements] == [
        "Encounter|hospital-one|Encounter/stay-1"
    ]
    assert [parked.place.entry for parked in reading.parked] == [1]
    assert all(reason.where.startswith("entry[1]") for reason in reading.parked[0].reasons)


def test_a_bundle_of_which_no_entry_can_be_read_is_refused_whole() -> None:
    message = bundle({"resourceType": "FooType"}, {"resourceType": 5}, encounter("banana"))

    assert {where.split(".")[0] for where in wheres(refused(message))} == {
        "entry[0]",
        "entry[1]",
        "entry[2]",
    }


def test_a_message_whose_focus_cannot_be_read_is_refused_whole_with_its_patient() -> None:
    message = notice(("m1", "admit-inpatient"))
    del message["entry"][1]["resource"]["class"]

    parked = refused(message)

    assert "entry[1].Encounter.class" in wheres(parked)
    assert parked.patients == (statement(patient(id=None)).patient,)


def test_an_exotic_entry_does_not_sink_a_message() -> None:
    message = notice(("m1", "admit-inpatient"))
    message["entry"].append({"resource": {"resourceType": "FooType"}})

    reading = read(message)

    assert len(reading.statements) == 2
    assert [parked.place.entry for parked in reading.parked] == [4]


@pytest.mark.parametrize("url", ["Device/d", "urn:uuid:5b0d0f0e-0000-4000-8000-00000000000a"])
def test_two_under_one_name_that_nobody_reads_do_not_sink_what_stands_beside_them(url: str) -> None:
    devices = [{"resourceType": "Device", "id": "d"}] * 2
    inside = encounter(contained=devices, participant=[{"individual": {"reference": "#p"}}])
    inside["contained"] += [{"resourceType": "Practitioner", "id": "p"}] * 2
    told = bundle(inside, *devices)
    for entry in told["entry"][1:]:
        entry["fullUrl"] = url

    reading = read(told)

    assert reading.parked == ()
    assert reading.statements[0].says == statement(encounter()).says


def test_the_patient_of_a_broken_resource_is_told_where_it_can_be() -> None:
    parked = refused(encounter() | {"status": 5})

    assert parked.patients == (statement(patient(id=None)).patient,)


def test_the_source_and_order_of_a_refused_version_are_told_so_that_a_newer_mends_it() -> None:
    parked = refused(encounter("banana", meta={"versionId": "3"}))

    assert parked.source == statement(encounter()).source
    assert parked.order is not None
    assert parked.order.version == 3


def test_a_parked_message_keeps_its_bytes_for_who_has_the_key() -> None:
    raw = json.dumps(encounter("banana")).encode()

    parked = refused(raw)

    assert parked.box is not None
    assert SealedBox(PARKED_KEY).decrypt(b64decode(parked.box)) == raw


def test_other_bundles_and_resources_are_not_ours() -> None:
    searched = read(bundle(encounter(), kind="searchset"))
    observed = read({"resourceType": "Observation"})
    mixed = read(bundle(encounter(), {"resourceType": "Observation"}))

    assert [one.resource for one in searched.not_ours] == ["Bundle"]
    assert [one.resource for one in observed.not_ours] == ["Observation"]
    assert [one.resource for one in mixed.not_ours] == ["Observation"]
    assert len(mixed.statements) == 1


def test_the_help_of_a_bundle_is_neither_read_nor_counted() -> None:
    reading = read(bundle(encounter(), provenance("m1", "admit-inpatient")))

    assert len(reading.statements) == 1
    assert reading.not_ours == ()


@pytest.mark.parametrize(
    "url",
    [
        "Encounter/1",
        "/Encounter/1",
        "https://a.example/fhir/Encounter/1",
        "Encounter?identifier=x|1",
    ],
)
def test_a_deletion_is_ours_to_mend_however_it_is_addressed(url: str) -> None:
    message = bundle(encounter(), kind="transaction")
    message["entry"].append({"request": {"method": "DELETE", "url": url}})

    assert [one.kind for parked in read(message).parked for one in parked.reasons] == [
        ReasonClass.NO_RULE
    ]


def test_a_deletion_that_carries_its_resource_is_not_read_as_standing() -> None:
    message = bundle(encounter(), kind="transaction")
    message["entry"][0]["request"] = {"method": "DELETE", "url": "Encounter/stay-1"}

    assert [one.kind for one in refused(message).reasons] == [ReasonClass.NO_RULE]


@pytest.mark.parametrize("name", ["urn:uuid:5b0d0f0e-0000-4000-8000-00000000000a", "Basic/1"])
def test_a_deletion_is_of_what_its_request_names_whatever_fullurl_it_has(name: str) -> None:
    """A URN tells no type: the deletion would pass for an empty entry."""
    message = bundle(encounter(), kind="transaction")
    asks = {"method": "DELETE", "url": "Encounter/1"}
    message["entry"].append({"fullUrl": name, "request": asks})

    assert [one.where for parked in read(message).parked for one in parked.reasons] == [
        "entry[1].request"
    ]


@pytest.mark.parametrize("sent", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00"])
def test_a_message_made_in_a_year_that_cannot_be_meant_tells_no_time(sent: str) -> None:
    """Taken at its word it would be the newest for ever."""
    message = bundle(service_request(), timestamp=sent)

    assert statement(message).says == statement(bundle(service_request())).says
    assert sent_at(json.dumps(message).encode()) is None


def test_help_that_is_broken_is_told_wherever_it_stands() -> None:
    """A Provenance is only looked at when a notification asks for it."""
    for place in (1, 4):
        message = notice(("m1", "admit-inpatient"))
        message["entry"].insert(place, {"resource": {"resourceType": "Provenance", "target": 5}})

        reading = read(message)

        assert len(reading.statements) == 2
        assert [parked.place.entry for parked in reading.parked] == [place]


def test_help_that_is_unsound_sinks_only_what_rests_on_it() -> None:
    """The chain gives a notification its place among the others; the person stands by itself."""
    message = notice(("m1", "admit-inpatient"))
    del message["entry"][3]["resource"]["agent"]
    message["entry"][0]["resource"]["focus"] = [{"reference": "Patient/ola"}]

    reading = read(message)

    assert [told.source.split("|")[0] for told in reading.statements] == ["Patient"]
    assert {one.place.entry: one.reasons[0].where for one in reading.parked} == {
        1: "entry[0].MessageHeader",
        3: "entry[3].Provenance.agent",
    }


def test_the_source_of_a_broken_resource_is_told_where_its_numbers_are_sound() -> None:
    message = service_request() | {"authoredOn": 5}
    stay = notice(("m1", "admit-inpatient"))
    stay["entry"][1]["resource"]["period"] = "x"

    assert refused(message).source == statement(service_request()).source
    assert refused(stay).source == "Encounter|https://hospital.example/stay|s-1"


BESIDE = [{"fullUrl": 5}, {"request": 5}, {"request": []}, {"request": {"method": "PUT", "url": 5}}]


@pytest.mark.parametrize("more", BESIDE)
def test_an_entry_that_is_none_is_parked_as_its_resource(more: dict[str, Any]) -> None:
    """Else nobody was shown as incomplete, and no newer version could mend it."""
    told = bundle(encounter(), service_request())
    told["entry"][0] |= more

    reading = read(told)

    assert [one.source for one in reading.statements] == [statement(service_request()).source]
    (parked,) = reading.parked
    sound = statement(encounter())
    assert (parked.source, parked.patients) == (sound.source, (sound.patient,))
    assert any(one.where.startswith("entry[0].") for one in parked.reasons)


@pytest.mark.parametrize("more", BESIDE)
def test_a_message_about_an_entry_that_is_none_is_mended_by_no_news_of_its_patient(
    more: dict[str, Any],
) -> None:
    told = message(encounter(subject={"reference": "Patient/ola"}), patient())
    whole = statement(encounter())
    told["entry"][1] |= more

    parked = refused(told)

    assert parked.source is not None
    assert parked.source.startswith("Encounter|")
    assert parked.patients == (whole.patient,)


@pytest.mark.parametrize(
    ("asked", "lasts"),
    [({"method": "PUT", "url": 5}, True), ({"method": "POST", "url": 5}, False), (5, False)],
)
def test_the_id_of_an_entry_that_is_none_counts_where_it_lasts_for_certain(
    asked: object, lasts: bool
) -> None:
    """What a transaction creates is given another id."""
    told = bundle(encounter(), service_request(), kind="transaction")
    told["entry"][0] |= {"request": asked}
    told["entry"][1] |= {"request": {"method": "PUT", "url": "ServiceRequest/1"}}

    (parked,) = read(told).parked

    assert (parked.source == statement(encounter()).source) is lasts


def test_what_refers_to_a_record_whose_entry_is_none_is_read_for_nobody_else() -> None:
    told = bundle(encounter(subject={"reference": "Patient/ola"}), patient(), service_request())
    told["entry"][1] |= {"request": 5}

    reading = read(told)

    assert [one.source.split("|")[0] for one in reading.statements] == ["ServiceRequest"]
    assert {one.patients for one in reading.parked} == {(statement(encounter()).patient,)}


@pytest.mark.parametrize("url", [5, "x" * 1001])
def test_a_message_whose_header_is_no_entry_is_refused_whole(url: object) -> None:
    told = message(encounter())
    told["entry"][0] |= {"fullUrl": url}

    parked = refused(told)

    assert wheres(parked) == {"entry[0].fullUrl"}
    assert parked.patients == (statement(encounter()).patient,)


def test_a_notification_whose_header_is_no_entry_is_mended_by_the_next_of_its_stay() -> None:
    """The header still tells that it is one, and by what its stay is known."""
    told = notice(("m1", "admit-inpatient"))
    told["entry"][0] |= {"fullUrl": 5}

    assert refused(told).source == of_stay(notice(("m1", "admit-inpatient"))).source


def test_the_boxes_of_one_message_are_together_no_larger_than_the_largest_message() -> None:
    """A thousand broken entries must not make a thousand copies of a large message."""
    filler = patient(name=[{"text": "x" * 1024 * 1024}] * 2)
    message = bundle(encounter(), filler, *[{"resourceType": "FooType"}] * 5)

    boxes = [parked.box for parked in read(message).parked]

    assert [box is not None for box in boxes] == [True, True, False, False, False]


def test_a_hospital_encounter_alone_is_a_snapshot_of_the_same_stay() -> None:
    """Without its message nothing tells what happened, only where the patient is."""
    stay = notice(("m1", "admit-inpatient"))["entry"][1]["resource"] | {
        "subject": {"reference": "Patient/ola"},
        "meta": {"profile": ["http://medcomfhir.dk/ig/hospitalnotification/x"]},
    }

    told = statement(stay)

    assert told.source == "Encounter|https://hospital.example/stay|s-1"
    assert told.says[0].lasts == "standing"


@pytest.mark.parametrize("kind", ["message", "transaction", "collection"])
def test_each_kind_of_bundle_says_the_same_of_the_patient_inside(kind: str) -> None:
    stay = encounter(identifier=[{"system": "urn:x", "value": "9"}])
    header = {
        "resourceType": "MessageHeader",
        "id": "h",
        "eventCoding": {"system": "http://terminology.hl7.org/CodeSystem/v2-0003", "code": "I12"},
        "source": {"endpoint": "https://hospital.example"},
        "focus": [{"reference": "Encounter/stay-1"}],
    }
    inside = [stay | {"subject": {"reference": "Patient/ola"}}, patient()]

    told = read(bundle(*([header] if kind == "message" else []), *inside, kind=kind)).statements

    assert told[0].says == statement(stay).says
    assert told[0].patient == statement(stay).patient


@pytest.mark.parametrize("code", [{}, {"code": coded(("8480", "A12A"))}])
@pytest.mark.parametrize(
    "told",
    [
        task(None, "entered-in-error", focus=None),
        {"resourceType": "Procedure", "id": "x", "subject": by_number()},
        {"resourceType": "EpisodeOfCare", "id": "x", "patient": by_number()},
    ],
    ids=lambda told: told["resourceType"],
)
def test_what_is_entered_in_error_is_taken_back_whatever_code_it_still_has(
    told: dict[str, Any], code: dict[str, Any]
) -> None:
    """Who strikes a resource out may strike out its code as well."""
    many = {"type": list(code.values())} if code else {}
    more = many if told["resourceType"] == "EpisodeOfCare" else code

    assert statement(told | more | {"status": "entered-in-error"}).withdrawn
