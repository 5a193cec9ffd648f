"""Fires timers: what has come due is judged again, the same way as news."""

from collections import Counter
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from schemas.status import Cause
from services.status.desk import Desk, begin
from services.status.gather import Raised, causes_of
from services.status.recompute import recompute
from services.status.store.bonds import count_due, lock_bonds, take_due
from services.status.store.installation import database_clock
from services.status.store.outbox import Outgoing, Waiting, say
from services.status.store.sources import due_senders, mark_settled, unsettled
from services.status.unread import Differences, mend, mended_now, named_by, taken_out, tell_sources

if TYPE_CHECKING:
    from services.runtime.database import Connection

BY_TIME = (Cause("time"),)


async def fire(desk: Desk, most: int) -> int:
    """Judge again the bonds that are due; what another process has taken is left to it.

    Args:
        desk: Our tools.
        most: How many bonds at once.

    Returns:
        How many bonds were due here; ``most`` or more means that there may be others.
    """

    async def work(connection: "Connection") -> tuple[int, list[Waiting]]:
        now = await begin(connection, desk)
        due = await take_due(connection, now, most)
        saying = await judge_due(connection, desk, due, now)
        return len(due), await say(connection, saying, desk.streams)

    fired, said = await desk.database.in_transaction(work)
    desk.at_hand.committed(said)
    return fired


async def judge_due(
    connection: "Connection", desk: Desk, due: list[str], now: datetime
) -> list[Outgoing]:
    """Judge these bonds, whose heads are locked. Firing twice changes nothing."""
    rows = await lock_bonds(connection, due) if due else []
    persons = {row.pseudonym: row for row in rows}
    raised = Raised(persons, {row.bond: BY_TIME for row in rows}, now)
    return await recompute(connection, desk, raised)


async def settle(desk: Desk, after: timedelta, most: int) -> int:
    """Look once more at parked messages, and say again what is owed of senders.

    What mends one may have been kept at the same time, unseen: without a patient, or with another
    than the statement is about, it locks no row that the other does.

    Args:
        desk: Our tools.
        after: Longer than any transaction may last: what ran beside the one that kept them is
            then over.
        most: How many messages at once.

    Returns:
        How many messages were looked at.
    """

    async def work(connection: "Connection") -> int:
        now = await begin(connection, desk)
        parked = desk.reading.parked(await unsettled(connection, after, most))
        # Only whom it concerns is locked: nearly always nobody.
        likely = await mended_now(connection, desk, parked)
        named = named_by(likely)
        rows = await lock_bonds(connection, named) if named else []
        persons = {row.pseudonym: row for row in rows}
        mended = await mend(connection, desk, likely)
        await mark_settled(connection, [one.place for one in parked])
        raised = Raised(persons, causes_of(persons, (), (), mended), now)
        saying = await recompute(connection, desk, raised)
        differences: Differences = Counter(
            {(sender, ""): 0 for sender in await due_senders(connection)}
        )
        differences.update(taken_out(mended))
        saying += await tell_sources(connection, desk, differences, now)
        await say(connection, saying, desk.streams)
        return len(parked)

    return await desk.database.in_transaction(work)


async def due_now(desk: Desk) -> int:
    """How many bonds wait for a timer.

    Raises:
        Unavailable: PostgreSQL is away, or its clock cannot be believed.
    """
    async with desk.database.connection() as connection:
        now = desk.moments.at(await database_clock(connection))
        return await count_due(connection, now)
