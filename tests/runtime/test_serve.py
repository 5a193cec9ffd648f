"""What a service waits for as it begins: it is tried again, and given up when told to stop."""

import asyncio
import gc
import io
import json
import os
import signal
from collections.abc import Iterator

import pytest

from services.runtime.errors import Unavailable
from services.runtime.serve import has_begun, patiently, until_told
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


@pytest.fixture
def collector() -> Iterator[None]:
    """The garbage collector as it was: a service sets it for its process."""
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


@pytest.mark.usefixtures("collector")
async def test_that_it_has_stopped_is_the_last_word_of_a_service() -> None:
    """Who reads on after it would look for what is still at work."""
    into = io.StringIO()
    watch = a_watch(into)

    async with until_told(watch) as stop:
        has_begun(watch)
        os.kill(os.getpid(), signal.SIGTERM)
        await stop.wait()
        watch.health.trouble("kafka", "Kafka is away.")

    told = [json.loads(line)["event"] for line in into.getvalue().splitlines()]
    assert told == ["not-ready", "started", "ready", "stopping", "not-ready", "stopped"]


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
