"""Records of perhaps two persons under one name, where one of them cannot be read."""

from typing import Any

import pytest

from tests.read.given import (
    FNR,
    KARI,
    OLA,
    bundle,
    by_number,
    encounter,
    message,
    names,
    patient,
    read,
    refused,
    service_request,
    statement,
    task,
    wheres,
)
from tests.read.test_modifiers import UNKNOWN

URN = "urn:uuid:5b0d0f0e-0000-4000-8000-00000000000a"
LOCAL = {"system": "https://hospital.example/p", "value": "7"}
OLAS = statement(encounter()).patient
KARIS = statement(encounter(subject=by_number(KARI))).patient

SPOILT = [
    UNKNOWN,
    {"name": "x"},
    {"resourceType": "patient"},
]
EACH = pytest.mark.parametrize("more", SPOILT[:2], ids=["modified", "broken"])


def karis(*others: Any, **more: Any) -> Any:
    """The record of another person than ``patient``, under the same id."""
    return patient() | {"identifier": [{"system": FNR, "value": KARI}, *others]} | more


@pytest.mark.parametrize("more", SPOILT, ids=["modified", "broken", "of-no-type"])
@pytest.mark.parametrize("url", ["Patient/ola", URN, "https://a.example/Patient/ola"])
@pytest.mark.parametrize("turn", [1, -1])
def test_the_readable_one_of_two_records_is_not_taken_for_the_one_that_is_meant(
    more: dict[str, Any], url: str, turn: int
) -> None:
    """The reference may mean the other, which is of another person."""
    records = [patient(), karis(**more)][::turn]
    told = bundle(encounter(subject={"reference": url}), *records)
    for entry in told["entry"][1:]:
        entry["fullUrl"] = url

    reading = read(told)

    assert [one.patient for one in reading.statements] == [OLAS]
    parked = reading.parked[0]
    assert wheres(parked) == {"entry[0].Encounter.subject"}
    assert set(parked.patients) == {OLAS, KARIS}


@pytest.mark.parametrize("more", SPOILT, ids=["modified", "broken", "of-no-type"])
def test_who_shares_a_name_with_what_cannot_be_read_is_known_by_number_alone(
    more: dict[str, Any],
) -> None:
    told = bundle(patient(), karis(**more))
    told["entry"][1]["fullUrl"] = "Patient/ola"

    reading = read(told)

    (ola,) = reading.statements
    kari = statement(karis())
    assert names(ola) == {OLAS}
    assert OLAS not in names(kari)
    assert ola.source not in {kari.source, *(one.source for one in reading.parked)}


@EACH
def test_what_cannot_be_read_and_tells_no_number_may_be_anybodys(more: dict[str, Any]) -> None:
    nameless = patient(identifier=[{"system": FNR, "value": 5}]) | more
    stay = encounter(subject={"reference": "Patient/ola"})

    reading = read(bundle(stay, patient(), nameless))

    assert "entry[0].Encounter.subject" in wheres(reading.parked[0])
    assert reading.parked[0].patients == (OLAS,)


@EACH
def test_an_older_version_of_the_same_person_that_cannot_be_read_is_in_nobodys_way(
    more: dict[str, Any],
) -> None:
    stay = encounter(subject={"reference": "Patient/ola"})

    told = read(bundle(stay, patient(), patient() | more)).statements[0]

    assert told.patient == OLAS


def test_an_entry_without_a_resource_is_no_record_of_anybodys() -> None:
    told = bundle(encounter(subject={"reference": "Patient/ola"}), patient())
    told["entry"].append({"fullUrl": "Patient/ola"})

    reading = read(told)

    assert reading.parked == ()
    assert [one.patient for one in reading.statements] == [OLAS, OLAS]


def test_a_record_that_is_known_by_an_id_alone_must_have_it_alone() -> None:
    nameless = patient(identifier=None)

    reading = read(bundle(nameless, nameless | SPOILT[0], encounter()))

    (told,) = [one for one in reading.parked if "entry[0].Patient.identifier" in wheres(one)]
    assert [one.expected for one in told.reasons] == [
        "an identifier with system and value, or outside of messages an id of its own"
    ]


@pytest.mark.parametrize(
    ("told", "focus"),
    [(encounter(id="e"), "Encounter/e"), (service_request(id="e"), "ServiceRequest/e")],
)
@pytest.mark.parametrize("by", ["reference", "identifier"])
@pytest.mark.parametrize("turn", [1, -1])
def test_a_task_about_what_two_persons_have_under_one_name_is_of_neither(
    told: dict[str, Any], focus: str, by: str, turn: int
) -> None:
    told = told | {"identifier": [LOCAL]}
    both = [told | {"subject": by_number(number)} for number in (OLA, KARI)][::turn]
    reference = {"reference": focus} if by == "reference" else {"identifier": LOCAL}
    about = task("2" if "class" in told else None, focus=reference) | {"for": None}
    once = [one.patient for one in read(bundle(about, both[0])).statements]
    assert once == [OLAS if turn == 1 else KARIS] * 2

    reading = read(bundle(about, *both))

    assert [one.patient for one in reading.statements] == [OLAS, KARIS][::turn]
    (parked,) = reading.parked
    assert wheres(parked) == {"entry[0].Task.focus"}
    if by == "reference":
        assert set(parked.patients) == {OLAS, KARIS}


def test_a_task_about_two_versions_of_one_persons_stay_is_that_persons() -> None:
    about = task("2") | {"for": None}
    versions = encounter(subject={"reference": "Patient/ola"}), encounter("finished")

    reading = read(bundle(about, *versions, patient()))

    assert reading.parked == ()
    assert {one.patient for one in reading.statements} == {OLAS}


def test_another_resource_under_the_same_urn_is_no_record_of_anybodys() -> None:
    told = bundle(encounter(subject={"reference": URN}), patient(), encounter(id="stay-2"))
    for entry in told["entry"][1:]:
        entry["fullUrl"] = URN

    assert read(told).statements[0].patient == OLAS


@EACH
def test_a_local_number_that_two_persons_bear_tells_neither_though_one_cannot_be_read(
    more: dict[str, Any],
) -> None:
    ola = patient(identifier=[{"system": FNR, "value": OLA}, LOCAL])
    stay = encounter(subject={"type": "Patient", "identifier": LOCAL})

    reading = read(bundle(stay, ola, karis(LOCAL, id="kari", **more)))

    assert wheres(reading.parked[0]) == {"entry[0].Encounter.subject"}


@EACH
def test_a_number_of_the_record_that_cannot_be_read_still_tells_whom_it_names(
    more: dict[str, Any],
) -> None:
    told = read(bundle(encounter(subject=by_number()), patient() | more)).statements[0]

    assert told.patient == OLAS


@EACH
def test_what_is_refused_because_of_its_patient_is_mended_once_that_can_be_read(
    more: dict[str, Any],
) -> None:
    """What a message gives no name of its own is called within its person."""
    stay = encounter(subject={"reference": "Patient/ola"})
    mended = read(message(stay, patient())).statements[0]

    parked = refused(message(stay, patient() | more))

    assert parked.source == mended.source


@EACH
def test_what_may_be_of_another_person_is_not_called_within_the_one_who_can_be_read(
    more: dict[str, Any],
) -> None:
    """Else the next stay of that person would make the one of the other forgotten."""
    stay = encounter(subject={"reference": "Patient/kari"})
    olas = read(message(encounter(subject={"reference": "Patient/ola"}), patient())).statements[0]

    parked = refused(message(stay, patient(), karis(id="kari", **more)))

    assert parked.source is not None
    assert parked.source != olas.source
