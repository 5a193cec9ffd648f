"""The active definition set: held by every transaction, switched by one that is alone with it."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from services.runtime.database import Disturbed
from services.runtime.errors import Unavailable

if TYPE_CHECKING:
    from services.runtime.database import Connection

# Any number that no one else takes; the one before it is the lock of the migrations.
GATE = 64537236
"""An advisory lock before the row's own. Locks of rows are not fair: shared ones that overlap would
keep a switch waiting for ever (seen: minutes, with eight processes). Whoever waits for this one is
served in turn."""


@dataclass(frozen=True, slots=True)
class ActiveSet:
    """The definition set that decides now."""

    number: int
    digest: str


async def own_or_active_set(connection: "Connection", digest: str) -> ActiveSet:
    """The active set; with none yet, ours becomes it."""
    await connection.execute(
        "INSERT INTO definition_set (number, digest) VALUES (1, $1) ON CONFLICT DO NOTHING", digest
    )
    active = await active_set(connection)
    assert active is not None
    return active


async def active_set(connection: "Connection") -> ActiveSet | None:
    """The active set; ``None`` before the first process has written its own."""
    row = await connection.fetchrow("SELECT number, digest FROM definition_set")
    return None if row is None else ActiveSet(row["number"], row["digest"])


async def hold_set(connection: "Connection") -> tuple[str, datetime]:
    """Lock the active set against a change until this transaction ends: the first of the locks.

    Returns:
        Its digest, and the database's clock.

    Raises:
        Unavailable: The database was emptied under us.
    """
    # The gate lies below the row's lock in every plan, so it is passed first; the row is then read
    # as it is now, also when it was changed while we waited.
    row = await connection.fetchrow(
        "SELECT digest, clock_timestamp() AS now FROM"
        " (SELECT pg_advisory_xact_lock_shared($1)) AS gate, definition_set"
        " FOR SHARE OF definition_set",
        GATE,
    )
    if row is None:
        raise Unavailable("The database was emptied: restart the service to set it up anew.")
    return row["digest"], row["now"]


async def hold_set_alone(connection: "Connection") -> ActiveSet:
    """Wait until no transaction of the service runs, and keep every new one waiting.

    Raises:
        Disturbed: The database was emptied.
    """
    await connection.execute("SELECT pg_advisory_xact_lock($1)", GATE)
    row = await connection.fetchrow("SELECT number, digest FROM definition_set FOR UPDATE")
    if row is None:
        raise Disturbed
    return ActiveSet(row["number"], row["digest"])


async def switch_set(connection: "Connection", to: ActiveSet) -> None:
    """Make a set the active one; the row is held alone already."""
    await connection.execute(
        "UPDATE definition_set SET number = $1, digest = $2, activated_at = clock_timestamp()",
        to.number,
        to.digest,
    )
