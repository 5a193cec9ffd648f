"""The whole flow on servers from the images that an installation uses."""

from random import Random

from tests.connected.kill.conftest import NewScene
from tests.connected.kill.test_kill import assert_alike, deadly_run, quiet_run, simulated
from tests.traffic import traffic

SESSION = {"MILEPAEL_SESSION_TIMEOUT_MS": "6000"}
"""Kafka's own least; the local servers allow less."""
KILLED_AT = ["sent, offsets not committed", "mark sent, not committed"]


async def test_servers_in_containers_give_the_same_answer_though_processes_are_killed(
    new_scene: NewScene,
) -> None:
    """Exactly once rests on what Kafka and PostgreSQL promise; these are other builds of them."""
    messages = traffic(patients=25, seed=5)
    undisturbed = await quiet_run(await new_scene(simulated(10) | SESSION), messages)

    killed = await new_scene(simulated(20) | SESSION)
    await deadly_run(killed, messages, KILLED_AT, Random(5))

    assert undisturbed
    await assert_alike(killed, undisturbed)
