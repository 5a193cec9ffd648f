"""Another definition set is activated: everybody changes once, and nobody goes back and forth."""

import asyncio
import json
import shutil
from datetime import timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from schemas.load import PATHWAYS
from services.runtime.errors import Unavailable
from services.runtime.settings import StatusSettings
from services.runtime.watch import watch
from services.status.activate import activate, how_far
from services.status.desk import Desk, begin
from services.status.fire import fire
from services.status.reevaluate import reevaluate
from services.status.timers import keep_firing
from tests.connected.commands import Environment, environment, milepael, said, service, tell, true
from tests.connected.keeping import (
    events,
    exactly_once,
    in_order,
    make_topics,
    revisions,
    settings_for,
    small_topics,
    until,
)
from tests.connected.two_sets import NEW, OLD, REFERRED, Two
from tests.given import on, referral, statement

WAITING = (
    "SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database"
    " WHERE datname = current_database() AND locktype = 'advisory' AND NOT granted"
)


def of_d12(told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The events of the one pathway that the two sets have otherwise."""
    return [event for event in told if event["pathway"]["code"] == "D12"]


def weeks(told: list[dict[str, Any]]) -> dict[str, list[int]]:
    """Which set spoke, for each instance, revision after revision; repeats as one."""
    found: dict[str, list[int]] = {}
    for event in sorted(of_d12(told), key=lambda one: one["revision"]):
        (allowed,) = [one["allowed"] for one in event["limits"] if one["id"] == "assessment"]
        found.setdefault(event["instance"], []).append(allowed)
    return {name: [key for key, _ in groupby(amounts)] for name, amounts in found.items()}


async def test_after_a_switch_the_old_process_computes_nothing_and_the_new_one_everybody(
    two: Two,
) -> None:
    await two.old.learn(*(statement(f"S{n}", REFERRED, patient=f"p{n}") for n in range(30)))
    with pytest.raises(Unavailable, match="definition files"):
        await two.new.learn(statement("S30", REFERRED, patient="p0"))

    done = await activate(two.new.database, two.digest)
    with pytest.raises(Unavailable, match="definition files"):
        await two.old.learn(statement("S30", REFERRED, patient="p0"))
    judged = [await reevaluate(two.new.desk, 1e6, 20) for _ in range(3)]

    told = await two.new.outbox()
    assert (done.active.number, done.changed, done.persons) == (2, True, 30)
    assert judged == [20, 10, 0]
    assert set(map(tuple, weeks(told).values())) == {(OLD, NEW)}
    assert in_order(revisions(told))
    assert of_d12(told)[-1]["causes"] == [{"by": "definitions", "source": None}]


async def test_whoever_was_never_judged_is_not_judged_again(two: Two) -> None:
    """Of most of whom what is not ours is told, nothing else ever is."""
    await two.old.learn(
        statement("S0", REFERRED, patient="p0"), statement("T1", aside=True, patient="p1")
    )

    done = await activate(two.new.database, two.digest)
    judged = await reevaluate(two.new.desk, 1e6, 20)

    judged_ever = "SELECT pseudonym FROM person WHERE computed_at IS NOT NULL"
    assert (done.persons, judged) == (1, 1)
    assert [row["pseudonym"] for row in await two.new.rows(judged_ever)] == ["p0"]
    assert await two.new.value("SELECT act FROM audit") == "definitions-activate"


async def test_who_comes_up_by_news_before_his_turn_changes_once(two: Two) -> None:
    """News does not wait for the throttle; the turn that comes later has nothing to say."""
    await two.old.learn(statement("S1", REFERRED, version=1))
    await activate(two.new.database, two.digest)

    await two.new.learn(statement("S1", referral(on(2026, 1, 6)), version=2))
    before = len(await two.new.outbox())
    judged = await reevaluate(two.new.desk, 1e6, 20)

    assert judged == 1
    assert len(await two.new.outbox()) == before
    assert list(weeks(await two.new.outbox()).values()) == [[OLD, NEW]]


async def test_everybody_is_judged_no_faster_than_the_setting_says(two: Two) -> None:
    """One in a hundred seconds: after the first it is nobody's turn, whoever asks."""
    await two.old.learn(*(statement(f"S{n}", REFERRED, patient=f"p{n}") for n in range(3)))
    await activate(two.new.database, two.digest)

    at_once = [await reevaluate(two.new.desk, 0.01, 20) for _ in range(3)]
    so_far = await how_far(two.new.database)
    await two.new.run("UPDATE reevaluation SET next_at = next_at - interval '100 s'")
    later = await reevaluate(two.new.desk, 0.01, 20)

    assert at_once == [1, 0, 0]
    assert so_far is not None
    assert (so_far.number, so_far.done, so_far.total, so_far.over) == (2, 1, 3, False)
    assert later == 1


async def test_what_falls_due_does_not_wait_until_everybody_is_judged_again(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond what the processes can do there is always somebody left to judge: for hours."""
    await two.old.learn(*(statement(f"S{n}", REFERRED, patient=f"p{n}") for n in range(3)))
    await activate(two.new.database, two.digest)
    done: list[str] = []

    async def one_falls_due(desk: Desk, per_s: float, most: int) -> int:
        judged = await reevaluate(desk, per_s, most)
        done.extend(["again"] * judged)
        if done == ["again"]:
            await two.new.run("UPDATE person SET next_due_at = '2000-01-01' WHERE pseudonym = 'p2'")
        return judged

    async def noted(desk: Desk, most: int) -> int:
        fired = await fire(desk, most)
        done.extend(["due"] * fired)
        return fired

    monkeypatch.setattr("services.status.timers.reevaluate", one_falls_due)
    monkeypatch.setattr("services.status.timers.fire", noted)
    settings = two.new.settings.model_copy(update={"reevaluate_per_s": 1e6, "timer_batch_size": 1})
    firing = asyncio.create_task(keep_firing(two.new.desk, settings, watch("status")))
    # The last is noted once the database has it, and only the turn after it finds that all is over.
    await until(lambda: true(done.count("again") == 3))
    await until(lambda: over(two))
    firing.cancel()

    assert done == ["again", "due", "again", "again"]


async def test_what_is_owed_of_senders_is_looked_for_once_in_an_interval(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To judge everybody anew takes thousands of turns, and each look is a transaction."""
    await two.old.learn(*(statement(f"S{n}", REFERRED, patient=f"p{n}") for n in range(3)))
    await activate(two.new.database, two.digest)
    looks: list[int] = []

    async def looked(_desk: Desk, _after: timedelta, _most: int) -> int:
        at = await how_far(two.new.database)
        assert at is not None
        looks.append(at.done)
        return 0

    monkeypatch.setattr("services.status.timers.settle", looked)
    often = {"reevaluate_per_s": 1e6, "timer_batch_size": 1, "timer_interval_s": 3600.0}
    settings = two.new.settings.model_copy(update=often)
    firing = asyncio.create_task(keep_firing(two.new.desk, settings, watch("status")))
    await until(lambda: true(3 in looks))
    firing.cancel()

    assert looks == [1, 3]


async def over(two: Two) -> bool:
    """Everybody has been judged again."""
    at = await how_far(two.new.database)
    return at is not None and at.over


async def test_only_one_process_at_a_time_judges_everybody(two: Two) -> None:
    """Otherwise two would wait for one another, and each would think the rate its own."""
    await two.old.learn(*(statement(f"S{n}", REFERRED, patient=f"p{n}") for n in range(3)))
    await activate(two.new.database, two.digest)

    async with two.old.database.connection() as elsewhere:
        transaction = elsewhere.transaction()
        await transaction.start()
        await elsewhere.execute("SELECT * FROM reevaluation FOR UPDATE")
        beside = await reevaluate(two.new.desk, 1e6, 20)
        await transaction.rollback()

    assert beside == 0
    assert await reevaluate(two.new.desk, 1e6, 20) == 3


async def test_activating_what_is_active_changes_nothing(two: Two) -> None:
    await activate(two.new.database, two.digest)

    again = await activate(two.new.database, two.digest)

    assert (again.active.number, again.changed) == (2, False)
    assert await two.new.value("SELECT count(*) FROM audit") == 1


async def test_a_switch_waits_for_who_is_at_work_and_not_for_who_comes_later(two: Two) -> None:
    """Shared locks that overlap without end would keep it waiting for ever."""
    async with two.old.database.connection() as working, two.new.database.connection() as later:
        transaction, next_one = working.transaction(), later.transaction()
        await transaction.start()
        await begin(working, two.old.desk)
        switching = asyncio.create_task(activate(two.new.database, two.digest))
        await until(lambda: waiting(two, 1))
        await next_one.start()
        coming = asyncio.create_task(begin(later, two.new.desk))
        await until(lambda: waiting(two, 2))
        # Both wait, so the later one has not overtaken.
        await transaction.commit()

        done = await switching
        await coming
        await next_one.commit()

    assert done.changed


async def waiting(two: Two, count: int) -> bool:
    """So many sessions wait for the gate."""
    return bool(await two.old.value(WAITING) == count)


async def test_a_process_is_stopped_by_a_switch_and_goes_on_with_the_new_files(
    kafka: str, database: str, topic_prefix: str, tmp_path: Path, other_files: Path
) -> None:
    """Two services with different files, a switch in the middle of the news: one switch each."""
    small = small_topics(tmp_path)
    settings = settings_for(database, kafka, topic_prefix, TOPICS_FILE=small, STATUS_STREAMS=2)
    await make_topics(settings)
    folder = tmp_path / "ours"
    shutil.copytree(PATHWAYS, folder)
    with_ours = with_folder(settings, folder)
    with_other = with_folder(settings, other_files)

    async with service(with_ours) as ours:
        await tell(settings, 0, 30)
        await until(said(settings, 30))
        await until(lambda: announced(settings, 1))
        async with service(with_other) as other:
            await until(lambda: true("definition files" in str(other.logged("not-ready"))))
            await tell(settings, 0, 20, version=2)
            done = await milepael(with_other, "definitions", "activate", "--yes", "--json")
            await tell(settings, 10, 40, version=3)
            await until(lambda: all_by_new(settings, 40))
            await until(lambda: true("definition files" in str(ours.logged("not-ready"))))
            assert not ours.logged("definitions-read")

            shutil.copytree(other_files, folder, dirs_exist_ok=True)
            await until(lambda: true(bool(ours.logged("definitions-read"))))
        await tell(settings, 0, 40, version=4)
        await until(lambda: everyone_at(settings, "2026-01-04", 40))
        await ours.ready()
        await until(lambda: announced(settings, 2))

    told = await events(settings)
    found = [json.loads(line) for line in done[1].splitlines()]
    assert done[0] == 0, done[2]
    assert [(one["active"]["number"], one["persons"]) for one in found] == [(2, 30)]
    assert exactly_once(told)
    amounts = list(weeks(told).values())
    assert all(one in ([OLD, NEW], [NEW]) for one in amounts), amounts
    assert amounts.count([OLD, NEW]) == 30
    assert not ours.logged("bug")


def with_folder(settings: StatusSettings, folder: Path) -> Environment:
    """The settings of a process that has its definition files there."""
    return {**environment(settings), "MILEPAEL_DEFINITIONS_FOLDER": str(folder)}


async def announced(settings: StatusSettings, number: int) -> bool:
    """Whether this set is the last that was said to decide."""
    told = await events(settings, "pathway.definitions.v1")
    return bool(told) and told[-1]["number"] == number


async def all_by_new(settings: StatusSettings, count: int) -> bool:
    """Everybody's last word is the new set's."""
    last = [amounts[-1] for amounts in weeks(await events(settings)).values()]
    return len(last) == count and set(last) == {NEW}


async def everyone_at(settings: StatusSettings, day: str, count: int) -> bool:
    """Everybody's start has come to this day."""
    newest = {one["instance"]: one for one in of_d12(await events(settings))}
    starts = [one["milestones"][0]["on"] for one in newest.values()]
    return starts == [day] * count


async def test_activate_says_what_is_missing_before_any_service_has_run(
    kafka: str, database: str
) -> None:
    """The first process makes its own files the active set: nothing is to be switched."""
    told = {**environment(settings_for(database, kafka)), "MILEPAEL_TOPICS_FILE": ""}
    del told["MILEPAEL_TOPICS_FILE"]

    code, _, err = await milepael(told, "definitions", "activate", "--yes")

    assert code == 1
    assert "milepael run status" in err
