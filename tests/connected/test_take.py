"""What the relay need not read back it sends all the same as the database has it."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from services.runtime.errors import Unavailable
from services.status.relay import take as taking
from services.status.relay.agree import Mismatched
from services.status.relay.owners import relay_streams
from services.status.relay.take import take
from services.status.store.outbox import Waiting
from services.status.store.streams import Numbered, Slice, rows_of
from tests.connected.keeping import (
    Process,
    beside,
    events,
    exactly_once,
    held,
    make_topics,
    process,
    settings_for,
    small_topics,
    until,
)
from tests.given import coded, on, statement
from tests.store.given import stream

if TYPE_CHECKING:
    from services.runtime.database import Connection


@pytest.fixture
async def one(
    kafka: str, database: str, topic_prefix: str, tmp_path: Path
) -> AsyncIterator[Process]:
    """A process with its topics, on a fresh installation of one stream."""
    settings = settings_for(
        database, kafka, topic_prefix, TOPICS_FILE=small_topics(tmp_path), STATUS_STREAMS=1
    )
    await make_topics(settings)
    async with process(settings) as opened:
        yield opened


@pytest.fixture
def read_back(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The numbers of the rows that a relay has sent to it."""
    asked: list[int] = []

    async def told(connection: "Connection", n: int, numbers: Sequence[int]) -> list[Waiting]:
        asked.extend(numbers)
        return await rows_of(connection, n, numbers)

    monkeypatch.setattr(taking, "rows_of", told)
    return asked


async def say(one: Process, version: int, partition: int = 0) -> None:
    """Something about each of ten persons, which differs with the version."""
    told = [
        statement(f"S{n}", coded("D12A", on(2026, 1, version)), patient=f"p{n}", version=version)
        for n in range(10)
    ]
    await one.learn(*told, partition=partition)


async def sent(one: Process) -> bool:
    """Everything is behind the mark."""
    return bool(await one.value("SELECT bool_and(pruned_number = next - 1) FROM stream"))


async def say_and_send(one: Process, version: int) -> None:
    """When it returns, a relay owns the stream."""
    await say(one, version)
    await until(lambda: sent(one))


async def test_what_a_process_says_while_it_owns_the_stream_is_not_read_back(
    one: Process, read_back: list[int]
) -> None:
    """It is sent as what was said before, which was read: twins, headers and all."""
    async with beside(relay_streams(one.relay, 1)):
        await say_and_send(one, 1)
        before = len(read_back)
        await say_and_send(one, 2)

    told = await events(one.settings)
    assert exactly_once(told)
    assert len(told) == 20
    assert len(read_back) == before
    records = await held(one.settings, "pathway.status.v1")
    twins = await held(one.settings, "pathway.status-latest.v1")
    assert {(one.value, one.headers) for one in records} == {
        (one.value, one.headers) for one in twins
    }
    assert len({tuple(name for name, _ in record.headers) for record in records}) == 1


async def test_what_another_process_says_is_read_from_the_database(
    one: Process, read_back: list[int]
) -> None:
    async with process(one.settings) as other, beside(relay_streams(one.relay, 1)):
        await say_and_send(one, 1)
        before = len(read_back)
        await say(other, 2, partition=1)
        await say_and_send(one, 3)

    told = await events(one.settings)
    assert len(told) == 30
    assert exactly_once(told)
    assert len(read_back) == before + 10


async def test_what_was_committed_without_an_answer_is_read_from_the_database(
    one: Process, read_back: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only what is known to be committed is remembered."""
    real = one.database.in_transaction

    async def silent(work: Any) -> None:
        await real(work)
        raise Unavailable("no answer")

    async with beside(relay_streams(one.relay, 1)):
        await say_and_send(one, 1)
        before = len(read_back)
        with monkeypatch.context() as away:
            away.setattr(one.database, "in_transaction", silent)
            with pytest.raises(Unavailable):
                await say(one, 2)
        await until(lambda: sent(one))

    told = await events(one.settings)
    assert len(told) == 20
    assert exactly_once(told)
    assert len(read_back) == before + 10


async def test_what_is_at_hand_under_a_number_that_another_row_bears_is_not_sent(
    one: Process, read_back: list[int]
) -> None:
    """A restored database writes other events under the same numbers; its own are what counts."""
    with one.desk.at_hand.of(0) as ours:
        await say(one, 1)
        rows = await one.rows("SELECT number, id FROM outbox ORDER BY number")
        await one.run(
            "UPDATE outbox SET id = gen_random_uuid(), value = '{}' WHERE number ="
            " (SELECT min(number) FROM outbox)"
        )
        seen = await as_seen(one)

        taken = await take(one.database, seen, ours)

    assert [row.number for row in taken] == [row["number"] for row in rows]
    assert taken[0].value == b"{}"
    assert read_back == [rows[0]["number"]]


async def test_a_row_that_went_while_it_was_read_sends_nothing(one: Process) -> None:
    """Another owner has sent and pruned it, or a reconciliation has numbered it anew."""
    await say(one, 1)
    seen = await as_seen(one)
    with one.desk.at_hand.of(0) as ours:
        await one.run("UPDATE outbox SET id = gen_random_uuid() WHERE number = 3")
        with pytest.raises(Mismatched):
            await take(one.database, seen, ours)
        await one.run("DELETE FROM outbox WHERE number = 4")
        with pytest.raises(Mismatched):
            await take(one.database, seen, ours)


async def as_seen(one: Process) -> Slice:
    """All that waits."""
    rows = await one.rows("SELECT number, id FROM outbox ORDER BY number")
    return Slice(stream(), uuid4(), tuple(Numbered(**row) for row in rows))
