"""What is told again, a key that was put right by hand, and everybody of a bond."""

import asyncio
import base64
from unittest.mock import patch

import msgspec
import pytest

from services.milestone.read.veil import LONGEST_NAME
from services.runtime.active import DEFINITIONS
from services.runtime.errors import Unavailable
from services.status.announce import keep_announcing
from services.status.app import is_ours
from services.status.look import look_up
from services.status.store.bonds import make_due
from services.status.store.installation import OTHER_KEY as OTHER_KEY_HERE
from tests.connected.keeping import beside, held, make_topics, process, settings_for
from tests.given import NOON, coded, linked, on, statement

STARTED = coded("D12A", on(2026, 1, 5))
OTHER_KEY = base64.b64encode(b"o" * 32).decode()


async def test_a_database_that_waits_for_migrations_is_told_of_in_a_sentence(database: str) -> None:
    """`milepael explain` of the new version, before the new service has started."""
    settings = settings_for(database)
    async with process(settings) as one:
        await one.learn(statement("S1", STARTED))
        instance = await one.value("SELECT id FROM instance")
        await one.run("ALTER TABLE installation DROP COLUMN key")
        await one.run("DELETE FROM migration WHERE number > 11")

    with pytest.raises(Unavailable, match="1 migration must be made"):
        await look_up(settings, instance)


async def test_two_processes_of_two_keys_do_not_answer_each_other_for_ever(
    database: str, kafka: str, topic_prefix: str
) -> None:
    """The key that came first was wrong and is mended by hand while a process that has it runs."""
    right = settings_for(database, kafka, topic_prefix)
    await make_topics(right)
    async with process(settings_for(database, kafka, topic_prefix, PSEUDONYM_KEY=OTHER_KEY)) as one:
        await one.run("UPDATE installation SET key = NULL")
        async with process(right) as other:
            saying = (keep_announcing(p.desk, p.settings, p.watch.health) for p in (one, other))
            with patch("services.status.announce.LOOK_EVERY_S", 0.2):
                async with beside(*saying):
                    await asyncio.sleep(5)

    said = [msgspec.json.decode(record.value)["key"] for record in await held(right, DEFINITIONS)]
    assert len(said) <= 3


async def test_a_process_decides_nothing_while_its_key_is_not_that_of_the_installation(
    database: str,
) -> None:
    async with process(settings_for(database)) as one:
        key = await one.value("SELECT key FROM installation")
        await one.run("UPDATE installation SET key = 'another'")
        before = await is_ours(one.desk, one.watch), one.watch.health.reasons
        await one.run("UPDATE installation SET key = $1", key)
        after = await is_ours(one.desk, one.watch), one.watch.health.reasons

    assert before == (False, (OTHER_KEY_HERE,))
    assert after == (True, ())


async def test_a_name_as_long_as_one_may_be_is_kept(database: str) -> None:
    """PostgreSQL's index has a bound, and a batch with a longer name would never be kept."""
    name = "".join(chr(0x20000 + n * 7919 % 40_000) for n in range(LONGEST_NAME // 4))
    async with process(settings_for(database)) as one:
        await one.learn(statement(name, STARTED, sender=name))

        assert await one.value("SELECT count(*) FROM source_owner WHERE source = $1", name) == 1


async def test_what_is_told_again_batch_by_batch_makes_the_table_no_larger(database: str) -> None:
    """A position set back, as the doctor advises: history is read again, and all of it is there."""
    batches = [
        [statement(f"S{k}-{n}", STARTED, patient=f"p{k}-{n}") for n in range(200)] for k in range(8)
    ]
    async with process(settings_for(database)) as one:
        await one.run("ALTER TABLE statement SET (autovacuum_enabled = off)")
        for batch in batches:
            await one.learn(*batch)
        before = await one.value("SELECT pg_relation_size('statement')")
        for batch in batches:
            await one.learn(*batch, partition=1)
        after = await one.value("SELECT pg_relation_size('statement')")

    # One batch may be tried in vain, and the file grows by some pages at once.
    assert after < before * 1.5


async def test_everybody_of_a_bond_is_computed_for_whoever_asks_why(database: str) -> None:
    """What was told of the other pseudonym decides as well."""
    settings = settings_for(database)
    async with process(settings) as one:
        await one.learn(statement("S1", STARTED, patient="p-b"), linked("p-a", "p-b"))
        await one.learn(statement("S2", coded("D12X", on(2026, 2, 1)), patient="p-b"))
        (kept,) = await one.rows("SELECT id, revision FROM instance WHERE gone_at IS NULL")

    looked = await look_up(settings, kept["id"])

    assert looked is not None
    assert [judged.status.instance for judged in looked.judged] == [kept["id"]]


async def test_whoever_of_a_bond_is_made_due_its_head_is_and_nobody_else(database: str) -> None:
    """A row that is not a head would stay due for ever: a judgement clears that of heads alone."""
    async with process(settings_for(database)) as one:
        await one.learn(linked("p-a", "p-b"), statement("S1", STARTED, patient="p-c"))
        await one.run("UPDATE person SET next_due_at = NULL")
        async with one.database.connection() as connection:
            await make_due(connection, ["p-b"], NOON)

        due = await one.rows("SELECT pseudonym FROM person WHERE next_due_at = $1", NOON)
        assert [row["pseudonym"] for row in due] == ["p-a"]
        assert await one.value("SELECT count(*) FROM person WHERE next_due_at IS NOT NULL") == 1
