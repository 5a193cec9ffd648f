"""What a service waits for as it begins: it is tried again, and given up when told to stop."""

import asyncio

from services.runtime.errors import Unavailable
from services.runtime.serve import patiently
from tests.patience import PATIENCE_S
from tests.runtime.given import a_watch


async def test_who_is_told_to_stop_waits_for_no_answer() -> None:
    """Kafka that is away may take half a minute to say nothing; a container is killed by then."""
    stop, begun, ended = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def unanswered() -> str:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()
        return "answered"

    waiting = asyncio.create_task(patiently(unanswered, "kafka", a_watch(), stop))
    await begun.wait()
    stop.set()

    async with asyncio.timeout(PATIENCE_S):
        assert await waiting is None
    assert ended.is_set()


async def test_what_is_away_is_tried_again_and_shown_meanwhile() -> None:
    watch, shown = a_watch(), []

    async def at_last() -> str:
        shown.append(watch.health.reasons)
        if len(shown) == 1:
            raise Unavailable("Kafka is away.")
        return "answered"

    answer = await patiently(at_last, "kafka", watch, asyncio.Event())

    assert answer == "answered"
    assert shown == [(), ("Kafka is away.",)]
    assert watch.health.ready
