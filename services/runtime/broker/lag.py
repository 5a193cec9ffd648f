"""How far behind reading is, in messages and in minutes."""

from collections import ChainMap
from collections.abc import Mapping
from datetime import datetime

from aiokafka import TopicPartition

from services.runtime.broker.assignment import Assignment
from services.runtime.broker.holding import Holding
from services.runtime.metrics import LAG, LAG_MINUTES, Metrics
from services.runtime.records import Partition


class Lag:
    """Shows the lag of the partitions that are ours, and forgets those that no longer are.

    One that is stopped is ours as well: there the lag is what the people who mend it look at.
    """

    def __init__(self, assignment: Assignment, metrics: Metrics) -> None:
        self._assignment = assignment
        self._metrics = metrics
        self._shown: set[Partition] = set()

    async def look(self, moment: datetime) -> int:
        """Measure every partition held, and stop those whose next record is gone from the log.

        Returns:
            How many messages wait in partitions that are being read.

        Raises:
            KafkaError: Kafka does not answer.
        """
        holdings = dict(self._ours())
        asked = [TopicPartition(*partition) for partition in holdings]
        first = await self._assignment.consumer.beginning_offsets(asked)
        last = await self._assignment.consumer.end_offsets(asked)
        waiting = 0
        for partition, holding in holdings.items():
            if self._ours().get(partition) is not holding:
                continue
            at = TopicPartition(*partition)
            behind = self._show(partition, holding, last[at], moment)
            if partition in self._assignment.stopped:
                continue
            if holding.next < first[at]:
                self._assignment.stop_outside(partition)
                continue
            waiting += behind
        self._forget_what_is_not_ours()
        return waiting

    def _ours(self) -> Mapping[Partition, Holding]:
        return ChainMap(self._assignment.held, self._assignment.stopped)

    def _show(self, partition: Partition, holding: Holding, end: int, moment: datetime) -> int:
        behind = max(0, end - holding.next)
        if behind == 0:
            holding.level_at = moment
        minutes = minutes_waited(holding, moment) if behind else 0.0
        self._metrics.show(LAG, behind, *partition)
        self._metrics.show(LAG_MINUTES, minutes, *partition)
        self._shown.add(partition)
        return behind

    def _forget_what_is_not_ours(self) -> None:
        for partition in self._shown - self._ours().keys():
            self._metrics.forget(LAG, *partition)
            self._metrics.forget(LAG_MINUTES, *partition)
        self._shown &= self._ours().keys()


def minutes_waited(holding: Holding, moment: datetime) -> float:
    """How long the oldest record that is not handled has waited, at most.

    Its own timestamp where it has been taken; else it came after the last one that was handled,
    and after the end of the log was last reached.
    """
    if holding.waits_since is not None:
        since = holding.waits_since
    elif holding.read_until is not None:
        since = max(holding.read_until, holding.level_at)
    else:
        since = holding.level_at
    return max(0.0, (moment - since).total_seconds() / 60)
