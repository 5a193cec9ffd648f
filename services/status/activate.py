"""Switches the definition set that decides, for all processes at one moment."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.runtime.database import Database
from services.runtime.errors import Unavailable
from services.status.store.audit import note
from services.status.store.definition_sets import ActiveSet, active_set, hold_set_alone, switch_set
from services.status.store.offered_sets import is_offered
from services.status.store.reevaluation import Progress, begin_again, count_persons, progress

if TYPE_CHECKING:
    from services.runtime.database import Connection


@dataclass(frozen=True, slots=True)
class Activated:
    """What an activation did.

    Attributes:
        changed: Another set was active before.
        persons: How many will be judged again, of very many about; 0 where nothing changed.
    """

    active: ActiveSet
    changed: bool
    persons: int


async def activate(database: Database, digest: str) -> Activated:
    """Make a set the active one, and have everybody judged again by it.

    Whoever holds the set before us ends first, and judges by the old one; whoever comes after us
    finds the new one. So no instance goes back and forth. May be repeated.

    Args:
        database: Set up already.
        digest: Of the definition files that are to decide from now on.

    Raises:
        Unavailable: PostgreSQL is away.
    """
    # Before everything is held, for it reads many persons.
    async with database.connection() as connection:
        before = await active_set(connection)
        if before is not None and before.digest == digest:
            return Activated(before, changed=False, persons=0)
        persons = await count_persons(connection)

    async def work(connection: "Connection") -> Activated:
        held = await hold_set_alone(connection)
        if held.digest == digest:
            return Activated(held, changed=False, persons=0)
        now = ActiveSet(held.number + 1, digest)
        await switch_set(connection, now)
        await begin_again(connection, now.number, persons)
        sentence = f"number {now.number}, digest {digest}, instead of {held.digest}"
        await note(connection, "definitions-activate", sentence)
        return Activated(now, changed=True, persons=persons)

    return await database.in_transaction(work)


async def is_at_hand(database: Database, digest: str) -> bool:
    """Whether a running process has this set in its folders, and so goes on once it is active.

    Raises:
        Unavailable: PostgreSQL is away.
    """
    async with database.connection() as connection:
        return await is_offered(connection, digest)


async def until_all_are_judged(
    database: Database, active: ActiveSet, look_every_s: float
) -> AsyncIterator[Progress]:
    """How far everybody has been judged by a set, again and again until everybody has been.

    Raises:
        Unavailable: It will not come to an end: another set has been activated since, or no process
            that has this one runs. Or PostgreSQL is away.
    """
    while (at := await how_far(database)) is not None:
        if at.number != active.number:
            raise Unavailable(f"Set {at.number} was activated meanwhile, instead of these files.")
        if not at.over and not await is_at_hand(database, active.digest):
            raise Unavailable(
                "No running process of `status` has these files, so nobody is computed anew: start "
                "one that has; `milepael doctor` says how far it is."
            )
        yield at
        if at.over:
            return
        await asyncio.sleep(look_every_s)


async def how_far(database: Database) -> Progress | None:
    """How far everybody has been judged again; ``None`` where nobody ever had to be.

    Raises:
        Unavailable: PostgreSQL is away.
    """
    async with database.connection() as connection:
        return await progress(connection)
