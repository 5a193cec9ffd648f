"""The reading of topics, on real Kafka: whatever fails, every record is handled and none skipped."""

import uuid

from services.runtime.errors import PositionLost, Unavailable
from services.runtime.records import Span
from tests.runtime.given import (
    Reader,
    RememberedPositions,
    Sent,
    a_topic,
    committed,
    numbered,
    reading,
    send,
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


async def test_a_batch_is_read_again_while_a_dependency_is_away(kafka: str) -> None:
    """Nothing is committed meanwhile, and the reason can be seen."""
    topic, group = await a_topic(kafka), f"group-{uuid.uuid4().hex}"
    await send(kafka, topic, numbered(5))
    away = "PostgreSQL cannot be reached."
    reader = Reader(failures=[Unavailable(away), Unavailable(away)])

    async with reading(kafka, [topic], reader, group):
        await until(lambda: away in reader.watch.health.reasons)
        assert await committed(kafka, group, (topic, 0)) is None
        await until(lambda: len(reader.handled) == 5)
        await until(lambda: reader.watch.health.ready)

    assert reader.values() == [b"0", b"1", b"2", b"3", b"4"]
    assert len(reader.batches) >= 3


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
    reader = Reader(positions=positions)
    positions_after = Reader(positions=positions)

    async def lost(batch: object) -> None:
        positions.next[topic, 0] = 3
        reader.on_batch = positions_after.on_batch  # type: ignore[method-assign]
        raise PositionLost

    reader.on_batch = lost  # type: ignore[method-assign]
    async with reading(kafka, [topic], reader):
        await until(lambda: len(positions_after.handled) == 2)

    assert positions_after.values() == [b"3", b"4"]
    assert positions_after.batches[0].ends == {(topic, 0): Span(3, 5)}
    assert positions.asked == 2
