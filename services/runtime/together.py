"""Running things side by side."""

import asyncio
from collections.abc import Coroutine
from typing import Any

Work = Coroutine[Any, Any, object]


async def until_first(*work: Work) -> None:
    """Run all until the first ends; the others are cancelled, and the error that ended it rises."""
    await _until(asyncio.FIRST_COMPLETED, work)


async def until_all(*work: Work) -> None:
    """Run all until the last has ended; an error cancels the others, and rises."""
    await _until(asyncio.FIRST_EXCEPTION, work)


async def closed(closing: Work) -> None:
    """Wait until something has closed, and hear a cancellation that comes meanwhile afterwards.

    What aiokafka closes takes a cancellation for one of its own tasks', and says nothing of it
    (0.14): who was told to end would go on.
    """
    task = asyncio.create_task(closing)
    try:
        await asyncio.wait({task})
    except asyncio.CancelledError:
        await asyncio.wait({task})
        raise
    task.result()


async def _until(when: str, work: tuple[Work, ...]) -> None:
    tasks = [asyncio.create_task(one) for one in work]
    try:
        done, _ = await asyncio.wait(tasks, return_when=when)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        task.result()
