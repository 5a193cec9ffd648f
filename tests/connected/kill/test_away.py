"""Kafka and PostgreSQL go away under running services and come back: nothing is lost."""

import asyncio
from pathlib import Path

from services.runtime.stack import start_kafka, start_postgres
from tests.connected.guard import guarded
from tests.connected.kill.conftest import NewScene
from tests.connected.kill.scene import LATEST, STATUS, Process, Scene, until
from tests.connected.kill.test_kill import quiet_run, simulated
from tests.connected.kill.verdict import faults, live, twin
from tests.runtime.given import pages_at
from tests.traffic import traffic


async def test_what_goes_away_is_waited_for_with_a_reason_and_nothing_is_lost(
    new_scene: NewScene, tmp_path: Path
) -> None:
    """First the database, then Kafka, each in the middle of the traffic."""
    messages = traffic(patients=60, seed=9)
    undisturbed = await quiet_run(await new_scene(simulated(10)), messages)
    third = len(messages) // 3
    with guarded(tmp_path / "servers") as folder:
        postgres = await asyncio.to_thread(start_postgres, folder / "postgres")
        kafka = await asyncio.to_thread(start_kafka, folder / "kafka")
        scene = Scene(kafka.bootstrap, postgres.dsn, "away.", tmp_path, simulated(20))
        try:
            services = [scene.start("milestone"), scene.start("status")]
            await scene.ready()
            await scene.send(messages[:third])
            await asyncio.to_thread(postgres.stop)
            await until(lambda: not_ready(scene, services[1], "PostgreSQL"), "no reason is shown")
            await scene.send(messages[third : 2 * third])
            await asyncio.to_thread(start_postgres, folder / "postgres", _port(postgres.dsn))
            await asyncio.to_thread(kafka.stop)
            await until(lambda: not_ready(scene, services[0], "Kafka"), "no reason is shown")
            port = int(kafka.bootstrap.rpartition(":")[2])
            await asyncio.to_thread(start_kafka, folder / "kafka", port)
            await scene.send(messages[2 * third :])
            await scene.settled()
            events, latest = await scene.read(STATUS), await scene.read(LATEST)
        finally:
            scene.end()

    assert [process.returncode for process in services] == [-9, -9]
    assert faults(events) == []
    assert live(events) == undisturbed
    assert twin(latest) == undisturbed


async def not_ready(scene: Scene, process: Process, what: str) -> bool:
    """Whether a process says that something is away."""
    async with pages_at(scene.port(process)) as client:
        page = await client.get("/health/ready")
    return page.status_code == 503 and what in page.text


def _port(dsn: str) -> int:
    return int(dsn.rpartition(":")[2].partition("/")[0])
