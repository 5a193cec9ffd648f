"""The messages themselves: FHIR as hospitals write it, about nobody who exists."""

import json
import re
from collections import Counter
from random import Random

from fhir.resources.R4B import get_fhir_model_class

from services.milestone.read.systems import series
from services.simulator.people import make_person
from services.simulator.places import MUNICIPALITIES, UNVERSIONED, VERSIONED
from services.simulator.sent import Fault, Sent
from tests.simulator.given import SEEDS, simulated

FNR = re.compile(rb'"urn:oid:2\.16\.578\.1\.12\.4\.1\.4\.1","value":"([^"]*)"')
WEIGHTS = ((3, 7, 6, 1, 8, 9, 4, 5, 2, 1, 0), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1))
"""Of the eleven digits, with which each sum must divide by eleven (Skatteetaten)."""


def test_every_sound_message_is_valid_fhir() -> None:
    """An independent model, which the simulator does not use, finds nothing to say."""
    for sent in _sound(1):
        kind = json.loads(sent.value)["resourceType"]
        get_fhir_model_class(kind).model_validate_json(sent.value)


def test_every_shape_that_hospitals_write_comes_about() -> None:
    """Referrals, contacts, stays, notices, Tasks, episodes, appointments and persons."""
    counts = Counter(json.loads(sent.value)["resourceType"] for sent in _sound(1))

    assert set(counts) == {
        "Appointment", "Bundle", "Encounter", "EpisodeOfCare", "Patient", "ServiceRequest", "Task",
    }  # fmt: skip
    assert min(counts.values()) >= 20


def test_codes_come_both_combined_and_in_parts() -> None:
    """Both are official."""
    told = b"".join(sent.value for sent in simulated(1).sent)

    for volven in (b"9327", b"9321", b"9322", b"9323", b"8480", b"9173", b"9174", b"9175"):
        assert b"urn:oid:2.16.578.1.12.4.1.1." + volven in told


def test_hospital_and_municipality_each_tell_their_own_moments() -> None:
    """Volven 8477: 6 and 7 are the municipality's answers, the others the hospital's words."""
    tasks = [sent for sent in _sound(1) if b".8477" in sent.value]

    for sent in tasks:
        code = json.loads(sent.value)["code"]["coding"][0]["code"]
        asked_by = json.loads(sent.value)["requester"]["display"]
        sender = dict(sent.headers)["sender"]
        municipal = code in {"6", "7"}
        assert sender.startswith(b"kommune.") == municipal
        assert asked_by.endswith(" kommune") == municipal
    assert len(tasks) > 50


def test_every_person_has_a_synthetic_number_with_true_check_digits() -> None:
    """80 is added to the month: nobody alive can have such a number."""
    for seed in SEEDS:
        numbers = {
            number.decode() for sent in simulated(seed).sent for number in FNR.findall(sent.value)
        }

        assert len(numbers) > 290
        for number in numbers:
            assert re.fullmatch(r"\d{11}", number)
            assert 81 <= int(number[2:4]) <= 92
            for weights in WEIGHTS:
                assert sum(w * int(d) for w, d in zip(weights, number, strict=True)) % 11 == 0


def test_no_hospital_or_municipal_office_has_a_number_that_could_be_given_out() -> None:
    """Enhetsregisteret's numbers end in a check digit, and these have a wrong one."""
    numbers = [one.number for one in (*VERSIONED, *UNVERSIONED)]
    numbers += [one.organisation_number for one in MUNICIPALITIES]

    assert len(set(numbers)) == len(numbers)
    for number in numbers:
        weights = (3, 2, 7, 6, 5, 4, 3, 2, 1)
        assert sum(w * int(d) for w, d in zip(weights, number, strict=True)) % 11 != 0


def test_before_two_numbers_are_linked_the_hospital_names_the_person_by_its_own_alone() -> None:
    """Else nothing would be merged."""
    simulation = simulated(1)
    by_local = 0
    for sent in simulation.sent:
        if Fault.MERGED in sent.faults:
            national, local = json.loads(sent.value)["identifier"]
            number = f'"{local["system"]}","value":"{local["value"]}"'.encode()
            told = [one.value for one in simulation.sent if number in one.value]
            others = [one for one in told if b'{"resourceType":"Patient"' not in one[:30]]
            assert series(national["system"]) == national["system"]
            assert not any(national["value"].encode() in one for one in others)
            by_local += bool(others)

    assert by_local >= 20


def test_of_many_persons_no_two_have_one_number() -> None:
    """A person is everything that is told under their number."""
    chance = Random(1)
    hospital = VERSIONED[0]

    numbers = {
        make_person(index, seed=3, child=child, hospital=hospital, chance=chance).fnr
        for index in range(12_000)
        for child in (True, False)
    }

    assert len(numbers) == 24_000


def test_messages_are_as_large_as_those_of_hospitals() -> None:
    """What is measured with small messages says little."""
    sizes = sorted(len(sent.value) for sent in simulated(1).sent)

    assert 1500 < sum(sizes) / len(sizes) < 4000
    assert sizes[-1] < 12_000


def _sound(seed: int) -> list[Sent]:
    return [sent for sent in simulated(seed).sent if Fault.BROKEN not in sent.faults]
