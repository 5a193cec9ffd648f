"""A process that stands still while others go on, and processes whose clocks differ."""

import asyncio
import signal
from itertools import pairwise

import pytest

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
    other = scene.start("status")
    await scene.takes_part(other)

    await scene.send(messages[: len(messages) // 2], pace_s=0.02)
    await until(lambda: stands_still(frozen.pid), "it does not freeze")
    await until(lambda: owns_all(scene, other), "no take-over")
    await scene.send(messages[len(messages) // 2 :])
    await asyncio.sleep(2)
    frozen.send_signal(signal.SIGCONT)
    await scene.settled()

    assert await scene.metric(frozen, "milepael_fenced_total") > 0
    events = await scene.read(STATUS)
    assert faults(events) == []
    assert live(events) == undisturbed
    assert twin(await scene.read(LATEST)) == undisturbed


async def test_clocks_ten_minutes_apart_never_take_a_state_back(new_scene: NewScene) -> None:
    """The only clock is the database's: no state goes back without a new fact."""
    scene = await new_scene(simulated(40))
    scene.start("milestone")
    scene.start("status", ahead=600)
    scene.start("status", ahead=-600)
    await scene.ready()
    await scene.send(traffic(patients=60, seed=6))
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


async def owns_all(scene: Scene, process: Process) -> bool:
    """Whether a process has taken every stream over."""
    return scene.owned(process) == {"0", "1", "2", "3"}
