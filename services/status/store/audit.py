"""Notes of what people have done to an installation, for those who look later."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from services.runtime.database import Connection


async def note(connection: "Connection", act: str, detail: str) -> None:
    """Leave a note, with the database's clock."""
    await connection.execute("INSERT INTO audit (act, detail) VALUES ($1, $2)", act, detail)
