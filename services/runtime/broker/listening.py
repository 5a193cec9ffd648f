"""Reads topics in batches with FastStream, and loses nothing.

What FastStream would do by itself is kept away: drop a batch for a header that is not UTF-8 (the
parser is ours), commit or skip a batch that failed (so are the positions), and lose what a failed
poll had already taken from other partitions (we seek back).
"""

import asyncio
import contextlib
import time
from dataclasses import dataclass

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import (
    ConsumerStoppedError,
    InvalidSessionTimeoutError,
    KafkaError,
    OffsetOutOfRangeError,
    UnknownTopicOrPartitionError,
)
from faststream import AckPolicy
from faststream.kafka import KafkaBroker
from faststream.kafka.subscriber.usecase import BatchSubscriber
from faststream.message import StreamMessage

from services.runtime.assignment import Assignment, OnChange
from services.runtime.connections import Kafka
from services.runtime.errors import Halted, Misconfigured, PositionLost, Unavailable
from services.runtime.holding import Taken, move_past, take
from services.runtime.logs import Event, place_of
from services.runtime.metrics import BATCHES_AGAIN, FENCED
from services.runtime.positions import KAFKA_AWAY, CommittedPositions, commit
from services.runtime.records import OnBatch, Partition, Positions
from services.runtime.tending import Tending
from services.runtime.together import until_first
from services.runtime.watch import Watch

_NO_TOPIC = "A topic that this service reads does not exist; make it, or correct its name."
_SESSION_REFUSED = (
    "MILEPAEL_SESSION_TIMEOUT_MS is wrong: it must be between group.min.session.timeout.ms and "
    "group.max.session.timeout.ms of Kafka."
)
_FIRST_PAUSE_S = 0.2
_LONGEST_PAUSE_S = 5.0
"""Short, so that work goes on soon after a dependency is back."""
_STOPS_WITHIN_S = 30.0
"""Twice the time-out of a transaction, so that a stop seldom cuts a batch."""
_COMMITS_WITHIN_S = 10.0
_ONE_POLL_MS = 300

Raw = tuple[ConsumerRecord, ...]


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


async def listen(to: Listening, on_batch: OnBatch, watch: Watch, stop: asyncio.Event) -> None:
    """Hand over batch after batch until ``stop`` is set; the running batch then ends.

    A batch is handled when ``on_batch`` returns. After `Unavailable` and after a bug it is read
    again, with a pause, and the service is not ready meanwhile. After `PositionLost` it is
    dropped and the positions are asked for anew.

    Raises:
        Halted: From ``on_batch``.
        Misconfigured: Kafka refuses the session time-out.
    """
    while not stop.is_set():
        await _Reading(to, on_batch, watch, stop).run()


class _Reading:
    """One life of a consumer: until told to stop, or until it is of no more use."""

    def __init__(self, to: Listening, on_batch: OnBatch, watch: Watch, stop: asyncio.Event) -> None:
        self._to = to
        self._on_batch = on_batch
        self._watch = watch
        self._stop = stop
        self._pause_s = _FIRST_PAUSE_S
        self._halted: Halted | None = None
        self._halting = asyncio.Event()
        self._assignment = Assignment(
            self._consumer, to.positions or CommittedPositions(self._consumer), watch, to.on_change
        )
        self._tending = Tending(self._assignment, watch, to.topics[0])
        self._broker = _broker(to)
        self._subscriber = _subscriber(self._broker, to, self._assignment)
        self._subscriber(self._on_raw)
        self._guard_polls()

    async def run(self) -> None:
        """Read until told to stop, until a person must decide, or until nothing moves."""
        try:
            await until_first(self._stop.wait(), self._read())
        finally:
            await _end(self._broker)
            self._watch.log.info(Event.STOPPED)

    async def _read(self) -> None:
        if not await self._joined():
            return
        await until_first(
            self._tending.keep_placing(),
            self._tending.keep_looking(tell_kafka=self._to.positions is not None),
            self._rise(),
        )

    async def _rise(self) -> None:
        await self._halting.wait()
        assert self._halted is not None
        raise self._halted

    def _consumer(self) -> AIOKafkaConsumer:
        return self._subscriber.consumer

    async def _joined(self) -> bool:
        """Join the group; waits for Kafka for as long as it takes, or until told to stop."""
        self._watch.health.trouble("joining", "The service has not joined its consumer group yet.")
        while not self._stop.is_set():
            try:
                await self._broker.start()
            except InvalidSessionTimeoutError:
                raise Misconfigured(_SESSION_REFUSED) from None
            except (KafkaError, OSError) as away:
                unknown = isinstance(away, UnknownTopicOrPartitionError)
                self._watch.health.trouble("kafka", _NO_TOPIC if unknown else KAFKA_AWAY)
                await _end(self._broker)
                await self._pause()
            else:
                self._pause_s = _FIRST_PAUSE_S
                self._watch.health.well("kafka")
                self._watch.health.well("joining")
                return True
        return False

    async def _on_raw(self, raw: Raw) -> None:
        """Handle one fetch of FastStream's. Nothing rises from here: it would be skipped."""
        if self._halting.is_set():
            return
        self._assignment.idle.clear()
        try:
            handled = await self._handled(raw)
        finally:
            self._assignment.idle.set()
        if not handled:
            await self._pause()

    async def _handled(self, raw: Raw) -> bool:
        """Whether nothing of the fetch is left to do."""
        try:
            taken = take(self._assignment.held, raw, await self._assignment.fetched())
        except Exception as bug:
            self._tell_of(bug)
            return False
        if not taken.holdings:
            return True
        try:
            return await self._kept(taken)
        finally:
            self._tending.moved_at = time.monotonic()

    async def _kept(self, taken: Taken) -> bool:
        began = time.monotonic()
        try:
            await self._on_batch(taken.batch)
        except Unavailable as away:
            self._again("not-now", away.sentence)
        except PositionLost:
            self._watch.log.warning(Event.POSITION_LOST, count=len(taken.holdings))
            self._watch.metrics.add(FENCED, "position")
            self._watch.metrics.add(BATCHES_AGAIN, "position-lost")
            self._assignment.lose(taken.holdings)
        except Halted as halted:
            self._halted = halted
            self._halting.set()
        except Exception as bug:
            self._tell_of(bug)
        else:
            self._watch.metrics.took(time.monotonic() - began)
            self._watch.health.well("batch")
            self._pause_s = _FIRST_PAUSE_S
            await self._move_past(taken)
            return True
        return False

    def _tell_of(self, bug: Exception) -> None:
        """Its type and place; its text may quote a message."""
        kind, place = type(bug).__name__, place_of(bug)
        self._watch.log.error(Event.BUG, error_type=kind, place=place)
        self._again("bug", f"A bug stops the reading: {kind} at {place}; report it.")

    async def _move_past(self, taken: Taken) -> None:
        move_past(taken)
        if self._to.positions is not None:
            return
        try:
            async with asyncio.timeout(_COMMITS_WITHIN_S):
                await commit(self._consumer(), self._assignment.committable(taken))
        except (KafkaError, TimeoutError) as failed:
            # Not lost: the next commit says more, and until then it would be read again.
            self._watch.log.warning(Event.COMMIT_FAILED, error_type=type(failed).__name__)

    def _again(self, why: str, sentence: str) -> None:
        self._watch.health.trouble("batch", sentence)
        self._watch.metrics.add(BATCHES_AGAIN, why)
        self._assignment.again()

    async def _pause(self) -> None:
        # Not ``wait_for``: before Python 3.12 it swallows a cancellation that meets the event.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._pause_s):
                await self._stop.wait()
        self._pause_s = min(2 * self._pause_s, _LONGEST_PAUSE_S)

    def _guard_polls(self) -> None:
        """Stand between FastStream's loop and its poll.

        The loop answers an error of the poll with a pause of five seconds, or by starting itself
        anew at once; either way what the poll had taken from other partitions would be skipped.
        ``get_msg`` is public, yet replacing it is not documented: the lock pins FastStream.
        """
        poll = self._subscriber.get_msg

        async def guarded(consumer: AIOKafkaConsumer) -> Raw:
            try:
                taken = await poll(consumer)
            except ConsumerStoppedError:
                raise
            except OffsetOutOfRangeError as outside:
                self._assignment.again()
                for at in outside.args[0]:
                    self._assignment.stop_outside((at.topic, at.partition))
            except Exception as failed:
                self._assignment.again()
                await self._after_a_failed_poll(failed)
            else:
                self._watch.health.well("reading")
                if taken:
                    return taken
                # The loop hands over no empty fetch, yet it may have passed the end of a
                # transaction: the positions follow, or the partition would look unread.
                await self._on_raw(())
            return ()

        self._subscriber.get_msg = guarded  # type: ignore[method-assign]

    async def _after_a_failed_poll(self, failed: Exception) -> None:
        kind = type(failed).__name__
        self._watch.log.error(Event.CONSUMER_TROUBLE, error_type=kind, place=place_of(failed))
        self._watch.health.trouble(
            "reading", f"Kafka's client cannot go on ({kind}); see the log for the partition."
        )
        for partition in tuple(self._assignment.held):
            await self._stop_if_it_cannot_be_read(partition)
        self._assignment.again()
        await self._pause()

    async def _stop_if_it_cannot_be_read(self, partition: Partition) -> None:
        """Find the partition with a record that aiokafka fails on, such as a broken header name."""
        topic, number = partition
        at = TopicPartition(topic, number)
        try:
            await self._consumer().getmany(at, timeout_ms=_ONE_POLL_MS)
        except ConsumerStoppedError:
            raise
        except Exception as failed:
            self._assignment.stop(
                partition,
                f"{topic} partition {number} holds a record at or after its position that Kafka's "
                f"client cannot read ({type(failed).__name__}): move the position past it.",
            )


def _broker(to: Listening) -> KafkaBroker:
    return KafkaBroker(
        to.kafka.kafka,
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
    with contextlib.suppress(KafkaError, OSError, TimeoutError):
        async with asyncio.timeout(_STOPS_WITHIN_S + 5):
            await broker.stop()
