"""The whole model: what is vouched for is sound, and what fhir.resources refuses is refused."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.milestone.read.model import reasons_in
from services.milestone.read.model.compiled import Compiled
from services.milestone.read.model.find import every_reason, every_reason_of_envelope
from services.milestone.read.model.learn import model_of
from services.milestone.read.release import Release
from tests.read.given import (
    CORPORA,
    EXAMPLES,
    bundle,
    encounter,
    needs_corpora,
    service_request,
    task,
)
from tests.read.resources import envelopes, known, resources, spoiled

R4, R5 = Compiled(Release.R4), Compiled(Release.R5)
COMPILED = {Release.R4: R4, Release.R5: R5}


def accepts(release: Release, kind: str, raw: bytes) -> bool:
    """Whether fhir.resources takes a resource."""
    try:
        model_of(release, kind).model_validate_json(raw)
    except (ValidationError, AttributeError, LookupError, TypeError, ValueError):
        return False
    return True


@given(st.sampled_from(Release).flatmap(lambda one: st.tuples(st.just(one), spoiled(one))))
def test_what_is_vouched_for_is_sound_and_what_the_full_model_refuses_is_refused(
    told: tuple[Release, tuple[str, bytes]],
) -> None:
    """The hot path never says why; were it wrong, nobody would notice."""
    release, (kind, raw) = told

    reasons = every_reason(release, kind, raw, kind)

    if COMPILED[release].vouched(kind, raw):
        assert reasons == ()
    if not reasons:
        assert accepts(release, kind, raw)


def test_every_example_of_ours_is_vouched_for_at_once() -> None:
    """What senders really send must not need the walk: it costs a hundred times as much."""
    for path in EXAMPLES.glob("*.json"):
        for one in resources(json.loads(path.read_bytes())):
            kind, raw = one["resourceType"], json.dumps(one).encode()
            assert R4.vouched(kind, raw) or R5.vouched(kind, raw), path.name


@needs_corpora
def test_nearly_every_resource_of_the_corpora_is_vouched_for_or_refused() -> None:
    told = [(one["resourceType"], json.dumps(one).encode()) for one in known()]

    walked = [
        kind
        for kind, raw in told
        if not R4.vouched(kind, raw) and not every_reason(Release.R4, kind, raw, kind)
    ]

    assert len(walked) <= len(told) / 100


@given(
    st.sampled_from(Release).flatmap(
        lambda one: st.tuples(st.just(one), spoiled(one, told=envelopes))
    )
)
@example((Release.R4, ("Bundle", b'{"resourceType":"Bundle","entry":[{"resource":null}]}')))
def test_an_envelope_that_is_vouched_for_is_sound(told: tuple[Release, tuple[str, bytes]]) -> None:
    """What stands in the resources of its entries is not the envelope's."""
    release, (_, raw) = told
    # What is no UTF-8 is refused before anything is looked at (``bounds``).
    assume(b"\xed\xa0\x80" not in raw)

    if COMPILED[release].vouches_for_envelope(raw):
        assert not every_reason_of_envelope(release, raw)


@needs_corpora
def test_every_envelope_of_the_corpora_is_sound_in_its_release() -> None:
    for path in CORPORA.rglob("Bundle*.json"):
        raw = path.read_bytes()
        if R4.vouches_for_envelope(raw):
            assert not every_reason_of_envelope(Release.R4, raw)


def test_a_type_with_a_blank_is_refused_though_the_reference_may_lead_anywhere() -> None:
    focus = {"reference": "ServiceRequest/1", "type": "Service Request"}
    raw = json.dumps(task(focus=focus)).encode()

    assert not R4.vouched("Task", raw)
    assert [one.where for one in every_reason(Release.R4, "Task", raw, "Task")] == [
        "Task.focus.type"
    ]


@pytest.mark.parametrize("rank", ["1e3", "1E2", "1.0", "1e-0"])
def test_an_integer_that_would_be_written_again_longer_is_walked(rank: str) -> None:
    """That none is ever written longer than it came is what the look at lengths goes by."""
    stay = encounter(diagnosis=[{"condition": {"reference": "Condition/1"}, "rank": 1}])
    told = json.dumps(stay)

    assert R4.vouched("Encounter", told.encode())
    assert not R4.vouched("Encounter", told.replace('"rank": 1', f'"rank": {rank}').encode())


@pytest.mark.parametrize(
    "decimal",
    [
        {"length": {"value": "@"}},
        {"extension": [{"url": "x", "valueDecimal": "@"}]},
        {"extension": [{"url": "x", "valueQuantity": {"value": "@"}}]},
    ],
)
def test_a_decimal_that_grows_hides_no_field_that_is_told_twice(decimal: dict[str, Any]) -> None:
    """Written again it is 1000000000.0, nine longer: as much as the second id takes."""
    told = json.dumps(encounter(**decimal), separators=(",", ":")).replace('"@"', "1e9")
    twice = told.replace('"status"', '"id":"x","status"')
    assert told != twice

    assert R4.vouched("Encounter", told.encode())
    assert not R4.vouched("Encounter", twice.encode())


def test_no_text_is_written_again_longer_than_it_may_have_come() -> None:
    """A field told twice is found by the length of what is written again."""
    shortest = dict.fromkeys(map(chr, range(0x20)), 6) | dict.fromkeys('"\\\b\f\n\r\t', 2)
    letters = [chr(one) for one in range(0x110000) if not 0xD800 <= one < 0xE000]

    longer = [
        one
        for one in letters
        if len(msgspec.json.encode(one)) - 2 > shortest.get(one, len(one.encode()))
    ]

    assert not longer


def test_no_more_than_twenty_reasons_are_told_each_of_its_own_place() -> None:
    raw = json.dumps(encounter(type=[{"coding": [{"code": ""}] * 40}])).encode()

    told = every_reason(Release.R4, "Encounter", raw, "Encounter")

    assert len({one.where for one in told}) == len(told) == 20


def test_each_entry_is_told_what_is_wrong_around_it() -> None:
    """Twenty defects of the first entries must not hide those of the last."""
    message = bundle(*[encounter()] * 30)
    for entry in message["entry"]:
        entry["foo"] = 1

    told = every_reason_of_envelope(Release.R4, json.dumps(message).encode())

    assert sorted(told) == list(range(30))


def test_a_referral_of_r5_is_unsound_as_r4_and_sound_as_r5() -> None:
    raw = json.dumps(service_request(code={"concept": {"text": "x"}})).encode()

    assert reasons_in(Release.R4, "ServiceRequest", raw, "")
    assert not reasons_in(Release.R5, "ServiceRequest", raw, "")
