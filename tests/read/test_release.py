"""Which release of FHIR each entry is read as: by the sender's profile, by label, by its fields."""

import json
import sys
from dataclasses import replace
from typing import Any

import pytest

from services.milestone.read import Heard, Reader
from services.milestone.read.envelope import open_message
from services.milestone.read.model import shows
from services.milestone.read.profiles import load_profiles
from services.milestone.read.release import Release, labelled
from tests.read.given import (
    AT,
    READER,
    bundle,
    by_number,
    coded,
    encounter,
    patient,
    read,
    service_request,
)

R5_LABEL = "http://hl7.org/fhir/5.0/StructureDefinition/Encounter"
PROFILE = """
[[profiles]]
name = "default"
sender = "unknown"
release = "R5"
order = []
person_order = []
"""


def encounter_r5(**more: Any) -> Any:
    """A stay as R5 tells it."""
    return {
        "resourceType": "Encounter",
        "id": "stay-5",
        "status": "in-progress",
        "class": [coded(("http://terminology.hl7.org/CodeSystem/v3-ActCode", "IMP"))],
        "subject": by_number(),
        "actualPeriod": {"start": "2026-03-02T10:00:00+01:00"},
    } | more


def releases(message: object, reader: Reader = READER) -> list[Release]:
    """The release of each entry."""
    opened = open_message(json.dumps(message).encode(), Heard("t", 0, 0, AT, "one"), reader)
    return [opened.release(one) for one in opened.entries]


@pytest.mark.parametrize(
    ("label", "release"),
    [
        (R5_LABEL, Release.R5),
        ("http://hl7.org/fhir/StructureDefinition/Encounter|5.0.0", Release.R5),
        ("http://hl7.org/fhir/StructureDefinition/Encounter|4.0.1", Release.R4),
        ("http://hl7.org/fhir/StructureDefinition/Encounter|4.3.0", Release.R4),
        ("http://hl7.org/fhir/StructureDefinition/Encounter", None),
        ("http://hl7.no/fhir/StructureDefinition/no-basis-Patient|5.0.0", None),
    ],
)
def test_only_a_label_of_fhirs_own_tells_a_release(label: str, release: Release | None) -> None:
    """The version of somebody else's profile is a version of that profile."""
    assert labelled([None, label]) is release


def test_what_is_sound_as_r4_is_r4() -> None:
    assert releases(encounter()) == [Release.R4]


@pytest.mark.parametrize(
    "shown",
    [
        encounter_r5(),
        encounter_r5(actualPeriod=None),
        service_request(code={"concept": coded(("8451", "310"))}),
        service_request(reason=[{"concept": {"text": "x"}}]),
        service_request(supportingInfo=[{"reference": {"reference": "DocumentReference/1"}}]),
    ],
)
def test_fields_and_forms_that_only_r5_has_show_r5(shown: Any) -> None:
    assert releases(shown) == [Release.R5]


def test_a_defect_of_r4_shows_no_release() -> None:
    """Else every misspelt status would be judged by rules that its sender never saw."""
    assert releases(encounter("completed")) == [Release.R4]
    assert releases(encounter(foo=1)) == [Release.R4]
    assert releases({"resourceType": "Encounter", "status": "in-progress"}) == [Release.R4]


def test_a_word_that_only_r5_has_tells_where_nothing_else_does() -> None:
    told = encounter_r5(status="completed")
    del told["class"], told["actualPeriod"]

    assert shows("Encounter", json.dumps(told).encode()) is Release.R5


def test_beside_fields_of_r4_a_word_of_r5_is_a_defect() -> None:
    told = {"resourceType": "Encounter", "status": "completed", "period": {"start": "2026"}}

    assert shows("Encounter", json.dumps(told).encode()) is Release.R4


def test_what_is_no_unicode_shows_its_release_all_the_same() -> None:
    """Half of a surrogate pair is a defect of its text, and none of its form."""
    raw = json.dumps(encounter_r5(text={"div": "\ud800"})).encode()

    assert shows("Encounter", raw) is Release.R5


def test_what_one_entry_shows_decides_for_those_that_are_sound_either_way() -> None:
    either, only_r4 = patient(), encounter()

    assert releases(bundle(either, encounter_r5(), only_r4)) == [
        Release.R5,
        Release.R5,
        Release.R4,
    ]


def test_a_wrong_code_beside_an_entry_of_r5_is_judged_by_the_release_of_its_own_form() -> None:
    """Its period is one of R4; an entry that has nothing of either goes along."""
    untold = {"resourceType": "Encounter", "status": "banana"}
    either = {"resourceType": "Task", "status": "banana", "intent": "order"}

    told = releases(bundle(encounter("banana"), encounter_r5(), untold, either))

    assert told == [Release.R4, Release.R5, Release.R5, Release.R5]


@pytest.mark.parametrize(
    ("status", "asked"),
    [("banana", False), ("completed", True), ("compl\\u0065ted", True)],
)
def test_no_wrong_code_but_one_of_r5_makes_the_form_of_a_resource_be_asked(
    status: str, asked: bool
) -> None:
    """To look at both releases' shapes takes as long as to find the defect."""
    raw = json.dumps(encounter()).replace("in-progress", status).encode()
    seen: set[str] = set()

    sys.setprofile(lambda frame, *_: seen.add(frame.f_code.co_name))
    try:
        read(raw)
    finally:
        sys.setprofile(None)

    assert ("shows" in seen) is asked


def test_the_profile_of_a_sender_may_fix_its_release() -> None:
    reader = replace(READER, profiles=load_profiles(PROFILE))

    assert releases(patient(), reader) == [Release.R5]


def test_a_release_that_does_not_exist_is_refused_with_the_profiles() -> None:
    with pytest.raises(ValueError, match="R4, R5"):
        load_profiles(PROFILE.replace('"R5"', '"R6"'))


def test_a_label_tells_where_fields_do_not() -> None:
    told = {"resourceType": "Encounter", "status": "planned", "meta": {"profile": [R5_LABEL]}}

    assert releases(told) == [Release.R5]
