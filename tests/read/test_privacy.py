"""No value of a message, and no name that its sender made up, stands in a reason or is in clear."""

import json
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from services.milestone.read import Reading
from tests.read.given import (
    KARI,
    OLA,
    bundle,
    coded,
    encounter,
    notice,
    patient,
    read,
    service_request,
    task,
)

MARK = "hemmelig"
MESSAGES = [
    encounter(type=[coded(("9327", "D12M"))], serviceType=coded(("8451", "310"))),
    service_request(extension=[{"url": "x/no-mottatt-dato", "valueDateTime": "2026-01-05"}]),
    task("2", executionPeriod={"start": "2026-03-03"}),
    patient(
        birthDate="1948-01-05", link=[{"type": "replaces", "other": {"reference": "Patient/x"}}]
    ),
    bundle(encounter(), patient(), task("2")),
    notice(("m1", "admit-inpatient"), ("m2", "start-leave-inpatient"), status="onleave"),
]


def spoiled(message: Any) -> Iterator[bytes]:
    """The message once for each place in it, with something there that must never be repeated."""
    for path in places(message, ()):
        for spoil in (MARK, [MARK], {MARK: MARK}, {"reference": MARK}, 5):
            yield json.dumps(changed(message, path, spoil)).encode()
        yield json.dumps(changed(message, path, None)).replace("null", f'"{MARK}').encode()


def places(value: Any, path: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    """The way to every value within a message."""
    if path:
        yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for step, one in inner if isinstance(value, dict | list) else ():
        yield from places(one, (*path, step))


def changed(message: Any, path: tuple[Any, ...], value: Any) -> Any:
    """A copy with another value at one place."""
    copy = json.loads(json.dumps(message))
    at = copy
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return copy


def told(reading: Reading) -> str:
    """All words of a reading that are not the resource's own codes and numbers."""
    reasons = [(one.where, one.expected) for p in reading.parked for one in p.reasons]
    return repr((reasons, reading.not_ours))


@pytest.mark.parametrize("message", MESSAGES, ids=["stay", "referral", "task", "person", "b", "n"])
def test_no_reason_repeats_what_stood_in_the_message(message: Any) -> None:
    for raw in spoiled(message):
        reading = read(raw)

        assert MARK not in told(reading)
        assert OLA not in told(reading)


def test_neither_the_number_nor_the_name_of_a_person_is_said_in_clear() -> None:
    for message in MESSAGES:
        reading = read(message)

        said = msgspec.json.encode((reading.statements, reading.parked)).decode()

        assert reading.statements
        assert not any(secret in said for secret in (OLA, KARI, "Prøve"))
