"""The mark: how far a stream has been sent, written in the same transaction as the events."""

from dataclasses import dataclass
from uuid import UUID

import msgspec
from aiokafka import AIOKafkaConsumer, TopicPartition

from services.runtime.connections import Kafka
from services.runtime.errors import Unreachable
from services.runtime.topic_log import AWAY, IDLE_POLLS, POLL_MS, partitions_of, reader
from services.status.store.streams import Slice, Stream

MARK_TOPIC = "milepael.relay-mark.v1"
UNREADABLE = -1
"""Stands for the epoch of a mark that cannot be read: it agrees with no database."""

# Each mark is followed by the marker of its transaction. If the last mark is further back, the
# stream has been reconciled or compacted, and the look widens.
FIRST_LOOK = 16


@dataclass(frozen=True, slots=True)
class Mark:
    """How far one stream has been sent.

    Attributes:
        epoch: Of the stream at that time.
        number: Of the last event sent; 0 before the first.
        id: Of that event; ``None`` for number 0.
    """

    epoch: int
    stream: int
    number: int
    id: UUID | None

    def encoded(self) -> bytes:
        """The mark as a record's value."""
        return msgspec.json.encode(self)


def decoded(value: bytes) -> Mark | None:
    """The mark that a record holds; ``None`` when it is none."""
    try:
        return msgspec.json.decode(value, type=Mark)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


async def last_mark(kafka: Kafka, topic: str, stream: int) -> Mark | None:
    """The last mark that was committed for a stream; ``None`` when there is none.

    Args:
        kafka: Where.
        topic: The mark topic as it is called in this installation.
        stream: Its partition.

    Raises:
        KafkaError: Kafka cannot be reached.
        Unreachable: Kafka does not show it.
    """
    partition = TopicPartition(topic, stream)
    if partition not in await partitions_of(kafka, topic):
        return None
    async with reader(kafka) as consumer:
        consumer.assign([partition])
        first = (await consumer.beginning_offsets([partition]))[partition]
        end = at = (await consumer.end_offsets([partition]))[partition]
        back = FIRST_LOOK
        while at > first:
            at, back = max(first, end - back), back * 8
            found = await _newest(consumer, partition, at, end)
            if found is not None:
                return decoded(found) or Mark(UNREADABLE, stream, 0, None)
        return None


async def _newest(
    consumer: AIOKafkaConsumer, partition: TopicPartition, at: int, end: int
) -> bytes | None:
    """The last value between two offsets; control records and aborted ones are passed over."""
    newest: bytes | None = None
    consumer.seek(partition, at)
    for _ in range(IDLE_POLLS):
        for records in (await consumer.getmany(timeout_ms=POLL_MS)).values():
            newest = ([record.value for record in records if record.value] or [newest])[-1]
        if await consumer.position(partition) >= end:
            return newest
    raise Unreachable(AWAY)


RECONCILE = "; nothing is sent: run `milepael relay reconcile`."


def why_stopped(mark: Mark | None, stream: Stream, marked_id: UUID | None) -> str | None:
    """Why nothing may be sent from this stream; ``None`` when the mark and the database agree.

    Args:
        mark: The last one committed.
        stream: The stream's row.
        marked_id: Id of the outbox row that bears the mark's number, if there is one.
    """
    name = f"Stream {stream.n}"
    if stream.reconciling_since is not None:
        return f"{name}: a reconciliation has begun and not ended{RECONCILE}"
    if mark is None:
        missing = f"{name}: its mark is missing from Kafka{RECONCILE}"
        return missing if stream.first_mark_written else None
    if mark.epoch != stream.epoch:
        return (
            f"{name}: the mark is of epoch {mark.epoch}, the database of {stream.epoch}{RECONCILE}"
        )
    if mark.number == 0 and stream.pruned_number == 0:
        return None
    known = {marked_id, stream.pruned_id if mark.number == stream.pruned_number else None}
    if mark.id is None or mark.id not in known:
        return (
            f"{name}: Kafka's mark names event {mark.number}, which is not in the database as it "
            f"was sent, so the database or Kafka is an earlier copy{RECONCILE}"
        )
    return None


def gap(mark: Mark, seen: Slice) -> str | None:
    """Why what comes after the mark cannot be sent: a number is missing."""
    following = seen.rows[0].number if seen.rows else seen.stream.next
    if following != mark.number + 1:
        return (
            f"Stream {mark.stream}: event {mark.number + 1} is missing from the outbox{RECONCILE}"
        )
    return None
