"""What the connections of a process do when it ends."""

import asyncio
from typing import Any

import pytest

from services.runtime.database import Database


class Closing:
    """A pool that is closed when it is told so."""

    def __init__(self) -> None:
        self.may_end = asyncio.Event()

    async def close(self) -> None:
        await self.may_end.wait()


@pytest.mark.parametrize("turns", range(4))
async def test_a_cancellation_that_meets_the_end_of_closing_is_not_swallowed(turns: int) -> None:
    """Whoever cancels waits for the end; swallowed, it would go on as if nothing had been said."""
    pool: Any = Closing()
    closing = asyncio.create_task(Database(pool).aclose())
    await asyncio.sleep(0.01)

    pool.may_end.set()
    for _ in range(turns):
        await asyncio.sleep(0)
    was_running = closing.cancel()
    await asyncio.wait([closing])

    assert closing.cancelled() is was_running
