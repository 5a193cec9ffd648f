"""The outbox: what is to be said, in streams whose numbers have no gap."""

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

if TYPE_CHECKING:
    from services.runtime.database import Connection


class Outgoing(NamedTuple):
    """One event, or one tombstone, that is to be said.

    Attributes:
        subject: What the revision counts: instance, pseudonym or sender. Its stream too.
        revision: ``None`` for a tombstone.
        headers: Names and values as JSON; the relay adds the id.
        value: ``None`` for a tombstone.
        twin_topic: The compacted topic that gets the same value; ``None`` where there is none.
        twin_key: Its key there.
    """

    topic: str
    key: str
    subject: str
    revision: int | None
    headers: bytes
    value: bytes | None
    twin_topic: str | None = None
    twin_key: str | None = None


class Waiting(NamedTuple):
    """One event that waits to be sent: an ``Outgoing`` as the table `outbox` holds it.

    Attributes:
        number: In its stream, without a gap.
        id: 32 random hexadecimal digits: tells this row from one that bears its number after a
            restore. A row's content never changes while it bears its id.
    """

    stream: int
    number: int
    id: str
    topic: str
    key: str
    subject: str
    revision: int | None
    headers: bytes
    value: bytes | None
    twin_topic: str | None
    twin_key: str | None


def stream_of(subject: str, streams: int) -> int:
    """The stream of all that is said about one subject: its events keep their order."""
    return crc32(subject.encode()) % streams


async def say(connection: "Connection", saying: Sequence[Outgoing], streams: int) -> list[Waiting]:
    """Number these and keep them. The last thing before commit: everyone needs the stream rows.

    Returns:
        The rows that wait to be sent, once this is committed.
    """
    if not saying:
        return []
    placed = [stream_of(one.subject, streams) for one in saying]
    following = await _draw(connection, Counter(placed))
    rows = []
    for stream, its_id, one in zip(placed, _random_ids(len(saying)), saying, strict=True):
        number = following[stream]
        following[stream] = number + 1
        rows.append(Waiting(stream, number, its_id, *one))
    await connection.copy_records_to_table("outbox", records=rows, columns=Waiting._fields)
    return rows


def _random_ids(count: int) -> list[str]:
    """As random as ``uuid4``, with one question to the system and no object for each."""
    random = os.urandom(16 * count).hex()
    return [random[at : at + 32] for at in range(0, 32 * count, 32)]


async def _draw(connection: "Connection", counts: Mapping[int, int]) -> dict[int, int]:
    """Lock the streams in ascending order, and take so many numbers from each.

    Returns:
        The first number that was taken, by stream.
    """
    rows = await connection.fetch(
        "WITH asked AS (SELECT * FROM unnest($1::int[], $2::int[]) AS asked (n, count)),"
        " locked AS (SELECT s.n, s.next, a.count FROM stream s JOIN asked a ON a.n = s.n"
        "  ORDER BY s.n FOR NO KEY UPDATE OF s)"
        " UPDATE stream s SET next = locked.next + locked.count FROM locked"
        " WHERE s.n = locked.n RETURNING s.n, locked.next AS first",
        list(counts),
        list(counts.values()),
    )
    return {row["n"]: row["first"] for row in rows}
