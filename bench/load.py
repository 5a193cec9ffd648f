"""Writes the input once: all messages of the mix, in the order of sending."""

import asyncio
from collections import Counter
from collections.abc import Iterable

from aiokafka import AIOKafkaProducer

from bench.place import Place
from services.simulator.sent import Sent

_IN_FLIGHT = 20_000


async def load(place: Place, messages: Iterable[Sent]) -> Counter[str]:
    """Send all as their senders would, compressed; returns how many, by topic."""
    producer = AIOKafkaProducer(
        bootstrap_servers=place.kafka.kafka,
        acks="all",
        enable_idempotence=True,
        compression_type="lz4",
        linger_ms=20,
        max_batch_size=128 << 10,
    )
    sent: Counter[str] = Counter()
    flying: list[asyncio.Future[object]] = []
    await producer.start()
    try:
        for one in messages:
            topic = place.kafka.topic(one.topic)
            flying.append(await producer.send(topic, one.value, one.key, headers=list(one.headers)))
            sent[one.topic] += 1
            if len(flying) >= _IN_FLIGHT:
                await asyncio.gather(*flying)
                flying.clear()
        await asyncio.gather(*flying)
    finally:
        await producer.stop()
    return sent
