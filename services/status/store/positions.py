"""How far each partition has been read: the compare-and-set that makes every batch count once."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from services.runtime.errors import PositionLost
from services.runtime.records import Partition, Span

if TYPE_CHECKING:
    from services.runtime.database import Connection


async def read_positions(
    connection: "Connection", assigned: Collection[Partition]
) -> dict[Partition, int]:
    """The next offset of each partition that was ever read."""
    rows = await connection.fetch(
        "SELECT topic, partition, next FROM position"
        " JOIN unnest($1::text[], $2::int[]) AS asked (topic, partition) USING (topic, partition)",
        [topic for topic, _ in assigned],
        [number for _, number in assigned],
    )
    return {(row["topic"], row["partition"]): row["next"] for row in rows}


async def all_positions(connection: "Connection") -> dict[Partition, int]:
    """The next offset of every partition that was ever read."""
    rows = await connection.fetch("SELECT topic, partition, next FROM position")
    return {(row["topic"], row["partition"]): row["next"] for row in rows}


async def move_positions(
    connection: "Connection", ends: Mapping[Partition, Span], unread: Collection[Partition]
) -> None:
    """Move every partition of a batch, each from where we believe it is; rows are locked in order.

    Args:
        connection: In a transaction.
        ends: Expected and new position of each partition.
        unread: Partitions that we were told nobody had read: only those may get a first row.
            Anywhere else a missing row means that the database was emptied under us.

    Raises:
        PositionLost: Another process has moved one of them: nothing of the batch may stay.
    """
    first = sorted(partition for partition in ends if partition in unread)
    moved = await _insert(connection, first, ends) if first else 0
    rest = sorted(partition for partition in ends if partition not in unread)
    moved += await _update(connection, rest, ends) if rest else 0
    if moved != len(ends):
        raise PositionLost


async def _insert(
    connection: "Connection", partitions: list[Partition], ends: Mapping[Partition, Span]
) -> int:
    rows = await connection.fetch(
        "INSERT INTO position (topic, partition, next) SELECT * FROM"
        " unnest($1::text[], $2::int[], $3::bigint[]) ON CONFLICT DO NOTHING RETURNING next",
        [topic for topic, _ in partitions],
        [number for _, number in partitions],
        [ends[partition].new for partition in partitions],
    )
    return len(rows)


async def _update(
    connection: "Connection", partitions: list[Partition], ends: Mapping[Partition, Span]
) -> int:
    rows = await connection.fetch(
        "WITH asked AS (SELECT * FROM unnest($1::text[], $2::int[], $3::bigint[], $4::bigint[])"
        "  AS asked (topic, partition, expected, new)),"
        " locked AS (SELECT p.topic, p.partition, a.new FROM position p JOIN asked a"
        "  ON a.topic = p.topic AND a.partition = p.partition AND a.expected = p.next"
        "  ORDER BY p.topic, p.partition FOR UPDATE OF p)"
        " UPDATE position p SET next = locked.new FROM locked"
        " WHERE p.topic = locked.topic AND p.partition = locked.partition RETURNING p.next",
        [topic for topic, _ in partitions],
        [number for _, number in partitions],
        [ends[partition].expected for partition in partitions],
        [ends[partition].new for partition in partitions],
    )
    return len(rows)
