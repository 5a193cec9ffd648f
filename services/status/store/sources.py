"""How each sender stands: messages that could not be read and that no patient can be told of."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from schemas.milestone import Place
from services.status.store.places import columns

if TYPE_CHECKING:
    from services.runtime.database import Connection


@dataclass(frozen=True, slots=True)
class SourceRow:
    """What is kept of one sender.

    Attributes:
        unread: Messages by class of reason; a class with none is left out.
        revision: Of the last source event; 0 before the first.
        digest: Of what it said.
    """

    sender: str
    unread: dict[str, int]
    revision: int
    digest: str | None


async def lock_sources(connection: "Connection", senders: Collection[str]) -> list[SourceRow]:
    """Lock the rows of these senders in ascending order, making those that are missing."""
    await connection.execute(
        "INSERT INTO source_state (sender) SELECT * FROM unnest($1::text[]) ON CONFLICT DO NOTHING",
        sorted(senders),
    )
    rows = await connection.fetch(
        "SELECT sender, unread, revision, digest FROM source_state"
        " WHERE sender = ANY($1::text[]) ORDER BY sender FOR UPDATE",
        list(senders),
    )
    return [
        SourceRow(row["sender"], json.loads(row["unread"]), row["revision"], row["digest"])
        for row in rows
    ]


async def keep_sources(connection: "Connection", rows: Sequence[SourceRow]) -> None:
    """Write these; they are locked already."""
    await connection.execute(
        "UPDATE source_state s SET unread = asked.unread::jsonb, revision = asked.revision,"
        " digest = asked.digest, due = false"
        " FROM unnest($1::text[], $2::text[], $3::int[], $4::text[])"
        " AS asked (sender, unread, revision, digest) WHERE s.sender = asked.sender",
        [row.sender for row in rows],
        [json.dumps(row.unread) for row in rows],
        [row.revision for row in rows],
        [row.digest for row in rows],
    )


async def due_senders(connection: "Connection") -> list[str]:
    """Senders of which the topic was found to hold something else."""
    rows = await connection.fetch("SELECT sender FROM source_state WHERE due")
    return [row["sender"] for row in rows]


async def unmended(connection: "Connection", sources: Collection[str]) -> list[bytes]:
    """Parked messages of these sources that still count."""
    rows = await connection.fetch(
        "SELECT body FROM parked WHERE NOT mended AND source = ANY($1::text[])",
        list(sources),
    )
    return [row["body"] for row in rows]


async def unsettled(connection: "Connection", after: timedelta, most: int) -> list[bytes]:
    """Parked messages that were kept so long ago, to be looked at once more.

    A statement that mends one may have been kept at the same time, unseen by its transaction.
    """
    rows = await connection.fetch(
        "SELECT body FROM parked WHERE NOT mended AND NOT settled"
        " AND kept_at < clock_timestamp() - $1::interval ORDER BY kept_at LIMIT $2",
        after,
        most,
    )
    return [row["body"] for row in rows]


async def statements_from(connection: "Connection", sources: Collection[str]) -> list[bytes]:
    """The statements of these sources, whoever they are about.

    That is always somebody in the bond of whom the source spoke of first: by whom they are about
    they are found, and not by the source, whose index every statement would pay for.
    """
    rows = await connection.fetch(
        # OFFSET 0 keeps it a look for each person: until PostgreSQL has counted a new table, which
        # takes it minutes, it would rather join with all the statements that there are.
        "SELECT s.body FROM source_owner o JOIN person p ON p.pseudonym = o.pseudonym"
        " CROSS JOIN LATERAL (SELECT p.bond AS pseudonym UNION ALL"
        "  SELECT pseudonym FROM person WHERE bond = p.bond AND bond <> pseudonym) m"
        " CROSS JOIN LATERAL (SELECT body FROM statement"
        "  WHERE pseudonym = m.pseudonym AND source = o.source OFFSET 0) s"
        " WHERE o.source = ANY($1::text[])",
        list(sources),
    )
    return [row["body"] for row in rows]


async def mark_settled(connection: "Connection", places: Collection[Place]) -> None:
    """These have been looked at once more."""
    await connection.execute(
        "UPDATE parked p SET settled = true FROM"
        " unnest($1::text[], $2::int[], $3::bigint[], $4::int[])"
        ' AS asked (topic, partition, "offset", entry)'
        " WHERE p.topic = asked.topic AND p.partition = asked.partition"
        ' AND p."offset" = asked."offset" AND p.entry = asked.entry',
        *columns(places),
    )
