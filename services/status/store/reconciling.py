"""What a reconciliation reads and mends in the database, alone with it."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from services.status.store.bonds import PersonRow
from services.status.store.definition_sets import hold_set_alone

if TYPE_CHECKING:
    from services.runtime.database import Connection


@dataclass(frozen=True, slots=True)
class Unsent:
    """A row of the outbox that bears a revision; whether it was sent is what is to be found out."""

    stream: int
    number: int
    topic: str
    subject: str
    revision: int
    value: bytes


async def hold_everything(connection: "Connection") -> None:
    """Wait until no transaction of the service runs, and keep every new one waiting.

    Raises:
        Disturbed: The database was emptied.
    """
    # It may take minutes; whoever runs it watches it.
    await connection.execute(
        "SET LOCAL transaction_timeout = 0; SET LOCAL lock_timeout = '20s';"
        " SET LOCAL idle_in_transaction_session_timeout = 0"
    )
    await hold_set_alone(connection)


async def stop_streams(connection: "Connection") -> None:
    """Have every relay stop at its next look."""
    await connection.execute("UPDATE stream SET reconciling_since = clock_timestamp()")


async def unsent_rows(connection: "Connection") -> dict[tuple[str, str], list[Unsent]]:
    """All rows with a revision, by topic and subject, in order."""
    rows = await connection.fetch(
        "SELECT stream, number, topic, subject, revision, value FROM outbox"
        " WHERE revision IS NOT NULL ORDER BY stream, number"
    )
    by_subject: dict[tuple[str, str], list[Unsent]] = defaultdict(list)
    for row in rows:
        by_subject[row["topic"], row["subject"]].append(Unsent(*row))
    return by_subject


@dataclass(frozen=True, slots=True)
class KeptInstance:
    """What the database holds of one instance, without its body."""

    pseudonym: str
    revision: int
    digest: str
    gone: bool
    tombstone_owed: bool


async def all_instances(connection: "Connection") -> dict[str, KeptInstance]:
    """Every instance that was ever said to be published."""
    rows = await connection.fetch(
        "SELECT id, pseudonym, revision, digest, gone_at IS NOT NULL,"
        " tombstone_due_at IS NOT NULL FROM instance"
    )
    return {row[0]: KeptInstance(*row[1:]) for row in rows}


async def forget_instances(connection: "Connection", ids: Collection[str]) -> None:
    """Delete instances of which no revision was ever published."""
    await connection.execute("DELETE FROM instance WHERE id = ANY($1::text[])", list(ids))


async def owe_tombstones(connection: "Connection", ids: Collection[str], now: datetime) -> None:
    """Have these gone instances forgotten by the compacted topic at the next timer."""
    await connection.execute(
        "UPDATE instance SET tombstone_due_at = coalesce(tombstone_due_at, $2)"
        " WHERE id = ANY($1::text[])",
        list(ids),
        now,
    )


async def all_persons(connection: "Connection") -> dict[str, PersonRow]:
    """Every person about whom an event was ever said."""
    rows = await connection.fetch(
        "SELECT pseudonym, bond, computed_at, revision, digest, identity_digest, identity_box"
        " FROM person WHERE revision > 0"
    )
    return {row["pseudonym"]: PersonRow(*row) for row in rows}


async def all_senders(connection: "Connection") -> dict[str, tuple[int, str]]:
    """Revision and digest of every sender about whom an event was ever said."""
    rows = await connection.fetch(
        "SELECT sender, revision, digest FROM source_state WHERE revision > 0"
    )
    return {row["sender"]: (row["revision"], row["digest"]) for row in rows}


async def owe_senders(
    connection: "Connection", senders: Sequence[tuple[str, int, str | None]]
) -> None:
    """Set revision and digest of these senders, and have them said again."""
    await connection.execute(
        "INSERT INTO source_state (sender, revision, digest, due)"
        " SELECT *, true FROM unnest($1::text[], $2::int[], $3::text[]) ON CONFLICT (sender)"
        " DO UPDATE SET revision = excluded.revision, digest = excluded.digest, due = true",
        [sender for sender, _, _ in senders],
        [revision for _, revision, _ in senders],
        [digest for _, _, digest in senders],
    )


async def renew_streams(connection: "Connection", keep: Collection[Unsent], epoch: int) -> None:
    """Begin a new epoch: rows that are kept get new numbers in their old order, all others go.

    The row before the first bears a new random id, which the new mark names.
    """
    kept = sorted(keep, key=lambda row: (row.stream, row.number))
    # First of all: whoever deletes rows that were sent holds a stream so long.
    rows = await connection.fetch("SELECT n, next FROM stream ORDER BY n FOR UPDATE")
    await connection.execute(
        "DELETE FROM outbox o WHERE NOT EXISTS (SELECT FROM unnest($1::int[], $2::bigint[])"
        " AS k (stream, number) WHERE k.stream = o.stream AND k.number = o.number)",
        [row.stream for row in kept],
        [row.number for row in kept],
    )
    following = {row["n"]: row["next"] for row in rows}
    numbers = []
    for row in kept:
        numbers.append(following[row.stream])
        following[row.stream] += 1
    await connection.execute(
        "UPDATE outbox o SET number = k.new FROM"
        " unnest($1::int[], $2::bigint[], $3::bigint[]) AS k (stream, number, new)"
        " WHERE o.stream = k.stream AND o.number = k.number",
        [row.stream for row in kept],
        [row.number for row in kept],
        numbers,
    )
    await connection.executemany(
        "UPDATE stream SET next = $2, pruned_number = $3, pruned_id = $4, epoch = $5,"
        " first_mark_written = true, reconciling_since = NULL WHERE n = $1",
        [(row["n"], following[row["n"]], row["next"] - 1, uuid4(), epoch) for row in rows],
    )
