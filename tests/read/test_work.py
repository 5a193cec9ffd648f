"""The work that a message makes grows as the message does, whatever it is made of."""

import sys
from dataclasses import replace
from itertools import cycle, islice
from types import FrameType
from typing import Any

import pytest

from bench.worst import BROKEN, SOUND, Grow, message
from schemas.codes import ReasonClass
from services.milestone.read import Bounds, Heard, Reading, kept, read_message
from services.milestone.read.answer import MOST_SHOWN
from services.milestone.read.model import checks
from tests.read.given import AT, FNR, KARI, OLA, READER, bundle
from tests.read.test_plan import appointment, by_record

USUAL = replace(READER, bounds=Bounds())
SIZES = (MOST_SHOWN, 24_000, 40_000)
"""Bytes. Of none of them fhir.resources makes its report, which ends at a size of its own."""
MOST = 2.5
"""The second step of size is twice the first: in proportion it makes twice the work, a square four
times."""
SLACK = 4000
"""Steps of another cause than the size: what is bounded by a number of its own ends somewhere."""


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts that are met again cost less, until there are many: here each costs as at first."""
    monkeypatch.setattr(kept, "MOST", 1)
    monkeypatch.setattr(checks, "MOST_MET", 1)


def read(raw: bytes) -> Reading:
    """Read within the usual bounds."""
    return read_message(raw, Heard("fhir.test.v1", 0, 0, AT), USUAL)


def steps(raw: bytes) -> int:
    """How many instructions Python takes to read a message: no clock is asked."""
    taken = 0

    def counted(frame: FrameType, event: str, _told: Any) -> Any:
        nonlocal taken
        frame.f_trace_opcodes = True
        frame.f_trace_lines = False
        taken += event == "opcode"
        return counted

    before = sys.gettrace()
    sys.settrace(counted)
    try:
        read(raw)
    finally:
        sys.settrace(before)
    return taken


def assert_in_proportion(grow: Grow) -> None:
    """Twice the size makes no more than about twice the work."""
    # What is made once and kept is made before.
    read(message(grow, SIZES[0]))

    small, middle, large = (steps(message(grow, size)) for size in SIZES)

    assert large - middle <= MOST * (middle - small) + SLACK


def group(many: int) -> Any:
    """An appointment of many who take part by one name, of which records of two persons stand."""
    booked = appointment(participant=[by_record("1")] * 4 * many)
    numbers = ({"system": FNR, "value": one} for one in cycle((OLA, KARI)))
    records = [
        {"resourceType": "Patient", "id": "1", "identifier": [number], "name": 5}
        for number in islice(numbers, many)
    ]
    return bundle(booked, *records)


@pytest.mark.parametrize("name", [*SOUND, *BROKEN])
def test_a_message_makes_work_in_proportion_to_its_size(name: str) -> None:
    """A square would let one sender's long message stop all others."""
    assert_in_proportion((SOUND | BROKEN)[name])


def test_a_group_of_whom_one_name_may_mean_many_is_asked_whom_it_means_once() -> None:
    assert_in_proportion(group)


@pytest.mark.parametrize("name", SOUND)
def test_what_is_called_sound_is_sound(name: str) -> None:
    """Else the work of a refusal would be taken for that of a reading."""
    reading = read(message(SOUND[name], SIZES[0]))

    kinds = {reason.kind for parked in reading.parked for reason in parked.reasons}
    assert kinds <= {ReasonClass.NO_RULE}
