"""Order keys, source identities and contents: what tells two versions from two copies."""

from typing import Any

import pytest

from tests.read.given import AT, bundle, encounter, notice, patient, read, statement

VERSIONED: dict[str, Any] = {
    "meta": {"versionId": "12", "lastUpdated": "2026-03-02T10:00:00.5+01:00"}
}
DIPS: dict[str, Any] = {
    "meta": {"profile": ["http://dips.no/fhir/StructureDefinition/x"], "versionId": "12"}
}


def test_an_unknown_sender_orders_by_version_and_last_update_and_nothing_else() -> None:
    told = statement(bundle(encounter(**VERSIONED), timestamp="2026-03-05T00:00:00Z"))

    assert told.ordered
    assert told.order.version == 12
    assert told.order.last_updated is not None
    assert told.order.last_updated.isoformat() == "2026-03-02T09:00:00.500000+00:00"
    assert told.order.event_at is None
    assert told.order.depth is None


def test_at_dips_the_log_decides_whatever_the_message_says() -> None:
    """Which parts a key has is the profile's to say, never found from what came."""
    told = statement(encounter(**DIPS))

    assert not told.ordered
    assert told.order.version is None


def test_depth_orders_the_messages_of_one_stay_and_never_the_records_of_a_person() -> None:
    """The third message of an old stay must not beat the first of a new one."""
    message = notice(("m1", "admit-inpatient"), ("m2", "start-leave-inpatient"), status="onleave")

    (stay, person) = read(message).statements

    assert stay.order.depth == 2
    assert person.order.depth is None
    assert person.order.event_at == stay.order.event_at


@pytest.mark.parametrize("version", ["a1", "-1", "1.0", "9" * 40])
def test_a_version_that_is_no_plain_number_is_no_part_of_the_order(version: str) -> None:
    assert statement(encounter(meta={"versionId": version})).order.version is None


def test_two_copies_of_one_version_have_the_same_content_wherever_they_came() -> None:
    first, copy = statement(encounter()), statement(encounter(), offset=7)

    assert first.content == copy.content
    assert (first.place.offset, copy.place.offset) == (0, 7)


@pytest.mark.parametrize(
    "change",
    [
        {"status": "finished"},
        {"period": {"start": "2026-03-03"}},
        {"serviceProvider": {"identifier": {"system": "urn:oid:1.2", "value": "1"}}},
        VERSIONED,
    ],
)
def test_any_change_of_what_is_said_changes_the_content(change: dict[str, Any]) -> None:
    assert statement(encounter(**change)).content != statement(encounter()).content


def test_a_new_box_around_the_same_identity_is_no_new_content() -> None:
    alone = statement(patient())
    other = statement(patient(name=[{"use": "official", "family": "Annen", "given": ["Ola"]}]))

    assert alone.content == statement(patient(), offset=3).content
    assert alone.content != other.content


@pytest.mark.parametrize("value", [None, "1000245", "agy1000245"])
def test_at_dips_an_episode_is_one_with_and_without_the_prefix_of_its_id(
    value: str | None,
) -> None:
    """The published examples have both ``1000245`` and ``agy1000245``, and some have neither."""
    system = "http://dips.no/fhir/namingsystem/dips-omsorgsepisodeid"
    numbers = [{"system": system, "value": value}] if value else None

    told = statement(encounter(id="agy1000245", identifier=numbers, **DIPS))

    assert told.source == f"Encounter|hospital-one|{system}|1000245"


def test_an_identifier_no_longer_in_use_does_not_rename_a_resource() -> None:
    current, old = (
        {"system": "urn:x", "value": "new"},
        {"system": "urn:x", "value": "old", "use": "old"},
    )

    assert statement(encounter(identifier=[old, current])).source == "Encounter|urn:x|new"


def test_a_resource_without_a_number_is_named_by_sender_and_id_or_by_its_urn() -> None:
    alone = statement(encounter(), sender="hospital-two")
    message = bundle(encounter(id=None))
    message["entry"][0]["fullUrl"] = "urn:uuid:5b0d0f0e-0000-4000-8000-000000000009"

    assert alone.source == "Encounter|hospital-two|Encounter/stay-1"
    assert statement(message).source == (
        "Encounter|hospital-one|urn:uuid:5b0d0f0e-0000-4000-8000-000000000009"
    )


@pytest.mark.parametrize("identifier", [None, [{"value": "05814812318"}]])
def test_a_resource_that_nothing_names_is_refused(identifier: object) -> None:
    """A number without a system may be a person's, and then must name nothing else."""
    (parked,) = read(encounter(id=None, identifier=identifier)).parked

    assert {reason.where for reason in parked.reasons} == {"Encounter.identifier"}


def test_the_sender_is_the_headers_else_the_messages_else_the_profiles() -> None:
    message = notice(("m1", "admit-inpatient"))

    senders = [read(message, sender=sender).statements[0].sender for sender in ("kafka", None)]

    assert senders == ["kafka", "https://hospital.example/unit"]
    assert statement(encounter(), sender=None).sender == "unknown"


def test_known_at_and_place_are_the_logs_own() -> None:
    told = statement(bundle(patient(), encounter())["entry"][1]["resource"], offset=5)

    assert told.known_at == AT
    assert (told.place.topic, told.place.offset, told.place.entry) == ("fhir.test.v1", 5, 0)
