"""Work side by side: ended by the first to end, or by the last; by an error always."""

import asyncio
import contextlib

import pytest

from services.runtime.together import closed, until_all


async def test_all_run_until_the_last_has_ended() -> None:
    ended: list[str] = []
    go = asyncio.Event()

    async def first() -> None:
        ended.append("first")
        go.set()

    async def last() -> None:
        await go.wait()
        await asyncio.sleep(0)
        ended.append("last")

    await until_all(first(), last())

    assert ended == ["first", "last"]


async def test_an_error_ends_the_others_and_rises() -> None:
    ended: list[str] = []

    async def wrong() -> None:
        raise ValueError("wrong")

    async def waiting() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("waiting")

    with pytest.raises(ValueError, match=r"^wrong$"):
        await until_all(waiting(), wrong())

    assert ended == ["waiting"]


async def test_a_cancellation_while_something_closes_is_heard_once_it_has_closed() -> None:
    """aiokafka would swallow it: it awaits its own task, which it has cancelled."""
    told: list[str] = []
    begun, go = asyncio.Event(), asyncio.Event()

    async def stop() -> None:
        begun.set()
        with contextlib.suppress(asyncio.CancelledError):
            await go.wait()
        told.append("closed")

    async def work() -> None:
        await closed(stop())
        told.append("went on")

    working = asyncio.create_task(work())
    await begun.wait()
    working.cancel()
    await asyncio.sleep(0)
    assert told == []
    go.set()
    with pytest.raises(asyncio.CancelledError):
        await working

    assert told == ["closed"]


async def test_what_fails_while_it_closes_is_told() -> None:
    async def stop() -> None:
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011  # it has no words
        await closed(stop())
