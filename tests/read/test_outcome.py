"""Reasons as an OperationOutcome: a code of FHIR's set, a path, and no value."""

import json
from typing import Any

import pytest

from services.milestone.read.model import reasons_in
from services.milestone.read.outcome import WELL, outcome_of
from services.milestone.read.release import Release
from tests.read.given import OLA, bundle, encounter, patient, read, task
from tests.read.test_modifiers import UNKNOWN


def issues(message: object) -> list[dict[str, Any]]:
    """The issues of a message's outcome."""
    reading = read(message)
    told: Any = outcome_of(reading.parked, reading.not_ours)
    return list(told["issue"])


def test_a_message_of_which_all_is_read_has_one_issue_that_says_so() -> None:
    assert issues(encounter()) == [
        {"severity": "information", "code": "informational", "diagnostics": WELL}
    ]


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        ({"status": "banana"}, "code-invalid", "Encounter.status"),
        ({"status": None}, "required", "Encounter.status"),
        ({"subject": []}, "structure", "Encounter.subject"),
        ({"foo": 1}, "structure", "Encounter"),
        ({"period": {"start": "x"}}, "value", "Encounter.period.start"),
        ({"_status": {}}, "value", "Encounter.status"),
    ],
)
def test_each_reason_is_an_issue_with_its_code_and_path(
    change: dict[str, Any], code: str, path: str
) -> None:
    told = [
        (one["severity"], one["code"], one["expression"]) for one in issues(encounter() | change)
    ]

    assert ("error", code, [path]) in told


@pytest.mark.parametrize(
    ("entry", "path"),
    [
        ({"resource": encounter("banana")}, "Bundle.entry[1].resource.status"),
        ({"resource": encounter(foo=1)}, "Bundle.entry[1].resource"),
        ({"resource": {"resourceType": "Foo"}}, "Bundle.entry[1].resource"),
        ({"resource": {"id": "x"}}, "Bundle.entry[1].resource"),
        (
            {"resource": encounter(contained=[{"id": "x"}])},
            "Bundle.entry[1].resource.contained[0]",
        ),
        ({"resource": encounter(), "fullUrl": 5}, "Bundle.entry[1].fullUrl"),
        ({"request": {"method": "DELETE", "url": "Encounter/1"}}, "Bundle.entry[1].request"),
        (
            {"resource": encounter(), "request": {"method": "DELETE", "url": "Encounter/1"}},
            "Bundle.entry[1].request",
        ),
        (
            {"resource": encounter(), "request": {"method": "POST", "url": " "}},
            "Bundle.entry[1].request.url",
        ),
        ({"resource": encounter()} | UNKNOWN, "Bundle.entry[1].modifierExtension"),
    ],
)
def test_within_a_bundle_the_path_goes_through_the_entry(entry: dict[str, Any], path: str) -> None:
    told = bundle(patient(), kind="transaction")
    told["entry"].append(entry)

    assert [path] in [one.get("expression") for one in issues(told)]


def test_what_no_rule_covers_and_what_is_too_large_have_codes_of_their_own() -> None:
    deleted = bundle(encounter(), kind="transaction")
    deleted["entry"].append({"request": {"method": "DELETE", "url": "Encounter/1"}})

    assert [one["code"] for one in issues(deleted)] == ["not-supported"]
    assert [one["code"] for one in issues(bundle(*[encounter()] * 51))] == ["too-long"]


def test_what_is_no_message_has_an_issue_without_a_path() -> None:
    (issue,) = issues(b"{")

    assert issue["code"] == "structure"
    assert "expression" not in issue


def test_what_is_not_ours_is_told_for_information() -> None:
    (issue,) = issues(task(None, focus=None))

    assert (issue["severity"], issue["code"]) == ("information", "informational")
    assert "Task" in issue["diagnostics"]


def test_an_outcome_is_itself_sound_and_repeats_nothing_of_the_message() -> None:
    reading = read(bundle(patient(birthDate=OLA), encounter(OLA)))
    outcome = outcome_of(reading.parked, reading.not_ours)

    raw = json.dumps(outcome).encode()

    assert not reasons_in(Release.R4, "OperationOutcome", raw, "")
    assert OLA.encode() not in raw
