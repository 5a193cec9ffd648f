"""Judges everybody again after the definition set was switched, no faster than a setting says."""

from typing import TYPE_CHECKING

from schemas.status import Cause
from services.status.desk import Desk, begin
from services.status.gather import Raised
from services.status.recompute import recompute
from services.status.store.bonds import lock_bonds
from services.status.store.outbox import Waiting, say
from services.status.store.reevaluation import next_slice

if TYPE_CHECKING:
    from services.runtime.database import Connection

BY_DEFINITIONS = (Cause("definitions"),)


async def reevaluate(desk: Desk, per_s: float, most: int) -> int:
    """Judge the next bonds in turn; of several processes one is at it at a time.

    Args:
        desk: Our tools.
        per_s: At most so many bonds a second, by all processes together.
        most: How many at once.

    Returns:
        How many were judged; 0 when it is not yet time, or nothing is to be done here.
    """

    async def work(connection: "Connection") -> tuple[int, list[Waiting]]:
        now = await begin(connection, desk)
        heads = await next_slice(connection, per_s, most)
        if not heads:
            return 0, []
        # A head may have joined another bond since: whatever bonds they are in now are judged.
        rows = await lock_bonds(connection, heads)
        persons = {row.pseudonym: row for row in rows}
        raised = Raised(persons, {row.bond: BY_DEFINITIONS for row in rows}, now)
        saying = await recompute(connection, desk, raised)
        return len(heads), await say(connection, saying, desk.streams)

    judged, said = await desk.database.in_transaction(work)
    desk.at_hand.committed(said)
    return judged
