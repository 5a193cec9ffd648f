"""Kill them anywhere: what is published is what would have been."""

import asyncio
import signal
import time
from itertools import cycle
from random import Random

import pytest

from tests.connected.kill.conftest import NewScene
from tests.connected.kill.points import POINTS
from tests.connected.kill.scene import LATEST, STATUS, Json, Process, Scene, Send
from tests.connected.kill.verdict import faults, live, twin
from tests.patience import PATIENCE_S
from tests.traffic import Sent, traffic

PACE_S = 0.05
"""Between two messages, so that each makes a batch of its own."""
STIRRED_EVERY = 100
"""Messages; on an idle machine hardly ever."""
STOP = "2026-06-01T12:00:00+00:00"


def simulated(seconds: float) -> dict[str, str]:
    """Five months of 2026 in so many seconds, then time stands still: both runs end alike."""
    return {
        "MILEPAEL_SIMULATED_START": "2026-01-01T12:00:00+00:00",
        "MILEPAEL_SIMULATED_SPEED": str(151 * 86_400 / seconds),
        "MILEPAEL_SIMULATED_STOP": STOP,
    }


async def test_a_process_killed_at_any_point_loses_repeats_and_changes_nothing(
    new_scene: NewScene,
) -> None:
    """Every named point once, two processes of each service sharing the partitions."""
    messages = traffic(patients=160, seed=7)
    undisturbed = await quiet_run(await new_scene(simulated(20)), messages)

    killed = await new_scene(simulated(90))
    await deadly_run(killed, messages, list(POINTS), Random(7))

    await assert_alike(killed, undisturbed)


@pytest.mark.marathon
async def test_the_marathon_of_kills(
    new_scene: NewScene, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every point several times, at other calls each time; prints how often it was hit."""
    chance = Random(11)
    messages = traffic(patients=900, seed=11)
    undisturbed = await quiet_run(await new_scene(simulated(30)), messages)
    points = [point for _ in range(4) for point in chance.sample(list(POINTS), len(POINTS))]

    killed = await new_scene(simulated(600))
    await deadly_run(killed, messages, points, chance)

    await assert_alike(killed, undisturbed)
    with capsys.disabled():
        for point in POINTS:
            print(f"{points.count(point):4} kills  {POINTS[point].service}: {point}")  # noqa: T201
        print(f"{len(points):4} kills in all, {len(undisturbed)} live bodies equal")  # noqa: T201


async def test_a_mark_sent_outside_the_transaction_is_found_out(new_scene: NewScene) -> None:
    """The check has teeth: with the protocol broken, a kill between the two repeats events."""
    scene = await new_scene(simulated(5))
    scene.start("milestone")
    deadly = scene.start("status", more="mark-outside")
    await scene.ready()
    await scene.send(traffic(patients=40, seed=3))
    await asyncio.to_thread(deadly.wait, PATIENCE_S)
    scene.start("status")
    await scene.settled()

    assert faults(await scene.read(STATUS)) != []


async def quiet_run(scene: Scene, messages: list[Sent]) -> dict[str, Json]:
    """The live bodies that a run without disturbance ends with."""
    for service in ("milestone", "status"):
        scene.start(service)
    await scene.ready()
    await scene.send(messages)
    await scene.settled()
    scene.end()
    events = await scene.read(STATUS)
    assert faults(events) == []
    return live(events)


async def deadly_run(scene: Scene, messages: list[Sent], points: list[str], chance: Random) -> None:
    """Send all messages while processes die at these points, one after another."""
    for service in ("milestone", "status"):
        scene.start(service)
    await scene.ready()
    share = len(messages) // (len(points) + 1)
    async with scene.sender() as send:
        for number, point in enumerate(points):
            armed = scene.start(POINTS[point].service, point, chance.randint(1, 3))
            await scene.takes_part(armed)
            for message in messages[number * share : (number + 1) * share]:
                await send(message)
                await asyncio.sleep(PACE_S)
            await _dead(scene, armed, messages[: number * share + 1], send, point)
        for message in messages[len(points) * share :]:
            await send(message)
    for service in ("milestone", "status"):
        scene.start(service)
    await scene.settled()
    scene.end()


async def _dead(scene: Scene, armed: Process, told: list[Sent], send: Send, point: str) -> None:
    """Wait until it has died at its point, sending again what was told: that changes nothing.

    Where the machine is slow, all news has gone in few transactions by then, and the calendar may
    have come to its end: then what goes on without either is needed.
    """
    ends = time.monotonic() + PATIENCE_S
    again_and_again = cycle([one for one in told if one.changes_nothing_again])
    for number, again in enumerate(again_and_again, start=1):
        if armed.poll() is not None:
            break
        assert time.monotonic() < ends, f"no process came to the point {point!r}"
        await send(again)
        await asyncio.sleep(PACE_S)
        if number % STIRRED_EVERY == 0:
            await scene.stir()
    assert armed.returncode == -signal.SIGKILL, f"{point!r}: ended with {armed.returncode}"


async def assert_alike(scene: Scene, undisturbed: dict[str, Json]) -> None:
    """Revisions 1…n without gap or repeat, and every live body as without disturbance."""
    events = await scene.read(STATUS)
    assert faults(events) == []
    assert live(events) == undisturbed
    assert twin(await scene.read(LATEST)) == undisturbed
