"""Learns one batch: everything it tells, and how far it was read, in one transaction."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from schemas.milestone import Place
from schemas.parked import Parked
from services.runtime.database import Database, Disturbed
from services.runtime.records import Batch, Partition
from services.status.desk import Desk, begin
from services.status.gather import Raised, causes_of
from services.status.read import News
from services.status.recompute import grow_bonds, recompute
from services.status.store.bonds import lock_bonds, make_known
from services.status.store.outbox import Outgoing, say
from services.status.store.positions import move_positions, read_positions
from services.status.store.sources import unmended
from services.status.store.told import KeptBefore, keep_parked, keep_statements, places_there
from services.status.unread import added, mend, named_by, taken_out, tell_sources

if TYPE_CHECKING:
    from services.runtime.database import Connection


class Learning:
    """Takes batches, and remembers in the database how far each partition was read."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._unread: set[Partition] = set()
        self._was_there = False

    async def next_offsets(self, assigned: Collection[Partition]) -> dict[Partition, int]:
        """Where to read on; a partition that is missing was never read."""
        found = await positions_in(self._desk.database, assigned)
        self._unread -= set(assigned)
        self._unread |= set(assigned) - found.keys()
        return found

    async def learn(self, batch: Batch) -> None:
        """Keep what the batch tells and say what it changes.

        Raises:
            PositionLost: Another process has read on from here; nothing was kept.
            Unavailable: Not now; nothing was kept, or it cannot be told whether it was.
        """
        desk = self._desk
        news = desk.reading.news(batch.records)
        desk.moments.seen(news.newest)
        # Where history is read again, not each batch need be copied in vain.
        there = await there_in(desk.database, news) if self._was_there else frozenset()
        known = Known(news, await introduce(desk.database, news), there)
        while not await self._kept(batch, known):
            # Each time there are more of them, for they stay: so this comes to an end.
            known = replace(known, there=await there_in(desk.database, news))
        self._was_there = bool(known.there)
        self.moved(batch.ends)

    async def _kept(self, batch: Batch, known: "Known") -> bool:
        """Whether it was kept; if not, a statement was there that we did not know of."""
        desk = self._desk

        async def work(connection: "Connection") -> None:
            now = await begin(connection, desk)
            await move_positions(connection, batch.ends, self._unread)
            saying = await take_in(connection, desk, known, now)
            await say(connection, saying, desk.streams)

        try:
            await desk.database.in_transaction(work)
        except KeptBefore:
            return False
        return True

    def moved(self, partitions: Collection[Partition]) -> None:
        """These have a row now. The first thing after the commit."""
        self._unread -= set(partitions)


async def positions_in(database: Database, assigned: Collection[Partition]) -> dict[Partition, int]:
    """The next offset of each partition that was ever read."""
    async with database.connection() as connection:
        return await read_positions(connection, assigned)


async def there_in(database: Database, news: News) -> frozenset[Place]:
    """The places of statements that are kept already."""
    async with database.connection() as connection:
        return await places_there(connection, news.statements)


@dataclass(frozen=True, slots=True)
class Known:
    """A batch, and what had to be made known before the transaction.

    Attributes:
        owners: Whom each source of the batch spoke of first.
        there: Places of statements that were found to be kept before.
    """

    news: News
    owners: Mapping[str, str]
    there: Collection[Place] = frozenset()


async def introduce(database: Database, news: News) -> dict[str, str]:
    """Give everyone and every source a row, outside the transaction. The first thing done.

    Returns:
        Whom each source spoke of first.
    """
    if not news.pseudonyms:
        return {}
    sources = {one.statement.source: one.statement.patient for one in news.statements}
    async with database.connection() as connection:
        return await make_known(connection, news.pseudonyms, sources)


async def take_in(
    connection: "Connection", desk: Desk, known: Known, now: datetime
) -> list[Outgoing]:
    """Keep what is new, judge everyone whom it concerns, and return what is to be said."""
    news = known.news
    touched = news.pseudonyms | set(known.owners.values())
    touched |= named_by(await _unmended(connection, desk, news.sources))
    rows = await lock_bonds(connection, touched) if touched else []
    statements = await keep_statements(connection, news.statements, known.there)
    new_parked = await keep_parked(connection, news.parked)
    parked = [one.parked for one in news.parked if one.parked.place in new_parked]
    links = [
        (one.patient, known.owners[one.source], *(alias.pseudonym for alias in one.aliases))
        for one in statements
    ]
    persons = await grow_bonds(connection, rows, links)
    sources = {one.source for one in statements} | {one.source for one in parked if one.source}
    mended = await mend(connection, desk, await _unmended(connection, desk, sources))
    if not named_by(mended) <= persons.keys():
        # Kept since we looked whom to lock.
        raise Disturbed
    causes = causes_of(persons, statements, parked, mended)
    saying = await recompute(connection, desk, Raised(persons, causes, now, statements))
    differences = added(parked)
    differences.update(taken_out(mended))
    return saying + await tell_sources(connection, desk, differences, now)


async def _unmended(connection: "Connection", desk: Desk, sources: Collection[str]) -> list[Parked]:
    return desk.reading.parked(await unmended(connection, sources)) if sources else []
