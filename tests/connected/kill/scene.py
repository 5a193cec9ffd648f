"""One installation on real servers: its processes, what is sent to it, and what it publishes."""

import asyncio
import os
import re
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import asyncpg
import msgspec
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from tests.patience import PATIENCE_S
from tests.runtime.given import pages_at
from tests.traffic import Sent

INPUTS = ("fhir.referral.v1", "fhir.encounter.v1", "fhir.patient.v1")
INNER = ("pathway.milestone.v1", "pathway.parked.v1")
STATUS, LATEST = "pathway.status.v1", "pathway.status-latest.v1"
KEY = "bWlsZXBhZWwgdGVzdCBrZXkgb2YgMzIgYnl0ZXMhISE="
"""32 bytes that keep no secret: the tests' own."""
PUBLIC = "3p7bfXt9wbTTW2HC7OQ1Nz+DQ8hbeGdNrfx+FG+IK08="

Json = dict[str, Any]
Process: TypeAlias = "subprocess.Popen[bytes]"
Send: TypeAlias = Callable[[Sent], Awaitable[None]]


@dataclass
class Scene:
    """One installation.

    Attributes:
        prefix: Of its topics and groups.
        folder: Where its processes log.
    """

    kafka: str
    database: str
    prefix: str
    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    running: list[Process] = field(default_factory=list)

    def start(
        self, service: str, point: str = "-", nth: int = 1, *, ahead: float = 0, more: str = ""
    ) -> Process:
        """Start a process of a service, perhaps one that is to die."""
        with self._log(len(self.running)).open("wb") as written:
            process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "tests.connected.kill.killable"),
                    *(service, point, str(nth), str(ahead), *more.split()),
                ],
                env=self.environment(service),
                stdout=written,
                stderr=subprocess.STDOUT,
            )
        self.running.append(process)
        return process

    def _log(self, number: int) -> Path:
        return self.folder / f"process-{number}.log"

    async def takes_part(self, process: Process) -> None:
        """Wait until a process is in its groups: what comes then may come to it."""
        log = self._log(self.running.index(process))
        wanted = {b'"event": "ready"'}
        if "status" in process.args:  # type: ignore[operator]
            wanted.add(b'"event": "relay-owns"')

        async def does() -> bool:
            # A timer or an old event may already have brought it to the point where it dies.
            return process.poll() is not None or all(one in log.read_bytes() for one in wanted)

        await until(does, "a process does not take part")

    async def metric(self, process: Process, name: str) -> float:
        """The sum of a metric over its labels, as its own page shows it."""
        async with pages_at(self.port(process)) as client:
            page = (await client.get("/metrics")).text
        return sum(float(value) for value in re.findall(rf"^{name}\S* (\S+)$", page, re.M))

    def port(self, process: Process) -> int:
        """Where a process answers HTTP."""
        log = self._log(self.running.index(process)).read_text()
        (port,) = re.findall(r'"port": (\d+), "event": "http-open"', log)
        return int(port)

    def owned(self, process: Process) -> set[str]:
        """The outbox streams that a process has owned since it was started."""
        log = self._log(self.running.index(process)).read_text()
        return set(re.findall(r'"stream": (\d+), .*"event": "relay-owns"', log))

    def environment(self, service: str) -> dict[str, str]:
        """The settings of a process; each has a free port of its own."""
        return {
            **os.environ,
            "MILEPAEL_KAFKA": self.kafka,
            "MILEPAEL_DATABASE": self.database,
            "MILEPAEL_TOPIC_PREFIX": self.prefix,
            "MILEPAEL_PSEUDONYM_KEY": KEY,
            "MILEPAEL_IDENTITY_PUBLIC_KEY": PUBLIC,
            "MILEPAEL_PARKED_PUBLIC_KEY": PUBLIC,
            "MILEPAEL_SESSION_TIMEOUT_MS": "3000",
            "MILEPAEL_HEARTBEAT_INTERVAL_MS": "700",
            "MILEPAEL_MILESTONE_BATCH_SIZE": "50",
            "MILEPAEL_STATUS_BATCH_SIZE": "50",
            "MILEPAEL_STATUS_TIMER_INTERVAL_S": "0.2",
            f"MILEPAEL_{service.upper()}_HTTP_PORT": "0",
            **self.settings,
        }

    def end(self) -> None:
        """Kill every process that this scene has started."""
        for process in self.running:
            process.kill()
            process.wait()

    async def send(self, messages: Iterable[Sent], pace_s: float = 0) -> None:
        """Send messages as a hospital does, so many seconds apart."""
        async with self.sender() as send:
            for message in messages:
                await send(message)
                await asyncio.sleep(pace_s)

    @asynccontextmanager
    async def sender(self) -> AsyncIterator[Send]:
        """A producer for the input topics."""
        producer = AIOKafkaProducer(bootstrap_servers=self.kafka, linger_ms=5)
        await producer.start()
        try:

            async def send(one: Sent) -> None:
                await producer.send(self.prefix + one.topic, one.value, one.key.encode())

            yield send
            await producer.flush()
        finally:
            await producer.stop()

    async def ready(self) -> None:
        """Wait until the topics are there."""
        wanted = {self.prefix + name for name in (*INPUTS, *INNER, STATUS, LATEST)}

        async def there() -> bool:
            admin = AIOKafkaAdminClient(bootstrap_servers=self.kafka)
            await admin.start()
            try:
                return wanted <= set(await admin.list_topics())
            finally:
                await admin.close()

        await until(there, "the topics are not made")

    async def settled(self) -> None:
        """Wait until all is read, judged, due and sent: nothing more can come."""
        await self.judged()
        connection = await asyncpg.connect(self.database)
        try:
            await until(lambda: self._quiet(connection), "timers or outbox are not done")
        finally:
            await connection.close()

    async def judged(self) -> None:
        """Wait until all that hospitals have sent is read and judged."""
        connection = await asyncpg.connect(self.database)
        try:
            await until(self._inputs_read, "the inputs are not read")
            await until(lambda: self._inner_read(connection), "the statements are not judged")
        finally:
            await connection.close()

    async def _inputs_read(self) -> bool:
        ends = await self.ends(INPUTS)
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self.kafka, group_id=f"{self.prefix}milepael-milestone"
        )
        await consumer.start()
        try:
            read = {one: await consumer.committed(one) or 0 for one in ends}
        finally:
            await consumer.stop()
        return read == ends

    async def _inner_read(self, connection: Any) -> bool:
        ends = {one: end for one, end in (await self.ends(INNER)).items() if end}
        rows = await connection.fetch("SELECT topic, partition, next FROM position")
        read = {TopicPartition(row["topic"], row["partition"]): row["next"] for row in rows}
        return all(read.get(one, 0) >= end for one, end in ends.items())

    async def _quiet(self, connection: Any) -> bool:
        stop = self.settings.get("MILEPAEL_SIMULATED_STOP")
        due = await connection.fetchval(
            "SELECT count(*) FROM person"
            " WHERE next_due_at <= coalesce($1::text::timestamptz, now())",
            stop,
        )
        return not due and not await connection.fetchval("SELECT count(*) FROM outbox")

    async def stir(self) -> None:
        """Have timers of some persons fall due, and what is told of them themselves said again.

        No status changes by it, and none is published; the relay has something to send.
        """
        connection = await asyncpg.connect(self.database)
        try:
            await connection.execute(
                "UPDATE person SET next_due_at = 'epoch', digest = 'another' WHERE pseudonym IN"
                " (SELECT pseudonym FROM person WHERE digest IS NOT NULL"
                " ORDER BY random() LIMIT 10 FOR UPDATE SKIP LOCKED)"
            )
        finally:
            await connection.close()

    async def ends(self, topics: Iterable[str]) -> dict[TopicPartition, int]:
        """The end of every partition."""
        consumer = AIOKafkaConsumer(bootstrap_servers=self.kafka)
        await consumer.start()
        try:
            admin = AIOKafkaAdminClient(bootstrap_servers=self.kafka)
            await admin.start()
            try:
                told = await admin.describe_topics([self.prefix + topic for topic in topics])
            finally:
                await admin.close()
            wanted = [
                TopicPartition(one["topic"], partition["partition"])
                for one in told
                for partition in one["partitions"]
            ]
            return dict(await consumer.end_offsets(wanted))
        finally:
            await consumer.stop()

    async def read(self, topic: str) -> list[tuple[str, Json | None]]:
        """All that a reader of committed messages sees, partition by partition in order."""
        ends = await self.ends([topic])
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self.kafka,
            isolation_level="read_committed",
            auto_offset_reset="earliest",
        )
        await consumer.start()
        seen: list[tuple[str, Json | None]] = []
        try:
            consumer.assign(list(ends))
            while not all([await consumer.position(one) >= end for one, end in ends.items()]):
                for records in (await consumer.getmany(timeout_ms=200)).values():
                    seen += [(one.key.decode(), decoded(one.value)) for one in records]
        finally:
            await consumer.stop()
        return seen


def decoded(value: bytes | None) -> Json | None:
    """The value of a record; ``None`` for a tombstone."""
    told: Json | None = None if value is None else msgspec.json.decode(value)
    return told


async def until(true: Callable[[], Awaitable[bool]], complaint: str) -> None:
    """Wait until something is true."""
    ends = time.monotonic() + PATIENCE_S
    while not await true():
        assert time.monotonic() < ends, f"{complaint} after {PATIENCE_S} s"
        await asyncio.sleep(0.3)
