"""Reading topics, on real Kafka: whatever fails, every record is handled and none skipped."""

import asyncio
import io
import uuid
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from services.runtime.broker import pause, tending
from services.runtime.broker.holding import take
from services.runtime.clock import now
from services.runtime.errors import Misconfigured, PositionLost, Unavailable
from services.runtime.kafka_away import KAFKA_AWAY
from services.runtime.positions import commit
from services.runtime.records import Span
from services.runtime.stack.kafka import start_kafka
from tests.patience import PATIENCE_S
from tests.runtime.given import (
    Reader,
    RememberedPositions,
    Sent,
    a_topic,
    a_watch,
    committed,
    delete_before,
    kafka_at,
    numbered,
    reading,
    send,
    send_an_odd_name,
    until,
)


async def test_a_header_that_is_not_utf_8_and_garbage_leave_their_batch_whole(kafka: str) -> None:
    """FastStream's own parser would drop the whole batch, silently."""
    topic = await a_topic(kafka)
    odd = [
        Sent(b"1"),
        Sent(b"\xff\xfe\x00garbage", headers=(("sender", b"\xff\xfe"),)),
        Sent(None, headers=(("empty", b""),)),
        Sent(b"4"),
    ]
    await send(kafka, topic, odd)
    reader = Reader()

    async with reading(kafka, [topic], reader):
        await until(lambda: len(reader.handled) == 4)

    assert reader.values() == [b"1", b"\xff\xfe\x00garbage", None, b"4"]
    assert reader.handled[1].headers == (("sender", b"\xff\xfe"),)


async def test_what_was_handled_is_committed_and_not_read_again(kafka: str) -> None:
    """Without positions of the service's own, Kafka's commits are the positions."""
    topic, group = await a_topic(kafka), f"group-{uuid.uuid4().hex}"
    await send(kafka, topic, numbered(10))
    first, second = Reader(), Reader()

    async with reading(kafka, [topic], first, group):
        await until(lambda: len(first.handled) == 10)
    await send(kafka, topic, numbered(3, start=10))
    async with reading(kafka, [topic], second, group):
        await until(lambda: len(second.handled) == 3)

    assert second.values() == [b"10", b"11", b"12"]
    assert await committed(kafka, group, (topic, 0)) == 13


async def test_a_stop_waits_for_the_commit_that_is_under_way(
    kafka: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is made beside the next batch; without it a restart would do the last one again."""
    topic, group = await a_topic(kafka), f"group-{uuid.uuid4().hex}"
    await send(kafka, topic, numbered(10))
    reader, goes_on = Reader(), asyncio.Event()

    async def late(consumer: AIOKafkaConsumer, offsets: Mapping[TopicPartition, int]) -> None:
        await goes_on.wait()
        await commit(consumer, offsets)

    monkeypatch.setattr("services.runtime.broker.commits.commit", late)
    async with reading(kafka, [topic], reader, group):
        await until(lambda: len(reader.handled) == 10)
        # It is told to stop at once, and so while the commit is under way.
        asyncio.get_running_loop().call_later(0.3, goes_on.set)

    assert await committed(kafka, group, (topic, 0)) == 10


async def test_a_batch_is_read_again_while_a_dependency_is_away(kafka: str) -> None:
    """Nothing is committed meanwhile, and the reason can be seen."""
    topic, group = await a_topic(kafka), f"group-{uuid.uuid4().hex}"
    await send(kafka, topic, numbered(5))
    away = "PostgreSQL cannot be reached."
    reader = Reader(failures=for_long(away))

    async with reading(kafka, [topic], reader, group):
        await until(lambda: away in reader.watch.health.reasons and len(reader.batches) >= 2)
        assert await committed(kafka, group, (topic, 0)) is None
        reader.failures.clear()
        await until(lambda: len(reader.handled) == 5)
        await until(lambda: reader.watch.health.ready)

    assert reader.values() == [b"0", b"1", b"2", b"3", b"4"]


def for_long(sentence: str) -> list[Exception]:
    """So many failures that only the test can end them: how long a try takes is the machine's."""
    return [Unavailable(sentence) for _ in range(1000)]


async def test_a_bug_skips_nothing_and_says_no_value(kafka: str) -> None:
    """The type of the error and its place are told; its text may quote a patient."""
    topic = await a_topic(kafka)
    await send(kafka, topic, numbered(5))
    reader = Reader(failures=[ValueError("12057900499")])

    async with reading(kafka, [topic], reader):
        await until(lambda: not reader.watch.health.ready and reader.batches)
        (sentence,) = reader.watch.health.reasons
        await until(lambda: len(reader.handled) == 5)

    assert "ValueError at given.py" in sentence
    assert "12057900499" not in sentence


async def test_a_lost_position_drops_the_batch_and_is_asked_for_anew(kafka: str) -> None:
    """Another process has handled the first three meanwhile."""
    topic = await a_topic(kafka)
    await send(kafka, topic, numbered(5))
    positions = RememberedPositions({(topic, 0): 0})
    reader = Reader(
        positions=positions,
        failures=[PositionLost()],
        meanwhile=lambda: positions.next.update({(topic, 0): 3}),
    )

    async with reading(kafka, [topic], reader):
        await until(lambda: len(reader.handled) == 2)

    assert reader.values() == [b"3", b"4"]
    assert reader.batches[-1].ends == {(topic, 0): Span(3, 5)}
    assert positions.asked == 2


async def test_a_service_with_positions_of_its_own_follows_them_and_not_kafka(kafka: str) -> None:
    """A database that was restored to an earlier state is read on from there."""
    topic, group = await a_topic(kafka), f"group-{uuid.uuid4().hex}"
    await send(kafka, topic, numbered(6))
    before = Reader(positions=RememberedPositions())
    async with reading(kafka, [topic], before, group):
        await until(lambda: len(before.handled) == 6)
    restored = Reader(positions=RememberedPositions({(topic, 0): 2}))

    async with reading(kafka, [topic], restored, group):
        await until(lambda: len(restored.handled) == 4)

    assert restored.values() == [b"2", b"3", b"4", b"5"]


@pytest.mark.parametrize("position", [1, 99], ids=["deleted unread", "beyond the end"])
async def test_a_position_outside_the_log_stops_its_partition_alone(
    kafka: str, position: int
) -> None:
    """Going on from somewhere else would be silent loss."""
    topic = await a_topic(kafka, partitions=2)
    await send(kafka, topic, [*numbered(5), *numbered(5, partition=1)])
    await delete_before(kafka, (topic, 0), 3)
    reader = Reader(positions=RememberedPositions({(topic, 0): position, (topic, 1): 0}))

    async with reading(kafka, [topic], reader):
        await until(lambda: len(reader.values(1)) == 5)
        (sentence,) = reader.watch.health.reasons
        await send(kafka, topic, [*numbered(1), *numbered(1, partition=1, start=5)])
        await until(lambda: len(reader.values(1)) == 6)

    assert f"{topic} partition 0 lies outside the log" in sentence
    assert reader.values(0) == []
    assert reader.held == {(topic, 1)}


async def test_a_log_that_is_cut_while_it_is_read_stops_its_partition_alone(kafka: str) -> None:
    """Retention has overtaken a service that could not work for too long."""
    topic = await a_topic(kafka, partitions=2)
    await send(kafka, topic, [*numbered(5), *numbered(5, partition=1)])
    reader = Reader(positions=RememberedPositions(), failures=for_long("away"))

    async with reading(kafka, [topic], reader):
        await until(lambda: len(reader.batches) >= 2)
        await delete_before(kafka, (topic, 0), 5)
        await until(lambda: any("outside the log" in r for r in reader.watch.health.reasons))
        reader.failures.clear()
        await until(lambda: len(reader.values(1)) == 5)

    assert reader.values(0) == []


async def test_two_readers_share_the_partitions_and_each_record_is_handled_once(kafka: str) -> None:
    """The second joins while the first reads; a running batch is not done twice."""
    topic, group = await a_topic(kafka, partitions=4), f"group-{uuid.uuid4().hex}"
    one, other = Reader(), Reader()

    async with reading(kafka, [topic], one, group):
        for partition in range(4):
            await send(kafka, topic, numbered(50, partition))
        await until(lambda: len(one.handled) == 200)
        async with reading(kafka, [topic], other, group):
            await until(lambda: len(one.held) == 2 and len(other.held) == 2)
            for partition in range(4):
                await send(kafka, topic, numbered(50, partition, start=50))
            await until(lambda: len(one.handled) + len(other.handled) >= 400)
        await until(lambda: len(one.held) == 4)

    assert len(other.handled) == 100
    assert sorted((r.partition, r.offset) for r in one.handled + other.handled) == [
        (partition, offset) for partition in range(4) for offset in range(100)
    ]


async def test_lag_is_shown_while_it_lasts_and_forgotten_with_the_partition(kafka: str) -> None:
    """In messages and in minutes, per partition."""
    topic, begun = await a_topic(kafka), now()
    await send(kafka, topic, numbered(7))
    reader = Reader(failures=for_long("away"))
    labels = {"service": "test", "topic": topic, "partition": "0"}

    def lag() -> float | None:
        return reader.watch.metrics.registry.get_sample_value("milepael_lag_messages", labels)

    async with reading(kafka, [topic], reader):
        await until(lambda: lag() == 7)
        minutes = reader.watch.metrics.registry.get_sample_value("milepael_lag_minutes", labels)
        # Kafka's stamp leaves out what is less than a millisecond.
        at_most = (now() - begun + timedelta(milliseconds=1)) / timedelta(minutes=1)
        reader.failures.clear()
        await until(lambda: lag() == 0)

    assert minutes is not None
    assert 0 < minutes <= at_most


async def test_a_record_that_the_client_cannot_read_stops_its_partition_alone(kafka: str) -> None:
    """A header name that is no UTF-8 breaks aiokafka's poll, and with it those of all others."""
    topic = await a_topic(kafka, partitions=2)
    await send(kafka, topic, [*numbered(3), *numbered(500, partition=1)])
    await send_an_odd_name(kafka, topic)
    reader = Reader()

    async with reading(kafka, [topic], reader):
        await until(lambda: len(reader.values(1)) == 500 and reader.held == {(topic, 1)})
        reasons = reader.watch.health.reasons
        await send(kafka, topic, numbered(1, partition=1, start=500))
        await until(lambda: len(reader.values(1)) == 501)

    assert any(f"{topic} partition 0 holds a record" in reason for reason in reasons)
    assert reader.values(1) == [str(n).encode() for n in range(501)]


async def test_a_kafka_that_is_away_at_the_start_is_waited_for(tmp_path: Path) -> None:
    """With a reason that can be seen; a service may be started before its Kafka."""
    server = await asyncio.to_thread(start_kafka, tmp_path)
    topic, port = await a_topic(server.bootstrap), int(server.bootstrap.rpartition(":")[2])
    await send(server.bootstrap, topic, numbered(5))
    await asyncio.to_thread(server.stop)
    reader = Reader()
    try:
        async with reading(server.bootstrap, [topic], reader):
            await until(lambda: KAFKA_AWAY in reader.watch.health.reasons)
            server = await asyncio.to_thread(start_kafka, tmp_path, port)
            await until(lambda: len(reader.handled) == 5 and reader.watch.health.ready)
    finally:
        await asyncio.to_thread(server.stop)

    assert reader.values() == [str(n).encode() for n in range(5)]


async def test_a_service_is_told_to_stop_while_it_waits_for_kafka(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It ends at once, neither when Kafka comes back nor when it would be tried again."""
    monkeypatch.setattr(pause, "_FIRST_S", 1e6)
    monkeypatch.setattr(pause, "_LONGEST_S", 1e6)
    reader = Reader()

    async with asyncio.timeout(PATIENCE_S), reading("127.0.0.1:1", ["none"], reader):
        await until(lambda: KAFKA_AWAY in reader.watch.health.reasons)


async def test_a_session_time_out_that_kafka_refuses_is_a_wrong_setting(kafka: str) -> None:
    topic, reader = await a_topic(kafka), Reader()
    refused = kafka_at(kafka).model_copy(update={"session_timeout_ms": 86_400_000})

    with pytest.raises(Misconfigured, match=r"^MILEPAEL_SESSION_TIMEOUT_MS is wrong"):
        async with reading(kafka, [topic], reader, settings=refused) as ends:
            await until(ends.done)


@pytest.mark.parametrize("own", [True, False], ids=["own positions", "Kafka's commits"])
async def test_the_ends_of_transactions_are_read_past(
    kafka: str, own: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They have offsets that nobody is handed: no lag, no new beginning, nothing deleted unread."""
    # What is measured here is the offsets, and not how soon Kafka answers.
    monkeypatch.setattr(tending, "_ANSWER_WITHIN_S", PATIENCE_S)
    topic, group = await a_topic(kafka, partitions=2), f"group-{uuid.uuid4().hex}"
    positions = RememberedPositions() if own else None
    into = io.StringIO()
    reader = Reader(positions=positions, watch=a_watch(into))

    def lag(partition: int) -> float | None:
        labels = {"service": "test", "topic": topic, "partition": str(partition)}
        return reader.watch.metrics.registry.get_sample_value("milepael_lag_messages", labels)

    async with reading(kafka, [topic], reader, group):
        await until(lambda: len(reader.held) == 2)
        await send_in_transaction(kafka, topic, b"kept", 0)
        await send_in_transaction(kafka, topic, None, 1)
        await until(lambda: reader.values(0) == [b"kept"])
        await until(lambda: (lag(0), lag(1)) == (0, 0))
        monkeypatch.setattr(tending, "_STUCK_AFTER_S", 2.0)
        await asyncio.sleep(4)
        assert (lag(0), lag(1)) == (0, 0)
    assert into.getvalue().count("partitions-assigned") == 1
    await delete_before(kafka, (topic, 0), 2)
    again = Reader(positions=positions)
    async with reading(kafka, [topic], again, group):
        await until(lambda: len(again.held) == 2)
        await send(kafka, topic, numbered(1))
        await until(lambda: len(again.handled) == 1)

    assert again.values() == [b"0"]
    assert again.watch.health.ready
    if positions is None:
        assert [await committed(kafka, group, (topic, one)) for one in (0, 1)] == [3, 2]
    else:
        assert positions.next == {(topic, 0): 3, (topic, 1): 2}


async def send_in_transaction(kafka: str, topic: str, value: bytes | None, partition: int) -> None:
    """One record and the end of its transaction; without a value the transaction is aborted."""
    producer = AIOKafkaProducer(bootstrap_servers=kafka, transactional_id=uuid.uuid4().hex)
    await producer.start()
    try:
        await producer.begin_transaction()
        await producer.send_and_wait(topic, value or b"aborted", partition=partition)
        if value is None:
            await producer.abort_transaction()
        else:
            await producer.commit_transaction()
    finally:
        await producer.stop()


async def test_a_moment_outside_every_calendar_takes_nothing_with_it(kafka: str) -> None:
    """A sender's clock may stamp anything where the topic is not set to the log's own."""
    topic = await a_topic(
        kafka,
        message_timestamp_type="CreateTime",
        message_timestamp_after_max_ms=str(2**63 - 1),
    )
    producer = AIOKafkaProducer(bootstrap_servers=kafka)
    await producer.start()
    await producer.send_and_wait(topic, b"1", partition=0, timestamp_ms=2**62)
    await producer.stop()
    reader = Reader()

    async with reading(kafka, [topic], reader):
        await until(lambda: reader.values() == [b"1"])


async def test_a_fetch_that_cannot_be_taken_is_read_again(
    kafka: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is wrong with it: FastStream would log it and go on with the next."""
    topic, group = await a_topic(kafka), f"group-{uuid.uuid4().hex}"
    failures = [ValueError("12057900499")] * 2

    def fails(*told: Any) -> Any:
        if told[1] and failures:
            raise failures.pop()
        return take(*told)

    monkeypatch.setattr("services.runtime.broker.handling.take", fails)
    await send(kafka, topic, numbered(5))
    reader = Reader()

    async with reading(kafka, [topic], reader, group):
        await until(lambda: any("ValueError" in one for one in reader.watch.health.reasons))
        await until(lambda: len(reader.handled) == 5 and reader.watch.health.ready)

    assert await committed(kafka, group, (topic, 0)) == 5
