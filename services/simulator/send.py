"""Sends messages to Kafka, at a pace, and says where each came to stand."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from aiokafka import AIOKafkaProducer
from aiokafka.structs import RecordMetadata

from services.runtime.clients import opened, reach
from services.runtime.clock import now
from services.runtime.connections import Kafka
from services.runtime.errors import Unreachable
from services.runtime.kafka_away import KAFKA_ERRORS, why_away
from services.simulator.letter import ENCOUNTERS, PATIENTS, REFERRALS
from services.simulator.sent import Sent

Pace = Callable[[Sent], datetime]
"""Says at which real moment a message may go. Messages go in their order, whatever it says."""

MOST_WAITING = 2000
"""So many messages may wait for Kafka's word at a time: some hundredths of a second's worth."""
CONFIRMED_WITHIN_S = 30.0
"""An idempotent producer tries for ever; we would rather say that Kafka is away."""
AWAY = "Kafka does not confirm what is sent; check that it runs and has its topics."


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a message stands in the log.

    Attributes:
        topic: As it is called in this installation.
        appended_at: The broker's timestamp, to the millisecond.
    """

    number: int
    topic: str
    partition: int
    offset: int
    appended_at: datetime


def at_once(_sent: Sent) -> datetime:
    """As fast as Kafka takes them."""
    return datetime.min.replace(tzinfo=UTC)


def at_rate(rate: float, begin: datetime) -> Pace:
    """So many messages a second from a real moment on."""
    gone = 0

    def pace(_sent: Sent) -> datetime:
        nonlocal gone
        gone += 1
        return begin + timedelta(seconds=(gone - 1) / rate)

    return pace


async def send(
    sent: Iterable[Sent],
    kafka: Kafka,
    *,
    pace: Pace = at_once,
    placed: Callable[[Placed], None] = lambda _placed: None,
) -> int:
    """Send messages in their order and return how many Kafka has confirmed: all.

    Args:
        sent: May be endless; it is drawn from only as fast as Kafka takes.
        kafka: Which brokers, and what topics are called there.
        pace: When each may go.
        placed: Told of each message when Kafka has confirmed it, soon after it went.

    Raises:
        Unreachable: Kafka is away. What it confirmed until then has been told.
        Misconfigured: Kafka does not admit us.
    """
    client = AIOKafkaProducer(
        **reach(kafka),
        enable_idempotence=True,
        acks="all",
        linger_ms=5,
        compression_type="lz4",
        max_request_size=kafka.max_request_bytes,
        request_timeout_ms=10_000,
    )
    try:
        async with opened(client, kafka) as producer:
            for topic in (REFERRALS, ENCOUNTERS, PATIENTS):
                # Asked for now, so that the first message of each does not wait for it.
                await producer.partitions_for(kafka.topic(topic))
            return await _send_all(sent, kafka, producer, pace, placed)
    except KAFKA_ERRORS as failed:
        raise Unreachable(why_away(failed, AWAY)) from None


async def _send_all(
    sent: Iterable[Sent],
    kafka: Kafka,
    producer: AIOKafkaProducer,
    pace: Pace,
    placed: Callable[[Placed], None],
) -> int:
    gone = 0
    waiting: set[asyncio.Future[RecordMetadata]] = set()
    failed: list[BaseException] = []

    def confirm(number: int, told: "asyncio.Future[RecordMetadata]") -> None:
        waiting.discard(told)
        wrong = None if told.cancelled() else told.exception()
        if wrong is not None:
            failed.append(wrong)
        elif not told.cancelled():
            placed(_placed(number, told.result()))

    for one in sent:
        await _until(pace(one), waiting)
        if failed:
            raise failed[0]
        # Not ``wait_for``: Python 3.11's forgets a cancellation that comes once the message is in.
        async with asyncio.timeout(CONFIRMED_WITHIN_S):
            going = await producer.send(
                kafka.topic(one.topic), one.value, one.key, headers=list(one.headers)
            )
        waiting.add(going)
        going.add_done_callback(partial(confirm, one.number))
        gone += 1
    await _confirmed(waiting)
    if failed:
        raise failed[0]
    return gone


async def _until(when: datetime, waiting: "set[asyncio.Future[RecordMetadata]]") -> None:
    """Wait for the moment, and for Kafka where too many wait for it."""
    left = (when - now()).total_seconds()
    if left > 0:
        await asyncio.sleep(left)
    if len(waiting) >= MOST_WAITING:
        await _confirmed(waiting)


async def _confirmed(waiting: "set[asyncio.Future[RecordMetadata]]") -> None:
    if waiting:
        _, late = await asyncio.wait(set(waiting), timeout=CONFIRMED_WITHIN_S)
        if late:
            raise TimeoutError


def _placed(number: int, told: RecordMetadata) -> Placed:
    seconds, milliseconds = divmod(told.timestamp, 1000)
    at = datetime.fromtimestamp(seconds, UTC) + timedelta(milliseconds=milliseconds)
    return Placed(number, told.topic, told.partition, told.offset, at)
