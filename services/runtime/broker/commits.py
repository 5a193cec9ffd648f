"""Kafka's commits as positions: made beside the next batch, and one after the other."""

import asyncio
import time
from collections.abc import Mapping

from aiokafka import TopicPartition

from services.runtime.broker.assignment import Assignment
from services.runtime.broker.holding import Holding, Taken
from services.runtime.kafka_away import KAFKA_ERRORS
from services.runtime.logs import Event
from services.runtime.positions import commit
from services.runtime.records import Partition
from services.runtime.watch import Watch

_COMMITS_WITHIN_S = 10.0
_AGAIN_AFTER_S = 1.0


class Commits:
    """The commits of one life of a consumer.

    Waiting for each would cost a small batch half of its time. Killed meanwhile, the next owner
    reads two batches again instead of one.
    """

    def __init__(self, assignment: Assignment, watch: Watch) -> None:
        self._assignment = assignment
        self._watch = watch
        self._running: asyncio.Task[None] | None = None
        self._owed: dict[Partition, Holding] = {}
        self._failed_at = 0.0

    async def begin(self, taken: Taken) -> None:
        """Commit what a batch moved past, once the commit before has ended; returns at once then.

        The assignment stays at work until it ends: who gives a partition away waits for it.
        """
        await self.ended()
        self._owed |= taken.holdings
        self._start()

    def again(self) -> None:
        """Commit what could not be committed before, also of partitions where nothing comes."""
        waits = time.monotonic() - self._failed_at < _AGAIN_AFTER_S
        if self._owed and not waits and (self._running is None or self._running.done()):
            self._start()

    def _start(self) -> None:
        self._assignment.begin_work()
        self._running = asyncio.create_task(self._commit(self._assignment.committable(self._owed)))
        self._running.add_done_callback(lambda _: self._assignment.end_work())

    async def ended(self) -> None:
        """Wait until no commit is under way."""
        if self._running is not None:
            # Not awaited by itself: whoever is cancelled here must not cancel the commit.
            await asyncio.wait([self._running])

    async def _commit(self, offsets: Mapping[TopicPartition, int]) -> None:
        try:
            async with asyncio.timeout(_COMMITS_WITHIN_S):
                await commit(self._assignment.consumer, offsets)
        except KAFKA_ERRORS as failed:
            # Not lost: the next commit says it too, and until then it would be read again.
            self._failed_at = time.monotonic()
            self._watch.log.warning(Event.COMMIT_FAILED, error_type=type(failed).__name__)
        else:
            self._owed = {}
