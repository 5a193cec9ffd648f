"""How often fhir.resources writes its report beside our own reasons."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from services.milestone.read import Heard, Reports, read_message, why
from tests.read.given import AT, READER


class Clock:
    """Stands where it is put."""

    def __init__(self) -> None:
        self.at = AT

    def __call__(self) -> datetime:
        return self.at


def allowed(reports: Reports, times: int) -> int:
    """How many of so many are allowed at once."""
    return sum(reports.allowed() for _ in range(times))


def test_as_many_as_are_asked_for_where_there_is_no_limit() -> None:
    assert allowed(Reports(), 1000) == 1000


def test_so_many_a_second_and_no_more_after_a_quiet_hour() -> None:
    clock = Clock()
    reports = Reports(5, clock)

    at_once = allowed(reports, 100)
    clock.at += timedelta(seconds=1)
    after_a_second = allowed(reports, 100)
    clock.at += timedelta(hours=1)
    after_an_hour = allowed(reports, 100)

    assert (at_once, after_a_second, after_an_hour) == (5, 5, 5)


def test_a_clock_that_is_set_back_gives_nothing_and_takes_nothing() -> None:
    clock = Clock()
    reports = Reports(2, clock)

    assert allowed(reports, 1) == 1
    clock.at -= timedelta(hours=1)
    assert allowed(reports, 5) == 1
    clock.at += timedelta(seconds=1)
    assert allowed(reports, 5) == 2


def test_none_a_second_is_none() -> None:
    assert allowed(Reports(0, Clock()), 5) == 0


def test_beyond_that_our_own_reasons_are_told_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def counted(*told: Any) -> list[Any]:
        asked.append(told)
        return []

    monkeypatch.setattr(why, "_of_model", counted)
    reader = replace(READER, reports=Reports(1, Clock()))
    raw = b'{"resourceType":"Encounter","status":"banana"}'

    told = [read_message(raw, Heard("t", 0, n, AT), reader).parked[0].reasons for n in range(3)]

    assert len(asked) == 1
    assert told[0] == told[1] == told[2]
