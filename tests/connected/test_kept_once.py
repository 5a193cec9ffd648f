"""What is told twice is kept once: in one batch, in two, and by two processes at one moment."""

import asyncio
from dataclasses import astuple

import msgspec
import pytest

from services.runtime.database import Disturbed
from services.status.store.told import Heard, keep_statements, statements_before
from tests.connected.keeping import process, settings_for, someone_waits, until
from tests.given import coded, on, statement

STARTED = coded("D12A", on(2026, 1, 5))
KEPT = 'SELECT topic, partition, "offset", entry, pseudonym, source FROM statement ORDER BY 3'


async def test_a_place_that_comes_twice_is_kept_once_beside_what_is_new(database: str) -> None:
    """`milestone` says things again after a crash, and then goes on."""
    first, second, third = (statement(f"S{n}", STARTED, patient=f"p{n}") for n in range(3))
    async with process(settings_for(database)) as one:
        await one.learn(first, first)
        await one.learn(second, first, second, third, partition=1)

        assert [tuple(row.values()) for row in await one.rows(KEPT)] == [
            (*astuple(told.place), told.patient, told.source) for told in (first, second, third)
        ]
        assert await one.value("SELECT array_agg(revision) FROM instance") == [1, 1, 1]


async def test_a_place_that_another_process_is_about_to_keep_is_waited_for(database: str) -> None:
    """When it has been seen by neither, the later one looks again and finds it."""
    settings = settings_for(database)
    told, beside = statement("S1", STARTED), statement("S2", STARTED)
    async with process(settings) as one, process(settings) as other:
        async with other.database.connection() as first, first.transaction():
            await keep_statements(first, [Heard(told, msgspec.json.encode(told))])
            learning = asyncio.create_task(one.learn(told, beside, partition=1))
            await until(lambda: someone_waits(other))

        await learning
        sources = [row["source"] for row in await one.rows(KEPT)]
        assert sources == ["S1", "S2"]


async def test_what_a_transaction_has_kept_is_told_apart_from_what_was_there(
    database: str,
) -> None:
    """By the number of the transaction, which comes again after years: then the count is wrong."""
    before, new = statement("S1", STARTED), statement("S2", STARTED)
    async with process(settings_for(database)) as one:
        await one.learn(before)
        async with one.database.connection() as connection, connection.transaction():
            await keep_statements(connection, [Heard(new, msgspec.json.encode(new))])

            rows = await statements_before(connection, [new.patient], 1)
            with pytest.raises(Disturbed):
                await statements_before(connection, [new.patient], 0)

    assert rows == [(before.patient, msgspec.json.encode(before))]
