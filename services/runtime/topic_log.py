"""Looks into topics without a group: how far they reach, and what they hold now."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Collection, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.client import AIOKafkaClient
from aiokafka.cluster import ClusterMetadata

from services.runtime.clients import opened, reach
from services.runtime.connections import Kafka
from services.runtime.errors import Unreachable
from services.runtime.kafka_away import KAFKA_ERRORS, why_away
from services.runtime.records import Partition

POLL_MS = 100
IDLE_POLLS = 100
"""After ten seconds without a record, Kafka is away."""
AWAY = "Kafka does not show what its topics hold: check that it runs."


@dataclass(frozen=True, slots=True)
class Reach:
    """From the first offset that a partition still holds up to the next one it will give."""

    first: int
    end: int


@asynccontextmanager
async def reader(kafka: Kafka) -> AsyncIterator[AIOKafkaConsumer]:
    """A consumer that sees committed records only and tells nobody what it has read.

    Raises:
        KafkaError: Kafka cannot be reached.
    """
    consumer = AIOKafkaConsumer(
        **reach(kafka),
        isolation_level="read_committed",
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        request_timeout_ms=10_000,
        # What is read is there already; a fetch at the end of a partition waits for nothing.
        fetch_max_wait_ms=20,
    )
    async with opened(consumer, kafka):
        # What it began must get its turn before it can be stopped: cancelled before that, it would
        # cancel us too (aiokafka 0.14, seen where a topic is missing, so that nothing is asked).
        await asyncio.sleep(0)
        yield consumer


async def partitions_of(kafka: Kafka, topic: str) -> list[TopicPartition]:
    """The partitions of a topic; none when it is not there.

    Raises:
        KafkaError: Kafka cannot be reached.
    """
    cluster = await _cluster(kafka)
    return [TopicPartition(topic, n) for n in sorted(cluster.partitions_for_topic(topic) or ())]


async def topics_there(kafka: Kafka) -> frozenset[str]:
    """All topics that we are shown.

    Raises:
        KafkaError: Kafka cannot be reached.
    """
    return frozenset((await _cluster(kafka)).topics())


async def _cluster(kafka: Kafka) -> ClusterMetadata:
    client = AIOKafkaClient(**reach(kafka), request_timeout_ms=10_000)
    async with opened(client, kafka):
        # All topics: asked for by name, Kafka may make a missing one with its own defaults.
        return await client.fetch_all_metadata()


async def topic_is_there(kafka: Kafka, topic: str) -> bool:
    """Whether we are shown the topic; one that we may not describe is as one that is not there.

    Raises:
        Unreachable: Kafka does not answer.
    """
    try:
        return bool(await partitions_of(kafka, topic))
    except KAFKA_ERRORS as failed:
        raise Unreachable(why_away(failed, AWAY)) from None


async def reaches(kafka: Kafka, topics: Collection[str]) -> dict[Partition, Reach]:
    """How far each partition of these topics reaches now."""
    found = [one for topic in topics for one in await partitions_of(kafka, topic)]
    async with reader(kafka) as consumer:
        first = await consumer.beginning_offsets(found)
        end = await consumer.end_offsets(found)
    return {(at.topic, at.partition): Reach(first[at], end[at]) for at in found}


async def newest_timestamp(kafka: Kafka, topics: Collection[str]) -> datetime | None:
    """When a broker last stamped a record of these topics; ``None`` when they hold none.

    Raises:
        KafkaError: Kafka cannot be reached.
    """
    found = [one for topic in topics for one in await partitions_of(kafka, topic)]
    async with reader(kafka) as consumer:
        first = await consumer.beginning_offsets(found)
        ends = await consumer.end_offsets(found)
        last = {at: end for at, end in ends.items() if end > first[at]}
        if not last:
            return None
        consumer.assign(sorted(last))
        for at, end in last.items():
            consumer.seek(at, end - 1)
        stamps = [record.timestamp async for record in _up_to(consumer, last)]
    return datetime.fromtimestamp(max(stamps) / 1000, UTC) if stamps else None


async def records_of(
    kafka: Kafka, topic: str, since: datetime | None = None
) -> AsyncGenerator["ConsumerRecord[bytes, bytes]", None]:
    """Every committed record that a topic holds now, each partition in its order.

    Args:
        kafka: Where.
        topic: As it is called in this installation.
        since: Only what the log took in from this moment on; ``None``: everything.

    Raises:
        KafkaError: Kafka cannot be reached.
        Unreachable: Kafka does not show it all.
    """
    partitions = await partitions_of(kafka, topic)
    async with reader(kafka) as consumer:
        ends = await consumer.end_offsets(partitions)
        unread = {partition for partition in partitions if ends[partition] > 0}
        if not unread:
            return
        consumer.assign(sorted(unread))
        await _go_to(consumer, unread, since)
        # What is left off in the middle ends in order, before its consumer does.
        async with aclosing(_up_to(consumer, {at: ends[at] for at in unread})) as records:
            async for record in records:
                yield record


async def _up_to(
    consumer: AIOKafkaConsumer, ends: Mapping[TopicPartition, int]
) -> AsyncGenerator["ConsumerRecord[bytes, bytes]", None]:
    unread, idle = set(ends), 0
    while unread:
        fetched = await consumer.getmany(*unread, timeout_ms=POLL_MS)
        for partition, records in fetched.items():
            for record in records:
                if record.offset < ends[partition]:
                    yield record
        idle = 0 if fetched else idle + 1
        if idle > IDLE_POLLS:
            raise Unreachable(AWAY)
        unread = {at for at in unread if await consumer.position(at) < ends[at]}


async def _go_to(
    consumer: AIOKafkaConsumer, partitions: Collection[TopicPartition], since: datetime | None
) -> None:
    if since is None:
        await consumer.seek_to_beginning(*partitions)
        return
    moment = int(since.timestamp() * 1000)
    found = await consumer.offsets_for_times(dict.fromkeys(partitions, moment))
    ends = await consumer.end_offsets(partitions)
    for partition in partitions:
        at = found[partition]
        consumer.seek(partition, ends[partition] if at is None else at.offset)
