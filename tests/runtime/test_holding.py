"""What of a fetch is ours to handle, and how long what waits has waited."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from aiokafka import ConsumerRecord

from schemas.envelope import header
from services.runtime.broker.holding import Holding, move_past, take
from services.runtime.broker.lag import minutes_waited
from services.runtime.broker.listening import _undecoded, _unparsed
from services.runtime.records import Span

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def raw(offset: int, partition: int = 0, minute: int = 0) -> ConsumerRecord:
    """As aiokafka hands it over, with a header that is not UTF-8 and one without a value."""
    at = int((NOON + timedelta(minutes=minute)).timestamp() * 1000)
    odd = (("sender", b"\xff\xfe"), ("empty", None))
    return ConsumerRecord("t", partition, offset, at, 1, None, b"\xff", None, -1, 1, odd)


async def test_the_parser_and_decoder_hand_any_fetch_on_as_it_came() -> None:
    """FastStream's own would fail on this header, and the whole batch would be gone."""
    fetched = (raw(0), raw(1))

    message = await _unparsed(fetched)

    assert await _undecoded(message) == fetched
    assert message.reply_to == ""


def test_headers_of_any_bytes_can_be_read() -> None:
    record = take({("t", 0): Holding(0, NOON)}, [raw(0)]).batch.records[0]

    assert record.timestamp == NOON
    assert header(record.headers, "sender") == "��"
    assert header(record.headers, "empty") == ""
    assert header([("sender", b"a\0b")], "sender") == "a\ufffdb"


def test_a_batch_holds_only_what_is_ours_and_not_below_our_position() -> None:
    """After a rebalance Kafka may hand over again what was handled, or what is another's."""
    held = {("t", 0): Holding(5, NOON), ("t", 1): Holding(0, NOON)}

    taken = take(held, [raw(4), raw(5), raw(8), raw(0, partition=1), raw(0, partition=2)])

    assert [(r.partition, r.offset) for r in taken.batch.records] == [(0, 5), (0, 8), (1, 0)]
    assert taken.batch.ends == {("t", 0): Span(5, 9), ("t", 1): Span(0, 1)}


def test_the_oldest_waiting_message_is_as_old_as_can_be_told() -> None:
    """Its own timestamp once it is taken; before, it came after all that we know of."""
    begun = Holding(0, level_at=NOON)
    moment = NOON + timedelta(minutes=30)
    assert minutes_waited(begun, moment) == 30

    taken = take({("t", 0): begun}, [raw(0, minute=10), raw(1, minute=20)])
    assert minutes_waited(begun, moment) == 20

    move_past(taken)
    assert begun.next == 2
    assert minutes_waited(begun, moment) == 10


@pytest.mark.parametrize("stamp", [-(2**63), -1, 2**62, 253_402_300_800_000])
def test_a_moment_that_no_calendar_has_takes_nothing_with_it(stamp: int) -> None:
    """A sender's clock may stamp anything where the topic is not set to the log's own."""
    odd = replace(raw(0), timestamp=stamp)

    record = take({("t", 0): Holding(0, NOON)}, [odd, raw(1)]).batch.records[0]

    assert 1970 <= record.timestamp.year <= 9999
    assert record.timestamp.astimezone(ZoneInfo("Europe/Oslo")).year in (1970, 9999)


def test_a_position_follows_the_consumer_past_what_nobody_is_handed() -> None:
    """The end of a transaction has an offset; with records before it, alone, and where not held."""
    held = {("t", 0): Holding(5, NOON), ("t", 1): Holding(3, NOON), ("t", 2): Holding(7, NOON)}
    fetched = {("t", 0): 9, ("t", 1): 4, ("t", 2): 7, ("t", 3): 1}

    taken = take(held, [raw(5), raw(6)], fetched)
    move_past(taken)

    assert taken.batch.ends == {("t", 0): Span(5, 9), ("t", 1): Span(3, 4)}
    assert [holding.next for holding in held.values()] == [9, 4, 7]
