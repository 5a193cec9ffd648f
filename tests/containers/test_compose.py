"""The composition and its image as a user meets them: up, messages in, statuses out, down."""

import asyncio
import json
import os
import re
import subprocess
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from services.command.demo.gather import translated
from services.milestone.app import reader_of
from services.milestone.read import Reader
from services.runtime.setting import load
from services.runtime.settings import MilestoneSettings
from services.runtime.stack.process import LOOPBACK, choose_port
from services.runtime.stack.settings import write_settings
from services.simulator.simulate import simulate
from services.simulator.truth import Json
from tests.connected.commands import milepael
from tests.connected.kill.scene import LATEST, STATUS, Scene, until
from tests.connected.kill.verdict import faults, live, twin
from tests.simulator.given import plan

pytestmark = pytest.mark.marathon

CHECKOUT = Path(__file__).parents[2]
PERSONS, RATE, STOP = 60, 60, "2026-06-15T12:00:00+02:00"
"""Some seven seconds of sending: time to kill a service meanwhile."""


@dataclass
class Composition:
    """One of our own beside whatever runs, on another port and with keys of its own."""

    name: str
    folder: Path
    port: int

    def compose(self, *arguments: str) -> str:
        """What ``docker compose`` answers."""
        keys = self.folder / "settings.env"
        return said(
            *("docker", "compose", "--project-name", self.name, "--env-file", str(keys)),
            *arguments,
            MILEPAEL_COMPOSE_KAFKA_PORT=str(self.port),
        )

    def up(self) -> None:
        """Build and start what does not run, and wait until all is healthy."""
        self.compose("up", "--build", "--detach", "--wait")

    def inspect(self, service: str, what: str) -> str:
        """One thing that the engine knows of a service's container."""
        return said("docker", "inspect", "--format", what, f"{self.name}-{service}-1")

    async def is_well(self) -> bool:
        """Whether the doctor, asked within, finds nothing wrong and nothing that waits."""
        asked = ("exec", "-T", "status", "sh", "-c", "milepael doctor || true")
        found = await asyncio.to_thread(self.compose, *asked)
        return "WRONG" not in found and "; waiting: 0 messages." in found

    def left(self) -> str:
        """Containers, volumes and networks that are still there."""
        mine = ("--quiet", "--filter", f"label=com.docker.compose.project={self.name}")
        return "".join(
            said("docker", *kind, *mine)
            for kind in (("ps", "--all"), ("volume", "ls"), ("network", "ls"))
        )


def said(*command: str, **environment: str) -> str:
    """What a command prints; fails with its own words."""
    done = subprocess.run(
        command,
        cwd=CHECKOUT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def composition(engine: None, tmp_path: Path) -> Iterator[Composition]:
    if subprocess.run(
        ["docker", "compose", "version"], check=False, capture_output=True
    ).returncode:
        pytest.skip("docker compose is missing: the composition was not tried.")
    write_settings(tmp_path / "settings.env", {})
    one = Composition(f"milepael-test-{uuid.uuid4().hex[:8]}", tmp_path, choose_port(None, None))
    try:
        yield one
    finally:
        one.compose("down", "--volumes")


async def test_the_composition_starts_answers_goes_on_after_a_kill_and_leaves_nothing(
    composition: Composition, tmp_path: Path
) -> None:
    """One test for the whole life: building and starting take a minute."""
    composition.up()
    scene = Scene(f"{LOOPBACK}:{composition.port}", "", "", tmp_path)
    await scene.ready()

    simulated = simulate(plan(persons=PERSONS, stop=datetime.fromisoformat(STOP)))
    wanted = pathways(translated(simulated.truth, reader_in(composition)).instances)

    sending = asyncio.create_task(simulating(scene.kafka))
    await until(lambda: anything_told(scene), "nothing is published")
    composition.compose("kill", "status")
    code, told, besides = await sending
    assert (code, json.loads(told)["sent"]) == (0, len(simulated.sent)), besides
    composition.up()
    await until(lambda: all_told(scene, wanted), "not every pathway has its status")
    await until(composition.is_well, "the doctor finds something wrong")
    events, latest = await scene.read(STATUS), await scene.read(LATEST)

    assert faults(events) == []
    assert twin(latest) == live(events)
    assert_harmless(composition)
    composition.compose("stop", "milestone", "status")
    codes = [composition.inspect(one, "{{.State.ExitCode}}") for one in ("milestone", "status")]
    assert codes == ["0\n", "0\n"]
    composition.compose("down", "--volumes")
    assert composition.left() == ""


async def simulating(kafka: str) -> tuple[int, str, str]:
    """`milepael simulate` on this machine, to the port that is published."""
    told = ("--persons", str(PERSONS), "--rate", str(RATE), "--to", STOP, "--json")
    return await milepael({**os.environ, "MILEPAEL_KAFKA": kafka}, "simulate", *told)


def reader_in(composition: Composition) -> Reader:
    """Knows each person by the pseudonym that he has there."""
    settings = dict(
        line.split("=", 1)
        for line in (composition.folder / "settings.env").read_text("utf-8").splitlines()
    )
    return reader_of(load(MilestoneSettings, {"MILEPAEL_KAFKA": "none:1", **settings}))


def pathways(bodies: Iterable[Json]) -> Counter[tuple[str, str]]:
    """How many instances of which pathway each person has."""
    return Counter((body["patient"], body["pathway"]["code"]) for body in bodies)


async def anything_told(scene: Scene) -> bool:
    """Whether a status has been published."""
    return bool(await scene.read(STATUS))


async def all_told(scene: Scene, wanted: Counter[tuple[str, str]]) -> bool:
    """Whether all that was sent has been read, and every pathway that was meant has its status."""
    events = await scene.read(STATUS)
    told = pathways(live(events).values())
    return told == wanted and await scene._inputs_read()


def assert_harmless(composition: Composition) -> None:
    """No root, nothing to write on, reached from this machine alone, no volume without a name."""
    assert composition.compose("exec", "-T", "status", "id", "-u") == "10001\n"
    # Where anybody may write, unless nobody may.
    write = "touch /tmp/x || echo refused"
    assert "refused" in composition.compose("exec", "-T", "status", "sh", "-c", write)
    for service in ("kafka", "postgres", "milestone", "status"):
        ports = composition.inspect(service, "{{json .NetworkSettings.Ports}}")
        assert set(re.findall(r'"HostIp":"([^"]*)"', ports)) <= {LOOPBACK}
        volumes = composition.inspect(service, "{{range .Mounts}}{{.Name}} {{end}}").split()
        assert all(volume.startswith(f"{composition.name}_") for volume in volumes)
