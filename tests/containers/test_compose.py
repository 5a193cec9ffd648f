"""The composition and its image as a user meets them: up, messages in, statuses out, down."""

import asyncio
import os
import re
import subprocess
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from services.runtime.stack.process import LOOPBACK, choose_port
from services.runtime.stack.settings import write_settings
from tests.connected.kill.scene import LATEST, STATUS, Scene, until
from tests.connected.kill.verdict import faults, live, twin
from tests.traffic import traffic

pytestmark = pytest.mark.marathon

CHECKOUT = Path(__file__).parents[2]
PATIENTS = 60


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
        return "WRONG" not in found and "; 0 messages wait." in found

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
    messages = traffic(patients=PATIENTS, seed=21)

    await scene.send(messages[: len(messages) // 2], pace_s=0.005)
    composition.compose("kill", "status")
    await scene.send(messages[len(messages) // 2 :])
    composition.up()
    await until(lambda: everyone_told(scene), "not every patient has a status")
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


async def everyone_told(scene: Scene) -> bool:
    """Whether each patient has a status, all that was sent has been read, and all agrees."""
    events = await scene.read(STATUS)
    told = {event["patient"] for event in live(events).values()}
    return len(told) == PATIENTS and await scene._inputs_read()


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
