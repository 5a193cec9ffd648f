"""The definition sets that running processes have at hand."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from services.runtime.database import Connection

AT_HAND_S = 30.0
"""A process that has not said for so long that it has a set does not run: fifteen times missed."""


async def offer_set(connection: "Connection", digest: str) -> None:
    """Say that this set lies in the folders of a running process, now."""
    await connection.execute(
        "INSERT INTO offered_set (digest, seen_at) VALUES ($1, clock_timestamp())"
        " ON CONFLICT (digest) DO UPDATE SET seen_at = excluded.seen_at",
        digest,
    )


async def is_offered(connection: "Connection", digest: str) -> bool:
    """Whether a running process has this set at hand."""
    offered: bool = await connection.fetchval(
        "SELECT EXISTS (SELECT FROM offered_set WHERE digest = $1"
        " AND seen_at > clock_timestamp() - $2 * interval '1 s')",
        digest,
        AT_HAND_S,
    )
    return offered
