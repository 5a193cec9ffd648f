"""The vocabulary of the tests of state and relay: a real database and Kafka, and what they hold."""

import asyncio
import base64
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient

from schemas.milestone import Statement
from schemas.parked import Parked
from services.runtime.clients import opened, reach
from services.runtime.connections import Kafka
from services.runtime.database import Database, open_database
from services.runtime.records import Batch, Record, Span
from services.runtime.setting import load
from services.runtime.settings import StatusSettings
from services.runtime.topic_log import partitions_of, reader, records_of
from services.runtime.watch import Watch, watch
from services.status.decide import decide
from services.status.desk import Desk
from services.status.judge import Decide
from services.status.learn import Learning
from services.status.relay.tools import Relay
from services.status.setup import MILESTONE, PARKED, definitions_for, desk_for, set_up, topics_for
from tests.patience import PATIENCE_S
from tests.runtime.given import make

KEY = base64.b64encode(b"k" * 32).decode()
NOWHERE = "127.0.0.1:1"
ENCODER = msgspec.json.Encoder()


def settings_for(
    database: str, kafka: str = NOWHERE, prefix: str = "", **more: object
) -> StatusSettings:
    """Settings with short waits; ``more`` by environment variable without ``MILEPAEL_``.

    Transactions may take, and stand still for, as long as a busy machine has them.
    """
    told = {
        "KAFKA": kafka,
        "DATABASE": database,
        "TOPIC_PREFIX": prefix,
        "PSEUDONYM_KEY": KEY,
        "STATUS_HTTP_PORT": 0,
        "STATUS_TIMER_INTERVAL_S": 0.1,
        "TRANSACTION_TIMEOUT_S": PATIENCE_S,
        "IDLE_IN_TRANSACTION_TIMEOUT_S": PATIENCE_S,
        **more,
    }
    return load(StatusSettings, {f"MILEPAEL_{name}": str(value) for name, value in told.items()})


def small_topics(folder: Path) -> Path:
    """The topics of an installation with few partitions, which are made and read sooner."""
    file = folder / "topics.toml"
    text = (Path(__file__).parents[2] / "deploy" / "topics.toml").read_text("utf-8")
    file.write_text(text.replace("partitions = 24", "partitions = 3"), "utf-8")
    return file


@dataclass
class Process:
    """One process of the service, as far as a test needs it: no consumer, no timers."""

    settings: StatusSettings
    database: Database
    desk: Desk
    learning: Learning
    watch: Watch = field(default_factory=lambda: watch("status"))

    @property
    def relay(self) -> Relay:
        """Tools of its relay."""
        return Relay(self.settings, self.database, self.watch)

    async def learn(self, *told: Statement | Parked, partition: int = 0) -> None:
        """Read these next from a partition of their topic."""
        batch = await self.batch(*told, partition=partition)
        await self.learning.learn(batch)

    async def batch(self, *told: Statement | Parked, partition: int = 0) -> Batch:
        """These as records that follow the position of their partition."""
        records: list[Record] = []
        ends: dict[tuple[str, int], Span] = {}
        for one in told:
            name = MILESTONE if isinstance(one, Statement) else PARKED
            at = (self.settings.topic(name), partition)
            if at not in ends:
                start = (await self.learning.next_offsets([at])).get(at, 0)
                ends[at] = Span(start, start)
            offset = ends[at].new
            moment = datetime.now(UTC)
            records.append(Record(*at, offset, moment, b"key", ENCODER.encode(one)))
            ends[at] = Span(ends[at].expected, offset + 1)
        return Batch(records, ends)

    async def rows(self, sql: str, *told: object) -> list[dict[str, Any]]:
        """What a query finds."""
        async with self.database.connection() as connection:
            return [dict(row) for row in await connection.fetch(sql, *told)]

    async def value(self, sql: str, *told: object) -> Any:
        """The one value that a query finds."""
        async with self.database.connection() as connection:
            return await connection.fetchval(sql, *told)

    async def run(self, sql: str, *told: object) -> None:
        """Change the database behind the service's back."""
        async with self.database.connection() as connection:
            await connection.execute(sql, *told)

    async def outbox(self, topic: str = "pathway.status.v1") -> list[dict[str, Any]]:
        """The values that the outbox holds for a topic, in order of streams and numbers."""
        rows = await self.rows(
            "SELECT value FROM outbox WHERE topic = $1 ORDER BY stream, number",
            self.settings.topic(topic),
        )
        return [msgspec.json.decode(row["value"]) for row in rows if row["value"]]


@asynccontextmanager
async def process(settings: StatusSettings, decide: Decide = decide) -> AsyncIterator[Process]:
    """A process that has set itself up."""
    database = await open_database(settings)
    try:
        definitions = definitions_for(settings)
        installed = await set_up(database, settings, definitions.digest)
        desk = desk_for(database, settings, installed, definitions, decide)
        yield Process(settings, database, desk, Learning(desk))
    finally:
        await database.aclose()


async def someone_waits(one: Process) -> bool:
    """Whether a transaction waits for another to end."""
    waiting = await one.value(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event = 'transactionid'"
    )
    return bool(waiting)


async def make_topics(settings: StatusSettings) -> None:
    """The topics of the installation, with their leaders."""
    await make(settings, topics_for(settings))
    async with producer_of(settings):
        pass


@asynccontextmanager
async def producer_of(kafka: Kafka, **more: Any) -> AsyncIterator[AIOKafkaProducer]:
    """A plain producer."""
    producer = AIOKafkaProducer(bootstrap_servers=kafka.kafka, **more)
    await producer.start()
    try:
        yield producer
    finally:
        await producer.stop()


async def held(kafka: Kafka, topic: str) -> list[Any]:
    """Every committed record of a topic; what is just being committed is waited for."""
    await until(lambda: decided(kafka, topic))
    return [record async for record in records_of(kafka, kafka.topic(topic))]


async def decided(kafka: Kafka, topic: str) -> bool:
    """Whether readers see the end of every transaction: Kafka calls one committed before that."""
    partitions = await partitions_of(kafka, kafka.topic(topic))
    async with opened(AIOKafkaConsumer(**reach(kafka)), kafka) as everything:
        ends = await everything.end_offsets(partitions)
    async with reader(kafka) as committed:
        seen = await committed.end_offsets(partitions)
    return all(seen[one] >= ends[one] for one in partitions)


async def learn_in_some_order(
    n: int, first: tuple[Process, Statement], second: tuple[Process, Statement]
) -> None:
    """Have two processes learn two statements: in turn, reversed or at one moment, as ``n`` is."""
    (one, earlier), (other, later) = first, second
    if n % 3 == 0:
        await one.learn(earlier)
        await other.learn(later, partition=1)
    elif n % 3 == 1:
        await one.learn(later)
        await other.learn(earlier, partition=1)
    else:
        await asyncio.gather(one.learn(earlier), other.learn(later, partition=1))


async def events(kafka: Kafka, topic: str = "pathway.status.v1") -> list[dict[str, Any]]:
    """The values that a reader of committed records holds of a topic."""
    return [msgspec.json.decode(one.value) for one in await held(kafka, topic) if one.value]


def revisions(told: Iterable[dict[str, Any]]) -> dict[str, list[int]]:
    """The revisions of each instance in the order in which they were read."""
    found: dict[str, list[int]] = {}
    for event in told:
        found.setdefault(event["instance"], []).append(event["revision"])
    return found


def in_order(found: dict[str, list[int]]) -> bool:
    """Each instance's revisions are 1, 2, 3 … without gap or repeat."""
    return all(numbers == list(range(1, len(numbers) + 1)) for numbers in found.values())


def exactly_once(told: Iterable[dict[str, Any]]) -> bool:
    """Revisions 1, 2, 3 … of each instance, in order."""
    return in_order(revisions(told))


async def delete_topics(kafka: Kafka, *names: str) -> None:
    """Somebody deletes these topics; returns when they are gone."""
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka.kafka)
    await admin.start()
    try:
        gone = {kafka.topic(name) for name in names}
        await admin.delete_topics(list(gone))
        await until(lambda: _none_of(gone, admin))
    finally:
        await admin.close()


async def _none_of(topics: set[str], admin: AIOKafkaAdminClient) -> bool:
    return topics.isdisjoint(await admin.list_topics())


async def until(true: Callable[[], Awaitable[object]]) -> None:
    """Wait until something is true."""
    async with asyncio.timeout(PATIENCE_S):
        while not await true():  # noqa: ASYNC110  # what is waited for is on a server
            await asyncio.sleep(0.05)


@asynccontextmanager
async def beside(*work: Any) -> AsyncIterator[None]:
    """Run these while the test goes on; a bug in them rises at the end."""
    tasks = [asyncio.create_task(one) for one in work]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        for outcome in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(outcome, Exception):
                raise outcome


async def read_live(kafka: Kafka, topic: str, until_n: int) -> list[Any]:
    """What a reader that is there from the start sees, until it has seen so many."""
    consumer = AIOKafkaConsumer(
        kafka.topic(topic),
        bootstrap_servers=kafka.kafka,
        isolation_level="read_committed",
        auto_offset_reset="earliest",
    )
    await consumer.start()
    try:
        seen: list[Any] = []
        async with asyncio.timeout(PATIENCE_S):
            while len(seen) < until_n:
                for records in (await consumer.getmany(timeout_ms=200)).values():
                    seen.extend(records)
        return seen
    finally:
        await consumer.stop()
