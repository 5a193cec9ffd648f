"""Commits go beside the next batch, in their order, and nothing is given away before they end."""

import asyncio
import io
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from aiokafka import TopicPartition
from aiokafka.errors import KafkaError

from services.runtime.broker.assignment import Assignment
from services.runtime.broker.commits import Commits
from services.runtime.broker.handling import Handling
from services.runtime.broker.holding import Holding, Taken
from services.runtime.broker.pause import Pause
from services.runtime.broker.tending import Tending
from services.runtime.records import Batch, Partition, Span
from tests.runtime.given import RememberedPositions, a_watch

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
ONE: Partition = ("t", 0)


@dataclass
class SlowToCommit:
    """A consumer that commits only when it is let, and remembers what."""

    let: asyncio.Event = field(default_factory=asyncio.Event)
    asked: list[int] = field(default_factory=list)
    committed: list[int] = field(default_factory=list)
    fails: bool = False

    async def commit(self, offsets: dict[TopicPartition, int]) -> None:
        told = offsets[TopicPartition(*ONE)]
        self.asked.append(told)
        await self.let.wait()
        if self.fails:
            raise KafkaError
        self.committed.append(told)

    async def position(self, _partition: TopicPartition) -> int:
        return 9


class Given:
    """One partition that is held, and a consumer that is slow to commit."""

    def __init__(self) -> None:
        self.consumer: Any = SlowToCommit()
        self.log = io.StringIO()
        self.watch = a_watch(self.log)
        self.assignment = Assignment(
            lambda: self.consumer, RememberedPositions(), self.watch, lambda _held: None
        )
        self.holding = Holding(0, level_at=NOON)
        self.assignment.held[ONE] = self.holding
        self.commits = Commits(self.assignment, self.watch)

    def moved_to(self, offset: int) -> Taken:
        """A batch that was handled up to there."""
        before, self.holding.next = self.holding.next, offset
        return Taken(Batch([], {ONE: Span(before, offset)}), {ONE: self.holding})


async def test_one_commit_waits_for_the_one_before_and_no_batch_for_its_own() -> None:
    """Two at once might arrive in either order, and the position would go back."""
    given = Given()
    await given.commits.begin(given.moved_to(3))
    second = asyncio.create_task(given.commits.begin(given.moved_to(5)))
    await asyncio.sleep(0.01)
    meanwhile = list(given.consumer.asked)

    given.consumer.let.set()
    await second
    await given.commits.ended()

    assert meanwhile == [3]
    assert given.consumer.committed == [3, 5]


async def test_a_partition_is_given_away_only_once_its_commit_has_ended() -> None:
    """Else the next owner would do the batch again, though it was handled here."""
    given = Given()
    await given.commits.begin(given.moved_to(3))

    revoked = asyncio.create_task(given.assignment.on_partitions_revoked({TopicPartition(*ONE)}))
    await asyncio.sleep(0.01)
    held = ONE in given.assignment.held
    given.consumer.let.set()
    await revoked

    assert held
    assert given.consumer.committed == [3]
    assert ONE not in given.assignment.held


async def test_a_commit_that_fails_is_no_more_than_told() -> None:
    """The next one says more."""
    given = Given()
    given.consumer.fails = True
    given.consumer.let.set()

    await given.commits.begin(given.moved_to(3))
    await given.commits.ended()

    assert given.consumer.committed == []
    assert given.assignment.idle.is_set()
    assert '"commit-failed"' in given.log.getvalue()


async def test_whoever_is_cancelled_while_waiting_leaves_the_commit_alone() -> None:
    given = Given()
    await given.commits.begin(given.moved_to(3))

    waiting = asyncio.create_task(given.commits.ended())
    await asyncio.sleep(0.01)
    waiting.cancel()
    given.consumer.let.set()
    await given.commits.ended()

    assert given.consumer.committed == [3]


async def test_once_told_to_end_no_batch_leaves_its_commit_under_way() -> None:
    """The consumer closes then, and what it had not committed would be read again."""
    given = Given()

    async def on_batch(_batch: Batch) -> None:
        """Handled at once."""

    tending = Tending(given.assignment, given.watch, "t")
    handling = Handling(on_batch, tending, given.watch, Pause(asyncio.Event()), commits=True)
    await handling.on_raw(())
    ending = asyncio.create_task(handling.end())
    await asyncio.sleep(0.01)
    under_way = not ending.done()
    given.consumer.let.set()
    await ending
    given.consumer.let.clear()
    given.holding.next = 4
    last = asyncio.create_task(handling.on_raw(()))
    await asyncio.sleep(0.01)
    waits = not last.done()
    given.consumer.let.set()
    await last

    assert under_way
    assert waits
    assert given.consumer.committed == [9, 9]
