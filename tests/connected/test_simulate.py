"""The simulator on real Kafka: everything arrives as it was meant, where and when it is said."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from aiokafka import ConsumerRecord

from services.runtime.clock import now
from services.runtime.errors import Unavailable
from services.runtime.kafka_away import KAFKA_AWAY
from services.runtime.settings import Kafka
from services.runtime.topic_log import reaches
from services.runtime.topics import load_topics
from services.simulator.letter import ENCOUNTERS, PATIENTS, REFERRALS
from services.simulator.send import Placed, at_rate, send
from services.simulator.sent import Sent
from services.simulator.simulate import simulate
from tests.connected.commands import gone
from tests.connected.keeping import until
from tests.patience import PATIENCE_S
from tests.runtime.given import CHECKOUT, make, read_all
from tests.simulator.given import plan

PERSONS = 40
STOP = "2026-06-15T12:00:00+02:00"
LOG_APPEND_TIME = 1
CHOSEN = plan(persons=PERSONS, stop=datetime.fromisoformat(STOP))


async def installed(bootstrap: str, prefix: str) -> Kafka:
    """Settings of an installation whose topics are there."""
    kafka = Kafka(kafka=bootstrap, topic_prefix=prefix)
    await make(kafka, load_topics(kafka))
    return kafka


async def arrived(kafka: Kafka, sent: tuple[Sent, ...]) -> dict[str, list[ConsumerRecord]]:
    """What stands in the three topics, each partition in its order."""
    found = {}
    for topic in sorted({one.topic for one in sent}):
        count = sum(one.topic == topic for one in sent)
        found[topic] = await read_all(kafka.kafka, kafka.topic(topic), count)
    return found


def as_sent(topic: str, record: ConsumerRecord) -> tuple[object, ...]:
    return topic, record.key, record.value, tuple(record.headers)


async def begun(environment: Mapping[str, str], *options: str) -> asyncio.subprocess.Process:
    """The command as a person would call it."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        "from services.command.main import main; main()",
        "simulate",
        *options,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(CHECKOUT), **environment},
        # Not in the checkout: a developer's own .milepael/settings.env would be read.
        cwd="/",
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def simulating(environment: Mapping[str, str], *options: str) -> tuple[int, str, str]:
    """What became of it: exit code, stdout, stderr."""
    process = await begun(environment, *options)
    try:
        async with asyncio.timeout(PATIENCE_S):
            out, err = await process.communicate()
    finally:
        await gone(process)
    assert process.returncode is not None
    return process.returncode, out.decode(), err.decode()


async def test_the_command_sends_every_message_under_its_key_to_its_topic(
    kafka: str, topic_prefix: str
) -> None:
    """Also where no service has made the topics yet, and under an installation's own names."""
    settings = {"MILEPAEL_KAFKA": kafka, "MILEPAEL_TOPIC_PREFIX": topic_prefix}

    code, out, err = await simulating(settings, "--persons", str(PERSONS), "--to", STOP, "--json")

    sent = simulate(CHOSEN).sent
    found = await arrived(Kafka(kafka=kafka, topic_prefix=topic_prefix), sent)
    assert (code, json.loads(out)["sent"]) == (0, len(sent)), err
    assert sorted(as_sent(topic, one) for topic in found for one in found[topic]) == sorted(
        (one.topic, one.key, one.value, one.headers) for one in sent
    )


async def test_it_is_told_where_each_message_stands_and_what_the_broker_s_clock_said(
    kafka: str, topic_prefix: str
) -> None:
    """Lateness is measured from the broker's word, not from ours."""
    settings = await installed(kafka, topic_prefix)
    sent = simulate(CHOSEN).sent
    places: dict[int, Placed] = {}

    gone = await send(sent, settings, placed=lambda one: places.update({one.number: one}))

    assert gone == len(sent)
    assert sorted(places) == [one.number for one in sent]
    found = {
        (record.topic, record.partition, record.offset): record
        for records in (await arrived(settings, sent)).values()
        for record in records
    }
    for one in sent:
        place = places[one.number]
        record = found[place.topic, place.partition, place.offset]
        assert (record.value, record.timestamp_type) == (one.value, LOG_APPEND_TIME)
        assert place.appended_at == datetime.fromtimestamp(record.timestamp / 1000, UTC)


async def test_messages_of_one_key_stand_in_the_order_in_which_they_were_sent(
    kafka: str, topic_prefix: str
) -> None:
    """Senders without versions have no other order."""
    settings = await installed(kafka, topic_prefix)
    sent = simulate(CHOSEN).sent
    places: dict[int, Placed] = {}

    await send(sent, settings, placed=lambda one: places.update({one.number: one}))

    by_key: dict[tuple[str, bytes], list[Placed]] = {}
    for one in sent:
        by_key.setdefault((one.topic, one.key), []).append(places[one.number])
    assert sum(len(told) > 1 for told in by_key.values()) > 20
    for told in by_key.values():
        assert len({place.partition for place in told}) == 1
        assert all(one.offset < other.offset for one, other in pairwise(told))


async def test_at_a_rate_each_message_comes_at_its_moment_and_not_before(
    kafka: str, topic_prefix: str
) -> None:
    """400 messages at 200 a second take two seconds, less the last."""
    settings = await installed(kafka, topic_prefix)
    sent = simulate(plan(persons=100)).sent[:400]
    first, begin = sent[0].number, now()
    places: list[Placed] = []

    await send(sent, settings, pace=at_rate(200, begin), placed=places.append)

    assert now() - begin > timedelta(seconds=1.9)
    for place in places:
        due = begin + timedelta(seconds=(place.number - first) / 200)
        # The broker is on this machine, so both read one clock; it tells milliseconds. How much
        # later a message may be, a machine that does other things as well cannot say.
        assert place.appended_at - due >= timedelta(milliseconds=-1)


async def test_without_kafka_it_ends_with_one_sentence(tmp_path: Path) -> None:
    """Nobody should wait for ever, or read a traceback."""
    nobody = Kafka(kafka="127.0.0.1:1")

    with pytest.raises(Unavailable) as away:
        await send(simulate(CHOSEN).sent, nobody)
    code, out, err = await simulating({"MILEPAEL_KAFKA": nobody.kafka}, "--persons", "1")
    missing, _, told = await simulating({}, "--persons", "1")

    assert away.value.sentence == KAFKA_AWAY
    assert (code, out) == (3, "")
    assert "Traceback" not in err
    assert (missing, told.strip().startswith("MILEPAEL_KAFKA is missing")) == (2, True)


async def test_one_ctrl_c_ends_it_while_it_sends_as_fast_as_it_can(
    kafka: str, topic_prefix: str
) -> None:
    """Messages of so many persons take minutes; Python 3.11's ``wait_for`` forgot the request.

    And it says how many were sent: whoever goes on from there, or compares, needs to know.
    """
    settings = await installed(kafka, topic_prefix)
    process = await begun(
        {"MILEPAEL_KAFKA": kafka, "MILEPAEL_TOPIC_PREFIX": topic_prefix},
        *("--persons", "100000", "--to", STOP),
    )
    try:
        await until(lambda: sent_so_far(settings))
        process.send_signal(signal.SIGINT)
        async with asyncio.timeout(PATIENCE_S):
            _, told = await process.communicate()
    finally:
        await gone(process)

    assert process.returncode == 128 + signal.SIGINT
    assert f"Interrupted: {await sent_so_far(settings)} messages sent." in told.decode()


async def sent_so_far(kafka: Kafka) -> int:
    """How many messages the three topics hold."""
    topics = [kafka.topic(name) for name in (REFERRALS, ENCOUNTERS, PATIENTS)]
    return sum(reach.end for reach in (await reaches(kafka, topics)).values())
