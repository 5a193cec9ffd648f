"""Messages made to hurt: characters no database keeps, names without end, work without end."""

import gc
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import thread_time
from typing import Any

import pytest
from nacl.public import PrivateKey

from schemas.codes import ReasonClass
from schemas.parked import Reason
from services.command.files import read_files
from services.milestone.read import Bounds, Heard, bounds, model, read_message, why
from services.milestone.read.answer import MOST_SHOWN
from services.milestone.read.entry import Entry
from services.milestone.read.people import Key, pseudonym
from services.milestone.read.reasons import MOST
from services.milestone.read.references import searched
from services.milestone.read.release import R4, Release
from services.milestone.read.seal import Sealer
from services.milestone.read.veil import LONGEST_NAME
from tests.read.given import (
    AT,
    READER,
    bundle,
    by_number,
    encounter,
    message,
    narrative,
    notice,
    patient,
    read,
    refused,
    service_request,
    statement,
    task,
)

LONG = "x" * 1001


def numbers(many: int, start: str = "") -> list[dict[str, str]]:
    """Business identifiers."""
    return [{"system": "urn:x", "value": f"{start}{one}"} for one in range(many)]


@pytest.mark.parametrize(
    "change",
    [
        {"identifier": [{"system": "urn:x", "value": "a\0b"}]},
        {"id": "\0"},
        {"text": {"div": "\\\0"}},
    ],
)
def test_a_nul_is_refused(change: dict[str, Any]) -> None:
    """PostgreSQL keeps none, so one would stop whoever writes it."""
    parked = refused(encounter() | change)

    assert [reason.expected for reason in parked.reasons] == ["no character U+0000"]


def test_a_backslash_before_u0000_is_no_nul() -> None:
    assert statement(encounter(text=narrative("\\u0000"))).says


@pytest.mark.parametrize("sender", ["a\0b", LONG])
def test_a_header_that_no_database_keeps_names_no_sender(sender: str) -> None:
    parked = refused(encounter(), sender=sender)

    assert parked.sender is None
    assert [reason.where for reason in parked.reasons] == ["header.sender"]


@pytest.mark.parametrize(
    "change",
    [
        {"id": LONG},
        {"identifier": [{"system": "urn:x", "value": LONG}]},
        {"identifier": [{"system": LONG, "value": "1"}]},
        {"partOf": {"reference": f"Encounter/{LONG}"}},
        {"type": [{"coding": [{"system": "urn:x", "code": LONG}]}]},
    ],
)
def test_a_name_without_end_is_refused(change: dict[str, Any]) -> None:
    parked = refused(encounter() | change)

    assert "at most 1000 characters" in {reason.expected for reason in parked.reasons}
    assert parked.source is None or len(parked.source) < 1100


def test_an_endpoint_without_end_names_no_sender() -> None:
    message = notice(("m1", "admit-inpatient"))
    message["entry"][0]["resource"]["source"]["endpoint"] = LONG

    parked = refused(message, sender=None)

    assert parked.sender is None
    assert "at most 1000 characters" in {reason.expected for reason in parked.reasons}


@pytest.mark.parametrize(
    "change",
    [
        {"identifier": numbers(101)},
        {"contained": [{"resourceType": "Basic"}] * 101},
        {"link": [{"type": "seealso"}] * 101},
    ],
)
def test_a_resource_of_too_many_parts_is_too_large(change: dict[str, Any]) -> None:
    reasons = refused(patient() | change).reasons

    assert ReasonClass.TOO_LARGE in {reason.kind for reason in reasons}


def test_records_that_name_one_person_too_often_are_too_large() -> None:
    others = [patient(id=f"p{one}", identifier=numbers(60, f"{one}-")) for one in range(2)]
    links = [{"type": "replaces", "other": {"reference": f"Patient/p{one}"}} for one in range(2)]

    reading = read(bundle(patient(link=links), *others))

    assert len(reading.statements) == 2
    assert [one.kind for one in reading.parked[0].reasons] == [ReasonClass.TOO_LARGE]


def test_text_that_never_ends_is_looked_at_once() -> None:
    """``["`` and 30,000 escaped quotes took 15 seconds: each quote began the search anew."""
    raw = b'["' + b'\\"' * 30_000

    assert len(bounds._STRING.findall(raw)) == 1
    assert refused(raw).reasons


def test_a_search_with_many_marks_is_no_search() -> None:
    assert searched("Patient" + "?identifier=" * 5000) is None
    assert searched("Patient?identifier=a|b|c") is None
    assert searched("Patient?identifier=a|b&active=true") is None


def test_what_is_contained_is_opened_once_for_all_references(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened = counted(monkeypatch, "ServiceRequest")
    inner = [service_request(id=f"c{one}") for one in range(20)]
    told = [{"reference": f"#c{one}"} for one in range(20)] * 20

    read(encounter(contained=inner, basedOn=told))

    assert len(opened) == 20


def test_a_patient_is_asked_once_for_all_who_refer_with_the_same_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[object] = []
    of_key = pseudonym

    def counted_key(secret: bytes, key: Key) -> str:
        made.append(key)
        return of_key(secret, key)

    monkeypatch.setattr("services.milestone.read.people.pseudonym", counted_key)
    subject = {"reference": "Patient/ola", **by_number()}
    stays = [encounter(id=f"e{one}", subject=subject) for one in range(40)]

    read(bundle(patient(identifier=numbers(90)), *stays))

    # 90 numbers, the id, the number that all refer with, and the name of the record itself.
    assert len(made) <= 93


def test_the_full_model_is_asked_about_so_many_bytes_of_one_message(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown: list[int] = []
    of_model = why._of_model

    def counted_model(entry: Entry, release: Release) -> Iterator[Reason]:
        shown.append(len(entry.raw))
        return of_model(entry, release)

    monkeypatch.setattr(why, "_of_model", counted_model)
    filler = "x" * (MOST_SHOWN // 5)

    read(encounter("banana", type=[5] * MOST_SHOWN))
    assert shown == []

    read(bundle(patient(), *[encounter("banana", text={"div": filler})] * 10))
    assert 0 < sum(shown) <= MOST_SHOWN


def test_the_full_model_is_not_asked_where_our_own_reasons_are_as_many_as_are_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its own would be cut off, and for each of a thousand defects it takes as long as we do."""
    shown: list[str] = []

    def counted_model(entry: Entry, release: Release) -> Iterator[Reason]:
        shown.append(entry.at)
        yield from ()

    monkeypatch.setattr(why, "_of_model", counted_model)

    assert len(refused(encounter(type=[5] * MOST)).reasons) == MOST
    assert shown == []

    assert len(refused(encounter(type=[5] * (MOST - 1))).reasons) == MOST - 1
    assert shown == ["Encounter"]

    shown.clear()
    many = refused(bundle(*[encounter("banana", id=f"e{one}") for one in range(2 * MOST)]))
    assert len(many.reasons) == MOST
    assert 0 < len(shown) < MOST


def test_a_key_that_nothing_can_be_sealed_for_is_refused_at_the_start() -> None:
    with pytest.raises(ValueError, match="sealed for"):
        Sealer(bytes(32))
    assert Sealer(bytes(PrivateKey.generate().public_key)).seal(b"x")


def test_a_file_whose_name_is_no_text_is_read(tmp_path: Path) -> None:
    path = Path(f"{tmp_path}/stay-\udce6.json")
    path.write_bytes(json.dumps(task("2")).encode())

    (one,) = read_files([tmp_path], AT)

    assert one.verdict == "read"
    assert one.file.encode().decode().endswith("stay-�.json")


def counted(monkeypatch: pytest.MonkeyPatch, kind: str) -> list[bytes]:
    """Every resource of this type that is decoded from now on."""
    opened: list[bytes] = []
    decoder = model.compiled_for(R4).decoder(kind)

    class Counting:
        def decode(self, raw: bytes) -> Any:
            opened.append(raw)
            return decoder.decode(raw)

    monkeypatch.setitem(model.compiled_for(R4).decoders, kind, Counting())
    return opened


@pytest.mark.parametrize("kind", ["collection", "message"])
def test_four_times_the_references_by_number_take_four_times_the_work(kind: str) -> None:
    """Sixteen times, where each looks through all entries or hashes the whole message."""
    work(kind, 250)  # loads what the first message loads

    assert work(kind, 1000) < 8 * min(work(kind, 250) for _ in range(3))


def referring_by_number(kind: str, many: int) -> bytes:
    """As many stays, their patients, and tasks that mean a stay by reference and number."""
    stays = [
        encounter(id=f"e{one}", subject={"reference": f"Patient/p{one}"}) for one in range(many)
    ]
    tasks = [
        task("2", id=f"t{one}", focus={"reference": f"Encounter/e{one}", "identifier": number})
        for one, number in enumerate(numbers(many))
    ]
    people = [
        patient(id=f"p{one}", identifier=[number]) for one, number in enumerate(numbers(many))
    ]
    gathered = message if kind == "message" else bundle
    return json.dumps(gathered(*stays, *tasks, *people)).encode()


def work(kind: str, many: int) -> float:
    """Seconds of processor that reading takes, which a busy machine hardly changes.

    Without the garbage collector, whose work is that of all tests before.
    """
    raw = referring_by_number(kind, many)
    reader = replace(READER, bounds=Bounds(max_entries=3 * many + 1))
    gc.disable()
    begun = thread_time()
    try:
        reading = read_message(raw, Heard("fhir.test.v1", 0, 0, AT, "one"), reader)
        took = thread_time() - begun
    finally:
        gc.enable()
    assert len(reading.statements) == 3 * many
    return took


def wide(length: int) -> str:
    """A text of so many characters that take four bytes each and do not shrink."""
    return "".join(chr(0x20000 + n * 7919 % 40_000) for n in range(length))


def test_a_name_that_no_index_takes_is_told_as_a_digest_that_what_refers_to_it_tells_too() -> None:
    """A thousand characters are no limit of bytes: one such message stopped its partition."""
    number = {"system": "urn:x:" + wide(900), "value": wide(1000)}
    stay = encounter(id="e", identifier=[number])
    about = task("2", focus={"reference": "Encounter/other", "identifier": number})

    (told,) = read(stay).statements
    (refers,) = read(about).statements
    (sent,) = read(stay, sender=wide(1000)).statements

    assert re.fullmatch("n[0-9a-f]{40}", told.source)
    assert told.source in {*refers.episodes, refers.encounter, *refers.referrals, refers.message}
    for one in (told, refers, sent):
        assert all(len(name.encode()) <= LONGEST_NAME for name in (one.source, *one.names))
        assert len(one.sender.encode()) <= LONGEST_NAME
