"""Takes what a slice says from memory where this process has said it, else from the database."""

from services.runtime.database import Database
from services.status.at_hand import OfStream
from services.status.relay.agree import Mismatched
from services.status.store.outbox import Waiting
from services.status.store.streams import Slice, rows_of


async def take(database: Database, seen: Slice, at_hand: OfStream) -> list[Waiting]:
    """The events of a slice, in order.

    Raises:
        Mismatched: One of them is gone since it was seen, or bears another number.
    """
    found = at_hand.find(seen.rows)
    missing = [one.number for one in seen.rows if one.number not in found]
    if missing:
        async with database.connection() as connection:
            found |= {row.number: row for row in await rows_of(connection, seen.stream.n, missing)}
    rows = [
        row
        for one in seen.rows
        if (row := found.get(one.number)) is not None and row.id == one.id.hex
    ]
    if len(rows) < len(seen.rows):
        raise Mismatched(f"Stream {seen.stream.n}: events went while they were read.")
    return rows
