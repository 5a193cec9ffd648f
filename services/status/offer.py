"""Tells the others which definition set lies in this process's folders, again and again."""

import asyncio
import contextlib

from services.runtime.database import Database
from services.runtime.errors import Unavailable
from services.runtime.settings import StatusSettings
from services.status.setup import digest_for
from services.status.store.offered_sets import offer_set

OFFER_EVERY_S = 2.0


async def keep_offering(database: Database, settings: StatusSettings) -> None:
    """Offer what lies there until cancelled; it may be another set than the one that decides."""
    while True:
        await asyncio.sleep(OFFER_EVERY_S)
        await offer(database, settings)


async def offer(database: Database, settings: StatusSettings) -> None:
    """Offer it once; not where it cannot be read or PostgreSQL is away, which show elsewhere."""
    with contextlib.suppress(OSError, Unavailable):
        digest = await asyncio.to_thread(digest_for, settings)
        async with database.connection() as connection:
            await offer_set(connection, digest)
