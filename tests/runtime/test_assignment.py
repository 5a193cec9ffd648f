"""A partition is still until its position is known, and goes on only within its log."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from aiokafka import TopicPartition

from services.runtime.broker.assignment import Assignment
from services.runtime.records import Partition
from tests.runtime.given import RememberedPositions, a_watch

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
FIRST, SECOND = TopicPartition("t", 0), TopicPartition("t", 1)


@dataclass
class LogFrom3To10:
    """A consumer that remembers what it was told, of a log that keeps the offsets from 3 to 9."""

    paused: set[TopicPartition] = field(default_factory=set)
    at: dict[TopicPartition, int] = field(default_factory=dict)

    def pause(self, partition: TopicPartition) -> None:
        self.paused.add(partition)

    def resume(self, partition: TopicPartition) -> None:
        self.paused.remove(partition)

    def seek(self, partition: TopicPartition, offset: int) -> None:
        self.at[partition] = offset

    async def beginning_offsets(self, of: Collection[TopicPartition]) -> dict[TopicPartition, int]:
        return dict.fromkeys(of, 3)

    async def end_offsets(self, of: Collection[TopicPartition]) -> dict[TopicPartition, int]:
        return dict.fromkeys(of, 10)


@dataclass
class Given:
    """An assignment over that log."""

    positions: dict[Partition, int]
    log: Any = field(default_factory=LogFrom3To10)
    held: list[frozenset[Partition]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.watch = a_watch()
        remembered = RememberedPositions(self.positions)
        self.all = Assignment(lambda: self.log, remembered, self.watch, self.held.append)


async def test_an_assigned_partition_is_still_until_its_position_is_known() -> None:
    """It has a position of some kind, or aiokafka would look for one in the group's commits."""
    given = Given({("t", 0): 5})

    await given.all.on_partitions_assigned({FIRST, SECOND})
    before = (set(given.log.paused), dict(given.log.at), dict(given.all.held))
    await given.all.place(NOON)

    assert before == ({FIRST, SECOND}, {FIRST: 0, SECOND: 0}, {})
    assert given.log.paused == set()
    assert given.log.at == {FIRST: 5, SECOND: 3}
    assert given.held[-1] == {("t", 0), ("t", 1)}


async def test_a_position_outside_the_log_is_never_sought() -> None:
    """Neither before its beginning nor after its end; its end is where the next record comes."""
    for position in (2, 11):
        given = Given({("t", 0): position, ("t", 1): 10})

        await given.all.on_partitions_assigned({FIRST, SECOND})
        await given.all.place(NOON)

        assert given.log.paused == {FIRST}
        assert given.log.at == {FIRST: 0, SECOND: 10}
        assert len(given.watch.health.reasons) == 1


async def test_a_stopped_partition_that_goes_to_another_process_is_no_longer_our_trouble() -> None:
    given = Given({("t", 0): 99})
    await given.all.on_partitions_assigned({FIRST})
    await given.all.place(NOON)

    await given.all.on_partitions_revoked({FIRST})

    assert given.watch.health.ready
    assert given.held[-1] == frozenset()


async def test_positions_that_come_after_the_partition_has_gone_are_not_used() -> None:
    """The group may divide the partitions anew while the database is asked."""
    given = Given({("t", 0): 5})
    await given.all.on_partitions_assigned({FIRST})
    placing = given.all.place(NOON)
    asked = given.all._positions.next_offsets

    async def slowly(assigned: Collection[Partition]) -> Mapping[Partition, int]:
        await given.all.on_partitions_revoked({FIRST})
        return await asked(assigned)

    given.all._positions.next_offsets = slowly  # type: ignore[method-assign]
    await placing

    assert given.all.held == {}
    assert given.log.at == {FIRST: 0}
