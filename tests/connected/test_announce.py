"""Which definition set decides is said until it is what was said last, and then no more."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import msgspec
import pytest

from schemas.active import KEY, ActiveDefinitions
from schemas.keyed import fingerprint
from services.runtime.active import DEFINITIONS
from services.runtime.connections import Kafka
from services.runtime.kafka_away import KAFKA_AWAY
from services.runtime.watch import Watch, watch
from services.status.activate import activate
from services.status.announce import keep_announcing
from tests.connected.keeping import (
    Process,
    beside,
    delete_topics,
    events,
    held,
    make_topics,
    process,
    producer_of,
    settings_for,
    small_topics,
    until,
)
from tests.connected.two_sets import Two

SOON_S = 0.05


@pytest.fixture
async def both(
    kafka: str,
    database: str,
    topic_prefix: str,
    tmp_path: Path,
    other_files: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Two]:
    """Two processes with different files that look often; the old set is active."""
    monkeypatch.setattr("services.status.announce.LOOK_EVERY_S", SOON_S)
    small = small_topics(tmp_path)
    ours = settings_for(database, kafka, topic_prefix, TOPICS_FILE=small)
    other = settings_for(
        database, kafka, topic_prefix, TOPICS_FILE=small, DEFINITIONS_FOLDER=other_files
    )
    await make_topics(ours)
    async with AsyncExitStack() as open_processes:
        old = await open_processes.enter_async_context(process(ours))
        yield Two(old, await open_processes.enter_async_context(process(other)))


def announcing(one: Process, told: Watch | None = None) -> object:
    """What a process does for as long as it works by its set."""
    return keep_announcing(one.desk, one.settings, (told or watch("status")).health)


async def numbers(one: Process) -> list[int]:
    """Of the sets that were said, in the order in which they were."""
    return [said["number"] for said in await events(one.settings, DEFINITIONS)]


async def say(one: Process, raw: bytes) -> None:
    """Something lands on the topic."""
    async with producer_of(one.settings) as producer:
        await producer.send_and_wait(one.settings.topic(DEFINITIONS), raw, key=KEY)


async def test_an_older_set_that_lands_late_is_not_the_last_word(both: Two) -> None:
    """Sent before the switch and held up: `milestone` would not guard the codes of the new set."""
    old = both.old.desk.judge.definitions.digest
    late = msgspec.json.encode(ActiveDefinitions(number=1, digest=old, codes=()))
    async with beside(announcing(both.old), announcing(both.new)):
        await until(lambda: _are(both, [1]))
        await activate(both.new.database, both.digest)
        await until(lambda: _are(both, [1, 2]))
        await say(both.old, late)
        await until(lambda: _are(both, [1, 2, 1, 2]))
        await say(both.old, b"?")
        await until(lambda: _count(both, 6))

    last = msgspec.json.decode((await held(both.old.settings, DEFINITIONS))[-1].value)
    assert (last["number"], last["digest"]) == (2, both.digest)


async def test_what_was_said_without_the_key_of_pseudonyms_is_said_again(both: Two) -> None:
    """A version before said no fingerprint: `milestone` could not see that it has another key."""
    judge = both.old.desk.judge
    before = ActiveDefinitions(number=1, digest=judge.definitions.digest, codes=())
    await say(both.old, msgspec.json.encode(before))

    async with beside(announcing(both.old)):
        await until(lambda: _are(both, [1, 1]))

    last = msgspec.json.decode((await held(both.old.settings, DEFINITIONS))[-1].value)
    assert last["key"] == fingerprint(judge.key)


async def test_what_was_said_last_is_not_said_again_by_any_process(both: Two) -> None:
    """One record, however many look and however often."""
    looked: list[int] = []

    async with beside(announcing(both.old)):
        await until(lambda: _are(both, [1]))
    async with beside(announcing(both.old), announcing(both.old), announcing(both.new)):
        for _ in range(20):
            looked += await numbers(both.old)

    assert set(looked) == {1}
    assert await numbers(both.old) == [1]


async def test_where_the_topic_alone_is_missing_the_service_says_so_until_it_is_there(
    both: Two,
) -> None:
    told = watch("status")
    topic = both.old.settings.topic(DEFINITIONS)
    await delete_topics(both.old.settings, DEFINITIONS)
    async with beside(announcing(both.old, told)):
        await until(lambda: _ready(told, yes=False))
        reasons = told.health.reasons
        await make_topics(both.old.settings)
        await until(lambda: _ready(told, yes=True))
        assert await numbers(both.old) == [1]

    assert len(reasons) == 1
    assert f"Topic {topic} does not take" in reasons[0]


async def test_where_kafka_is_away_that_alone_is_said_and_no_topic_is_blamed(both: Two) -> None:
    """Whoever is called at night would look for a fault of that topic first."""
    told = watch("status")
    nobody = Kafka(kafka="127.0.0.1:1")

    async with beside(keep_announcing(both.old.desk, nobody, told.health)):
        await until(lambda: _ready(told, yes=False))
        reasons = told.health.reasons

    assert reasons == (KAFKA_AWAY,)


async def test_a_topic_that_is_made_anew_is_told_again(both: Two) -> None:
    await say(both.old, b"?")
    async with beside(announcing(both.old)):
        await until(lambda: _count(both, 2))
        await delete_topics(both.old.settings, DEFINITIONS)
        await make_topics(both.old.settings)
        await until(lambda: _count(both, 1))

    assert await numbers(both.old) == [1]


async def _are(both: Two, expected: list[int]) -> bool:
    return await numbers(both.old) == expected


async def _count(both: Two, expected: int) -> bool:
    return len(await held(both.old.settings, DEFINITIONS)) == expected


async def _ready(told: Watch, *, yes: bool) -> bool:
    return told.health.ready is yes
