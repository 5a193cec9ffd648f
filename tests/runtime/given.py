"""The vocabulary of the tests of the runtime: settings, a watch, topics, senders and readers."""

import asyncio
import base64
import contextlib
import io
import json
import os
import sys
import uuid
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, RecordsToDelete
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from services.runtime.broker import Listening, listen
from services.runtime.connections import Kafka
from services.runtime.errors import Unavailable
from services.runtime.health import Health
from services.runtime.logs import open_log
from services.runtime.metrics import LOG_FIELDS_DROPPED, Metrics
from services.runtime.records import Batch, Partition, Record
from services.runtime.stack.process import LOOPBACK
from services.runtime.topics import Topic, ensure_topics
from services.runtime.watch import Watch
from tests.patience import PATIENCE_S

CHECKOUT = Path(__file__).parents[2]
A_KEY = base64.b64encode(b"k" * 32).decode()

MILESTONE_ENVIRONMENT = {
    "MILEPAEL_KAFKA": "kafka.example:9092",
    "MILEPAEL_PSEUDONYM_KEY": A_KEY,
    "MILEPAEL_IDENTITY_PUBLIC_KEY": A_KEY,
    "MILEPAEL_PARKED_PUBLIC_KEY": A_KEY,
}


def a_watch(into: io.StringIO | None = None) -> Watch:
    """A watch whose log goes into ``into``."""
    metrics = Metrics("test")
    log = open_log("test", lambda: metrics.add(LOG_FIELDS_DROPPED), into or io.StringIO())
    return Watch(log, metrics, Health(log, metrics))


def kafka_at(bootstrap: str) -> Kafka:
    """Settings of readers that soon hear of a rebalance, and lose nothing to a busy machine."""
    return Kafka(kafka=bootstrap, session_timeout_ms=30_000, heartbeat_interval_ms=500)


async def a_topic(bootstrap: str, partitions: int = 1, **config: str) -> str:
    """A new topic of the test's own, whose partitions can be used."""
    name = f"test-{uuid.uuid4().hex[:12]}"
    settings = {"message.timestamp.type": "LogAppendTime"}
    settings |= {key.replace("_", "."): value for key, value in config.items()}
    await make(Kafka(kafka=bootstrap), [Topic(name, partitions, settings)])
    return name


async def make(kafka: Kafka, topics: Collection[Topic]) -> None:
    """Make those that are missing; as a service does, again until Kafka has done it."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            with contextlib.suppress(Unavailable):
                await ensure_topics(kafka, topics)
                return
            await asyncio.sleep(0.1)


@dataclass(frozen=True)
class Sent:
    """A message to send: by default one that nobody can take offence at."""

    value: bytes | None = b"{}"
    key: bytes = b"k"
    partition: int | None = 0
    headers: tuple[tuple[str, bytes], ...] = ()


async def send(bootstrap: str, topic: str, messages: Iterable[Sent]) -> None:
    """Send them in order and wait for Kafka's word."""
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all")
    await producer.start()
    try:
        for sent in messages:
            await producer.send(
                topic, sent.value, sent.key, sent.partition, headers=list(sent.headers)
            )
        await producer.flush()
    finally:
        await producer.stop()


_SEND_AN_ODD_NAME = """
import asyncio, sys
from aiokafka import AIOKafkaProducer

class OddName(str):
    def encode(self, *how):
        return b"\\xff\\xfe"

async def send():
    producer = AIOKafkaProducer(bootstrap_servers=sys.argv[1])
    await producer.start()
    await producer.send_and_wait(sys.argv[2], b"?", partition=0, headers=[(OddName("x"), b"")])
    await producer.stop()

asyncio.run(send())
"""


async def send_an_odd_name(bootstrap: str, topic: str) -> None:
    """Send a message with a header whose *name* is no UTF-8, as a client in C may."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        _SEND_AN_ODD_NAME,
        bootstrap,
        topic,
        # aiokafka's compiled part checks the name; its Python part asks it for its bytes.
        env={**os.environ, "AIOKAFKA_NO_EXTENSIONS": "1"},
    )
    assert await process.wait() == 0


def numbered(count: int, partition: int = 0, start: int = 0) -> list[Sent]:
    """Messages whose values are their numbers."""
    return [Sent(str(n).encode(), partition=partition) for n in range(start, start + count)]


@dataclass
class RememberedPositions:
    """Positions in memory, as a service's database would hold them."""

    next: dict[Partition, int] = field(default_factory=dict)
    asked: int = 0

    async def next_offsets(self, assigned: Collection[Partition]) -> Mapping[Partition, int]:
        self.asked += 1
        return {partition: self.next[partition] for partition in assigned if partition in self.next}


@dataclass
class Reader:
    """A service that remembers what it was handed, and fails as it is told to.

    Attributes:
        failures: Raised one after the other, one for each batch handed over.
        meanwhile: Done before each of them is raised.
    """

    failures: list[Exception] = field(default_factory=list)
    batches: list[Batch] = field(default_factory=list)
    handled: list[Record] = field(default_factory=list)
    held: frozenset[Partition] = frozenset()
    watch: Watch = field(default_factory=a_watch)
    positions: RememberedPositions | None = None
    meanwhile: Callable[[], None] = lambda: None

    async def on_batch(self, batch: Batch) -> None:
        self.batches.append(batch)
        if self.failures:
            self.meanwhile()
            raise self.failures.pop(0)
        if self.positions is not None:
            self.positions.next |= {partition: span.new for partition, span in batch.ends.items()}
        self.handled += batch.records

    def values(self, partition: int = 0) -> list[bytes | None]:
        return [record.value for record in self.handled if record.partition == partition]

    def holds(self, held: frozenset[Partition]) -> None:
        self.held = held


@contextlib.asynccontextmanager
async def reading(
    bootstrap: str,
    topics: Collection[str],
    reader: Reader,
    group: str | None = None,
    settings: Kafka | None = None,
) -> AsyncIterator["asyncio.Task[None]"]:
    """Have the reader read for as long as the context lasts; an error of the reading rises here."""
    to = Listening(
        kafka=settings or kafka_at(bootstrap),
        topics=tuple(topics),
        group=group or f"test-{uuid.uuid4().hex[:12]}",
        batch_size=500,
        batch_wait_ms=20,
        positions=reader.positions,
        on_change=reader.holds,
    )
    stop = asyncio.Event()
    task = asyncio.create_task(listen(to, reader.on_batch, reader.watch, stop))
    try:
        yield task
    finally:
        stop.set()
        await task


async def delete_before(bootstrap: str, partition: Partition, offset: int) -> None:
    """Have Kafka delete what lies before an offset, as retention does."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        await admin.delete_records({TopicPartition(*partition): RecordsToDelete(offset)})
    finally:
        await admin.close()


async def set_in_kafka(bootstrap: str, topic: str, name: str, value: str) -> None:
    """Change one setting of a topic, as its owner would."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        await admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic, {name: value})])
    finally:
        await admin.close()


async def until(true: Callable[[], object]) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(PATIENCE_S):
        while not true():  # noqa: ASYNC110  # what is waited for has no event
            await asyncio.sleep(0.02)


def pages_at(port: int) -> httpx.AsyncClient:
    """Asks for the pages of a service; by itself httpx would wait five seconds and no longer."""
    return httpx.AsyncClient(base_url=f"http://{LOOPBACK}:{port}", timeout=PATIENCE_S)


async def asked_until(client: httpx.AsyncClient, path: str, held: str) -> str:
    """Ask for a page until it holds a text; the page."""
    async with asyncio.timeout(PATIENCE_S):
        while held not in (page := (await client.get(path)).text):  # noqa: ASYNC110  # as above
            await asyncio.sleep(0.05)
    return page


async def committed(bootstrap: str, group: str, partition: Partition) -> int | None:
    """What Kafka remembers of a group."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=bootstrap, group_id=group, enable_auto_commit=False
    )
    await consumer.start()
    try:
        consumer.assign([TopicPartition(*partition)])
        found: int | None = await consumer.committed(TopicPartition(*partition))
        return found
    finally:
        await consumer.stop()


@dataclass
class Running:
    """A service that runs in a process of its own.

    Attributes:
        said: Lines of its log so far.
    """

    process: asyncio.subprocess.Process
    said: list[str] = field(default_factory=list)

    async def port(self) -> int:
        """Where its pages are, once it has opened them."""
        await until(lambda: any('"http-open"' in line for line in self.said))
        line = next(line for line in self.said if '"http-open"' in line)
        port: int = json.loads(line)["port"]
        return port

    async def ended(self) -> int:
        """Its exit code."""
        async with asyncio.timeout(PATIENCE_S):
            return await self.process.wait()


@contextlib.asynccontextmanager
async def running(service: str, environment: Mapping[str, str]) -> AsyncIterator[Running]:
    """Have a service run as a person would start it; what is left of it in the end is killed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        "from services.command.main import main; main()",
        "run",
        service,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(CHECKOUT), **environment},
        # Not in the checkout: a developer's own .milepael/settings.env would be read.
        cwd="/",
        stderr=asyncio.subprocess.PIPE,
    )
    told = Running(process)
    listening = asyncio.create_task(_listen(process, told.said))
    try:
        yield told
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        await listening


async def _listen(process: asyncio.subprocess.Process, said: list[str]) -> None:
    assert process.stderr is not None
    async for line in process.stderr:
        said.append(line.decode())


async def read_all(bootstrap: str, topic: str, count: int) -> list[ConsumerRecord]:
    """The first so many messages of a topic, of all partitions."""
    found: list[ConsumerRecord] = []
    consumer = AIOKafkaConsumer(
        topic, bootstrap_servers=bootstrap, auto_offset_reset="earliest", group_id=None
    )
    await consumer.start()
    try:
        async with asyncio.timeout(PATIENCE_S):
            while len(found) < count:
                for records in (await consumer.getmany(timeout_ms=100)).values():
                    found += records
    finally:
        await consumer.stop()
    return found
