"""Where reading goes on in one partition, and what of a fetch is ours to handle."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from aiokafka import ConsumerRecord

from services.runtime.records import Batch, Partition, Record, Span, record_of


@dataclass(slots=True)
class Holding:
    """One partition that is being read; a new one for every assignment.

    Attributes:
        next: The next offset to handle.
        read_until: Timestamp of the last record handled.
        waits_since: Timestamp of the oldest record that was taken and is not yet handled.
        level_at: When the end of the log was last seen to be reached, or reading began.
    """

    next: int
    level_at: datetime
    read_until: datetime | None = None
    waits_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """A batch, and the holdings that it was taken under."""

    batch: Batch
    holdings: Mapping[Partition, Holding]


def take(
    held: Mapping[Partition, Holding],
    raw: Iterable[ConsumerRecord],
    fetched: Mapping[Partition, int] | None = None,
) -> Taken:
    """The records that are ours to handle.

    What lies below our own position, as may be after a rebalance, is left out, and so is what is
    of a partition that is not held.

    Args:
        held: What is being read.
        raw: Everything that was fetched and not handled.
        fetched: Where the consumer goes on after it. That may lie further than the records reach:
            the end of a transaction has an offset too, and what was aborted, and nobody is handed
            either.
    """
    records: list[Record] = []
    ends: dict[Partition, Span] = {}
    holdings: dict[Partition, Holding] = {}
    for one in raw:
        partition = (one.topic, one.partition)
        holding = held.get(partition)
        if holding is None or one.offset < holding.next:
            continue
        record = record_of(one)
        records.append(record)
        ends[partition] = Span(holding.next, one.offset + 1)
        if partition not in holdings:
            holdings[partition] = holding
            holding.waits_since = record.timestamp
    for partition, next_fetched in (fetched or {}).items():
        holding = held.get(partition)
        if holding is not None and next_fetched > _end(partition, holding, ends):
            ends[partition] = Span(holding.next, next_fetched)
            holdings[partition] = holding
    return Taken(Batch(records, ends), holdings)


def _end(partition: Partition, holding: Holding, ends: Mapping[Partition, Span]) -> int:
    return ends[partition].new if partition in ends else holding.next


def move_past(taken: Taken) -> None:
    """The batch has been handled: reading goes on after it."""
    for record in taken.batch.records:
        taken.holdings[record.topic, record.partition].read_until = record.timestamp
    for partition, holding in taken.holdings.items():
        holding.next = taken.batch.ends[partition].new
        holding.waits_since = None
