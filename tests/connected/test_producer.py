"""Sending, on real Kafka: what was sent is there when that returns, or the sender is told."""

from random import Random

import pytest
from aiokafka import AIOKafkaProducer, ConsumerRecord
from aiokafka.errors import MessageSizeTooLargeError

from services.runtime import producer as module
from services.runtime.batches import LARGEST_BATCH, Message
from services.runtime.connections import Kafka
from services.runtime.errors import Unavailable
from services.runtime.kafka_away import KAFKA_AWAY
from services.runtime.producer import Producer, open_producer
from services.runtime.topic_log import reaches
from tests.patience import PATIENCE_S
from tests.runtime.given import a_topic, kafka_at, read_all


def message(topic: str, number: int, value: bytes | None = b"{}") -> Message:
    return Message(topic, f"p{number:040}".encode(), value, [("ce_id", str(number).encode())])


def in_order(records: list[ConsumerRecord]) -> list[ConsumerRecord]:
    """As they stand in their partitions."""
    return sorted(records, key=lambda one: (one.partition, one.offset))


async def test_everything_arrives_as_it_was_said_and_in_its_order(kafka: str) -> None:
    """Also what has no value, and more of one partition than one batch takes."""
    topic = await a_topic(kafka, partitions=3)
    large = [message(topic, n % 4, bytes([n]) * (LARGEST_BATCH // 3)) for n in range(12)]
    sent = [message(topic, 1), message(topic, 2, None), *large, message(topic, 1, b"last")]

    async with open_producer(kafka_at(kafka)) as producer:
        await producer.send_all(sent)
    records = in_order(await read_all(kafka, topic, len(sent)))

    for key in {one.key for one in sent}:
        arrived = [(one.value, list(one.headers)) for one in records if one.key == key]
        assert arrived == [(one.value, one.headers) for one in sent if one.key == key]


async def test_a_key_goes_where_any_other_client_puts_it(kafka: str) -> None:
    """Else one patient's statements would stand in two partitions, in no order."""
    topic = await a_topic(kafka, partitions=7)
    ours = [message(topic, n) for n in range(50)]
    other = AIOKafkaProducer(bootstrap_servers=kafka)

    async with open_producer(kafka_at(kafka)) as producer:
        await producer.send_all(ours)
    await other.start()
    for one in ours:
        await other.send_and_wait(topic, b"other", one.key)
    await other.stop()
    records = await read_all(kafka, topic, 100)

    places = {one.key: {r.partition for r in records if r.key == one.key} for one in ours}
    assert all(len(partitions) == 1 for partitions in places.values())
    assert len(set.union(*places.values())) == 7


async def test_a_message_too_large_is_no_outage_and_others_go_on(kafka: str) -> None:
    """Trying again would never help; it is a bug of who made it, and rises as one."""
    topic = await a_topic(kafka)
    # Noise: what can be compressed would fit after all.
    large = message(topic, 2, Random(1).randbytes(2_000_000))

    async with open_producer(kafka_at(kafka)) as producer:
        with pytest.raises(MessageSizeTooLargeError):
            await producer.send_all([message(topic, 1), large])
        await producer.send_all([message(topic, 3)])
    records = await read_all(kafka, topic, 2)

    assert [one.value for one in records] == [b"{}"] * 2


async def test_a_kafka_that_cannot_be_reached_is_told_in_the_same_words_as_elsewhere() -> None:
    """Nothing is committed then, and the batch is sent again; the outage is told once."""
    producer = Producer(Kafka(kafka="127.0.0.1:1"))

    with pytest.raises(Unavailable) as away:
        await producer.send_all([message("none", 1)])

    assert away.value.sentence == KAFKA_AWAY
    await producer.stop()


async def test_a_topic_that_does_not_exist_is_unavailable_and_others_go_on(
    kafka: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The producer is opened anew; what it still held is not waited for."""
    monkeypatch.setattr(module, "_CONFIRMED_WITHIN_S", 1.0)
    topic = await a_topic(kafka)

    async with open_producer(kafka_at(kafka)) as producer:
        with pytest.raises(Unavailable, match="Kafka does not confirm"):
            await producer.send_all([message(topic, 1), message("no-such-topic", 1)])
        monkeypatch.setattr(module, "_CONFIRMED_WITHIN_S", PATIENCE_S)
        await producer.send_all([message(topic, 2)])
    # The first may have been sent before it was given up, or not.
    reach = (await reaches(kafka_at(kafka), [topic]))[topic, 0]
    records = await read_all(kafka, topic, reach.end)

    assert message(topic, 2).key in [one.key for one in records]
