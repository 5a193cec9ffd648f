"""A person's number that names a thing: its name still serves, and nobody reads the number."""

from typing import Any

import msgspec
import pytest

from schemas.codes import Kind
from services.milestone.read.veil import DIGEST, may_hold_number, may_hold_number_in, veiled
from tests.read.given import (
    FNR,
    KARI,
    STAY,
    bundle,
    encounter,
    message,
    notice,
    only,
    patient,
    read,
    refused,
    statement,
    task,
    wheres,
)

KEY = b"a key of at least thirty-two bytes"
TODAY, FROM_2032, D_NUMBER, HELP = KARI, "12851200043", "52851200029", "80000000098"
"""Of each kind one; the second has a first check digit that only the rule from 2032 allows."""
MISTYPED = "12851298638"
UUID = "6f1c2b3a-0d4e-4f5a-8b6c-128512986390"


def said(reading: Any) -> str:
    """What is written to the topics."""
    return msgspec.json.encode((reading.statements, reading.aside, reading.parked)).decode()


@pytest.mark.parametrize("number", [TODAY, FROM_2032, D_NUMBER, HELP])
@pytest.mark.parametrize("around", ["{}", "Encounter/{}", "agy{}", "urn:x:{}|1", "1-{}", "{}.b"])
def test_a_number_of_a_person_is_veiled_wherever_it_is_a_run_of_its_own(
    number: str, around: str
) -> None:
    name = around.format(number)

    hidden = veiled(KEY, name)

    assert number not in hidden
    before, _, after = around.partition("{}")
    assert hidden.startswith(f"{before}n")
    assert hidden.endswith(after)
    assert veiled(KEY, hidden) == hidden


@pytest.mark.parametrize(
    "written",
    ["128512 98639", "128512-98639", "12 85 12 986 39", "12345 128512 98639", "128512\u00a098639"],
)
def test_a_number_is_known_though_its_digits_are_parted(written: str) -> None:
    """An identifier may be written so, and is the same number then."""
    hidden = veiled(KEY, f"Encounter/{written}")

    assert "98639" not in hidden
    assert "986 39" not in hidden


@pytest.mark.parametrize(
    "name",
    [MISTYPED, f"0{KARI}", f"{KARI}7", "00000000000", UUID, f"x{UUID}", "n" + "a" * 21 + KARI, "x"],
)
def test_what_is_no_number_of_a_person_stands_as_it_is(name: str) -> None:
    """Digits that fail the check, a part of more of them, and those of a UUID or a digest."""
    assert veiled(KEY, name) == name


def test_what_has_more_runs_of_digits_than_any_name_is_veiled_from_the_first_to_the_end() -> None:
    """To try each of hundreds would take longer than the message may."""
    name = f"Encounter|urn:x|{'1-' * 100}{KARI}"

    hidden = veiled(KEY, name)

    assert hidden.startswith("Encounter|urn:x|n")
    assert len(hidden) == len("Encounter|urn:x|n") + DIGEST
    assert hidden != veiled(KEY, f"{name}.2")


def test_two_numbers_have_two_names_and_another_installation_has_others() -> None:
    assert veiled(KEY, TODAY) != veiled(KEY, FROM_2032)
    assert veiled(KEY, TODAY) == veiled(KEY, TODAY)
    assert veiled(KEY, TODAY) != veiled(b"another key of thirty-two bytes!!", TODAY)


def test_the_short_look_misses_nothing() -> None:
    assert may_hold_number(f"y{KARI}")
    assert may_hold_number("1-2\x1f8 5128512\t98639")
    assert not may_hold_number("1285129|8639")


@pytest.mark.parametrize("blank", [chr(sign) for sign in range(0x2100) if chr(sign).isspace()])
def test_the_short_look_at_json_misses_nothing_whatever_blank_parts_a_number(blank: str) -> None:
    """Some blanks stand escaped in JSON, and others beyond ASCII."""
    written = blank.join(KARI)
    told = msgspec.json.encode({"source": f"Encounter/{written}", "names": ["2026-04-11", "1"]})

    assert veiled(KEY, written) != written
    assert may_hold_number_in(told)


def test_days_and_moments_are_no_number_in_json() -> None:
    told = msgspec.json.encode({"on": "2026-04-11", "at": "2026-04-11T08:20:00.123456Z", "no": 12})

    assert not may_hold_number_in(told)


def test_an_id_that_is_the_number_of_a_person_stands_nowhere() -> None:
    told = read(encounter(id=KARI))

    (one,) = told.statements
    assert KARI not in said(told)
    assert one.source.startswith("Encounter|hospital-one|Encounter/n")
    assert one.episodes == (one.source,)


@pytest.mark.parametrize("url", [f"Encounter/{KARI}", f"https://a.example/Encounter/{KARI}"])
def test_what_refers_to_such_an_id_finds_it_in_its_message_and_in_another(url: str) -> None:
    """One name for the resource and for every reference to it."""
    stay = encounter(id=KARI)
    about = task("1", focus={"reference": f"Encounter/{KARI}"})
    together = bundle(stay, about)
    together["entry"][0]["fullUrl"] = url

    alone, apart = statement(stay), statement(about)
    (within, of_task) = read(together).statements

    assert within.source == alone.source
    assert apart.encounter == of_task.encounter == alone.source


def test_its_versions_are_still_one_thing_in_their_order() -> None:
    first = statement(encounter(id=KARI, meta={"versionId": "1"}))
    second = statement(encounter("finished", id=KARI, meta={"versionId": "2"}))

    assert first.source == second.source
    assert first.order.version == 1
    assert second.order.version == 2
    assert first.content == statement(encounter(id=KARI, meta={"versionId": "1"})).content


def test_a_business_number_that_is_a_persons_still_names_its_resource() -> None:
    """One in thirty local numbers of eleven digits looks so by chance: none may be lost."""
    told = {"identifier": {"system": STAY, "value": KARI}, "type": "Encounter"}

    stay = statement(encounter(identifier=[{"system": STAY, "value": KARI}]))
    about = statement(task("1", focus=told))

    assert stay.source.startswith(f"Encounter|{STAY}|n")
    assert about.encounter == stay.source


def test_an_identifier_in_a_series_of_persons_names_nothing_as_before() -> None:
    told = statement(encounter(identifier=[{"system": FNR, "value": KARI}]))

    assert told.source == "Encounter|hospital-one|Encounter/stay-1"


def test_a_chain_of_messages_that_bear_numbers_of_persons_still_holds() -> None:
    before, now = FROM_2032, KARI
    reading = read(notice((before, "admit-inpatient"), (now, "revise-admit-inpatient")))
    told = next(one for one in reading.statements if one.source.startswith("Encounter|"))

    assert told.follows == (told.takes_back[0].message,)
    assert told.follows[0] != told.message
    assert not any(number in said(reading) for number in (before, now))


def test_a_unit_and_what_describes_a_fact_hide_numbers_of_persons() -> None:
    unit = {"identifier": {"system": "urn:units", "value": KARI}}
    specialty = {"coding": [{"system": "8451", "code": KARI}]}

    admitted = only(statement(encounter(serviceProvider=unit, type=[specialty])), Kind.ADMITTED)

    assert (admitted.organisation or "").startswith("urn:units|n")
    assert (admitted.specialty or "").startswith("n")


def test_a_sender_that_is_told_by_a_number_of_a_person_is_veiled() -> None:
    by_header = read(encounter(), sender=f"pc-{KARI}")
    told = message(encounter(), patient())
    told["entry"][0]["resource"]["source"]["endpoint"] = f"https://x.example/{KARI}"
    by_message = read(told, sender=None)
    parked = read(b"{", sender=f"pc-{KARI}")

    for reading in (by_header, by_message, parked):
        assert KARI not in said(reading)
    assert parked.parked[0].sender == by_header.statements[0].sender


def test_a_version_that_is_the_number_of_a_person_is_refused() -> None:
    """Versions are compared, and no digest can stand for one; the sender hears of it."""
    for version in (KARI, f"00{KARI}"):
        parked = refused(encounter(meta={"versionId": version}))

        assert wheres(parked) == {"Encounter.meta.versionId"}
        assert parked.order is not None
        assert parked.order.version is None


def test_what_is_refused_is_found_by_its_next_version() -> None:
    parked = refused(encounter("no such status", id=KARI))

    assert parked.source == statement(encounter(id=KARI)).source


def test_a_protection_that_is_the_number_of_a_person_is_veiled() -> None:
    """Which codes the national list has nobody here knows, so any is carried."""
    told = statement(patient(meta={"security": [{"system": "8451", "code": KARI}]})).person

    assert told is not None
    assert (told.protection or "").startswith("n")


def test_a_deletion_of_what_calls_itself_by_anything_repeats_none_of_it() -> None:
    told = bundle(encounter(), kind="transaction")
    told["entry"][0]["request"] = {"method": "PUT", "url": "Encounter/stay-1"}
    gone = {"resource": {"resourceType": KARI}, "request": {"method": "DELETE", "url": "Flag/1"}}
    told["entry"].append(gone)

    reading = read(told)

    assert [one.resource for one in reading.not_ours] == ["entry"]
    assert KARI not in repr(reading.parked)
