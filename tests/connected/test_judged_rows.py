"""What a judgement leaves on the rows of persons: the bond's head, those with news, or both."""

from typing import TYPE_CHECKING

from services.status.store.bonds import Computed, PersonRow, keep_judged, lock_bonds, make_known
from tests.connected.keeping import process, settings_for
from tests.store.given import NOON

if TYPE_CHECKING:
    from services.runtime.database import Connection

NAMES = ("both", "head", "news", "unpublished")
ROWS = (
    "SELECT pseudonym, computed_at, next_due_at, unplaced, revision, digest, identity_digest,"
    " identity_box FROM person ORDER BY pseudonym"
)


async def test_each_row_has_what_concerns_it_and_keeps_the_rest(database: str) -> None:
    first = [
        PersonRow("both", "both", None, 1, "d1", "i1", "b1"),
        PersonRow("news", "head", None, 1, "d1", "i1", "b1"),
        PersonRow("unpublished", "unpublished", None, 1, "d1", "i1", "b1"),
    ]
    heads = [Computed("both", NOON, NOON, 2), Computed("head", NOON, NOON)]
    # Of whom nothing was published: a reconciliation has it said anew.
    later = [
        PersonRow("both", "both", None, 2, "d2", None, None),
        PersonRow("unpublished", "unpublished"),
    ]

    async with process(settings_for(database)) as one:

        async def work(connection: "Connection") -> None:
            await make_known(connection, NAMES, {})
            await lock_bonds(connection, NAMES)
            await keep_judged(connection, heads, first)
            # Nothing of a head that is due no more, and nothing of a person, is kept by mistake.
            await keep_judged(connection, [Computed("head", NOON, None)], later)
            await keep_judged(connection, (), ())

        await one.desk.database.in_transaction(work)
        rows = [tuple(row.values()) for row in await one.rows(ROWS)]

    assert rows == [
        ("both", NOON, NOON, 2, 2, "d2", None, None),
        ("head", NOON, None, 0, 0, None, None, None),
        ("news", None, None, 0, 1, "d1", "i1", "b1"),
        ("unpublished", None, None, 0, 0, None, None, None),
    ]
