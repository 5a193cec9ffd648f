"""Reading that stands still is noticed, and begun anew by whoever tends it."""

import asyncio
import time
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from aiokafka import TopicPartition

from services.runtime.broker.assignment import Assignment
from services.runtime.broker.holding import Holding
from services.runtime.broker.tending import Tending
from tests.patience import PATIENCE_S
from tests.runtime.given import RememberedPositions, a_watch


class LogOfTen:
    """A consumer's view of a log of ten records."""

    async def beginning_offsets(self, of: Collection[TopicPartition]) -> dict[TopicPartition, int]:
        return dict.fromkeys(of, 0)

    async def end_offsets(self, of: Collection[TopicPartition]) -> dict[TopicPartition, int]:
        return dict.fromkeys(of, 10)


def tending(position: int, idle_for_s: float) -> Tending:
    """Tending of one partition that was last moved so long ago."""
    consumer: Any = LogOfTen()
    positions = RememberedPositions()
    assignment = Assignment(lambda: consumer, positions, a_watch(), lambda held: None)
    assignment.held["t", 0] = Holding(position, datetime(2026, 6, 1, tzinfo=UTC))
    told = Tending(assignment, a_watch(), "t")
    told.moved_at = time.monotonic() - idle_for_s
    # Nothing to commit to in this test.
    assignment.ends = dict  # type: ignore[method-assign]
    return told


async def test_waiting_messages_that_nobody_reads_for_a_minute_end_the_consumer() -> None:
    """Its loop, its fetcher or its coordinator has died without a word: a new one is made."""
    stuck = tending(position=4, idle_for_s=61)

    async with asyncio.timeout(PATIENCE_S):
        await stuck.keep_looking(tell_kafka=True)


async def test_a_quiet_topic_and_a_long_batch_are_no_standstill() -> None:
    quiet, busy = tending(position=10, idle_for_s=61), tending(position=4, idle_for_s=61)
    busy.assignment.idle.clear()

    looking = [asyncio.create_task(one.keep_looking(tell_kafka=True)) for one in (quiet, busy)]
    done, pending = await asyncio.wait(looking, timeout=0.2)
    for task in pending:
        task.cancel()

    assert done == set()
