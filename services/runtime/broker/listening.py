"""Reads topics in batches with FastStream, and loses nothing.

What FastStream would do by itself is kept away: drop a batch for a header that is not UTF-8 (the
parser is ours), commit or skip a batch that failed (so are the positions: see ``handling``), and
lose what a failed poll had already taken from other partitions (we seek back: see ``polling``).
"""

import asyncio
import contextlib
from dataclasses import dataclass

from aiokafka import AIOKafkaConsumer
from aiokafka.errors import InvalidSessionTimeoutError, UnknownTopicOrPartitionError
from faststream import AckPolicy
from faststream.kafka import KafkaBroker
from faststream.kafka.subscriber.usecase import BatchSubscriber
from faststream.message import StreamMessage

from services.runtime.admittance import NOT_SCRAM, see_that_it_admits_us
from services.runtime.broker.assignment import Assignment, OnChange
from services.runtime.broker.handling import Handling, Raw
from services.runtime.broker.pause import Pause
from services.runtime.broker.polling import Polling
from services.runtime.broker.security import security_of
from services.runtime.broker.tending import Tending
from services.runtime.connections import Kafka
from services.runtime.errors import Misconfigured
from services.runtime.kafka_away import KAFKA_ERRORS, why_away
from services.runtime.positions import CommittedPositions
from services.runtime.records import OnBatch, Positions
from services.runtime.together import until_first
from services.runtime.watch import Watch

_NO_TOPIC = "A topic that this service reads does not exist; make it, or correct its name."
_SESSION_REFUSED = (
    "MILEPAEL_SESSION_TIMEOUT_MS is wrong: it must be between group.min.session.timeout.ms and "
    "group.max.session.timeout.ms of Kafka."
)
_STOPS_WITHIN_S = 30.0
"""Twice the time-out of a transaction, so that a stop seldom cuts a batch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening:
    """What to read and how.

    Attributes:
        topics: As they are called in this installation; the group likewise.
        batch_wait_ms: How long an empty batch waits for a message.
        positions: ``None``: Kafka's commits are the positions, made after each batch. Otherwise
            these are, and Kafka is told only so that its own tools show the lag.
        on_change: Told which partitions are being read.
    """

    kafka: Kafka
    topics: tuple[str, ...]
    group: str
    batch_size: int
    batch_wait_ms: int
    positions: Positions | None = None
    on_change: OnChange = lambda _held: None


def about_to_join(watch: Watch) -> None:
    """Not ready until the group is joined; ``listen`` says so too, but once it has its turn."""
    watch.health.trouble("joining", "The service has not joined its consumer group yet.")


async def listen(to: Listening, on_batch: OnBatch, watch: Watch, stop: asyncio.Event) -> None:
    """Hand over batch after batch until ``stop`` is set; the running batch then ends.

    A batch is handled when ``on_batch`` returns. After `Unavailable` and after a bug it is read
    again, with a pause, and the service is not ready meanwhile. After `PositionLost` it is
    dropped and the positions are asked for anew.

    Raises:
        Halted: From ``on_batch``.
        Misconfigured: Kafka refuses the session time-out, or does not admit us.
    """
    while not stop.is_set():
        await _Reading(to, on_batch, watch, stop).run()


class _Reading:
    """One life of a consumer: until told to stop, or until it is of no more use."""

    def __init__(self, to: Listening, on_batch: OnBatch, watch: Watch, stop: asyncio.Event) -> None:
        self._kafka = to.kafka
        self._watch = watch
        self._stop = stop
        self._own_positions = to.positions is not None
        self._pause = pause = Pause(stop)
        assignment = Assignment(
            self._consumer, to.positions or CommittedPositions(self._consumer), watch, to.on_change
        )
        self._tending = tending = Tending(assignment, watch, to.topics[0])
        self._handling = handling = Handling(
            on_batch, tending, watch, pause, commits=not self._own_positions
        )
        self._broker = _broker(to)
        self._subscriber = _subscriber(self._broker, to, assignment)
        self._subscriber(handling.on_raw)
        # ``get_msg`` is public, yet replacing it is not documented: the lock pins FastStream.
        polling = Polling(self._subscriber.get_msg, assignment, handling, watch, pause)
        self._subscriber.get_msg = polling.get  # type: ignore[method-assign]

    async def run(self) -> None:
        """Read until told to stop, until a person must decide, or until nothing moves."""
        try:
            await until_first(self._stop.wait(), self._read())
        finally:
            await self._handling.end()
            await _end(self._broker)

    async def _read(self) -> None:
        if not await self._joined():
            return
        await until_first(
            self._tending.keep_placing(),
            self._tending.keep_looking(tell_kafka=self._own_positions),
            self._handling.rise(),
        )

    def _consumer(self) -> AIOKafkaConsumer:
        return self._subscriber.consumer

    async def _joined(self) -> bool:
        """Join the group; waits for Kafka for as long as it takes, or until told to stop."""
        about_to_join(self._watch)
        while not self._stop.is_set():
            try:
                await self._broker.start()
            except InvalidSessionTimeoutError:
                raise Misconfigured(_SESSION_REFUSED) from None
            except KAFKA_ERRORS as away:
                unknown = isinstance(away, UnknownTopicOrPartitionError)
                self._watch.health.trouble("kafka", _NO_TOPIC if unknown else why_away(away))
                await see_that_it_admits_us(self._kafka)
                await _end(self._broker)
                await self._pause.wait()
            except NOT_SCRAM:
                await see_that_it_admits_us(self._kafka)
                raise
            else:
                self._pause.over()
                self._watch.health.well("kafka")
                self._watch.health.well("joining")
                return True
        return False


def _broker(to: Listening) -> KafkaBroker:
    return KafkaBroker(
        to.kafka.kafka,
        security=security_of(to.kafka),
        # No producer and no admin client of its own.
        consumer_only=True,
        # No pydantic between a record and us.
        apply_types=False,
        logger=None,
        graceful_timeout=_STOPS_WITHIN_S,
        # How soon a partition that was added is seen.
        metadata_max_age_ms=30_000,
        # A rebalance may last as long as a session.
        request_timeout_ms=max(10_000, 2 * to.kafka.session_timeout_ms),
    )


def _subscriber(broker: KafkaBroker, to: Listening, listener: Assignment) -> BatchSubscriber:
    return broker.subscriber(
        *to.topics,
        group_id=to.group,
        batch=True,
        max_records=to.batch_size,
        batch_timeout_ms=to.batch_wait_ms,
        auto_offset_reset="none",
        isolation_level="read_committed",
        ack_policy=AckPolicy.MANUAL,
        listener=listener,
        session_timeout_ms=to.kafka.session_timeout_ms,
        heartbeat_interval_ms=to.kafka.heartbeat_interval_ms,
        # A partition that is resumed waits for the fetch that is under way.
        fetch_max_wait_ms=100,
        parser=_unparsed,
        decoder=_undecoded,
    )


async def _unparsed(raw: Raw) -> StreamMessage[Raw]:
    """The fetch as it came: a header may hold any bytes, and nothing here reads them."""
    return StreamMessage(raw_message=raw, body=b"")


async def _undecoded(message: StreamMessage[Raw]) -> Raw:
    return message.raw_message


async def _end(broker: KafkaBroker) -> None:
    """Let the running batch end, leave the group and close, even when Kafka is away."""
    with contextlib.suppress(*KAFKA_ERRORS):
        async with asyncio.timeout(_STOPS_WITHIN_S + 5):
            await broker.stop()
