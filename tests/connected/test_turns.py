"""What takes longer than a transaction may is judged in portions, timers and turns alike."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from services.runtime.watch import watch
from services.status.activate import activate, how_far
from services.status.timers import keep_firing
from tests.connected.keeping import Process, process, settings_for, until
from tests.connected.two_sets import REFERRED, Two
from tests.given import statement, unread_message

AT_MOST = 3
"""So many rows PostgreSQL lets one statement write before it ends the transaction."""
TIMED_OUT = """
CREATE FUNCTION too_many() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(*) FROM written) > {most} THEN
        RAISE EXCEPTION 'as a time-out would' USING ERRCODE = 'transaction_timeout';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER too_many AFTER UPDATE ON {table} REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION too_many();
"""


async def slow(one: Process, table: str) -> None:
    """From now on a transaction that writes many of these lasts too long."""
    await one.run(TIMED_OUT.format(table=table, most=AT_MOST))


@asynccontextmanager
async def firing(one: Process) -> AsyncIterator[None]:
    """Timers and turns go on meanwhile, as in the service."""
    settings = one.settings.model_copy(update={"timer_batch_size": 20, "reevaluate_per_s": 1e6})
    going_on = asyncio.create_task(keep_firing(one.desk, settings, watch("status")))
    try:
        yield
    finally:
        going_on.cancel()
        await asyncio.gather(going_on, return_exceptions=True)


async def test_timers_that_are_too_many_for_one_transaction_are_fired_in_several(
    database: str,
) -> None:
    """Tried whole they would never be fired: after each failure as many would be due."""
    async with process(settings_for(database)) as one:
        await one.learn(*(statement(f"S{n}", REFERRED, patient=f"p{n}") for n in range(20)))
        await one.run("UPDATE person SET next_due_at = 'epoch', digest = 'old'")
        await slow(one, "person")

        async with firing(one):
            await until(lambda: none_due(one))

        persons = await one.outbox("pathway.person.v1")
        assert sorted(event["revision"] for event in persons) == [1] * 20 + [2] * 20


async def none_due(one: Process) -> bool:
    """Whether nothing that was long due is left."""
    due = await one.value("SELECT count(*) FROM person WHERE next_due_at = 'epoch'")
    return bool(due == 0)


async def test_everybody_is_judged_again_though_one_transaction_is_too_short_for_a_turn(
    two: Two,
) -> None:
    await two.old.learn(*(statement(f"S{n}", REFERRED, patient=f"p{n}") for n in range(20)))
    await activate(two.new.database, two.digest)
    await slow(two.new, "person")

    async with firing(two.new):
        await until(lambda: over(two.new))

    at = await how_far(two.new.database)
    assert at is not None
    assert (at.done, at.total) == (20, 20)


async def over(one: Process) -> bool:
    """Everybody has been judged again."""
    at = await how_far(one.database)
    return at is not None and at.over


async def test_parked_messages_are_looked_at_again_in_as_many_transactions_as_it_takes(
    database: str,
) -> None:
    async with process(settings_for(database)) as one:
        await one.learn(*(unread_message(patients=()) for _ in range(20)))
        await one.run("UPDATE parked SET kept_at = 'epoch'")
        await slow(one, "parked")

        async with firing(one):
            await until(lambda: all_settled(one))


async def all_settled(one: Process) -> bool:
    """Whether each parked message has been looked at once more."""
    return bool(await one.value("SELECT bool_and(settled OR mended) FROM parked"))
