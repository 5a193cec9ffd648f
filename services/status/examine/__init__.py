"""Examines an installation from outside: what is as it must be, and what to do where it is not.

For ``milepael doctor``: it reads, and changes nothing.
"""

from collections.abc import AsyncIterator, Awaitable, Collection, Iterable

from services.runtime.database import Database, open_database
from services.runtime.errors import Misconfigured, Unavailable
from services.runtime.kafka_away import KAFKA_ERRORS, why_away
from services.runtime.settings import StatusSettings
from services.status.examine.clocks import clocks
from services.status.examine.found import Found, well, wrong
from services.status.examine.log import announced, marks, positions, topics
from services.status.examine.shape import definitions, fixed, migrations

__all__ = ["Found", "examine"]


async def examine(settings: StatusSettings, inputs: Collection[str]) -> AsyncIterator[Found]:
    """Everything in turn; what cannot be looked at because another thing is away is left out.

    Args:
        settings: Ours.
        inputs: The topics that senders write to, as they are called in this installation.
    """
    seen = await topics(settings)
    for found in seen:
        yield found
    kafka_there = seen[0].ok
    try:
        database = await open_database(settings)
    except Misconfigured as bad:
        yield wrong("database", bad.sentence)
        return
    except Unavailable as away:
        yield wrong("database", away.sentence)
        return
    try:
        async for found in _with_database(settings, database, inputs if kafka_there else None):
            yield found
    except Unavailable as away:
        yield wrong("database", away.sentence)
    finally:
        await database.aclose()


async def _with_database(
    settings: StatusSettings, database: Database, inputs: Collection[str] | None
) -> AsyncIterator[Found]:
    yield well("database", "PostgreSQL answers.")
    async with database.connection() as connection:
        shape = await migrations(connection)
        yield shape
        if not shape.ok:
            return
        yield await fixed(connection, settings)
        yield await definitions(connection, settings)
    if inputs is not None:
        for asked in (
            positions(settings, database),
            marks(settings, database),
            announced(settings, database),
        ):
            for found in await _of_kafka(asked):
                yield found
    for found in await clocks(settings, database, inputs or ()):
        yield found


async def _of_kafka(asked: Awaitable[Iterable[Found]]) -> Iterable[Found]:
    try:
        return await asked
    except KAFKA_ERRORS as failed:
        return [wrong("kafka", why_away(failed))]
