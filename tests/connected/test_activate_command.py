"""Activating only what a process has, and waiting only for what will come."""

import json

import pytest

from services.runtime.errors import Unavailable
from services.runtime.settings import StatusSettings
from services.status.activate import activate, is_at_hand, until_all_are_judged
from services.status.offer import keep_offering, offer
from services.status.reevaluate import reevaluate
from services.status.store.definition_sets import active_set
from services.status.store.reevaluation import count_persons
from tests.connected.commands import Environment, environment, milepael
from tests.connected.keeping import beside, until
from tests.connected.two_sets import REFERRED, Two
from tests.given import statement


def without_topics(settings: StatusSettings, kafka: str) -> Environment:
    """The settings of a command, with the topics file that comes with Milepæl."""
    told = {**environment(settings), "MILEPAEL_KAFKA": kafka}
    del told["MILEPAEL_TOPICS_FILE"]
    if settings.definitions_folder is not None:
        told["MILEPAEL_DEFINITIONS_FOLDER"] = str(settings.definitions_folder)
    return told


async def test_files_that_no_running_process_has_are_activated_by_force_alone(
    two: Two, kafka: str
) -> None:
    """A setting that the shell lacks makes another set, and everything would stop."""
    told = without_topics(two.new.settings, kafka)
    activate_now = ("definitions", "activate", "--yes", "--json")

    refused = await milepael(told, *activate_now)
    # How long the command takes to ask is the machine's.
    async with beside(keep_offering(two.new.database, two.new.settings)):
        await until(lambda: is_at_hand(two.new.database, two.digest))
        taken = await milepael(told, *activate_now)
    back = await milepael(without_topics(two.old.settings, kafka), *activate_now, "--force")

    assert (refused[0], refused[1]) == (1, "")
    assert "No running process" in refused[2]
    assert two.digest[:12] in refused[2]
    assert "compute about 0 persons anew" in taken[2]
    assert [json.loads(one[1])["active"]["number"] for one in (taken, back)] == [2, 3]


async def test_nobody_is_asked_whether_to_activate_the_active_set(two: Two, kafka: str) -> None:
    """And where there is somebody to be asked, all that can be looked up was looked up before."""
    active = without_topics(two.old.settings, kafka)
    other = without_topics(two.new.settings, kafka)

    same = await milepael(active, "definitions", "activate", "--json")
    at_hand_nowhere = await milepael(other, "definitions", "activate", "--json")
    forced = await milepael(other, "definitions", "activate", "--json", "--force")

    assert (same[0], json.loads(same[1])["changed"]) == (0, False)
    assert (at_hand_nowhere[0], at_hand_nowhere[1]) == (1, "")
    assert "No running process" in at_hand_nowhere[2]
    assert (forced[0], forced[1]) == (2, "")
    assert "Go on?" in forced[2]
    assert "Add --yes" in forced[2]
    assert await two.new.value("SELECT number FROM definition_set") == 1


async def test_what_was_offered_long_ago_is_at_hand_no_more(two: Two) -> None:
    await offer(two.new.database, two.new.settings)
    offered = [await is_at_hand(two.new.database, two.digest)]
    await two.new.run("UPDATE offered_set SET seen_at = seen_at - interval '31 s'")
    offered.append(await is_at_hand(two.new.database, two.digest))
    await offer(two.new.database, two.new.settings)
    offered.append(await is_at_hand(two.new.database, two.digest))

    assert offered == [True, False, True]


async def test_to_wait_ends_with_a_sentence_where_nobody_is_at_work(two: Two, kafka: str) -> None:
    await two.old.learn(statement("S1", REFERRED))
    told = without_topics(two.new.settings, kafka)

    code, _, err = await milepael(
        told, "definitions", "activate", "--yes", "--force", "--wait", "--json"
    )

    assert code == 1
    assert "nobody is computed anew" in err
    assert await two.new.value("SELECT number FROM definition_set") == 2


async def test_to_wait_for_one_set_ends_when_another_is_activated(two: Two) -> None:
    """All have been computed anew then, and not by these files."""
    await two.old.learn(statement("S1", REFERRED))
    first = (await activate(two.new.database, two.digest)).active
    await offer(two.new.database, two.new.settings)
    waiting_for = until_all_are_judged(two.new.database, first, 0)

    so_far = await anext(waiting_for)
    await activate(two.new.database, two.old.desk.judge.definitions.digest)

    assert (so_far.number, so_far.over) == (2, False)
    with pytest.raises(Unavailable, match="Set 3 was activated meanwhile"):
        await anext(waiting_for)


async def test_to_wait_ends_once_everybody_has_been_judged(two: Two) -> None:
    await two.old.learn(statement("S1", REFERRED))
    active = (await activate(two.new.database, two.digest)).active
    while await reevaluate(two.new.desk, 1e6, 20):
        pass

    found = [at.over async for at in until_all_are_judged(two.new.database, active, 0)]

    assert found == [True]


async def test_very_many_persons_are_counted_by_an_estimate(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To count a nation would take longer than a transaction may last."""
    monkeypatch.setattr("services.status.store.reevaluation.COUNTED", 3)
    await two.old.run(
        "INSERT INTO person (pseudonym, bond, computed_at)"
        " VALUES ('a', 'a', now()), ('b', 'a', NULL), ('c', 'c', NULL)"
    )

    async def count() -> int:
        async with two.old.database.connection() as connection:
            return await count_persons(connection)

    few = await count()
    await two.old.run(
        "INSERT INTO person (pseudonym, bond, computed_at)"
        " SELECT n, n, now() FROM (SELECT generate_series(1, 7)::text) m (n)"
    )
    not_analyzed = await count()
    await two.old.run("ANALYZE person")

    assert (few, not_analyzed, await count()) == (1, 3, 10)


async def test_the_doctor_says_how_far_everybody_has_been_computed_anew(
    two: Two, kafka: str
) -> None:
    await two.old.learn(*(statement(f"S{n}", REFERRED, patient=f"p{n}") for n in range(3)))
    await activate(two.new.database, two.digest)
    await reevaluate(two.new.desk, 0.01, 20)

    _, out, _ = await milepael(without_topics(two.new.settings, kafka), "doctor")

    assert "number 2. Computed anew by it: 1 of about 3 persons" in out
    async with two.new.database.connection() as connection:
        active = await active_set(connection)
    assert active is not None
    assert active.digest == two.digest
