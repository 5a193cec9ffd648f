"""What one batch asks of the database is found by keys, however small a table was at first."""

from services.status.store.sources import statements_from
from tests.connected.keeping import Process, process, settings_for, until
from tests.given import coded, on, statement, unread_message

SESSIONS = "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
READ_WHOLE = "SELECT relname FROM pg_stat_user_tables WHERE seq_tup_read > 0"


async def test_no_table_is_read_whole_though_each_was_small_when_its_plan_was_made(
    database: str,
) -> None:
    """A kept plan is made anew only once statistics are, and they come minutes later."""
    async with process(settings_for(database)) as one:
        for number in range(12):
            told = [
                statement(f"S{one}", coded("D12A", on(2026, 1, 5)), patient=f"p{number}-{one}")
                for one in range(3)
            ]
            await one.learn(*told, unread_message())
        sessions = [row["pid"] for row in await one.rows(SESSIONS)]

    # PostgreSQL counts what a session has read once that has ended, and it ends by itself.
    async with process(settings_for(database)) as other:
        await until(lambda: ended(other, sessions))
        counted = {row["relname"] for row in await other.rows(READ_WHOLE)}
    assert counted.isdisjoint({"person", "statement", "source_owner", "instance", "parked"})


async def test_statements_of_a_source_are_found_by_keys_before_anything_is_counted(
    database: str,
) -> None:
    """In the first minutes of an installation PostgreSQL guesses, and would read all of them."""
    async with process(settings_for(database)) as one:
        await one.run("ALTER TABLE statement SET (autovacuum_enabled = off)")
        await one.run(
            "INSERT INTO person (pseudonym, bond)"
            " SELECT 'p' || n, 'p' || n FROM generate_series(10000, 19999) AS n"
        )
        await one.run("UPDATE person SET bond = 'p10000' WHERE pseudonym = 'p10001'")
        await one.run(
            "INSERT INTO source_owner"
            " SELECT 'S' || n, 'p' || n FROM generate_series(10000, 19999) AS n"
        )
        # A correction names another of the bond than the source spoke of first.
        await one.run(
            "INSERT INTO statement SELECT 't', 0, n, 0, 'p' || greatest(n, 10001), 'S' || n,"
            " decode(repeat('ab', 1000), 'hex') FROM generate_series(10000, 19999) AS n"
        )
        sources = [f"S{n}" for n in range(10000, 10020)]
        async with one.database.connection() as connection:
            found = await statements_from(connection, sources)

    assert len(found) == 20
    async with process(settings_for(database)) as other:
        read = await other.value(
            "SELECT idx_tup_fetch FROM pg_stat_user_tables WHERE relname = 'statement'"
        )
    assert read < 100


async def ended(one: Process, sessions: list[int]) -> bool:
    """Whether none of these sessions is there any more."""
    left = await one.value("SELECT count(*) FROM pg_stat_activity WHERE pid = ANY($1)", sessions)
    return bool(left == 0)
