"""Who owns the streams of the relay, and that nobody does once the service has been told to end."""

import asyncio
import io
from collections.abc import Collection
from typing import Any

import pytest
from aiokafka import ConsumerRebalanceListener, TopicPartition

from services.runtime.database import Database
from services.status.relay import owners
from services.status.relay.mark import MARK_TOPIC
from services.status.relay.owners import relay_streams
from services.status.relay.tools import Relay
from tests.connected.keeping import settings_for
from tests.runtime.given import a_watch


class Rebalancing:
    """A consumer whose group is given its partitions while it closes, as aiokafka's is.

    Its close lets a rebalance that is under way come to its end.
    """

    def __init__(self) -> None:
        self.polled = asyncio.Event()
        self._listener: ConsumerRebalanceListener | None = None

    def subscribe(self, topics: Collection[str], listener: ConsumerRebalanceListener) -> None:
        self._listener = listener

    async def start(self) -> None:
        """It answers at once."""

    def partitions_for_topic(self, topic: str) -> set[int]:
        return {0}

    def pause(self, partition: TopicPartition) -> None:
        """Nothing is read by it in any case."""

    async def getmany(self, **how: Any) -> dict[TopicPartition, list[object]]:
        self.polled.set()
        await asyncio.sleep(0.01)
        return {}

    async def stop(self) -> None:
        assert self._listener is not None
        await self._listener.on_partitions_assigned([TopicPartition(MARK_TOPIC, 0)])


async def test_a_stream_that_is_given_while_the_consumer_closes_finds_no_owner(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It would go on after all else has ended, and tell of a database that we have closed."""
    into, consumer = io.StringIO(), Rebalancing()
    monkeypatch.setattr(owners, "_member", lambda _settings: consumer)
    relay = Relay(settings_for("postgresql://nobody@127.0.0.1:1/none"), _closed(), a_watch(into))

    relaying = asyncio.create_task(relay_streams(relay, 1))
    await consumer.polled.wait()
    relaying.cancel()
    await asyncio.gather(relaying, return_exceptions=True)

    assert asyncio.all_tasks() == {asyncio.current_task()}
    assert into.getvalue() == ""


def _closed() -> Database:
    pool: Any = None
    return Database(pool)
