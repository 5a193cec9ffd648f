"""Commits go beside the next batch, in their order, and nothing is given away before they end."""

import asyncio
import io
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import KafkaError

from services.runtime.broker import commits
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
TWO: Partition = ("t", 1)
THREE: Partition = ("t", 2)


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


async def failed(given: Given) -> None:
    """A commit that fails, and Kafka well again after it."""
    given.consumer.fails = True
    given.consumer.let.set()
    await given.commits.begin(given.moved_to(3))
    await given.commits.ended()
    given.consumer.fails = False


async def test_a_commit_that_fails_is_told_and_keeps_nobody_waiting() -> None:
    given = Given()

    await failed(given)

    assert given.consumer.committed == []
    assert given.assignment.idle.is_set()
    assert '"commit-failed"' in given.log.getvalue()


async def test_what_could_not_be_committed_is_though_nothing_more_comes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Else the lag would stand until the partition's next message, and be read again at the end."""
    given = Given()
    monkeypatch.setattr(commits, "_AGAIN_AFTER_S", 3600.0)
    await failed(given)
    given.commits.again()
    await given.commits.ended()
    at_once = list(given.consumer.asked)
    monkeypatch.setattr(commits, "_AGAIN_AFTER_S", 0.0)

    for _ in range(3):
        given.commits.again()
        await given.commits.ended()

    assert at_once == [3]
    assert given.consumer.committed == [3]


async def test_an_empty_poll_commits_what_is_owed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commits, "_AGAIN_AFTER_S", 0.0)
    given = Given()

    async def on_batch(_batch: Batch) -> None:
        """Handled at once."""

    tending = Tending(given.assignment, given.watch, "t")
    handling = Handling(on_batch, tending, given.watch, Pause(asyncio.Event()), commits=True)
    given.consumer.let.set()
    given.consumer.fails = True
    await handling.on_raw(())
    await handling.end()
    given.consumer.fails = False
    await handling.on_raw(())
    await handling.end()

    assert given.consumer.committed == [9]


async def test_the_next_commit_says_also_what_the_one_before_could_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of another partition too; but not of one that was given away meanwhile."""
    given = Given()
    await failed(given)
    other, gone = Holding(7, level_at=NOON), Holding(8, level_at=NOON)
    given.assignment.held[TWO] = other
    told: list[dict[TopicPartition, int]] = []

    async def commit(offsets: dict[TopicPartition, int]) -> None:
        told.append(offsets)

    monkeypatch.setattr(given.consumer, "commit", commit)
    await given.commits.begin(Taken(Batch([], {TWO: Span(0, 7)}), {TWO: other, THREE: gone}))
    await given.commits.ended()

    assert told == [{TopicPartition(*ONE): 3, TopicPartition(*TWO): 7}]


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
