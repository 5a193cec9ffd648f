"""The topics of an installation, on real Kafka."""

import asyncio

from services.runtime.settings import Kafka
from services.runtime.topics import Topic, differences, ensure_topics, load_topics


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
