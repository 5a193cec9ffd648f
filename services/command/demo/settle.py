"""Waits until nothing moves: the clock stands still, and all is read, judged and sent."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping

from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from services.command.demo.clock import real
from services.command.demo.evidence import Check
from services.command.demo.words import Phrase, phrase
from services.runtime.clients import opened, reach
from services.runtime.database import Database
from services.runtime.errors import Unavailable
from services.runtime.kafka_away import KAFKA_ERRORS
from services.runtime.settings import MilestoneSettings, StatusSettings
from services.runtime.topic_log import Reach, reaches
from services.status.moment import Simulated
from services.status.setup import MILESTONE, PARKED
from services.status.store.bonds import count_due
from services.status.store.installation import database_clock
from services.status.store.positions import all_positions
from services.status.store.streams import streams

PATIENCE_S = 120.0
LOOK_AGAIN_S = 0.2


class Rest:
    """Looks whether anything still moves."""

    def __init__(
        self,
        milestone: MilestoneSettings,
        status: StatusSettings,
        database: Database,
        line: Simulated,
    ) -> None:
        self._milestone = milestone
        self._status = status
        self._database = database
        self._line = line

    async def check(self) -> Check:
        """Wait, for two minutes at most, until nothing moves."""
        deadline = time.monotonic() + PATIENCE_S
        moving = await self.moving()
        while moving and time.monotonic() < deadline:
            await asyncio.sleep(LOOK_AGAIN_S)
            moving = await self.moving()
        return Check(
            "rest",
            phrase("rest"),
            moving,
        )

    async def moving(self) -> tuple[Phrase, ...]:
        """What still moves, in the direction in which messages go; one sentence at a time.

        What comes later is looked at only once everything before it has come to rest: it could
        still be set going.
        """
        try:
            async for sentence in self._moves():
                return (sentence,)
        except (*KAFKA_ERRORS, Unavailable) as away:
            return (phrase("away", error=type(away).__name__),)
        return ()

    async def _moves(self) -> AsyncIterator[Phrase]:
        stop = self._line.wanted.stop
        assert stop is not None
        async with self._database.connection() as connection:
            if await database_clock(connection) < real(self._line, stop):
                yield phrase("clock-runs")
        if lag := await self._lag_of_milestone():
            yield phrase("milestone-waits", count=lag)
        if lag := await self._lag_of_status():
            yield phrase("status-waits", count=lag)
        async with self._database.connection() as connection:
            if due := await count_due(connection, stop):
                yield phrase("timers-due", count=due)
            waiting = sum(one.next - 1 - one.pruned_number for one in await streams(connection))
            if waiting:
                yield phrase("outbox-waits", count=waiting)

    async def _lag_of_milestone(self) -> int:
        """By what the consumer group has committed: it does so once all is sent on."""
        settings = self._milestone
        ends = await reaches(settings, [settings.topic(name) for name in settings.topics])
        async with opened(AIOKafkaAdminClient(**reach(settings)), settings) as admin:
            told = await admin.list_consumer_group_offsets(settings.topic(settings.group))
        known = {one: max(0, committed.offset) for one, committed in told.items()}
        return _waiting(ends, {one: known.get(TopicPartition(*one), 0) for one in ends})

    async def _lag_of_status(self) -> int:
        """By the positions in the database."""
        ends = await reaches(self._status, [self._status.topic(one) for one in (MILESTONE, PARKED)])
        async with self._database.connection() as connection:
            return _waiting(ends, await all_positions(connection))


def _waiting(ends: Mapping[tuple[str, int], Reach], known: Mapping[tuple[str, int], int]) -> int:
    return sum(max(0, reach.end - known.get(one, 0)) for one, reach in ends.items())
