"""What comes from Kafka, in plain words: a record, a batch, and where reading goes on."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple, Protocol

from aiokafka import ConsumerRecord

Partition = tuple[str, int]
"""Topic and partition number."""

_LATEST_MS = 253_370_764_800_000
"""1 January 9999: a year before the last moment that Python has, so that any zone can tell it."""


class Span(NamedTuple):
    """How far a batch moves one partition: from the position it found to the one it leaves."""

    expected: int
    new: int


class Record(NamedTuple):
    """One message of the log; a tuple because one is made for every message there is.

    Attributes:
        timestamp: When the log took it in, aware UTC (topics use LogAppendTime). Where the sender's
            clock stamps the records it may be anything, and is kept between 1970 and 9999.
        value: ``None`` for a tombstone.
        headers: As they came; a missing value is empty bytes.
    """

    topic: str
    partition: int
    offset: int
    timestamp: datetime
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """Records of several partitions, each partition in its order, and how far they move it.

    Attributes:
        ends: For the compare-and-set ``UPDATE … SET next = new WHERE next = expected``; also of
            partitions without a record here, past what a transaction leaves and nobody is handed.
    """

    records: Sequence[Record]
    ends: Mapping[Partition, Span]


OnBatch = Callable[[Batch], Awaitable[None]]


class Positions(Protocol):
    """Who remembers how far each partition has been read."""

    async def next_offsets(self, assigned: Collection[Partition]) -> Mapping[Partition, int]:
        """The next offset to read of each; one that is missing was never read: from the start.

        Raises:
            Unavailable: It is asked again.
        """
        ...


@lru_cache(maxsize=1024)
def _moment(milliseconds: int) -> datetime:
    """Kept, for Kafka stamps all that one request brings with the same moment."""
    return datetime.fromtimestamp(min(max(milliseconds, 0), _LATEST_MS) / 1000, UTC)


def record_of(raw: ConsumerRecord) -> Record:
    """The record as we know it, whatever bytes it holds."""
    return Record(
        topic=raw.topic,
        partition=raw.partition,
        offset=raw.offset,
        timestamp=_moment(raw.timestamp),
        key=raw.key,
        value=raw.value,
        headers=tuple([(name, value or b"") for name, value in raw.headers]),
    )
