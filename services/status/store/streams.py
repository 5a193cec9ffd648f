"""The outbox as the relay sees it: rows after a mark, and whether the mark can be believed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from services.status.store.outbox import Waiting

if TYPE_CHECKING:
    from services.runtime.database import Connection


@dataclass(frozen=True, slots=True)
class Stream:
    """One outbox stream.

    Attributes:
        next: The number that the next event gets.
        epoch: Raised by every reconciliation.
        first_mark_written: From then on a missing mark is a loss.
        pruned_number: The last row that was deleted behind the mark; 0 before the first.
        pruned_id: Its id.
        reconciling_since: A reconciliation has begun and not ended.
    """

    n: int
    next: int
    epoch: int
    first_mark_written: bool
    pruned_number: int
    pruned_id: UUID | None
    reconciling_since: datetime | None


class Numbered(NamedTuple):
    """Which row of the outbox: its number in the stream, and its own id."""

    number: int
    id: UUID


@dataclass(frozen=True, slots=True)
class Slice:
    """A stream seen at one moment, from a mark on.

    Attributes:
        marked_id: Id of the row that bears the mark's number; ``None`` when there is none.
        rows: Which come after it, in order.
    """

    stream: Stream
    marked_id: UUID | None
    rows: tuple[Numbered, ...]


COLUMNS = "n, next, epoch, first_mark_written, pruned_number, pruned_id, reconciling_since"


async def slice_from(connection: "Connection", n: int, number: int, most: int) -> Slice | None:
    """The stream from a number on, in one look; ``None`` where there is no such stream."""
    rows = await connection.fetch(
        f"SELECT s.*, o.* FROM (SELECT {COLUMNS} FROM stream WHERE n = $1) s"  # noqa: S608
        " LEFT JOIN LATERAL (SELECT number, id FROM outbox WHERE stream = $1 AND number >= $2"
        " ORDER BY number LIMIT $3) o ON true ORDER BY o.number",
        n,
        number,
        most + 1,
    )
    if not rows:
        return None
    stream = Stream(*rows[0][:7])
    waiting = [Numbered(*row[7:]) for row in rows if row["number"] is not None]
    marked = waiting.pop(0).id if waiting and waiting[0].number == number else None
    return Slice(stream, marked, tuple(waiting[:most]))


async def rows_of(connection: "Connection", n: int, numbers: Sequence[int]) -> list[Waiting]:
    """The rows of a stream that bear these numbers, as many of them as there still are."""
    rows = await connection.fetch(
        f"SELECT {', '.join(Waiting._fields)} FROM outbox"  # noqa: S608
        " WHERE stream = $1 AND number = ANY($2::bigint[])",
        n,
        numbers,
    )
    return [Waiting(*row)._replace(id=row["id"].hex) for row in rows]


async def streams(connection: "Connection") -> list[Stream]:
    """All streams in order."""
    rows = await connection.fetch(f"SELECT {COLUMNS} FROM stream ORDER BY n")  # noqa: S608
    return [Stream(*row) for row in rows]


async def remember_first_mark(connection: "Connection", n: int) -> None:
    """From now on a missing mark is a loss."""
    await connection.execute("UPDATE stream SET first_mark_written = true WHERE n = $1", n)


async def remember_sent(connection: "Connection", n: int, epoch: int, number: int) -> None:
    """Keep the number and id of the row that a mark names in the stream row; it may then go.

    Args:
        connection: In a transaction of its own: whoever has something to say needs the stream row.
        n: The stream.
        epoch: Of the mark; nothing happens when the stream's is another.
        number: Of a mark that Kafka has committed.
    """
    await connection.execute(
        "UPDATE stream s SET pruned_number = o.number, pruned_id = o.id FROM outbox o"
        " WHERE s.n = $1 AND s.epoch = $2 AND s.pruned_number < $3"
        " AND s.reconciling_since IS NULL AND o.stream = $1 AND o.number = $3",
        n,
        epoch,
        number,
    )


async def delete_sent(connection: "Connection", n: int, epoch: int, most: int) -> bool:
    """Delete the oldest of the rows up to the one that the stream row remembers.

    The lock keeps a reconciliation away, which numbers rows anew, and nobody else.

    Args:
        connection: In a transaction.
        n: The stream.
        epoch: As in ``remember_sent``.
        most: How many at once.

    Returns:
        Whether more of them may be left.
    """
    number = await connection.fetchval(
        "SELECT pruned_number FROM stream WHERE n = $1 AND epoch = $2"
        " AND reconciling_since IS NULL FOR KEY SHARE",
        n,
        epoch,
    )
    if number is None:
        return False
    deleted = await connection.execute(
        "DELETE FROM outbox WHERE stream = $1 AND number <= least($2,"
        " (SELECT min(number) FROM outbox WHERE stream = $1) + $3 - 1)",
        n,
        number,
        most,
    )
    return int(deleted.rpartition(" ")[2]) == most


async def oldest_waiting(connection: "Connection") -> Sequence[tuple[int, float]]:
    """For each stream, seconds since the oldest row of the outbox was written; 0 without rows.

    Rows behind the mark are pruned within a second, so this is the age of what waits.
    """
    rows = await connection.fetch(
        "SELECT s.n, coalesce(extract(epoch FROM clock_timestamp() - o.created_at), 0)::float"
        " AS age FROM stream s LEFT JOIN LATERAL (SELECT created_at FROM outbox"
        " WHERE stream = s.n ORDER BY number LIMIT 1) o ON true ORDER BY s.n"
    )
    return [(row["n"], row["age"]) for row in rows]
