"""Gives each stream one owner: the consumer group of the mark topic decides who."""

import asyncio
from collections.abc import Collection

from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition

from services.runtime.clients import ending, reach, start, why_not
from services.runtime.counted import counted
from services.runtime.kafka_away import KAFKA_ERRORS
from services.runtime.settings import StatusSettings
from services.status.relay.own import keep_owning
from services.status.relay.tools import KAFKA_AWAY, Relay

POLL_MS = 500
LOOK_AGAIN_S = 1.0
LEAVE_S = 2.0
"""A rebalance waits for us this long; whoever comes next undoes what we have left open."""
CAUSE = "relay"


async def relay_streams(relay: Relay, streams: int) -> None:
    """Send the streams that the group gives this process, until cancelled."""
    while True:
        try:
            await _in_group(relay, streams)
        except KAFKA_ERRORS as failed:
            sentence = await why_not(relay.settings, failed, KAFKA_AWAY)
            relay.watch.health.trouble(CAUSE, sentence)
            await asyncio.sleep(LOOK_AGAIN_S)


async def _in_group(relay: Relay, streams: int) -> None:
    # A consumer that only holds partitions: what they contain is read by their owners.
    consumer = _member(relay.settings)
    owned = _Owned(relay, consumer)
    consumer.subscribe([relay.mark_topic], listener=owned)
    async with ending(consumer):
        try:
            await start(consumer, relay.settings)
            _show(len(consumer.partitions_for_topic(relay.mark_topic) or ()), streams, relay)
            while True:
                await consumer.getmany(timeout_ms=POLL_MS)
                owned.raise_what_rose()
        finally:
            await owned.end()


def _show(partitions: int, streams: int, relay: Relay) -> None:
    if partitions < streams:
        relay.watch.health.trouble(
            CAUSE,
            f"The mark topic has {counted(partitions, 'partition')} and the installation "
            f"{counted(streams, 'stream')}: give the topic as many partitions.",
        )
    else:
        relay.watch.health.well(CAUSE)


def _member(settings: StatusSettings) -> AIOKafkaConsumer:
    return AIOKafkaConsumer(
        **reach(settings),
        group_id=settings.topic(settings.relay_group),
        enable_auto_commit=False,
        auto_offset_reset="latest",
        session_timeout_ms=settings.session_timeout_ms,
        heartbeat_interval_ms=settings.heartbeat_interval_ms,
        request_timeout_ms=max(10_000, 2 * settings.session_timeout_ms),
    )


class _Owned(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka has no types
    """The streams that this process owns now, one task each."""

    def __init__(self, relay: Relay, consumer: AIOKafkaConsumer) -> None:
        self._relay = relay
        self._consumer = consumer
        self._tasks: set[asyncio.Task[None]] = set()
        self._leave = asyncio.Event()
        self._ended = False

    async def on_partitions_revoked(self, revoked: Collection[TopicPartition]) -> None:  # noqa: ARG002
        """Stop sending before the group gives the streams to others."""
        await self.let_go()

    async def on_partitions_assigned(self, assigned: Collection[TopicPartition]) -> None:
        """Own each stream; its producer fences an owner that has not noticed."""
        if self._ended:
            # A consumer that is told to stop first ends the rebalance that it is in.
            return
        for partition in assigned:
            self._consumer.pause(partition)
            owning = keep_owning(self._relay, partition.partition, self._leave)
            self._tasks.add(asyncio.create_task(owning))

    def raise_what_rose(self) -> None:
        """A task only ends by itself for a bug, and a bug rises."""
        for task in self._tasks:
            if task.done():
                task.result()

    async def end(self) -> None:
        """Let go, and own nothing that the group gives us from now on."""
        self._ended = True
        await self.let_go()

    async def let_go(self) -> None:
        """End all tasks: their transactions end by themselves if that takes no longer than this."""
        tasks, self._tasks = self._tasks, set()
        self._leave.set()
        self._leave = asyncio.Event()
        if tasks:
            await asyncio.wait(tasks, timeout=LEAVE_S)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
