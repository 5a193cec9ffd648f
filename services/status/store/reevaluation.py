"""How far everybody has been judged again by the active definition set, and how fast."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from services.runtime.database import Connection


COUNTED = 100_000
"""So many persons are counted in some tens of milliseconds."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it has come.

    Attributes:
        number: Of the definition set.
        done: Persons judged again; who came up by news or time counts when his turn comes.
        total: Persons there were when it began.
        over: Everybody has been.
    """

    number: int
    done: int
    total: int
    over: bool

    @property
    def left(self) -> int:
        """How many wait, about: persons may have come or joined since it began."""
        return 0 if self.over else max(self.total - self.done, 1)


async def count_persons(connection: "Connection") -> int:
    """How many persons were ever judged; about, where they are more than ``COUNTED``.

    To count a nation takes longer than a transaction may last. PostgreSQL's own estimate is of all
    pseudonyms.
    """
    count: int = await connection.fetchval(
        "SELECT CASE WHEN counted < $1 THEN counted ELSE greatest(counted, reltuples)::bigint END"
        " FROM pg_class, (SELECT count(*) AS counted FROM"
        "  (SELECT FROM person WHERE pseudonym = bond AND computed_at IS NOT NULL LIMIT $1)"
        "  AS first_ones) AS found"
        " WHERE oid = 'person'::regclass",
        COUNTED,
    )
    return count


async def begin_again(connection: "Connection", number: int, total: int) -> None:
    """Have everybody judged again by set ``number``, from the first."""
    await connection.execute(
        "INSERT INTO reevaluation (number, after, total) VALUES ($1, '', $2)"
        " ON CONFLICT (only_one) DO UPDATE SET number = $1, after = '', total = $2, done = 0,"
        " next_at = clock_timestamp(), begun_at = clock_timestamp(), ended_at = NULL",
        number,
        total,
    )


async def progress(connection: "Connection") -> Progress | None:
    """How far it has come; ``None`` where no set was ever activated after the first."""
    row = await connection.fetchrow("SELECT number, done, total, after IS NULL FROM reevaluation")
    return None if row is None else Progress(*row)


async def next_slice(connection: "Connection", per_s: float, most: int) -> list[str] | None:
    """The bonds whose turn it is, by their heads; their place in the order is locked, not they.

    Whoever was never judged has nothing to be judged again.

    Args:
        connection: In a transaction that holds the active set.
        per_s: At most so many a second, by all processes together.
        most: How many at once.

    Returns:
        None of them when it is not yet time; ``None`` when nothing is to be done here: everybody
        has been judged, or another process is at it.
    """
    row = await connection.fetchrow(
        "SELECT after, extract(epoch FROM clock_timestamp() - next_at)::float8 AS waited"
        " FROM reevaluation WHERE after IS NOT NULL FOR UPDATE SKIP LOCKED"
    )
    if row is None:
        return None
    # What was not used is not saved up for longer than a second.
    allowed = int(min(row["waited"], 1.0) * per_s) + 1 if row["waited"] >= 0 else 0
    if allowed == 0:
        return []
    heads = await connection.fetch(
        "SELECT pseudonym FROM person WHERE pseudonym > $1 AND pseudonym = bond"
        " AND computed_at IS NOT NULL ORDER BY pseudonym LIMIT $2",
        row["after"],
        min(allowed, most),
    )
    await connection.execute(
        "UPDATE reevaluation SET after = $1, done = done + $2,"
        " next_at = greatest(next_at, clock_timestamp() - interval '1 s')"
        "  + $2::int / $3::float8 * interval '1 s',"
        " ended_at = CASE WHEN $1::text IS NULL THEN clock_timestamp() END",
        heads[-1]["pseudonym"] if heads else None,
        len(heads),
        per_s,
    )
    return [row["pseudonym"] for row in heads] or None
