"""Which partitions this process holds, and where reading goes on in each of them.

A partition is paused from the moment it is assigned until its position is known, so that nothing
of it is handled before, and Kafka's own idea of a position is never followed by accident.
"""

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition
from aiokafka.errors import IllegalStateError

from services.runtime.broker.holding import Holding
from services.runtime.errors import OutsideLog
from services.runtime.logs import Event
from services.runtime.records import Partition, Positions
from services.runtime.watch import Watch

_BATCH_ENDS_WITHIN_S = 2.5
"""Less than half a session of 6 seconds: the rebalance that we hold up must still find us alive."""

OnChange = Callable[[frozenset[Partition]], None]
"""Told which partitions are being read, whenever that changes."""


class Assignment(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka has no types
    """The partitions that the group has given us: waiting for their position, held, or stopped."""

    def __init__(
        self,
        consumer: Callable[[], AIOKafkaConsumer],
        positions: Positions,
        watch: Watch,
        on_change: OnChange,
    ) -> None:
        self.held: dict[Partition, Holding] = {}
        self.stopped: dict[Partition, Holding] = {}
        self.waiting = asyncio.Event()
        self.idle = asyncio.Event()
        self.idle.set()
        self._positions = positions
        self._watch = watch
        self._on_change = on_change
        self._unplaced: set[Partition] = set()
        self._troubled: set[Partition] = set()
        self._consumer = consumer
        self._at_work = 0

    @property
    def consumer(self) -> AIOKafkaConsumer:
        """The consumer whose partitions these are."""
        return self._consumer()

    def begin_work(self) -> None:
        """Something begins that partitions should not be given away before."""
        self._at_work += 1
        self.idle.clear()

    def end_work(self) -> None:
        """It has ended; idle when all has."""
        self._at_work -= 1
        if not self._at_work:
            self.idle.set()

    async def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:
        """Let the running batch end, for a while, so that the next owner need not repeat it."""
        # Whoever holds the partition next is protected by the positions, not by our waiting.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_BATCH_ENDS_WITHIN_S):
                await self.idle.wait()
        for partition in self._troubled:
            self._watch.health.well(_cause(partition))
        self.held, self.stopped, self._unplaced, self._troubled = {}, {}, set(), set()
        self._on_change(frozenset())
        self._watch.log.info(Event.REVOKED, count=len(revoked))

    async def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        """Hold every partition still until `place` has found its position.

        Nothing here waits: the group would wait with us, and a database that is away would cost
        us the membership.
        """
        for partition in assigned:
            # A position of some kind, or aiokafka would look for one in the group's commits.
            self.consumer.seek(partition, 0)
            self.consumer.pause(partition)
        self._unplaced = {(p.topic, p.partition) for p in assigned}
        self.waiting.set()
        self._watch.log.info(Event.ASSIGNED, count=len(assigned))

    async def place(self, moment: datetime) -> None:
        """Find the position of each partition that waits for it, and let it be read.

        Raises:
            Unavailable: From the positions.
            KafkaError: Kafka does not say where the log begins and ends.
        """
        unplaced = self._unplaced
        if not unplaced:
            self.waiting.clear()
            return
        asked = sorted(unplaced)
        known = await self._positions.next_offsets(asked)
        first = await self.consumer.beginning_offsets([TopicPartition(*p) for p in asked])
        last = await self.consumer.end_offsets([TopicPartition(*p) for p in asked])
        if unplaced is not self._unplaced:
            return  # Assigned anew while we asked; the event is set again.
        self._unplaced = set()
        self.waiting.clear()
        for partition in asked:
            at = TopicPartition(*partition)
            position = known.get(partition, first[at])
            self.held[partition] = Holding(position, level_at=moment)
            if not first[at] <= position <= last[at]:
                self.stop_outside(partition)
                continue
            self.consumer.seek(at, position)
            self.consumer.resume(at)
        self._on_change(frozenset(self.held))

    async def fetched(self) -> dict[Partition, int]:
        """Where the consumer goes on in each partition that is held.

        Between two polls everything below has been handed over or is never handed to anybody.
        Limit: aiokafka would also step over a record too large to fetch before it raises; Kafka
        has sent such records whole since 0.10.1.
        """
        found: dict[Partition, int] = {}
        for partition in tuple(self.held):
            # Revoked in this moment: there is nothing to say of it.
            with contextlib.suppress(IllegalStateError):
                found[partition] = await self.consumer.position(TopicPartition(*partition))
        return found

    def ends(self) -> dict[TopicPartition, int]:
        """Where each partition that is held goes on."""
        return {TopicPartition(*p): holding.next for p, holding in self.held.items()}

    def committable(self, moved: Mapping[Partition, Holding]) -> dict[TopicPartition, int]:
        """Where each of these partitions goes on, if it is still held as it was then."""
        return {
            TopicPartition(*partition): holding.next
            for partition, holding in moved.items()
            if self.held.get(partition) is holding
        }

    def again(self) -> None:
        """Read everything that was fetched and not handled once more."""
        for partition, holding in self.held.items():
            self._seek(partition, holding.next)

    def lose(self, partitions: Iterable[Partition]) -> None:
        """Hold these partitions still and find their positions anew."""
        lost = {p for p in partitions if self.held.pop(p, None) is not None}
        for partition in lost:
            self._pause(partition)
        self._unplaced = self._unplaced | lost
        self.waiting.set()
        self._on_change(frozenset(self.held))

    def stop(self, partition: Partition, sentence: str) -> None:
        """Read this partition no more until it is assigned anew; the others go on."""
        topic, number = partition
        holding = self.held.pop(partition, None)
        if holding is not None:
            self.stopped[partition] = holding
        self._pause(partition)
        self._troubled.add(partition)
        self._watch.health.trouble(_cause(partition), sentence)
        self._watch.log.error(
            Event.PARTITION_STOPPED, topic=topic, partition=number, sentence=sentence
        )
        self._on_change(frozenset(self.held))

    def stop_outside(self, partition: Partition) -> None:
        """Stop a partition whose next record is no longer in the log."""
        self.stop(partition, str(_outside(partition)))

    def _seek(self, partition: Partition, offset: int) -> None:
        # Revoked in this moment: whoever holds it next reads from the position.
        with contextlib.suppress(IllegalStateError):
            self.consumer.seek(TopicPartition(*partition), offset)

    def _pause(self, partition: Partition) -> None:
        with contextlib.suppress(IllegalStateError):
            self.consumer.pause(TopicPartition(*partition))


def _cause(partition: Partition) -> str:
    topic, number = partition
    return f"partition {topic}-{number}"


def _outside(partition: Partition) -> OutsideLog:
    topic, number = partition
    return OutsideLog(
        f"The position of {topic} partition {number} lies outside the log, so messages were "
        "deleted unread or the topic was made anew: run `milepael doctor`, then restart."
    )
