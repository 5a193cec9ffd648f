"""A person's number or name, planted anywhere in any example, is read and stands in no answer."""

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec
import pytest

from schemas.words import Language
from services.command.files import FileReading
from services.command.reading_text import as_text
from services.command.reading_value import as_value
from services.command.reading_why import explained
from services.command.reading_words import ReadingWords
from services.milestone.read import Reading
from services.milestone.read.outcome import outcome_of
from services.milestone.read.profiles import load_profiles
from services.milestone.read.seen import fields_in
from services.milestone.read.veil import veiled
from tests.fuzz.oracle import answered, said_by
from tests.fuzz.spoil import MARK
from tests.fuzz.write import Path, at, changed, places, written
from tests.read.given import EXAMPLES, KARI, READER, read

NUMBERS = (KARI, "12851200043", "52851200029", "80000000098")
"""A fødselsnummer by today's rule and one by that from 2032, a D-number, a help number."""
PARTED = re.compile(r"(?<=[0-9])[\s-]+(?=[0-9])")
PROFILES = load_profiles()
WORDS = ReadingWords(Language.NB)


@cache
def examples() -> dict[str, Any]:
    """Every message of ``schemas/examples``; of many of one shape the first."""
    found = {path.stem: json.loads(path.read_bytes()) for path in sorted(EXAMPLES.glob("*.json"))}
    shapes: set[frozenset[Path]] = set()
    for path in sorted((EXAMPLES.parent / "pathways").glob("*.ndjson")):
        for number, line in enumerate(path.read_bytes().splitlines(), 1):
            message = json.loads(line)
            if (shape := frozenset(places(message))) not in shapes:
                shapes.add(shape)
                found[f"{path.stem}-{number}"] = message
    return found


def texts(message: Any) -> Iterator[tuple[Path, str]]:
    """The way to every text in a message, and what stands there."""
    for path in places(message):
        if isinstance(text := at(message, path), str):
            yield path, text


def forms(text: str, number: str) -> set[str]:
    """The number in the place of a text, and in that of its last part: of the id in a reference."""
    last = re.split(r"[/:|#]", text)[-1]
    return {number, text.removesuffix(last) + number}


def all_told(raw: bytes, reading: Reading) -> str:
    """All that leaves of a message, on the topics and at the desk, no digits parted."""
    one, seen = FileReading("file", reading), fields_in(raw, READER)
    desk = [as_value(one, seen), outcome_of(reading.parked, reading.not_ours)]
    lines = [*as_text(one, WORDS), *explained(one, seen, PROFILES, WORDS)]
    told = b"\n".join((said_by(reading), msgspec.json.encode([*desk, *lines]))).decode()
    return PARTED.sub("", told)


@pytest.mark.parametrize("name", examples())
def test_a_number_of_a_person_stands_in_no_answer_wherever_it_was_planted(name: str) -> None:
    message = examples()[name]
    for turn, (path, text) in enumerate(texts(message)):
        number = NUMBERS[turn % len(NUMBERS)]
        for planted in forms(text, number):
            raw = written(changed(message, path, planted))

            assert number not in all_told(raw, answered(raw)), (path, planted)


def renamed(value: Any, old: str, new: str) -> Any:
    """A copy in which an id, and whatever ends in it as a reference does, is another."""
    if isinstance(value, dict):
        return {name: renamed(one, old, new) for name, one in value.items()}
    if isinstance(value, list):
        return [renamed(one, old, new) for one in value]
    if isinstance(value, str) and re.fullmatch(rf"(?:.*[/:#])?{re.escape(old)}", value):
        return value.removesuffix(old) + new
    return value


def ids(message: Any) -> set[str]:
    """The ids of all resources but those of persons, who go by pseudonyms of their ids."""
    resources = [at(message, path) for path in places(message)]
    typed = [one for one in resources if isinstance(one, dict) and "resourceType" in one]
    return {one["id"] for one in typed if "id" in one and one["resourceType"] != "Patient"}


def named(raw: bytes, number: str, instead: str) -> list[Any]:
    """What is said, with another name in the place of a number's digest."""
    hidden = veiled(READER.key, number)
    told = msgspec.json.encode(read(raw).statements).decode().replace(hidden, instead)
    return [
        one | {"content": "", "identity": None, "names": sorted(one.get("names", ()))}
        for one in json.loads(told)
    ]


@pytest.mark.parametrize("name", examples())
def test_an_id_that_is_a_persons_number_is_read_as_any_other_id(name: str) -> None:
    """Links, chains and names are as they were, but for how the thing is called."""
    for old in ids(examples()[name]):
        number, other = (written(renamed(examples()[name], old, new)) for new in (KARI, "some-id"))

        assert named(number, KARI, "some-id") == named(other, KARI, "some-id")


def with_words(value: Any) -> Any:
    """A copy with words for people wherever FHIR has a place for them."""
    if isinstance(value, list):
        return [with_words(one) for one in value]
    if not isinstance(value, dict):
        return value
    told = {name: with_words(one) for name, one in value.items()}
    refers = "reference" in told or isinstance(told.get("identifier"), dict)
    if refers or {"system", "code"} <= told.keys():
        told["display"] = MARK
    if "coding" in told:
        told["text"] = MARK
    if told.get("resourceType") == "Patient":
        told["name"] = [{"family": MARK, "given": [MARK], "text": MARK}]
        told["telecom"] = [{"system": "phone", "value": MARK}]
        told["contact"] = [{"name": {"family": MARK}}]
        homes = told.get("address", [{}])
        told["address"] = [one | {"line": [MARK], "city": MARK, "text": MARK} for one in homes]
    if told.get("resourceType") in {"Encounter", "ServiceRequest", "Task", "Appointment"}:
        told["text"] = {
            "status": "generated",
            "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{MARK}</div>',
        }
    return told


@pytest.mark.parametrize("name", examples())
def test_neither_a_name_nor_an_address_nor_words_for_people_stand_in_any_answer(name: str) -> None:
    raw = written(with_words(examples()[name]))
    reading = read(raw)

    assert MARK.encode() in raw
    assert reading.statements
    assert MARK not in all_told(raw, reading)
