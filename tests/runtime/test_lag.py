"""How far behind reading is, and of which partitions it is told."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from aiokafka import TopicPartition

from services.runtime.broker.assignment import Assignment
from services.runtime.broker.holding import Holding
from services.runtime.broker.lag import Lag
from tests.runtime.given import RememberedPositions, a_watch

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


class LogOfTen:
    """A consumer's view of logs of ten records."""

    def pause(self, partition: TopicPartition) -> None: ...

    async def beginning_offsets(self, of: Collection[TopicPartition]) -> dict[TopicPartition, int]:
        return dict.fromkeys(of, 0)

    async def end_offsets(self, of: Collection[TopicPartition]) -> dict[TopicPartition, int]:
        return dict.fromkeys(of, 10)


async def test_the_lag_of_a_stopped_partition_is_shown_until_it_is_no_longer_ours() -> None:
    """It is the one that people ask about, and no reason to leave the group."""
    log: Any = LogOfTen()
    told = a_watch()
    all_ours = Assignment(lambda: log, RememberedPositions(), told, lambda held: None)
    all_ours.held = {("t", 0): Holding(4, NOON), ("t", 1): Holding(9, NOON)}
    lag = Lag(all_ours, told.metrics)

    def shown(partition: int) -> float | None:
        labels = {"service": "test", "topic": "t", "partition": str(partition)}
        return told.metrics.registry.get_sample_value("milepael_lag_messages", labels)

    await lag.look(NOON)
    all_ours.stop(("t", 0), "A record cannot be read.")
    waiting = await lag.look(NOON)
    while_stopped = shown(0)
    await all_ours.on_partitions_revoked({TopicPartition("t", 0), TopicPartition("t", 1)})
    await lag.look(NOON)

    assert (waiting, while_stopped) == (1, 6)
    assert shown(0) is None
    assert shown(1) is None
