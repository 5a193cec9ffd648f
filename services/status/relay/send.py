"""Sends one slice of a stream: events, their twins and the mark in one Kafka transaction."""

import asyncio
from collections.abc import Iterator, Sequence
from functools import lru_cache

import msgspec
from aiokafka import AIOKafkaProducer
from aiokafka.client import AIOKafkaClient

from schemas.envelope import Headers
from services.runtime.batches import COMPRESSION, LARGEST_BATCH, Batches, Message
from services.runtime.clients import reach
from services.runtime.connections import Kafka
from services.status.relay.mark import Mark
from services.status.store.streams import Waiting

Sent = asyncio.Future[object]

TRANSACTION_TIMEOUT_MS = 10_000
"""What a frozen owner has begun is undone after this long, if nobody has taken over before."""
RETRY_BACKOFF_MS = 5
"""aiokafka sleeps this long while the transaction before is being closed; 100 by default."""
RECONNECT_S = 0.1
"""It would also try so often to connect: 1000 times a second, by four streams, while Kafka is away.
So long is its own default."""


def producer_for(kafka: Kafka, stream: int) -> AIOKafkaProducer:
    """The one producer that may write for a stream: starting it fences the one before."""
    producer = AIOKafkaProducer(
        **reach(kafka),
        transactional_id=kafka.topic(f"milepael-relay-{stream}"),
        transaction_timeout_ms=TRANSACTION_TIMEOUT_MS,
        retry_backoff_ms=RETRY_BACKOFF_MS,
        max_batch_size=LARGEST_BATCH,
        max_request_size=kafka.max_request_bytes,
        compression_type=COMPRESSION,
        acks="all",
    )
    _try_calmly_to_connect(producer.client)
    return producer


def _try_calmly_to_connect(client: AIOKafkaClient) -> None:
    """Rest after each connection that failed."""
    at_once = client.ready

    async def ready(node: object, **group: object) -> bool:
        is_ready: bool = await at_once(node, **group)
        if not is_ready:
            await asyncio.sleep(RECONNECT_S)
        return is_ready

    # ``ready`` is public, yet replacing it is not documented: the lock pins aiokafka, and a test
    # holds that what is sent goes by it.
    client.ready = ready


async def send(
    producer: AIOKafkaProducer, rows: Sequence[Waiting], mark: Mark, mark_topic: str
) -> None:
    """Send these events and the mark that names the last of them, all or nothing.

    Args:
        producer: Started; if this raises, what it began ends with its successor's start.
        rows: May be empty only for the first mark.
        mark: How far the stream is sent once this is committed.
        mark_topic: As it is called in this installation.
    """
    await producer.begin_transaction()
    sent = await send_events(producer, rows, mark.epoch)
    sent += await send_mark(producer, mark, mark_topic)
    # A record that Kafka refused would not keep the transaction from being committed.
    await asyncio.gather(*sent)
    await commit(producer)


async def send_events(
    producer: AIOKafkaProducer, rows: Sequence[Waiting], epoch: int
) -> list[Sent]:
    """Hand over each event, and the same to its twin."""
    batches = Batches(producer)
    await batches.add(_messages(rows, epoch))
    return await batches.hand_over()


def _messages(rows: Sequence[Waiting], epoch: int) -> Iterator[Message]:
    for row in rows:
        told = headers_of(row.headers, row.subject)
        told.append(("ce_id", f"{epoch}:{row.stream}:{row.number}".encode()))
        yield Message(row.topic, row.key.encode(), row.value, told)
        if row.twin_topic is not None and row.twin_key is not None:
            yield Message(row.twin_topic, row.twin_key.encode(), row.value, told)


def headers_of(encoded: bytes, subject: str) -> Headers:
    """The headers of a row of the outbox; all that stands around the subject is decoded once.

    Args:
        encoded: Names and values as JSON.
        subject: Of the row; where it is not the header's, all of them are decoded.
    """
    before, told, after = encoded.partition(_SUBJECT % msgspec.json.encode(subject))
    if not told:
        return _decoded(encoded)
    first, last = _around_subject(before, after)
    return [*first, ("ce_subject", subject.encode()), *last]


# Text in JSON holds no bare quotation mark, so this can only be a header.
_SUBJECT = b',["ce_subject",%b],'


@lru_cache(maxsize=256)
def _around_subject(before: bytes, after: bytes) -> tuple[Headers, Headers]:
    return _decoded(before + b"]"), _decoded(b"[" + after)


def _decoded(encoded: bytes) -> Headers:
    told = msgspec.json.decode(encoded, type=list[tuple[str, str]])
    return [(name, value.encode()) for name, value in told]


async def send_mark(producer: AIOKafkaProducer, mark: Mark, topic: str) -> list[Sent]:
    """Hand over the mark, into the partition of its stream."""
    batches = Batches(producer)
    message = Message(topic, str(mark.stream).encode(), mark.encoded(), [])
    await batches.begin(mark.stream, message)
    return await batches.hand_over()


async def commit(producer: AIOKafkaProducer) -> None:
    """Make all of it visible at once."""
    await producer.commit_transaction()
