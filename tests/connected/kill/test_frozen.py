"""A process that stands still while others go on, and processes whose clocks differ."""

import signal
from itertools import pairwise

import pytest

from services.runtime.setting import load
from services.runtime.settings import StatusSettings
from tests.connected.keeping import process
from tests.connected.kill.conftest import NewScene
from tests.connected.kill.scene import LATEST, STATUS, Json, Process, Scene, until
from tests.connected.kill.test_kill import quiet_run, simulated
from tests.connected.kill.verdict import faults, live, twin
from tests.traffic import traffic

WORSE = ("not-started", "running", "due-soon", "overdue")


# The first four marks are those of the fresh streams.
@pytest.mark.parametrize(
    ("point", "nth"), [("before the transaction", 2), ("mark sent, not committed", 6)]
)
async def test_a_frozen_owner_writes_nothing_when_it_wakes(
    new_scene: NewScene, point: str, nth: int
) -> None:
    """It stops with work in its hands; another takes over; when it wakes it is fenced."""
    messages = traffic(patients=60, seed=5)
    undisturbed = await quiet_run(await new_scene(simulated(10)), messages)
    scene = await new_scene(simulated(30))
    scene.start("milestone")
    frozen = scene.start("status", point, nth, more="freeze")
    await scene.ready()
    await scene.takes_part(frozen)
    await until(lambda: owns_all(scene, frozen), "not all first marks are written")
    other = scene.start("status")
    await scene.takes_part(other)

    await scene.send(messages[: len(messages) // 2], pace_s=0.02)
    await until(lambda: stands_still(frozen.pid), "it does not freeze")
    await until(lambda: owns_all(scene, other), "no take-over")
    await scene.send(messages[len(messages) // 2 :])
    await scene.settled()
    frozen.send_signal(signal.SIGCONT)
    await until(lambda: was_fenced(scene, frozen), "it was never fenced")
    await scene.settled()

    events = await scene.read(STATUS)
    assert faults(events) == []
    assert live(events) == undisturbed
    assert twin(await scene.read(LATEST)) == undisturbed


async def test_clocks_ten_minutes_apart_never_take_a_state_back(new_scene: NewScene) -> None:
    """The only clock is the database's: no state goes back without a new fact."""
    # All is judged on one day, so that what follows is the doing of time alone.
    scene = await new_scene(from_january(speed=1))
    three_of(scene)
    await scene.ready()
    await scene.send(traffic(patients=60, seed=6))
    await scene.judged()
    scene.end()
    await now_as(scene, from_january(speed=127 * 86_400 / 20))
    three_of(scene)
    await scene.settled()

    by_instance: dict[str, list[Json]] = {}
    for _, event in await scene.read(STATUS):
        assert event is not None
        by_instance.setdefault(event["instance"], []).append(event)
    by_time = 0
    for told in by_instance.values():
        told.sort(key=lambda event: int(event["revision"]))
        for before, after in pairwise(told):
            assert before["computed_at"] <= after["computed_at"]
            if {cause["by"] for cause in after["causes"]} == {"time"}:
                by_time += 1
                assert not went_back(before, after)
    assert by_time > 20


def from_january(speed: float) -> dict[str, str]:
    """From a day on which half of the traffic has happened and no limit has passed, to the end."""
    return simulated(1) | {
        "MILEPAEL_SIMULATED_START": "2026-01-25T12:00:00+00:00",
        "MILEPAEL_SIMULATED_SPEED": str(speed),
    }


async def now_as(scene: Scene, settings: dict[str, str]) -> None:
    """Begin another simulated time, for the processes that are started next."""
    async with process(load(StatusSettings, scene.environment("status"))) as one:
        scene.settings = settings
        await one.run(
            "UPDATE installation SET time_speed = $1, time_anchor = clock_timestamp()",
            float(settings["MILEPAEL_SIMULATED_SPEED"]),
        )


def three_of(scene: Scene) -> None:
    """Two of one service, whose clocks are wrong."""
    scene.start("milestone")
    scene.start("status", ahead=600)
    scene.start("status", ahead=-600)


def went_back(before: Json, after: Json) -> bool:
    """Whether a running limit stands better than it did."""
    was = {limit["id"]: limit["state"] for limit in before["limits"]}
    return any(
        limit["state"] in WORSE
        and was.get(limit["id"]) in WORSE
        and WORSE.index(limit["state"]) < WORSE.index(was[limit["id"]])
        for limit in after["limits"]
    )


async def stands_still(pid: int) -> bool:
    """Whether the kernel has stopped a process."""
    with open(f"/proc/{pid}/stat") as told:  # noqa: PTH123, ASYNC230
        return told.read().rsplit(")", 1)[1].split()[0] == "T"


async def was_fenced(scene: Scene, process: Process) -> bool:
    """Whether a process has been kept from writing."""
    return await scene.metric(process, "milepael_fenced_total") > 0


async def owns_all(scene: Scene, process: Process) -> bool:
    """Whether a process has taken every stream over."""
    return scene.owned(process) == {"0", "1", "2", "3"}
