"""What the relay works with: settings, database, watch, and producers that fence one another."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from aiokafka import AIOKafkaProducer

from services.runtime.clients import start
from services.runtime.database import Database
from services.runtime.settings import StatusSettings
from services.runtime.watch import Watch
from services.status.at_hand import AtHand
from services.status.relay.mark import MARK_TOPIC

STOP_S = 5.0
KAFKA_AWAY = "Kafka does not take what the relay sends: check that it runs; it is tried again."


@dataclass(frozen=True, slots=True)
class Relay:
    """The tools of one process's relay.

    Attributes:
        at_hand: What this process has said; empty where it says nothing.
        ending: Producers that wait for Kafka to end.
    """

    settings: StatusSettings
    database: Database
    watch: Watch
    at_hand: AtHand = field(default_factory=AtHand)
    ending: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def mark_topic(self) -> str:
        """As it is called in this installation."""
        return self.settings.topic(MARK_TOPIC)


@contextlib.asynccontextmanager
async def started(relay: Relay, producer: AIOKafkaProducer) -> AsyncIterator[AIOKafkaProducer]:
    """The producer, fencing every one before it, until the context ends."""
    try:
        await start(producer, relay.settings)
        yield producer
    finally:
        # It flushes before it ends, and may wait long for a Kafka that is away; a successor
        # undoes what it has not committed, so nobody need wait for it.
        ending = asyncio.create_task(producer.stop())
        relay.ending.add(ending)
        ending.add_done_callback(relay.ending.discard)
        await asyncio.wait({ending}, timeout=STOP_S)
