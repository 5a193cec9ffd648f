"""Looks things up for people. Takes no lock and writes nothing."""

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from services.runtime.database import Connection


async def members_of(connection: "Connection", beginning: str) -> tuple[list[str], datetime | None]:
    """Every pseudonym of the bonds that have an instance whose id begins so.

    Returns:
        The pseudonyms, and the latest moment that any of the bonds was computed for.
    """
    rows = await connection.fetch(
        "WITH head AS MATERIALIZED (SELECT p.bond FROM person p JOIN instance i USING (pseudonym)"
        "  WHERE starts_with(i.id, $1))"
        " SELECT pseudonym, computed_at FROM person WHERE pseudonym = ANY(ARRAY("
        "  SELECT bond FROM head UNION ALL SELECT pseudonym FROM person"
        "  WHERE bond <> pseudonym AND bond = ANY(ARRAY(SELECT bond FROM head))))"
        " ORDER BY pseudonym",
        beginning,
    )
    moments = [row["computed_at"] for row in rows if row["computed_at"] is not None]
    return [row["pseudonym"] for row in rows], max(moments, default=None)
