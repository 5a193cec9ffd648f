"""Milepæl as an operator runs it: so many processes of each service."""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import asyncpg
from aiokafka import TopicPartition

from bench.drain import Drain, Watched, drain
from bench.place import Place, ends, lag, remove_all_but_inputs
from bench.processes import Process, Processes, until
from services.runtime.settings import StatusSettings
from services.runtime.topic_log import newest_timestamp, records_of

DATABASE = "bench"
DRAINS_WITHIN_S = 1800.0
_LOOK_EVERY_S = 1.0
"""Looking costs processor time too, and the end is told by what was published, not by a look."""
_STATEMENTS, _INNER = "pathway.milestone.v1", ("pathway.milestone.v1", "pathway.parked.v1")
_MARKS = "milepael.relay-mark.v1"

_COMMAND = str(Path(sys.executable).with_name("milepael"))


@dataclass
class Ours:
    """One installation.

    Attributes:
        name: Of the run; a group of that name has read nothing yet.
        database: A connection beside those of the services.
        stop: Simulated time stands still here, so that all runs judge for one moment.
    """

    place: Place
    name: str
    processes: Processes
    database: "asyncpg.Connection[asyncpg.Record]"
    stop: datetime
    milestones: list[Process] = field(default_factory=list)
    statuses: list[Process] = field(default_factory=list)

    def start(self, service: str) -> Process:
        """Start one more process of a service."""
        process = self.processes.start(service, [_COMMAND, "run", service], self._settings(service))
        {"milestone": self.milestones, "status": self.statuses}[service].append(process)
        return process

    async def start_all(self, service: str, count: int) -> None:
        """Start so many processes of a service, and wait until all take part."""
        fresh = [self.start(service) for _ in range(count)]

        async def all_do() -> bool:
            return all(takes_part(one.says()) for one in fresh) and self._streams_owned()

        await until(all_do, f"{service} takes part", self.processes, every_s=0.05)

    def stop_milestones(self) -> None:
        """End every process of milestone, in order."""
        self.processes.stop(self.milestones)
        self.milestones.clear()

    def _streams_owned(self) -> bool:
        owned = sum(one.says().count('"event": "relay-owns"') for one in self.statuses)
        streams = int(StatusSettings.model_fields["streams"].default)
        return not self.statuses or owned >= streams

    def _settings(self, service: str) -> dict[str, str]:
        site = {} if self.place.site is None else {"PYTHONPATH": str(self.place.site.folder)}
        return site | {
            "MILEPAEL_SETTINGS": str(self.place.stack.settings.resolve()),
            "MILEPAEL_DATABASE": dsn_of(self.place),
            "MILEPAEL_TOPIC_PREFIX": self.place.kafka.topic_prefix,
            "MILEPAEL_MILESTONE_GROUP": self.name,
            "MILEPAEL_SIMULATED_START": (self.stop - timedelta(seconds=1)).isoformat(),
            "MILEPAEL_SIMULATED_STOP": self.stop.isoformat(),
            f"MILEPAEL_{service.upper()}_HTTP_PORT": "0",
        }

    async def end_to_end(self, name: str) -> Drain:
        """Measure from raw bytes to published events; all processes take part already."""
        job = {
            "milestone": [one.pid for one in self.milestones],
            "status": [one.pid for one in self.statuses],
        }
        return await drain(self.place, name, Watched(job, self.unread, self.published_at))

    async def milestone_alone(self, name: str) -> Drain:
        """Measure from raw bytes to statements."""
        job = {"milestone": [one.pid for one in self.milestones]}
        return await drain(self.place, name, Watched(job, self.unread, self._stated_at))

    async def status_alone(self, name: str) -> Drain:
        """Measure from statements to published events."""
        job = {"status": [one.pid for one in self.statuses]}
        return await drain(self.place, name, Watched(job, self.unjudged, self.published_at))

    async def unread(self) -> int:
        """Raw messages that wait for milestone."""
        end = await ends(self.place, self.place.inputs)
        return await lag(self.place, self.place.kafka.topic(self.name), end)

    async def unjudged(self) -> int:
        """Statements and parked messages that wait for status."""
        end = await ends(self.place, map(self.place.kafka.topic, _INNER))
        rows = await self.database.fetch("SELECT topic, partition, next FROM position")
        done = {TopicPartition(row["topic"], row["partition"]): row["next"] for row in rows}
        return sum(max(0, until - done.get(at, 0)) for at, until in end.items())

    async def unsent(self) -> int:
        """Events that wait for the relay, and persons whose status is due."""
        found: int = await self.database.fetchval(
            "SELECT (SELECT count(*) FROM outbox)"
            " + (SELECT count(*) FROM person WHERE next_due_at <= $1)",
            self.stop,
        )
        return found

    async def _stated_at(self) -> float:
        await self._none(self.unread, "all is read")
        newest = await newest_timestamp(self.place.kafka, [self.place.kafka.topic(_STATEMENTS)])
        assert newest is not None
        return newest.timestamp()

    async def published_at(self) -> float:
        """Wait until nothing is left to do; the moment of the relay's last mark."""
        await self._none(self.unread, "all is read")
        await self._none(self.unjudged, "all is judged")
        await self._none(self.unsent, "all is sent")
        marks = records_of(self.place.kafka, self.place.kafka.topic(_MARKS))
        stamps: list[int] = [record.timestamp async for record in marks]
        return max(stamps) / 1000

    async def _none(self, waiting: Callable[[], Awaitable[int]], what: str) -> None:
        async def none() -> bool:
            return not await waiting()

        await until(none, what, self.processes, DRAINS_WITHIN_S, _LOOK_EVERY_S)


def takes_part(log: str) -> bool:
    """Whether a process has said that it is ready, and has partitions."""
    return '"event": "ready"' in log


def dsn_of(place: Place) -> str:
    """The database of the bench."""
    assert place.stack.postgres is not None
    return place.stack.postgres.dsn_of(DATABASE)


@asynccontextmanager
async def installed(place: Place, name: str, stop: datetime) -> AsyncIterator[Ours]:
    """A fresh installation: an empty database, and no topics but the inputs.

    Args:
        place: Where.
        name: Of the folder of its logs.
        stop: The moment that all is judged for.
    """
    await remove_all_but_inputs(place)
    await fresh_database(place)
    connection = await asyncpg.connect(dsn_of(place))
    try:
        with Processes(place.folder / name) as processes:
            yield Ours(place, name, processes, connection, stop)
            await asyncio.to_thread(processes.stop)
    finally:
        await connection.close()


async def fresh_database(place: Place) -> None:
    """An empty database, and all that was written before it flushed to disk."""
    assert place.stack.postgres is not None
    admin = await asyncpg.connect(place.stack.postgres.dsn)
    try:
        await admin.execute(f'DROP DATABASE IF EXISTS "{DATABASE}" WITH (FORCE)')
        await admin.execute(f'CREATE DATABASE "{DATABASE}"')
        await admin.execute("CHECKPOINT")
    finally:
        await admin.close()
