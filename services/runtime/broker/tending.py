"""What goes on beside the reading: positions are found, lag is measured, Kafka is asked for."""

import asyncio
import time

from aiokafka import TopicPartition

from services.runtime.broker.assignment import Assignment
from services.runtime.broker.lag import Lag
from services.runtime.clock import now
from services.runtime.errors import Unavailable
from services.runtime.kafka_away import KAFKA_ERRORS, why_away
from services.runtime.positions import commit
from services.runtime.watch import Watch

_LOOK_EVERY_S = 1.0
_ANSWER_WITHIN_S = 5.0
_TRY_AGAIN_S = 0.5
_STUCK_AFTER_S = 60.0


class Tending:
    """Looks after the partitions of one consumer until it is cancelled."""

    def __init__(self, assignment: Assignment, watch: Watch, topic: str) -> None:
        self.moved_at = time.monotonic()
        self.assignment = assignment
        self._watch = watch
        self._topic = topic
        self._lag = Lag(assignment, watch.metrics)

    async def keep_placing(self) -> None:
        """Find the positions of partitions as they are assigned, for as long as it takes."""
        while True:
            await self.assignment.waiting.wait()
            try:
                await self.assignment.place(now())
            except Unavailable as away:
                self._watch.health.trouble("positions", away.sentence)
            except KAFKA_ERRORS as failed:
                self._watch.health.trouble("positions", why_away(failed))
            else:
                self._watch.health.well("positions")
                self.moved_at = time.monotonic()
                continue
            await asyncio.sleep(_TRY_AGAIN_S)

    async def keep_looking(self, *, tell_kafka: bool) -> None:
        """Measure the lag and see that Kafka answers; returns when reading is stuck.

        Args:
            tell_kafka: Commit the positions to Kafka as well, for its own tools.
        """
        while True:
            try:
                async with asyncio.timeout(_ANSWER_WITHIN_S):
                    waiting = await self._look()
                    if tell_kafka:
                        await commit(self.assignment.consumer, self.assignment.ends())
            except KAFKA_ERRORS as failed:
                self._watch.health.trouble("kafka", why_away(failed))
            else:
                self._watch.health.well("kafka")
                if waiting == 0 or not self.assignment.idle.is_set():
                    self.moved_at = time.monotonic()
            if time.monotonic() - self.moved_at > _STUCK_AFTER_S:
                return
            await asyncio.sleep(_LOOK_EVERY_S)

    async def _look(self) -> int:
        if not self.assignment.held:
            # Nothing is held, so nothing would be asked: one question all the same.
            await self.assignment.consumer.end_offsets([TopicPartition(self._topic, 0)])
        return await self._lag.look(now())
