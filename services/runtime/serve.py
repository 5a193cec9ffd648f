"""Runs a service: its work, its pages, and its end."""

import asyncio
import contextlib
import gc
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeVar

from services.runtime.errors import Unavailable
from services.runtime.logs import Event
from services.runtime.together import until_first
from services.runtime.unread_settings import unread_settings
from services.runtime.watch import Watch

T = TypeVar("T")

_TRY_AGAIN_S = 1.0
_STARTING = "The service is starting."


@contextlib.asynccontextmanager
async def until_told(watch: Watch) -> AsyncIterator[asyncio.Event]:
    """An event that SIGTERM and SIGINT set: what runs ends its batch, and then itself.

    That it has stopped is the last word: whoever enters this first has ended all else by then.

    Until ``has_begun`` the service is not ready: what it waits for may not answer for long.

    What was imported by now is taken out of the garbage collector's sight, which halves its work
    on batches.
    """
    watch.health.trouble("starting", _STARTING)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def told() -> None:
        watch.log.info(Event.STOPPING)
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told)
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 1000)
    watch.log.info(Event.STARTED)
    for sentence in unread_settings():
        watch.log.warning(Event.SETTING_UNREAD, sentence=sentence)
    try:
        yield stop
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)
        watch.log.info(Event.STOPPED)


def has_begun(watch: Watch) -> None:
    """All that the work needs is there; whatever is still missing has said so by now."""
    watch.health.well("starting")


async def patiently(
    action: Callable[[], Awaitable[T]], cause: str, watch: Watch, stop: asyncio.Event
) -> T | None:
    """Try until the dependency is there, and show the reason meanwhile.

    Args:
        action: Tried again for as long as it raises `Unavailable`.
        cause: Name of the reason in the health.
        watch: Where the reason is shown.
        stop: Ends the waiting, and the action, which is cancelled.

    Returns:
        What the action returns; ``None`` when told to stop before.
    """
    done: list[T] = []

    async def act() -> None:
        done.append(await action())

    while not stop.is_set():
        try:
            await until_first(act(), stop.wait())
        except Unavailable as away:
            watch.health.trouble(cause, away.sentence)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_TRY_AGAIN_S):
                    await stop.wait()
        else:
            if done:
                watch.health.well(cause)
                return done[0]
    return None
