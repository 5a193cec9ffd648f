"""Brings the database to the shape that the code expects: forward only, each step once."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from services.runtime.errors import Misconfigured

if TYPE_CHECKING:
    from services.runtime.database import Connection

# Any number that no one else takes: "milepael" as letters of a telephone.
LOCK = 64537235

TABLE = """
CREATE TABLE IF NOT EXISTS migration (
    number     integer PRIMARY KEY,
    name       text NOT NULL,
    digest     text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
)"""


@dataclass(frozen=True, slots=True)
class Migration:
    """One step.

    Attributes:
        number: 1, 2, 3 … without gap.
        digest: SHA-256 of its text: a step that has been applied is never edited.
    """

    number: int
    name: str
    text: str

    @property
    def digest(self) -> str:
        """Names this text for ever."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def known_migrations() -> tuple[Migration, ...]:
    """All steps that this version of the code knows, in order."""
    found = [
        Migration(int(file.name[:4]), file.name, file.read_text("utf-8"))
        for file in files("services.status").joinpath("migrations").iterdir()
        if file.name.endswith(".sql")
    ]
    return tuple(sorted(found, key=lambda step: step.number))


async def migrate(connection: "Connection", steps: Sequence[Migration]) -> int:
    """Apply what is missing; whichever process comes first does it, the others wait.

    Args:
        connection: In a transaction: all steps or none.
        steps: All that are known, in order.

    Returns:
        How many steps were applied.

    Raises:
        Misconfigured: The database is newer than the code, or a step was edited since.
    """
    # DDL of a large table may take longer than a batch ever may.
    await connection.execute("SET LOCAL transaction_timeout = 0; SET LOCAL lock_timeout = 0")
    await connection.execute("SELECT pg_advisory_xact_lock($1)", LOCK)
    await connection.execute(TABLE)
    applied = await applied_migrations(connection)
    sentence = what_differs(applied, steps)
    if sentence is not None:
        raise Misconfigured(sentence)
    for step in steps[len(applied) :]:
        await connection.execute(step.text)
        await connection.execute(
            "INSERT INTO migration (number, name, digest) VALUES ($1, $2, $3)",
            step.number,
            step.name,
            step.digest,
        )
    return len(steps) - len(applied)


async def applied_migrations(connection: "Connection") -> tuple[tuple[int, str], ...]:
    """Number and digest of each step that was applied; none where nothing was ever done."""
    if await connection.fetchval("SELECT to_regclass('migration')") is None:
        return ()
    rows = await connection.fetch("SELECT number, digest FROM migration ORDER BY number")
    return tuple((row["number"], row["digest"]) for row in rows)


def what_differs(applied: Sequence[tuple[int, str]], steps: Sequence[Migration]) -> str | None:
    """Why this code must not use this database; ``None`` when it may."""
    if len(applied) > len(steps):
        return (
            f"The database has {len(applied)} migrations and this version of Milepæl knows "
            f"{len(steps)}: start the newer version."
        )
    for (number, digest), step in zip(applied, steps, strict=False):
        if number != step.number or digest != step.digest:
            return (
                f"Migration {step.name} is not the one that this database was made with: "
                "restore the file, and put the change in a new migration."
            )
    return None
