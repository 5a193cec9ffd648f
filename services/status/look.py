"""Computes a pathway again from what the database holds, for somebody who asks why."""

from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from schemas.definition import Definition
from services.runtime.database import open_database
from services.runtime.settings import StatusSettings
from services.status.decide.answer import Judged, Told
from services.status.desk import Desk, begin
from services.status.examine.shape import must_be_in_shape
from services.status.setup import definitions_for, desk_for
from services.status.store.installation import installation, is_set_up, see_that_the_key_fits
from services.status.store.lookup import members_of
from services.status.store.told import parked_of, statements_of

if TYPE_CHECKING:
    from services.runtime.database import Connection


@dataclass(frozen=True, slots=True)
class Looked:
    """What was computed, by which definitions, for which moment."""

    judged: tuple[Judged, ...]
    definitions: tuple[Definition, ...]
    at: datetime


async def look_up(settings: StatusSettings, beginning: str) -> Looked | None:
    """The instances of everybody who has one whose id begins so, computed as the service does.

    Raises:
        Misconfigured: A setting is wrong.
        Unavailable: PostgreSQL does not answer, waits for migrations, or our definitions are not
            the active set.
    """
    definitions = definitions_for(settings)
    async with aclosing(await open_database(settings)) as database:
        async with database.connection() as connection:
            if not await is_set_up(connection):
                return None
            await must_be_in_shape(connection)
            installed = await installation(connection)
        if installed is None:
            return None
        see_that_the_key_fits(installed, settings.pseudonym_key)
        desk = desk_for(database, settings, installed, definitions)
        return await database.in_transaction(lambda inner: _judged(inner, desk, beginning))


async def _judged(connection: "Connection", desk: Desk, beginning: str) -> Looked | None:
    now = await begin(connection, desk)
    members, computed_at = await members_of(connection, beginning)
    if not members:
        return None
    statements = await statements_of(connection, members)
    parked = desk.reading.parked([body for _, body in await parked_of(connection, members)])
    told = Told(
        pseudonyms=tuple(members),
        statements=tuple(desk.reading.statements(statements)),
        parked=tuple({one.place: one for one in parked}.values()),
    )
    at = now if computed_at is None else max(now, computed_at)
    judge = desk.judge
    decision = judge.decide(told, judge.definitions, at, judge.key)
    instances = tuple(one for person in decision.persons for one in person.instances)
    return Looked(instances, judge.definitions.definitions, at)
