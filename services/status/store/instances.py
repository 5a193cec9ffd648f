"""The instances that were ever published, gone ones too: their counters go on for ever."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from services.status.store.joined import joined

if TYPE_CHECKING:
    from services.runtime.database import Connection


class InstanceRow(NamedTuple):
    """The last revision of one instance.

    Attributes:
        pseudonym: Of the patient that its body names.
        body: The status as JSON.
        gone_at: Since when it is replaced or withdrawn; ``None`` while it lives.
        tombstone_due_at: When the compacted topic shall forget it; ``None`` once it has been told.
    """

    id: str
    pseudonym: str
    revision: int
    digest: str
    body: bytes
    gone_at: datetime | None
    tombstone_due_at: datetime | None


async def instances_of(connection: "Connection", pseudonyms: Collection[str]) -> list[InstanceRow]:
    """Every instance whose body names one of these."""
    rows = await connection.fetch(
        "SELECT id, pseudonym, revision, digest, body, gone_at, tombstone_due_at"
        " FROM instance WHERE pseudonym = ANY($1::text[])",
        list(pseudonyms),
    )
    return [InstanceRow(*row) for row in rows]


async def keep_instances(connection: "Connection", rows: Sequence[InstanceRow]) -> None:
    """Write these, new or not; their persons are locked already, so nobody else makes one now.

    Raises:
        ValueError: One comes twice: two bonds believe that it is theirs.
    """
    if not rows:
        return
    ids = [row.id for row in rows]
    if len(set(ids)) < len(ids):
        raise ValueError("Two bonds have one instance.")
    await connection.execute(
        # Not ON CONFLICT: to look before each row costs more than to put the row into its page.
        "WITH kept AS MATERIALIZED"
        " (SELECT * FROM unnest($1::text[], $2::text[], $3::int[], $4::text[], $6::int[],"
        "  $7::int[], $8::timestamptz[], $9::timestamptz[])"
        "  AS kept (id, pseudonym, revision, digest, start, length, gone_at, due_at)),"
        " known AS (UPDATE instance i SET pseudonym = kept.pseudonym, revision = kept.revision,"
        "  digest = kept.digest, body = substring($5::bytea FROM kept.start FOR kept.length),"
        "  gone_at = kept.gone_at, tombstone_due_at = kept.due_at"
        "  FROM kept WHERE i.id = kept.id RETURNING i.id)"
        " INSERT INTO instance (id, pseudonym, revision, digest, body, gone_at, tombstone_due_at)"
        " SELECT id, pseudonym, revision, digest, substring($5::bytea FROM start FOR length),"
        " gone_at, due_at FROM kept WHERE id NOT IN (SELECT id FROM known)",
        ids,
        [row.pseudonym for row in rows],
        [row.revision for row in rows],
        [row.digest for row in rows],
        *joined([row.body for row in rows]),
        [row.gone_at for row in rows],
        [row.tombstone_due_at for row in rows],
    )
