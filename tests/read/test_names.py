"""What a resource is called: one source whatever the order, and every other name it answers to."""

from typing import Any

import pytest

from tests.read.given import (
    bundle,
    by_number,
    encounter,
    notice,
    of_stay,
    patient,
    read,
    service_request,
    statement,
    task,
)

DIPS = "http://dips.no/fhir/namingsystem/dips-"


def number(system: str, value: str, **more: Any) -> dict[str, Any]:
    """A business identifier."""
    return {"system": system, "value": value} | more


def test_a_resource_known_by_its_number_answers_to_its_id_too() -> None:
    """A Task of another message may speak of ``Encounter/stay-1``."""
    stay = statement(encounter(identifier=[number("urn:x", "9"), number("urn:y", "8")]))

    elsewhere = statement(task("2"))

    assert stay.source == "Encounter|urn:x|9"
    assert stay.names == ("Encounter|hospital-one|Encounter/stay-1", "Encounter|urn:y|8")
    assert elsewhere.encounter in stay.names


def test_a_persons_number_is_no_name_and_a_person_has_none() -> None:
    stay = statement(encounter(identifier=[number("urn:x", "9"), by_number()["identifier"]]))
    person = statement(patient(identifier=[number("urn:x", "9"), number("urn:y", "8")]))

    assert stay.names == ("Encounter|hospital-one|Encounter/stay-1",)
    assert person.names == ()


def test_the_ids_of_a_notification_name_nothing() -> None:
    """They change from message to message."""
    told = of_stay(notice(("m1", "admit-inpatient"), identifier=[number("urn:x", "9")]))

    assert told.names == ("Encounter|urn:x|9",)


def test_two_versions_that_differ_only_in_a_name_are_not_copies() -> None:
    first, second = (
        statement(encounter(identifier=[number("urn:x", "9"), number("urn:y", value)]))
        for value in ("1", "2")
    )

    assert first.source == second.source
    assert first.content != second.content


@pytest.mark.parametrize(
    ("identifiers", "source"),
    [
        ([number(DIPS + "bookingid", "1"), number(DIPS + "omsorgsepisodeid", "2")], "2"),
        ([number(DIPS + "bookingid", "1"), number(DIPS + "plannedcontactid", "3")], "3"),
        ([number("urn:x", "1"), number("urn:x", "2", use="official")], "2"),
        ([number("urn:x", "1"), number("urn:x", "2")], "1"),
        ([number("urn:x", "1", use="old"), number("urn:x", "2")], "2"),
    ],
)
def test_the_source_is_the_same_in_whatever_order_the_numbers_stand(
    identifiers: list[dict[str, Any]], source: str
) -> None:
    there = statement(encounter(identifier=identifiers))
    back = statement(encounter(identifier=identifiers[::-1]))

    assert there.source == back.source
    assert there.source.endswith(f"|{source}")
    assert there.names == back.names


def test_a_version_in_a_reference_is_no_part_of_a_name() -> None:
    stay = encounter(
        subject={"reference": "Patient/ola/_history/3"},
        basedOn=[{"reference": "ServiceRequest/r/_history/1"}],
        partOf={"reference": "https://x.example/Encounter/whole/_history/2"},
    )
    plain = encounter(
        subject={"reference": "Patient/ola"},
        basedOn=[{"reference": "ServiceRequest/r"}],
        partOf={"reference": "https://x.example/Encounter/whole"},
    )

    assert statement(stay).content == statement(plain).content
    assert statement(stay).episodes == ("Encounter|hospital-one|Encounter/whole",)


def test_a_version_in_a_reference_of_a_task_is_no_part_of_a_name() -> None:
    about = statement(task("2", focus={"reference": "Encounter/stay-1/_history/2"}))

    assert about.encounter == "Encounter|hospital-one|Encounter/stay-1"


def test_a_stay_may_be_searched_for_by_its_number() -> None:
    asked = "Encounter?identifier=http%3A%2F%2Fx.example%2Fstay|9"

    told = statement(task("2", focus={"reference": asked}))

    assert told.encounter == "Encounter|http://x.example/stay|9"


def test_a_nul_behind_a_percent_sign_names_nothing() -> None:
    told = statement(task("2", focus={"reference": "Encounter?identifier=urn:x|a%00"}))

    assert told.encounter is None


def test_the_patient_of_a_search_is_found_though_the_system_has_slashes() -> None:
    asked = "Patient?identifier=http://hl7.no/fhir/NamingSystem/FNR|05814812318"

    assert (
        statement(encounter(subject={"reference": asked})).patient == statement(encounter()).patient
    )


def test_provenance_may_name_the_message_by_its_full_url_and_version() -> None:
    """A header with fullUrl ``urn:uuid:A`` and id ``B`` is legal."""
    for target in ("urn:uuid:A", "MessageHeader/m1/_history/1"):
        message = notice(("m1", "admit-inpatient"))
        message["entry"][0]["fullUrl"] = "urn:uuid:A"
        message["entry"][3]["resource"]["target"] = [{"reference": target}]

        told = of_stay(message)

        assert told.message == ("A" if target.startswith("urn:") else "m1")
        assert told.follows == ()


def test_a_task_rests_on_the_referrals_that_it_is_based_on() -> None:
    based_on = [{"reference": "ServiceRequest/r"}]

    (referral, told) = read(bundle(service_request(id="r"), task("2", basedOn=based_on))).statements

    assert told.referrals == (referral.source,)
