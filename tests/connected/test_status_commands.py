"""The whole service, and the commands that look at it, as a person meets them."""

import base64
import contextlib
import json
from pathlib import Path

import msgspec
import pytest

from schemas.active import KEY, ActiveDefinitions
from services.runtime.database import open_database
from services.runtime.settings import StatusSettings
from services.status.examine.log import marks
from services.status.relay.mark import MARK_TOPIC, Mark, last_mark
from tests.connected.commands import (
    Running,
    environment,
    milepael,
    said,
    service,
    tell,
    true,
)
from tests.connected.keeping import (
    delete_topics,
    events,
    exactly_once,
    make_topics,
    process,
    producer_of,
    settings_for,
    small_topics,
    until,
)
from tests.given import on, referral, statement, unread_message


@pytest.fixture
async def settings(kafka: str, database: str, topic_prefix: str, tmp_path: Path) -> StatusSettings:
    """An installation of two streams whose topics are there."""
    small = small_topics(tmp_path)
    found = settings_for(database, kafka, topic_prefix, TOPICS_FILE=small, STATUS_STREAMS=2)
    await make_topics(found)
    return found


async def test_the_service_says_each_change_once_and_ends_when_told(
    settings: StatusSettings,
) -> None:
    async with service(environment(settings)) as running:
        await tell(settings, 0, 40)
        await until(said(settings, 40))
        await tell(settings, 0, 40, version=2)
        await until(said(settings, 80))
        ready = await running.ready()
        for name in ("outbox_age_seconds", "timers_due", "parked_open", "lag_messages", "fenced"):
            await until(lambda: shows(running, f"milepael_{name}"))  # noqa: B023

    assert exactly_once(await events(settings))
    assert ready == {"ready": True, "reasons": []}
    assert running.logged("stopped") or running.logged("stopping")
    assert not running.logged("bug")


async def shows(running: Running, name: str) -> bool:
    """Whether a metric has been measured."""
    return name in (await running.page("/metrics")).text


async def test_a_service_whose_database_is_away_waits_and_loses_nothing(
    settings: StatusSettings,
) -> None:
    """The sentence is on the page; when the database is back, everything is taken in."""
    nowhere = {**environment(settings), "MILEPAEL_DATABASE": "postgresql://nobody@127.0.0.1:1/x"}
    await tell(settings, 0, 10)

    async with service(nowhere) as running:
        await until(lambda: true("PostgreSQL" in str(running.logged("not-ready"))))
        page = await running.page("/health/ready")
    async with service(environment(settings)):
        await until(said(settings, 10))

    assert page.status_code == 503
    assert "PostgreSQL does not answer" in page.text
    assert exactly_once(await events(settings))


async def test_a_service_with_other_files_takes_no_partition_until_they_are_the_active_set(
    settings: StatusSettings,
) -> None:
    async with process(settings) as one:
        ours = await one.value("SELECT digest FROM definition_set")
        await one.run("UPDATE definition_set SET digest = 'other'")
        await tell(settings, 0, 10)

        async with service(environment(settings)) as running:
            await until(lambda: true("definition files" in str(running.logged("not-ready"))))
            # The relay has joined its group meanwhile, which takes as long.
            await until(lambda: true(len(running.logged("relay-owns")) == settings.streams))
            before = (len(running.logged("partitions-assigned")), len(await events(settings)))
            await one.run("UPDATE definition_set SET digest = $1", ours)
            await until(said(settings, 10))

    assert before == (0, 0)


async def announced(settings: StatusSettings) -> bool:
    """Whether any set was said to decide: that is beside what is read and published."""
    return bool(await events(settings, "pathway.definitions.v1"))


async def test_the_doctor_finds_nothing_wrong_with_an_installation_that_works(
    settings: StatusSettings,
) -> None:
    async with service(environment(settings)):
        await tell(settings, 0, 10)
        await until(said(settings, 10))
        await until(lambda: announced(settings))
        code, out, _ = await milepael(environment(settings), "doctor", "--json")

    found = [json.loads(line) for line in out.splitlines()]
    assert [one for one in found if not one["ok"]] == []
    assert code == 0
    assert {one["what"] for one in found} == {
        "settings",
        "kafka",
        "topics",
        "database",
        "migrations",
        "installation",
        "definitions",
        "positions",
        "marks",
        "announced",
        "clocks",
        "reading",
    }
    async with producer_of(settings) as producer:
        active = ActiveDefinitions(number=2, digest="another", codes=("urn:made-up|1",))
        topic = settings.topic("pathway.definitions.v1")
        await producer.send_and_wait(topic, msgspec.json.encode(active), key=KEY)
    code, out, _ = await milepael(environment(settings), "doctor", "--json")
    wrong = [one for one in map(json.loads, out.splitlines()) if not one["ok"]]
    assert [one["what"] for one in wrong] == ["announced", "reading"]
    assert "does not name the active set, number 1" in wrong[0]["sentence"]
    assert "names 1 codes" in wrong[1]["sentence"]


async def test_the_doctor_sees_where_the_active_set_was_never_told_to_milestone(
    settings: StatusSettings,
) -> None:
    """`milestone` would read on without the codes of a new set, and they are lost for good."""
    async with service(environment(settings)):
        await tell(settings, 0, 10)
        await until(said(settings, 10))
        await until(lambda: announced(settings))
    topic = settings.topic("pathway.definitions.v1")
    await delete_topics(settings, "pathway.definitions.v1")
    gone = await milepael(environment(settings), "doctor")
    await make_topics(settings)
    empty = await milepael(environment(settings), "doctor")
    async with producer_of(settings) as producer:
        await producer.send_and_wait(topic, b"?", key=KEY)
    unclear = await milepael(environment(settings), "doctor")

    assert f"announced     Topic {topic} does not take" in gone[1] + gone[2]
    assert "does not name the active set, number 1" in empty[1] + empty[2]
    assert "reading       The last record of pathway.definitions.v1" in unclear[1] + unclear[2]
    assert [one[0] for one in (gone, empty, unclear)] == [1, 1, 1]


async def test_a_relay_at_work_while_the_doctor_looks_is_nothing_wrong(
    settings: StatusSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It moves a mark and prunes behind it between two looks; nobody may be told to reconcile."""
    topic = settings.topic(MARK_TOPIC)
    async with service(environment(settings)):
        await tell(settings, 0, 20)
        await until(said(settings, 20))
        earlier = {n: await last_mark(settings, topic, n) for n in range(settings.streams)}
        await tell(settings, 0, 20, version=2)
        await until(said(settings, 40))

    async def overtaken(kafka: StatusSettings, name: str, n: int) -> Mark | None:
        return earlier.pop(n) if n in earlier else await last_mark(kafka, name, n)

    monkeypatch.setattr("services.status.relay.agree.last_mark", overtaken)
    async with contextlib.aclosing(await open_database(settings)) as database:
        found = [*await marks(settings, database)]

    assert [one.ok for one in found] == [True], found


async def test_the_doctor_says_what_happened_to_a_lost_mark_and_reconcile_mends_it(
    settings: StatusSettings,
) -> None:
    told = environment(settings)
    async with service(told):
        await tell(settings, 0, 20)
        await until(said(settings, 20))
        await until(lambda: announced(settings))
    await delete_topics(settings, MARK_TOPIC)
    await make_topics(settings)
    await tell(settings, 0, 20, version=2)

    sick = await milepael(told, "doctor")
    async with service(told):
        done = await milepael(told, "relay", "reconcile", "--yes", "--json")
        await until(said(settings, 40))
    well = await milepael(told, "doctor")

    assert sick[0] == 1
    assert "its mark is missing" in sick[1]
    assert done[0] == 0, done[2]
    assert json.loads(done[1])["epoch"] == 2
    assert exactly_once(await events(settings))
    assert (well[0], "WRONG" in well[1]) == (0, False), well[1]


async def test_the_doctor_names_a_position_outside_the_log_and_a_moment_that_has_not_come(
    settings: StatusSettings,
) -> None:
    async with process(settings) as one:
        await one.learn(statement("S1", referral(on(2026, 1, 5))))
        await one.run("UPDATE person SET computed_at = clock_timestamp() + interval '1 day'")

        before = await milepael(environment(settings), "doctor")
        after = await milepael(environment(settings), "doctor", "--reset-computed-at")

        assert "partition 0 lies outside the log" in before[1]
        assert "has not come" in before[1]
        assert "has not come" not in after[1]
        assert await one.value("SELECT count(*) FROM audit") == 1


async def test_the_doctor_and_reconcile_name_the_setting_that_is_missing(
    settings: StatusSettings,
) -> None:
    told = environment(settings)
    del told["MILEPAEL_PSEUDONYM_KEY"]

    looked = await milepael(told, "doctor")
    reconciled = await milepael(told, "relay", "reconcile", "--yes")

    assert looked[0] == 1
    assert "MILEPAEL_PSEUDONYM_KEY is missing" in looked[1]
    assert reconciled[0] == 2
    assert reconciled[2].startswith("MILEPAEL_PSEUDONYM_KEY is missing")


async def test_the_doctor_names_a_key_that_is_not_that_of_the_installation(
    settings: StatusSettings,
) -> None:
    async with process(settings):
        pass
    told = environment(settings)
    told["MILEPAEL_PSEUDONYM_KEY"] = base64.b64encode(b"o" * 32).decode()

    _, out, _ = await milepael(told, "doctor", "--json")

    found = {one["what"]: one for one in map(json.loads, out.splitlines())}
    assert not found["installation"]["ok"]
    assert "MILEPAEL_PSEUDONYM_KEY is wrong" in found["installation"]["sentence"]


async def test_reconcile_stops_no_relay_where_nobody_could_be_asked(
    settings: StatusSettings,
) -> None:
    """As in a pipeline, whose stdout is for one JSON value."""
    code, out, err = await milepael(environment(settings), "relay", "reconcile", "--json")

    assert (code, out) == (2, "")
    assert "Every relay stops" in err
    assert "Add --yes" in err


async def test_a_database_that_was_never_used_holds_no_pathway_and_nobody(
    settings: StatusSettings,
) -> None:
    """The first thing that somebody tries after `milepael stack up`."""
    told = environment(settings)

    asked = await milepael(told, "explain", "x")
    reset = await milepael(told, "doctor", "--reset-computed-at")

    assert (asked[0], reset[0]) == (1, 1)
    assert asked[2].startswith("No pathway instance in the database begins with")
    assert reset[2].startswith("The database is not set up")


async def test_reconcile_waits_for_what_has_not_been_read_and_says_so(
    settings: StatusSettings,
) -> None:
    """Without a service that reads, a restored database would publish states that go back."""
    await tell(settings, 0, 3)

    code, _, err = await milepael(
        environment(settings), "relay", "reconcile", "--yes", "--wait-s", "0.1"
    )

    assert code == 1
    assert "3 messages not read yet" in err


async def test_parked_list_tells_place_and_reasons_of_what_nothing_has_mended(
    settings: StatusSettings,
) -> None:
    empty = await milepael(environment(settings), "parked", "list")
    async with process(settings) as one:
        await one.learn(unread_message(sender="st-olavs", box="c2VhbGVk"))

    code, out, _ = await milepael(environment(settings), "parked", "list", "--json")
    words = await milepael(environment(settings), "parked", "list")

    (found,) = [msgspec.json.decode(line) for line in out.splitlines()]
    assert (empty[0], empty[1], code) == (0, "", 0)
    assert (found["sender"], found["place"]["topic"], found["box"]) == ("st-olavs", "fhir", None)
    assert "unsound: Encounter.status: expected a code of the value set" in words[1]
