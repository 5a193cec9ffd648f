"""When a demo has come to rest: nothing may be compared while anything still moves."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition

from services.command.demo import settle
from services.command.demo.gather import STATUS, read
from services.command.demo.settle import Rest
from services.command.demo.words import Phrase, phrase
from services.runtime.setting import load
from services.runtime.settings import MilestoneSettings
from services.status.moment import Simulated, Wanted
from tests.connected.keeping import (
    KEY,
    Process,
    make_topics,
    process,
    producer_of,
    settings_for,
    small_topics,
    until,
)
from tests.given import coded, on, statement

START = datetime(2026, 1, 5, tzinfo=UTC)
CALENDAR = Wanted(START, 86_400.0, START + timedelta(days=10))
"""Ten seconds."""
STANDING = Simulated(CALENDAR, datetime(2026, 1, 1, tzinfo=UTC))
RUNNING = Simulated(CALENDAR, datetime(2500, 1, 1, tzinfo=UTC))
"""Begun long ago and not yet: which of the two holds is no matter of how long a test takes."""
PUBLIC = "3p7bfXt9wbTTW2HC7OQ1Nz+DQ8hbeGdNrfx+FG+IK08="


async def test_each_thing_that_still_moves_is_named_until_nothing_does(
    kafka: str, database: str, topic_prefix: str, tmp_path: Path
) -> None:
    """In the direction in which messages go: what is behind could still be set going."""
    settings = settings_for(database, kafka, topic_prefix, TOPICS_FILE=small_topics(tmp_path))
    milestone = of_milestone(kafka, topic_prefix)
    await make_topics(settings)
    async with process(settings) as one:

        async def moving(*, stands_still: bool = True) -> tuple[Phrase, ...]:
            rest = Rest(milestone, settings, one.database, STANDING if stands_still else RUNNING)
            found: list[tuple[Phrase, ...]] = []

            async def answers() -> bool:
                found.append(await rest.moving())
                return not any(one.key == "away" for one in found[-1])

            # A Kafka that has just started cannot yet say what a group has read.
            await until(answers)
            return found[-1]

        assert await moving(stands_still=False) == (phrase("clock-runs"),)
        assert await moving() == ()

        raw = TopicPartition(settings.topic("fhir.referral.v1"), 0)
        async with producer_of(settings) as producer:
            await producer.send_and_wait(raw.topic, b"{}", partition=0)
            await producer.send_and_wait(settings.topic("pathway.milestone.v1"), b"{}", partition=0)
        await one.learn(statement("E|1", coded("D12A", on(2026, 1, 5))), partition=1)
        await one.run("UPDATE person SET next_due_at = $1", START)
        assert await moving() == (phrase("milestone-waits", count=1),)

        await commit(milestone, raw)
        assert await moving() == (phrase("status-waits", count=1),)

        await one.run(
            "INSERT INTO position VALUES ($1, 0, 1)", settings.topic("pathway.milestone.v1")
        )
        assert await moving() == (phrase("timers-due", count=1),)

        await one.run("UPDATE person SET next_due_at = NULL")
        assert await moving() == (phrase("outbox-waits", count=await waiting(one)),)

        await one.run("UPDATE stream SET pruned_number = next - 1")
        assert await moving() == ()


async def test_what_does_not_come_to_rest_is_found(
    kafka: str, database: str, topic_prefix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The demo does not wait for ever, and it does not say yes."""
    settings = settings_for(database, kafka, topic_prefix, TOPICS_FILE=small_topics(tmp_path))
    await make_topics(settings)
    monkeypatch.setattr(settle, "PATIENCE_S", 0.3)
    async with process(settings) as one:
        rest = Rest(of_milestone(kafka, topic_prefix), settings, one.database, RUNNING)

        check = await rest.check()

    assert check.found == (phrase("clock-runs"),)


async def test_what_is_being_committed_is_read_as_well(
    kafka: str, topic_prefix: str, tmp_path: Path
) -> None:
    """Kafka says that it is done before readers see it; the last events would be missed."""
    settings = settings_for(
        "postgresql://none", kafka, topic_prefix, TOPICS_FILE=small_topics(tmp_path)
    )
    await make_topics(settings)

    async def values() -> list[bytes | None]:
        return [record.value async for record in read(settings, STATUS)]

    async with producer_of(settings, transactional_id=topic_prefix) as producer:
        async with producer.transaction():
            await producer.send_and_wait(settings.topic(STATUS), b"1", b"p")
            reading = asyncio.create_task(values())
            await asyncio.wait({reading}, timeout=1)

        assert await reading == [b"1"]


def of_milestone(kafka: str, topic_prefix: str) -> MilestoneSettings:
    """The settings of the other service."""
    told = {
        "MILEPAEL_KAFKA": kafka,
        "MILEPAEL_TOPIC_PREFIX": topic_prefix,
        "MILEPAEL_PSEUDONYM_KEY": KEY,
        "MILEPAEL_IDENTITY_PUBLIC_KEY": PUBLIC,
        "MILEPAEL_PARKED_PUBLIC_KEY": PUBLIC,
    }
    return load(MilestoneSettings, told)


async def waiting(one: Process) -> int:
    """How many events the outbox holds."""
    count: int = await one.value("SELECT count(*) FROM outbox")
    assert count > 0
    return count


async def commit(milestone: MilestoneSettings, partition: TopicPartition) -> None:
    """As the service does once it has sent on what it read."""
    group = milestone.topic(milestone.group)
    consumer = AIOKafkaConsumer(bootstrap_servers=milestone.kafka, group_id=group)
    await consumer.start()
    try:
        consumer.assign([partition])
        await consumer.commit({partition: 1})
    finally:
        await consumer.stop()
