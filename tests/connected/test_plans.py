"""What one batch asks of the database is found by keys, however small a table was at first."""

from tests.connected.keeping import process, settings_for
from tests.given import coded, on, statement, unread_message

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

    # PostgreSQL counts what a session has read once that has ended.
    async with process(settings_for(database)) as other:
        counted = {row["relname"] for row in await other.rows(READ_WHOLE)}
    assert counted.isdisjoint({"person", "statement", "source_owner", "instance", "parked"})
