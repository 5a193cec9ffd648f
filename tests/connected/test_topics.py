"""The topics of an installation, on real Kafka."""

import asyncio
from collections.abc import Collection

from services.runtime.settings import Kafka
from services.runtime.stamped import look_at_stamps
from services.runtime.topics import Topic, differences, ensure_topics, load_topics
from services.runtime.watch import Watch
from tests.patience import PATIENCE_S
from tests.runtime.given import a_topic, a_watch, set_in_kafka


async def test_missing_topics_are_made_once_as_they_are_described(
    kafka: str, topic_prefix: str
) -> None:
    """However many processes start at the same time."""
    settings = Kafka(kafka=kafka, topic_prefix=topic_prefix)
    topics = load_topics(settings)
    before = await differences(settings, topics)

    made = await asyncio.gather(*(ensure_topics(settings, topics) for _ in range(3)))

    assert len(before) == len(topics)
    assert sorted(name for names in made for name in names) == sorted(t.name for t in topics)
    assert await differences(settings, topics) == ()


async def test_a_topic_that_is_not_as_it_must_be_is_told_and_left_alone(
    kafka: str, topic_prefix: str
) -> None:
    """A wrong clock or a wrong number of partitions would be noticed much later."""
    settings = Kafka(kafka=kafka, topic_prefix=topic_prefix)
    name = settings.topic("fhir.referral.v1")
    await ensure_topics(settings, [Topic(name, 2, {})])

    made = await ensure_topics(settings, load_topics(settings)[:1])
    told = await differences(settings, load_topics(settings)[:1])

    assert made == ()
    assert any(f"{name} has 2 partitions and not 24" in sentence for sentence in told)
    assert any("message.timestamp.type=CreateTime" in sentence for sentence in told)


async def test_a_topic_that_a_senders_clock_stamps_is_told_until_it_is_mended(kafka: str) -> None:
    """What it says became known at a moment that nobody vouches for."""
    wrong = await a_topic(kafka, message_timestamp_type="CreateTime")
    right = await a_topic(kafka)
    settings, told = Kafka(kafka=kafka), a_watch()

    # Kafka may say nothing yet of a topic that it has only just made.
    reasons = await stamps(settings, [wrong, right, f"{right}-missing"], told, trouble=1)
    await set_in_kafka(kafka, wrong, "message.timestamp.type", "LogAppendTime")
    await stamps(settings, [wrong, right], told, trouble=0)

    (reason,) = reasons
    assert f"Topic {wrong} has message.timestamp.type=CreateTime" in reason
    assert "set it to LogAppendTime" in reason


async def stamps(
    settings: Kafka, topics: Collection[str], told: Watch, *, trouble: int
) -> tuple[str, ...]:
    """Look until there are so many reasons not to be ready; these reasons."""
    async with asyncio.timeout(PATIENCE_S):
        await look_at_stamps(settings, topics, told)
        while len(told.health.reasons) != trouble:
            await look_at_stamps(settings, topics, told)
    return told.health.reasons
