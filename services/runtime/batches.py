"""Fills one batch for each partition, so that the client does its work once for each of them.

One by one, aiokafka spends more on a record than all else in a service together. librdkafka is
quicker still, but sends a request for each partition, which costs Kafka what it saves us.
"""

import asyncio
from collections.abc import Iterable
from typing import Any, NamedTuple

from aiokafka import AIOKafkaProducer

from schemas.envelope import Headers
from services.runtime.murmur2 import partition_of

LARGEST_BATCH = 1_000_000
"""Bytes before compression, for the producer's ``max_batch_size``: within the 1,048,588 that Kafka
takes where nothing else is said, so that only a single record can be too large."""
COMPRESSION = "zstd"
"""For the producer's ``compression_type``. aiokafka compresses lz4 at its highest level: that costs
two to three times as much for a batch of twenty statements, and leaves it a third larger."""


class Message(NamedTuple):
    """One message to send; the key gives its partition.

    Attributes:
        topic: As it is called in this installation.
        value: ``None`` for a tombstone.
    """

    topic: str
    key: bytes
    value: bytes | None
    headers: Headers


class Batches:
    """Records in the order in which they are added to each partition."""

    def __init__(self, producer: AIOKafkaProducer) -> None:
        """Fill batches for a producer that has started; a transaction, if any, has begun."""
        self._producer = producer
        self._partitions: dict[str, int] = {}
        self._filling: dict[tuple[str, int], Any] = {}
        self._sent: list[asyncio.Future[object]] = []

    async def add(self, messages: Iterable[Message]) -> None:
        """Add each to the partition of its key: all in one call, for there are many."""
        for message in messages:
            topic, key, value, headers = message
            count = self._partitions.get(topic)
            if count is None:
                count = self._partitions[topic] = len(await self._producer.partitions_for(topic))
            partition = partition_of(key, count)
            batch = self._filling.get((topic, partition))
            if (
                batch is None
                or batch.append(timestamp=None, key=key, value=value, headers=headers) is None
            ):
                await self.begin(partition, message)

    async def begin(self, partition: int, message: Message) -> None:
        """Begin a batch of a partition, whatever the key; the batch before, if any, is full."""
        at = message.topic, partition
        if at in self._filling:
            await self._hand_over(at)
        self._filling[at] = batch = self._producer.create_batch()
        # An empty batch takes a record of any size; whether Kafka does, Kafka says.
        batch.append(timestamp=None, key=message.key, value=message.value, headers=message.headers)

    async def hand_over(self) -> list[asyncio.Future[object]]:
        """Hand all of it to the producer; each future is done once Kafka has confirmed a batch."""
        for at in tuple(self._filling):
            await self._hand_over(at)
        return self._sent

    async def _hand_over(self, at: tuple[str, int]) -> None:
        batch = self._filling.pop(at)
        # A closed batch does not linger.
        batch.close()
        topic, partition = at
        sent = await self._producer.send_batch(batch, topic, partition=partition)
        # An error that nobody asks for, because another came first, would be logged at random.
        sent.add_done_callback(_asked_for)
        self._sent.append(sent)


def _asked_for(sent: asyncio.Future[object]) -> None:
    if not sent.cancelled():
        sent.exception()
