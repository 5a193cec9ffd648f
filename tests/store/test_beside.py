"""What the database does beside the judge ends with it, and never hides why the judge did."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from services.runtime.errors import Unavailable
from services.status.recompute import AT_A_STRETCH, beside, judged_of
from tests.times import morning_of


async def for_ever(begun: asyncio.Event, ended: list[str]) -> None:
    """A statement that the database is slow to answer."""
    begun.set()
    try:
        await asyncio.Event().wait()
    finally:
        ended.append("ended")


async def fails(begun: asyncio.Event | None = None) -> None:
    """A statement that the database refuses."""
    if begun is not None:
        begun.set()
    raise Unavailable("Not now.")


async def judge_with_a_bug(begun: asyncio.Event) -> None:
    """Lets the database begin, and ends as no judge should."""
    await begun.wait()
    raise ZeroDivisionError


async def test_a_bug_of_the_judge_is_told_and_the_work_is_ended() -> None:
    begun, ended = asyncio.Event(), list[str]()

    with pytest.raises(ZeroDivisionError):
        async with beside(for_ever(begun, ended)):
            await judge_with_a_bug(begun)

    assert ended == ["ended"]


async def test_a_bug_of_the_judge_is_told_though_the_work_has_failed_too() -> None:
    begun = asyncio.Event()

    with pytest.raises(ZeroDivisionError):
        async with beside(fails(begun)):
            await judge_with_a_bug(begun)


async def test_what_the_work_fails_with_rises_once_the_judge_is_done() -> None:
    judged = False

    with pytest.raises(Unavailable):
        async with beside(fails()):
            judged = True

    assert judged


async def test_who_is_told_to_end_ends_though_the_work_fails_then() -> None:
    """A cancellation that its failure took the place of would never be heard again."""
    begun, ended = asyncio.Event(), list[str]()

    async def judging() -> None:
        async with beside(for_ever(begun, ended)):
            pass

    told = asyncio.create_task(judging())
    await begun.wait()
    told.cancel()
    with pytest.raises(asyncio.CancelledError):
        await told

    assert ended == ["ended"]


async def test_what_the_database_is_asked_goes_on_while_is_judged() -> None:
    told: list[str] = []

    async def asks() -> None:
        for _ in range(4):
            told.append("asked")
            await asyncio.sleep(0)

    judge = SimpleNamespace(verdict=lambda *_: told.append("judged"))
    desk: Any = SimpleNamespace(judge=judge)
    bonds: list[Any] = [None] * (AT_A_STRETCH + 1)
    async with beside(asks()):
        await judged_of(desk, bonds, morning_of(2026, 1, 5))

    assert told == ["asked", "asked", *["judged"] * AT_A_STRETCH, "asked", "asked", "judged"]
