"""Stands between FastStream's loop and its poll.

The loop answers an error of the poll with a pause of five seconds, or by starting itself anew at
once; either way what the poll had taken from other partitions would be skipped.
"""

from collections.abc import Awaitable, Callable

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import ConsumerStoppedError, OffsetOutOfRangeError

from services.runtime.broker.assignment import Assignment
from services.runtime.broker.handling import Handling, Raw
from services.runtime.broker.pause import Pause
from services.runtime.logs import Event, place_of
from services.runtime.records import Partition
from services.runtime.watch import Watch

_ONE_POLL_MS = 300

Poll = Callable[[AIOKafkaConsumer], Awaitable[Raw]]


class Polling:
    """A poll that loses nothing when it fails."""

    def __init__(
        self, poll: Poll, assignment: Assignment, handling: Handling, watch: Watch, pause: Pause
    ) -> None:
        self._poll = poll
        self._assignment = assignment
        self._handling = handling
        self._watch = watch
        self._pause = pause

    async def get(self, consumer: AIOKafkaConsumer) -> Raw:
        """The next fetch; empty where the poll failed, and everything is then read again."""
        try:
            taken = await self._poll(consumer)
        except ConsumerStoppedError:
            raise
        except OffsetOutOfRangeError as outside:
            self._assignment.again()
            for at in outside.args[0]:
                self._assignment.stop_outside((at.topic, at.partition))
        except Exception as failed:  # whatever a record does to the client
            self._assignment.again()
            await self._after(failed)
        else:
            self._watch.health.well("reading")
            if taken:
                return taken
            # The loop hands over no empty fetch, yet it may have passed the end of a
            # transaction: the positions follow, or the partition would look unread.
            await self._handling.on_raw(())
        return ()

    async def _after(self, failed: Exception) -> None:
        kind = type(failed).__name__
        self._watch.log.error(Event.CONSUMER_TROUBLE, error_type=kind, place=place_of(failed))
        self._watch.health.trouble(
            "reading", f"Kafka's client cannot go on ({kind}); see the log for the partition."
        )
        for partition in tuple(self._assignment.held):
            await self._stop_if_it_cannot_be_read(partition)
        self._assignment.again()
        await self._pause.wait()

    async def _stop_if_it_cannot_be_read(self, partition: Partition) -> None:
        """Find the partition with a record that aiokafka fails on, such as a broken header name."""
        topic, number = partition
        at = TopicPartition(topic, number)
        try:
            await self._assignment.consumer.getmany(at, timeout_ms=_ONE_POLL_MS)
        except ConsumerStoppedError:
            raise
        except Exception as failed:  # likewise
            self._assignment.stop(
                partition,
                f"{topic} partition {number} holds a record at or after its position that Kafka's "
                f"client cannot read ({type(failed).__name__}): move the position past it.",
            )
