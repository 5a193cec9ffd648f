"""Looks at the clocks: of the database, of this machine, of the brokers."""

from collections.abc import Collection
from datetime import datetime

from services.runtime.clock import now
from services.runtime.counted import counted
from services.runtime.database import Database
from services.runtime.errors import Misconfigured
from services.runtime.kafka_away import KAFKA_ERRORS
from services.runtime.settings import StatusSettings
from services.runtime.topic_log import newest_timestamp
from services.status.examine.found import Found, wrong
from services.status.moment import wild_clock
from services.status.store.bonds import count_ahead
from services.status.store.installation import database_clock, installation


async def clocks(
    settings: StatusSettings, database: Database, inputs: Collection[str]
) -> list[Found]:
    """Whether the database's clock can be believed, and whether it ever was ahead.

    Args:
        settings: Ours.
        database: Whose clock it is.
        inputs: Topics that brokers stamp; none when Kafka is away.
    """
    async with database.connection() as connection:
        process_now, database_now = now(), await database_clock(connection)
        fixed = await installation(connection)
        simulated = fixed.simulated if fixed else None
        moment = simulated.at(database_now) if simulated else database_now
        ahead = await count_ahead(connection, moment)
    newest = await _newest(settings, inputs)
    sentence = wild_clock(database_now, process_now, newest, settings.clock_guard_s)
    found = [Found("clocks", sentence is None, sentence or _apart(database_now, process_now))]
    if ahead:
        found.append(
            wrong(
                "clocks",
                f"Computed for a moment that has not come: {counted(ahead, 'person')}. Once the "
                "database's clock is right, run `milepael doctor --reset-computed-at`.",
            )
        )
    return found


def _apart(database_now: datetime, process_now: datetime) -> str:
    apart = abs((database_now - process_now).total_seconds())
    return f"The clocks of the database and of this machine are {apart:.1f} s apart."


async def _newest(settings: StatusSettings, inputs: Collection[str]) -> datetime | None:
    try:
        return await newest_timestamp(settings, inputs)
    except (*KAFKA_ERRORS, Misconfigured):
        return None
