"""Has all that was told about some bonds judged, and keeps the outcome."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from services.status.desk import Desk
from services.status.gather import Raised, gather
from services.status.judge import Gathered, Verdict
from services.status.store.bonds import PersonRow, keep_judged, link
from services.status.store.instances import keep_instances
from services.status.store.outbox import Outgoing

if TYPE_CHECKING:
    from services.runtime.database import Connection

Links = Iterable[tuple[str, ...]]
"""Pseudonyms that a statement says belong together."""
AT_ONCE = 300
"""Bonds that are judged while the database keeps those before: a twentieth of a second's work."""
AT_A_STRETCH = 10
"""Bonds that are judged before all else has its turn: two milliseconds' work."""


async def grow_bonds(
    connection: "Connection", rows: Iterable[PersonRow], links: Links
) -> dict[str, PersonRow]:
    """Join the bonds that are linked, and say which bond each locked row now belongs to.

    Args:
        connection: In the transaction that has locked the rows.
        rows: Every row of every bond that is touched.
        links: May name only pseudonyms of ``rows``.
    """
    before = {row.pseudonym: row for row in rows}
    bonds = bonds_of({name: row.bond for name, row in before.items()}, links)
    grown = [(name, bond) for name, bond in bonds.items() if bond != before[name].bond]
    await link(connection, grown)
    return before | {name: before[name]._replace(bond=bond) for name, bond in grown}


def bonds_of(before: Mapping[str, str], links: Links) -> dict[str, str]:
    """The smallest pseudonym of each one's bond, in whatever order the links come."""
    head = {**{bond: bond for bond in before.values()}, **before}

    def find(name: str) -> str:
        while head[name] != name:
            head[name] = head[head[name]]
            name = head[name]
        return name

    for linked in links:
        heads = sorted({find(name) for name in linked})
        for other in heads[1:]:
            head[other] = heads[0]
    return {name: find(name) for name in before}


async def recompute(connection: "Connection", desk: Desk, raised: Raised) -> list[Outgoing]:
    """Judge these bonds and keep the outcome.

    They are judged in parts: while one is, the database keeps the outcome of the part before and
    finds what was told of the next. Each of these is several statements, one after the other: that
    is why judging lets all else have its turn.

    Args:
        connection: In the transaction that has locked every row of the bonds.
        desk: Our tools.
        raised: Which bonds, and why.

    Returns:
        What is to be said, which is the caller's to do: the streams are locked last.
    """
    bonds, new = raised.nothing_told(), raised.new_by_patient()
    saying: list[Outgoing] = []
    judged: list[Verdict] = []

    async def keep_and_gather(before: list[Verdict], following: list[Gathered]) -> None:
        if before:
            await _keep(connection, before)
        if following:
            await gather(connection, desk, following, new)

    parts = [bonds[at : at + AT_ONCE] for at in range(0, len(bonds), AT_ONCE)]
    for part, following in pairwise([[], *parts, [], []]):
        async with beside(keep_and_gather(judged, following)):
            judged = await judged_of(desk, part, raised.now)
        saying += [event for verdict in judged for event in verdict.saying]
    return saying


async def judged_of(desk: Desk, bonds: Sequence[Gathered], now: datetime) -> list[Verdict]:
    """A verdict on each of these bonds; all else has its turn now and then."""
    verdicts = []
    for number, bond in enumerate(bonds):
        if not number % AT_A_STRETCH:
            # Twice: an answer that has come wakes who waits for it, and then he asks on.
            await asyncio.sleep(0)
            await asyncio.sleep(0)
        verdicts.append(desk.judge.verdict(bond, now))
    return verdicts


async def _keep(connection: "Connection", verdicts: Sequence[Verdict]) -> None:
    await keep_instances(connection, [row for one in verdicts for row in one.instances])
    persons = [row for one in verdicts for row in one.persons]
    await keep_judged(connection, [one.computed for one in verdicts], persons)


@asynccontextmanager
async def beside(work: Coroutine[None, None, None]) -> AsyncIterator[None]:
    """Have the database work while the block computes, and wait for it afterwards.

    It works whenever the block lets it: the block awaits now and then.
    """
    under_way = asyncio.create_task(work)
    try:
        yield
    except BaseException:
        # A bug of the block, or the end of us all, is told; what became of the work is not.
        under_way.cancel()
        await asyncio.gather(under_way, return_exceptions=True)
        raise
    await under_way
