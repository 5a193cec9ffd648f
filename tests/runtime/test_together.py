"""Work side by side: ended by the first to end, or by the last; by an error always."""

import asyncio

import pytest

from services.runtime.together import until_all


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
