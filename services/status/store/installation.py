"""What is fixed for one installation: streams, simulated time, and the key of pseudonyms."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from schemas.keyed import fingerprint
from services.runtime.errors import Misconfigured
from services.status.moment import Simulated, Wanted

if TYPE_CHECKING:
    from services.runtime.database import Connection


OTHER_KEY = (
    "MILEPAEL_PSEUDONYM_KEY is wrong: it must be the key with which the database was first used; "
    "under another, every patient would be somebody else."
)


@dataclass(frozen=True, slots=True)
class Installation:
    """What every process of one installation must agree on.

    Attributes:
        simulated: ``None`` where time is real.
        key: Fingerprint of the key of pseudonyms; ``None`` before any process has told it.
    """

    streams: int
    simulated: Simulated | None
    key: str | None


async def settle(
    connection: "Connection", streams: int, wanted: Wanted | None, key: str
) -> Installation:
    """Fix the installation if nobody has, and read how it is.

    Args:
        connection: In a transaction.
        streams: How many outbox streams our settings want.
        wanted: The simulated time that our settings want; ``None`` for real time.
        key: Fingerprint of our key of pseudonyms.

    Raises:
        Misconfigured: It was fixed otherwise; of the key, `see_that_the_key_fits` says so.
    """
    start, speed, stop = (None, None, None) if wanted is None else wanted
    await connection.execute(
        "INSERT INTO installation (streams, time_start, time_speed, time_stop, time_anchor) "
        "VALUES ($1, $2, $3, $4, CASE WHEN $2::timestamptz IS NULL THEN NULL"
        " ELSE clock_timestamp() END) ON CONFLICT DO NOTHING",
        streams,
        start,
        speed,
        stop,
    )
    await connection.execute("UPDATE installation SET key = $1 WHERE key IS NULL", key)
    await connection.execute(
        "INSERT INTO stream (n) SELECT g FROM installation, generate_series(0, streams - 1) g "
        "ORDER BY g ON CONFLICT DO NOTHING"
    )
    found = await installation(connection)
    assert found is not None
    if found.streams != streams:
        raise Misconfigured(
            f"MILEPAEL_STATUS_STREAMS is wrong: it must be {found.streams}, as when the database "
            "was first used."
        )
    if (found.simulated.wanted if found.simulated else None) != wanted:
        raise Misconfigured(
            "MILEPAEL_SIMULATED_START, _SPEED or _STOP is wrong: they must be as when the "
            "database was first used; another time needs another database."
        )
    return found


async def installation(connection: "Connection") -> Installation | None:
    """How the installation was fixed; ``None`` before anyone has."""
    row = await connection.fetchrow(
        "SELECT streams, time_start, time_speed, time_stop, time_anchor, key FROM installation"
    )
    if row is None:
        return None
    if row["time_start"] is None:
        return Installation(row["streams"], None, row["key"])
    wanted = Wanted(row["time_start"], row["time_speed"], row["time_stop"])
    return Installation(row["streams"], Simulated(wanted, row["time_anchor"]), row["key"])


def see_that_the_key_fits(installed: Installation, key: bytes) -> None:
    """See that our key is the one with which the database was first used.

    Raises:
        Misconfigured: It is another.
    """
    if installed.key not in (None, fingerprint(key)):
        raise Misconfigured(OTHER_KEY)


async def is_set_up(connection: "Connection") -> bool:
    """Whether any process has ever used this database."""
    return await connection.fetchval("SELECT to_regclass('installation')") is not None


async def database_clock(connection: "Connection") -> datetime:
    """The only clock of this service."""
    now: datetime = await connection.fetchval("SELECT clock_timestamp()")
    return now
