"""`milepael consume`: what a topic holds, and honest words where it cannot be shown."""

import asyncio
import json
import signal
from pathlib import Path

import pytest

from services.runtime.settings import StatusSettings
from services.status.relay.send import producer_for
from tests.connected.commands import begun, environment, milepael
from tests.connected.keeping import (
    NOWHERE,
    delete_topics,
    make_topics,
    producer_of,
    settings_for,
    small_topics,
)

STATUS = "pathway.status-latest.v1"


@pytest.fixture
async def settings(kafka: str, topic_prefix: str, tmp_path: Path) -> StatusSettings:
    """An installation whose topics are there and empty."""
    small = small_topics(tmp_path)
    found = settings_for(
        "postgresql://nobody@127.0.0.1:1/x", kafka, topic_prefix, TOPICS_FILE=small
    )
    await make_topics(found)
    return found


async def test_every_committed_value_is_on_a_line_of_its_own_as_it_was_written(
    settings: StatusSettings,
) -> None:
    """What was undone is not there; a number keeps its digits, and a line break ends no value."""
    topic = settings.topic(STATUS)
    relaying = producer_for(settings, 0)
    await relaying.start()
    await relaying.begin_transaction()
    await relaying.send_and_wait(topic, b'"undone"', b"k", partition=0)
    await relaying.abort_transaction()
    await relaying.begin_transaction()
    await relaying.send(topic, b'{"one":\n1.50}', b"k", partition=0, headers=[("ce_id", b"1:0:1")])
    await relaying.send(topic, None, b"k", partition=0)
    await relaying.send(topic, b"?", b"k", partition=0)
    await relaying.send(topic, b'"\xff"', b"k", partition=0)
    await relaying.commit_transaction()
    await relaying.stop()

    values = await milepael(environment(settings), "consume", STATUS)
    code, out, err = await milepael(environment(settings), "consume", STATUS, "--whole")

    assert values == (
        0,
        '{"one": 1.50}\n',
        "Left out: tombstones (1).\nLeft out: what is no JSON (2).\n",
    )
    first, last = (json.loads(line) for line in out.splitlines())
    assert (code, err) == (0, "Left out: what is no JSON (2).\n")
    assert (first["key"], first["headers"], first["value"]) == (
        "k",
        {"ce_id": "1:0:1"},
        {"one": 1.5},
    )
    assert (last["value"], last["offset"]) == (None, first["offset"] + 1)


async def test_of_an_unknown_topic_it_says_which_there_are(settings: StatusSettings) -> None:
    """By the names that it takes; and it makes none."""
    await delete_topics(settings, "pathway.person.v1")

    code, out, err = await milepael(environment(settings), "consume", "pathway.person.v1")

    assert (code, out) == (2, "")
    first, *names = err.splitlines()
    assert first == f"There is no topic {settings.topic('pathway.person.v1')}. Of ours there are:"
    assert f"  {STATUS}" in names
    assert not [name for name in names if "person" in name or settings.topic_prefix in name]


async def test_where_no_service_has_made_topics_it_says_so(kafka: str, topic_prefix: str) -> None:
    nothing = settings_for("postgresql://nobody@127.0.0.1:1/x", kafka, topic_prefix)
    told = environment(nothing)
    del told["MILEPAEL_TOPICS_FILE"]

    code, _, err = await milepael(told, "consume", STATUS)

    assert code == 2
    assert err.endswith("Of ours there are none yet: a service makes them when it starts.\n")


async def test_without_kafka_it_says_what_to_check() -> None:
    nowhere = settings_for("postgresql://nobody@127.0.0.1:1/x", NOWHERE)
    told = environment(nowhere)
    del told["MILEPAEL_TOPICS_FILE"]

    code, out, err = await milepael(told, "consume", STATUS)

    assert (code, out) != (0, "")
    assert "Kafka cannot be reached; check that it runs" in err
    assert "Traceback" not in err


async def test_without_a_topic_it_is_misuse() -> None:
    told = environment(settings_for("postgresql://nobody@127.0.0.1:1/x"))

    code, _, err = await milepael(told, "consume")

    assert code == 2
    assert "Missing argument" in err


async def test_who_has_seen_enough_closes_the_pipe_or_presses_ctrl_c(
    settings: StatusSettings,
) -> None:
    """It ends without a word, by the code that a shell knows."""
    async with producer_of(settings) as producer:
        for _ in range(3_000):
            await producer.send(settings.topic(STATUS), b'"%s"' % (b"x" * 1_000), b"k")
    told = environment(settings)

    closed = await begun(told, "consume", STATUS)
    assert closed.stdout is not None
    await closed.stdout.readline()
    closed.stdout._transport.close()  # type: ignore[attr-defined]
    assert closed.stderr is not None
    said = await asyncio.wait_for(closed.stderr.read(), 30)
    assert (await closed.wait(), said) == (141, b"")

    pressed = await begun(told, "consume", STATUS)
    assert pressed.stdout is not None
    await pressed.stdout.readline()
    pressed.send_signal(signal.SIGINT)
    _, said = await asyncio.wait_for(pressed.communicate(), 30)
    assert (pressed.returncode, said) == (130, b"")
