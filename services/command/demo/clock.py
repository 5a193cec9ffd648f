"""Between the simulated calendar and real time, by the line that all processes share."""

from datetime import datetime, timedelta

from services.runtime.database import Database
from services.runtime.errors import Unavailable
from services.status.moment import Simulated
from services.status.store.installation import installation, is_set_up


def real(line: Simulated, moment: datetime) -> datetime:
    """The real moment at which the simulated one comes; for moments up to the stop."""
    wanted = line.wanted
    return line.anchor + (moment - wanted.start) / wanted.speed


def seconds(span: timedelta) -> str:
    """A span as a reader takes it in: ``0.42 s``."""
    return f"{span.total_seconds():.2f} s"


async def line_of(database: Database) -> Simulated:
    """The line, as the first process of the installation has fixed it.

    Raises:
        Unavailable: Nobody has, or the database does not answer.
    """
    async with database.connection() as connection:
        found = await installation(connection) if await is_set_up(connection) else None
    if found is None or found.simulated is None:
        raise Unavailable("The database is not set up for simulated time.")
    return found.simulated
