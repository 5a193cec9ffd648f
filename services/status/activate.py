"""Switches the definition set that decides, for all processes at one moment."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.runtime.database import Database
from services.status.store.audit import note
from services.status.store.definition_sets import ActiveSet, active_set, hold_set_alone, switch_set
from services.status.store.reevaluation import Progress, begin_again, count_persons, progress

if TYPE_CHECKING:
    from services.runtime.database import Connection


@dataclass(frozen=True, slots=True)
class Activated:
    """What an activation did.

    Attributes:
        changed: Another set was active before.
        persons: How many will be judged again; 0 where nothing changed.
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
    # Before everything is held, for it reads every person.
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


async def how_far(database: Database) -> Progress | None:
    """How far everybody has been judged again; ``None`` where nobody ever had to be.

    Raises:
        Unavailable: PostgreSQL is away.
    """
    async with database.connection() as connection:
        return await progress(connection)
