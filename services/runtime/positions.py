"""Positions that Kafka itself remembers, by the commits of the group."""

from collections.abc import Callable, Collection, Mapping

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import CommitFailedError, IllegalStateError

from services.runtime.errors import Unreachable
from services.runtime.kafka_away import KAFKA_ERRORS, why_away
from services.runtime.records import Partition


class CommittedPositions:
    """The group's commits, for a service whose work may be done twice."""

    def __init__(self, consumer: Callable[[], AIOKafkaConsumer]) -> None:
        self._consumer = consumer

    async def next_offsets(self, assigned: Collection[Partition]) -> Mapping[Partition, int]:
        """What was committed; a partition that is missing never was."""
        found: dict[Partition, int] = {}
        try:
            for partition in assigned:
                at = await self._consumer().committed(TopicPartition(*partition))
                if at is not None:
                    found[partition] = at
        except KAFKA_ERRORS as failed:
            raise Unreachable(why_away(failed)) from None
        return found


async def commit(consumer: AIOKafkaConsumer, offsets: Mapping[TopicPartition, int]) -> None:
    """Tell Kafka where each partition goes on.

    Raises:
        KafkaError: It could not be told. That another process holds the partition by now is no
            error: that process goes on from an earlier commit.
    """
    if not offsets:
        return
    try:
        await consumer.commit(dict(offsets))
    except (CommitFailedError, IllegalStateError):
        return
