"""What cannot be kept whole is kept in portions, and all that comes before what cannot be kept."""

import asyncio
import io
from datetime import UTC, datetime
from typing import Any

from aiokafka import ConsumerRecord, TopicPartition
from hypothesis import given
from hypothesis import strategies as st

from services.runtime.broker.assignment import Assignment
from services.runtime.broker.handling import Handling, Raw
from services.runtime.broker.holding import Holding
from services.runtime.broker.pause import Pause
from services.runtime.broker.tending import Tending
from services.runtime.errors import PositionLost, Unavailable
from services.runtime.portions import Portions
from services.runtime.records import Batch, Partition
from tests.runtime.given import RememberedPositions, a_watch

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
ONE: Partition = ("t", 0)
OTHER: Partition = ("t", 1)
LAST = 9
"""The offset after the last record: an end of a transaction lies between."""


class AtTheEnd:
    """A consumer that has fetched everything, and remembers where it was told to go back to."""

    def __init__(self) -> None:
        self.sought: dict[TopicPartition, int] = {}

    async def position(self, _partition: TopicPartition) -> int:
        return LAST

    def seek(self, partition: TopicPartition, offset: int) -> None:
        self.sought[partition] = offset

    def pause(self, _partition: TopicPartition) -> None:
        """Nothing is fetched by itself here."""


class Reading:
    """One partition with eight records, and a handler that refuses what it is told to refuse."""

    def __init__(self, *, at_most: int = 8, never: int | None = None) -> None:
        self.at_most, self.never, self.lost = at_most, never, False
        self.kept: list[int] = []
        self.sizes: list[int] = []
        self.consumer: Any = AtTheEnd()
        watch = a_watch(io.StringIO())
        assignment = Assignment(
            lambda: self.consumer, RememberedPositions(), watch, lambda _held: None
        )
        self.holding = Holding(0, level_at=NOON)
        self.assignment = assignment
        assignment.held[ONE] = self.holding
        stop = asyncio.Event()
        stop.set()
        tending = Tending(assignment, watch, "t")
        self.handling = Handling(self.on_batch, tending, watch, Pause(stop), commits=False)

    async def on_batch(self, batch: Batch) -> None:
        offsets = [record.offset for record in batch.records]
        self.sizes.append(len(offsets))
        if self.lost:
            raise PositionLost
        if len(offsets) > self.at_most or self.never in offsets:
            raise Unavailable("Not now.")
        self.kept.extend(offsets)

    async def read(self) -> None:
        """Fetch from where reading goes on, as a consumer does."""
        await self.handling.on_raw(fetch(self.holding.next))


def fetch(first: int, partition: Partition = ONE) -> Raw:
    """Records from this offset on."""
    return tuple(
        ConsumerRecord(*partition, offset, 0, 0, None, b"{}", None, 0, 2, ())
        for offset in range(first, 8)
    )


async def test_what_is_too_much_for_one_transaction_is_kept_in_several() -> None:
    reading = Reading(at_most=3)

    for _ in range(6):
        await reading.read()

    assert reading.kept == list(range(8))
    assert reading.holding.next == LAST


async def test_a_record_that_cannot_be_handled_holds_up_none_that_comes_before_it() -> None:
    reading = Reading(never=5)

    for _ in range(8):
        await reading.read()

    assert reading.kept == [0, 1, 2, 3, 4]
    assert reading.holding.next == 5
    assert reading.sizes[-1] == 1


async def test_once_it_goes_again_fetches_are_handed_over_whole() -> None:
    reading = Reading(never=0)
    for _ in range(5):
        await reading.read()
    reading.never = None

    await reading.read()
    reading.holding.next = 0
    await reading.read()

    assert reading.sizes[-5:] == [1, 2, 4, 1, 8]


async def test_a_position_lost_in_one_portion_has_the_rest_of_the_fetch_read_again() -> None:
    """Else the consumer would stand past the records of the other partition, which nobody had."""
    reading = Reading(at_most=3)
    reading.assignment.held[OTHER] = Holding(0, level_at=NOON)
    both = (*fetch(0), *fetch(0, OTHER))
    await reading.handling.on_raw(both)
    reading.lost = True

    await reading.handling.on_raw(both)

    assert reading.sizes == [16, 8]
    assert ONE not in reading.assignment.held
    assert reading.consumer.sought[TopicPartition(*OTHER)] == 0
    assert reading.assignment.held[OTHER].next == 0


@given(st.lists(st.tuples(st.integers(1, 50), st.booleans())), st.integers(0, 60))
def test_portions_are_the_fetch_in_its_order(told: list[tuple[int, bool]], length: int) -> None:
    portions = Portions()
    for count, kept in told:
        (portions.kept if kept else portions.failed)(count)

    portion, rest = portions.cut(tuple(range(length)))

    assert [*portion, *rest] == list(range(length))
    assert portion or not length
