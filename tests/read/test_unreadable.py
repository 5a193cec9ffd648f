"""What cannot be read is parked with every reason; nothing is ever raised."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.codes import ReasonClass
from schemas.parked import Parked
from services.milestone.read import Bounds, Heard, for_looking, make_reader, read_message
from services.milestone.read.bounds import DEEPEST, LARGEST
from tests.read.given import (
    AT,
    READER,
    bundle,
    encounter,
    message,
    narrative,
    patient,
    read,
    refused,
    service_request,
    statement,
    wheres,
)


def deep(levels: int) -> bytes:
    """An Encounter with something nested so deep."""
    return b'{"resourceType":"Encounter","x":' + b"[" * levels + b"]" * levels + b"}"


def kinds_of(parked: Parked) -> set[ReasonClass]:
    """The classes of its reasons."""
    return {reason.kind for reason in parked.reasons}


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"text"',
        b"\xef\xbb\xbf{}",
        b'{"resourceType":"Encounter"',
        b'{"resourceType":"Observation","x":}',
        b'{"resourceType":"Encounter"} {}',
        b"\xff\xfe{\x00}\x00",
        b'{"resourceType":"Patient","x":"\xff"}',
        b'{"resourceType":"Patient","x":"\xed\xa0\x80"}',
        deep(100),
        deep(400),
        deep(100_000),
        b"[" * 100_000,
        b"{}",
        b'{"resourceType":5}',
        b'{"resourceType":null}',
        b'{"resourceType":"FooType"}',
        b'{"resourceType":"encounter"}',
        b'{"resourceType":"Bundle"}',
        b'{"resourceType":"Bundle","type":"banana"}',
        b'{"resourceType":"Bundle","type":"message","timestamp":"yesterday"}',
        b'{"resourceType":"Bundle","type":"message","entry":{}}',
    ],
)
def test_what_is_no_fhir_message_is_refused_whole(raw: bytes) -> None:
    parked = refused(raw)

    assert kinds_of(parked) == {ReasonClass.UNSOUND}
    assert parked.size == len(raw)


def test_a_byte_order_mark_is_named_as_what_is_wrong() -> None:
    """A sender who is told of byte 0 looks in vain: no editor shows the mark."""
    raw = b"\xef\xbb\xbf" + json.dumps(encounter()).encode()

    (parked,) = read_message(raw, Heard("t", 0, 0, AT), READER).parked

    assert [reason.expected for reason in parked.reasons] == ["no byte order mark before the JSON"]


def test_what_is_no_json_is_parked_as_a_message_whatever_type_it_begins_with() -> None:
    """Nothing in it can be relied on, not even what stands before the defect."""
    raw = b'{"resourceType":"Encounter","id":"e","status":"finished",'

    parked = refused(raw)

    assert wheres(parked) == {"message"}
    assert parked.source is None


def test_deep_nesting_is_the_only_reason_when_all_else_is_sound() -> None:
    sound = json.dumps(encounter()).encode()
    nested = b"[" * 70 + b"]" * 70

    parked = refused(sound[:-1] + b',"note":' + nested + b"}")

    assert [reason.expected for reason in parked.reasons] == [
        "at most 64 objects and arrays within one another"
    ]


def test_brackets_within_text_are_no_depth() -> None:
    message = encounter(text=narrative('\\"' + "[{" * 500))

    assert statement(message).says == statement(encounter()).says


def test_a_message_too_large_is_told_by_digest_and_place_alone() -> None:
    parked = refused(b'{"x":"' + b"x" * 12 * 1024 * 1024 + b'"}')

    assert kinds_of(parked) == {ReasonClass.TOO_LARGE}
    assert parked.box is None
    assert parked.digest


def test_a_bundle_of_too_many_entries_is_refused() -> None:
    parked = refused(bundle(*[encounter()] * 51))

    assert kinds_of(parked) == {ReasonClass.TOO_LARGE}


def test_no_installation_may_take_larger_messages_than_the_largest() -> None:
    with pytest.raises(ValueError, match="largest message"):
        Bounds(max_bytes=LARGEST + 1)


def test_a_short_key_is_refused_before_any_message() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        make_reader(for_looking(b"short"))


@pytest.mark.parametrize("status", ["banana", "In-Progress", "cancelled ", "discharged", ""])
def test_a_status_outside_its_set_is_refused(status: str) -> None:
    """fhir.resources takes any string for a status."""
    assert "Encounter.status" in wheres(refused(encounter(status)))
    assert "ServiceRequest.status" in wheres(refused(service_request(status)))


@pytest.mark.parametrize("field", ["status", "class", "subject"])
def test_what_is_required_is_missed(field: str) -> None:
    message = encounter()
    del message[field]

    assert f"Encounter.{field}" in wheres(refused(message))


@pytest.mark.parametrize(
    "change",
    [
        {"subject": '{"reference":"Patient/1"}'},
        {"subject": []},
        {"status": 5},
        {"period": "2026"},
        {"identifier": {}},
        {"class": "IMP"},
        {"type": [[]]},
        {"meta": []},
        {"period": {"start": "2026-02-30"}},
        {"period": {"start": "2026-03-02T10:00:00+0200"}},
        {"period": {"start": 1772442000}},
    ],
)
def test_another_shape_than_fhirs_is_refused(change: dict[str, Any]) -> None:
    """fhir.resources parses a string as JSON where an object should be, and numbers as dates."""
    parked = refused(encounter() | change)

    assert kinds_of(parked) == {ReasonClass.UNSOUND}
    assert not any(where.endswith(".root") for where in wheres(parked))
    assert any(where.startswith(f"Encounter.{next(iter(change))}") for where in wheres(parked))


def test_all_reasons_are_told_at_once() -> None:
    """Also those of fields that we do not read: the sender mends them in one go."""
    message = encounter("banana") | {
        "period": {"start": "x"},
        "length": "long",
        "unknownField": 1,
    }
    del message["class"]

    assert wheres(refused(message)) >= {
        "Encounter.status",
        "Encounter.period.start",
        "Encounter.class",
        "Encounter.length",
    }


@pytest.mark.parametrize(
    "field",
    [
        {"extension": [{"url": "x", "valueUrl": 5}]},
        {"contained": [{"resourceType": "FooType"}]},
        {"contained": [{"resourceType": 5}]},
        {"contained": [{"resourceType": []}]},
    ],
)
def test_what_the_full_model_stumbles_over_does_not_stop_the_reading(
    field: dict[str, Any],
) -> None:
    """It raises AttributeError, KeyError and TypeError where others say what is wrong."""
    assert wheres(refused(encounter("banana") | field)) >= {"Encounter.status", "Encounter"}


def test_no_more_than_twenty_reasons_are_told() -> None:
    message = encounter("banana", type=[{"coding": [{"userSelected": "x"}] * 40}])

    assert len(refused(message).reasons) == 20


@given(st.binary(max_size=200))
def test_any_bytes_give_an_answer(raw: bytes) -> None:
    assert read(raw).parked


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "reference",
                    "identifier",
                    "system",
                    "value",
                    "coding",
                    "code",
                    "start",
                    "extension",
                ]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(sorted(encounter())), json_values, max_size=4))
def test_any_json_in_any_field_gives_an_answer(changes: dict[str, Any]) -> None:
    message = encounter(resourceType="Encounter") | changes

    reading = read(message)

    assert reading.statements or reading.parked or reading.not_ours


@pytest.mark.parametrize(
    "token",
    [
        *("NaN", "Infinity", "-Infinity", "1e999", "9" * 5000, "01", "-", "1.", "+1", "0x1"),
        *('"\\ud800"', '"\\udc00\\ud800"', '"\\u0000"', '"\\x41"', '"\x01"', "'x'", "True"),
        *('{"a":1,"a":1}', "[[[[", "\ufeff1", "undefined", "//", ""),
    ],
)
@pytest.mark.parametrize("field", ["status", "period", "text", "id", "length", "contained", "x"])
def test_what_is_no_json_or_no_number_ends_in_a_reason_wherever_it_stands(
    token: str, field: str
) -> None:
    """Half a surrogate pair is a string to Python, and stops whoever writes it."""
    told = json.dumps(encounter() | {field: "@"}, ensure_ascii=False).replace('"@"', token)

    assert refused(told.encode()).reasons


@pytest.mark.parametrize("length", [1000, 1001])
def test_a_string_longer_than_an_installation_takes_is_too_large(length: int) -> None:
    reader = replace(READER, bounds=Bounds(max_characters=1000))
    # Each of these is one character, however many bytes it takes.
    raw = json.dumps(patient(name=[{"text": "å😀\\n"[:2] * (length // 2) + "x" * (length % 2)}]))

    reading = read_message(raw.encode(), Heard("t", 0, 0, AT), reader)

    kinds = {one.kind for parked in reading.parked for one in parked.reasons}
    assert kinds == (set() if length <= 1000 else {ReasonClass.TOO_LARGE})


def test_no_installation_may_take_deeper_messages_than_the_walk_can() -> None:
    with pytest.raises(ValueError, match="deepest message"):
        Bounds(max_depth=DEEPEST + 1)


def test_the_deepest_message_that_any_installation_takes_is_walked_to_its_end() -> None:
    """Python allows a thousand frames."""
    reader = replace(READER, bounds=Bounds(max_depth=DEEPEST))
    inner: dict[str, Any] = {"url": "x", "valueCode": " "}
    for _ in range((DEEPEST - 4) // 2):
        inner = {"url": "x", "extension": [inner]}

    raw = json.dumps(encounter(extension=[inner])).encode()

    (parked,) = read_message(raw, Heard("t", 0, 0, AT), reader).parked
    assert any(reason.where.endswith("valueCode") for reason in parked.reasons)


@pytest.mark.parametrize("first", [[], [patient()]])
def test_a_message_begins_with_its_header(first: list[Any]) -> None:
    """FHIR R4 4.0.1, Bundle, rule bdl-12."""
    sent = message(encounter())
    header = sent["entry"].pop(0)
    sent["entry"] = [{"resource": one} for one in first] + sent["entry"][:1]
    sent["entry"] += [header] if first else []

    assert wheres(refused(sent)) == {"Bundle.entry[0]"}


def test_a_message_carries_all_that_it_is_about() -> None:
    sent = message(encounter())
    sent["entry"][0]["resource"]["focus"].append({"reference": "Encounter/elsewhere"})

    assert "entry[0].MessageHeader.focus[1].reference" in wheres(refused(sent))


def test_what_stands_wrong_around_an_entry_sinks_that_entry_alone() -> None:
    sent = bundle(encounter(), patient(), {"resourceType": "Observation"})
    sent["entry"][0]["foo"] = 1
    sent["entry"][2]["search"] = {"mode": "banana"}

    reading = read(sent)

    assert [told.source.split("|")[0] for told in reading.statements] == ["Patient"]
    assert [(one.place.entry, one.reasons[0].where) for one in reading.parked] == [
        (0, "entry[0]"),
        (2, "entry[2].search.mode"),
    ]
