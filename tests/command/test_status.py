"""`milepael status`: what people are told of where each pathway stands, and of what is wanting."""

import json
from pathlib import Path

import pytest

from tests.command.test_definitions import milepael

AT = ("--at", "2026-06-15T12:00:00+02:00", "--lang", "en")


def coded(number: int, code: str, on: str, status: str = "completed") -> str:
    """A Procedure of a synthetic patient that states a code of a cancer pathway."""
    patient = {"system": "urn:oid:2.16.578.1.12.4.1.4.1", "value": "05814812075"}
    return json.dumps(
        {
            "resourceType": "Procedure",
            "identifier": [{"system": "https://hospital.example/procedure", "value": str(number)}],
            "status": status,
            "code": {"coding": [{"system": "urn:oid:2.16.578.1.12.4.1.1.8480", "code": code}]},
            "subject": {"type": "Patient", "identifier": patient},
            "performedDateTime": on,
        }
    )


def told(folder: Path, *messages: str) -> Path:
    """A file with a message on each line."""
    file = folder / "messages.ndjson"
    file.write_text("\n".join(messages), "utf-8")
    return file


def test_a_day_that_is_not_told_exactly_is_not_told_as_one_that_is(tmp_path: Path) -> None:
    """Who reads 1 January takes it for 1 January."""
    file = told(tmp_path, coded(1, "A26A", "2026-01"), coded(2, "A26S", "2026"))

    text = milepael("status", file, *AT).stdout

    assert "Start, referral received: January 2026\n" in text
    assert "First attendance: 2026\n" in text
    assert "[OF1] 7 days: met in time, due 7 February 2026 (uncertain: a day" in text
    assert ": 1 January 2026" not in text


def test_what_was_not_read_is_told_where_it_is_missed(tmp_path: Path) -> None:
    """Red may be red only because the message that says otherwise could not be read."""
    file = told(
        tmp_path,
        coded(1, "A12A", "2026-01-05"),
        coded(2, "A12ZZ", "2026-01-08"),
        coded(3, "A12S", "2026-01-09", status="unheard-of"),
    )

    said = milepael("status", file, *AT)

    assert "1 message about the patient could not be read (no-rule)" in said.stdout
    assert "1 message about the patient could not be read (unsound)" in said.stdout
    assert f"{file}:2: not read in full" in said.stderr
    assert f"{file}:3: refused" in said.stderr


def test_no_pathway_at_all_is_not_told_as_if_nothing_were_wanting(tmp_path: Path) -> None:
    said = milepael("status", told(tmp_path, coded(1, "A12ZZ", "2026-01-08")), *AT)

    assert "0 pathways" in said.stdout
    assert "not read in full; `milepael read` says why" in said.stderr


@pytest.mark.parametrize(
    "moment", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00", "2026-01-01", "never"]
)
def test_a_moment_that_cannot_be_meant_is_misuse_and_told_in_a_sentence(
    tmp_path: Path, moment: str
) -> None:
    """By the same years as in messages: no day of these is past what a calendar can bear."""
    said = milepael("status", told(tmp_path, coded(1, "A12A", "2026-01-05")), "--at", moment)

    assert said.exit_code == 2
    assert said.stderr.startswith("--at must be a moment with its zone")
