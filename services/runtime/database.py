"""PostgreSQL: connections that hold nothing for long, and transactions that are repeated whole."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, TypeAlias, TypeVar

import asyncpg

from services.runtime.connections import Database as DatabaseSettings
from services.runtime.database_errors import AWAY, translated, translated_at_the_start
from services.runtime.database_tls import see_tls_files
from services.runtime.errors import Unavailable

if TYPE_CHECKING:
    from asyncpg.pool import PoolConnectionProxy

    Connection: TypeAlias = asyncpg.Connection[asyncpg.Record] | PoolConnectionProxy[asyncpg.Record]
    Pool: TypeAlias = asyncpg.Pool[asyncpg.Record]

T = TypeVar("T")

# Two transactions that disturb each other need one repeat; so many mean that something is wrong.
REPEATS = 20
CONNECT_S = 5.0

DISTURBED = (
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
    asyncpg.LockNotAvailableError,
)


class Disturbed(Exception):
    """What was read before the locks no longer holds: the transaction is repeated whole."""


class Database:
    """The connections of one process to its database."""

    def __init__(self, pool: "Pool") -> None:
        self._pool = pool

    @asynccontextmanager
    async def connection(self) -> AsyncIterator["Connection"]:
        """A connection outside a transaction.

        Raises:
            Unavailable: Nothing answers, or the server ended the session.
        """
        with_pool = self._pool.acquire(timeout=CONNECT_S)
        async with translated(), with_pool as connection:
            yield connection

    async def in_transaction(self, work: Callable[["Connection"], Awaitable[T]]) -> T:
        """Do ``work`` in one READ COMMITTED transaction, again from the start when disturbed.

        Args:
            work: Called once for each try; keeps nothing from one try to the next.

        Raises:
            Unavailable: Nothing was committed, or it cannot be told whether it was.
        """
        for tried in range(REPEATS):
            try:
                async with self.connection() as connection:
                    return await committed(connection, work)
            except (*DISTURBED, Disturbed):
                await asyncio.sleep(0.01 * min(tried, 10))
        raise Unavailable(
            f"A transaction was disturbed by others {REPEATS} times: look for long transactions "
            "in pg_stat_activity; it is tried again."
        )

    async def aclose(self) -> None:
        """Close all connections, at once if they do not end by themselves."""
        try:
            # Not ``wait_for``: before Python 3.12 it swallows a cancellation that meets the end.
            async with asyncio.timeout(CONNECT_S):
                await self._pool.close()
        except TimeoutError:
            self._pool.terminate()


async def committed(connection: "Connection", work: Callable[["Connection"], Awaitable[T]]) -> T:
    """Begin, do ``work``, commit; nothing of it stays when ``work`` raises."""
    transaction = connection.transaction()
    await transaction.start()
    try:
        done = await work(connection)
    except BaseException:
        # A session that the server has ended has nothing to roll back.
        with contextlib.suppress(asyncpg.InterfaceError, asyncpg.PostgresError, *AWAY):
            await transaction.rollback()
        raise
    await transaction.commit()
    return done


async def open_database(settings: DatabaseSettings) -> Database:
    """Connect.

    Raises:
        Unavailable: Nothing answers there yet.
        Misconfigured: The address is wrong, or the server answers and refuses us.
    """
    see_tls_files(settings.database)
    async with translated_at_the_start():
        pool = await asyncpg.create_pool(
            settings.database,
            min_size=1,
            max_size=settings.connections,
            timeout=CONNECT_S,
            server_settings=session_settings(settings),
            reset=_nothing_to_reset,
        )
    return Database(pool)


async def _nothing_to_reset(connection: "Connection") -> None:
    """Spare the round trip: nothing of ours outlives its transaction."""


def session_settings(settings: DatabaseSettings) -> dict[str, str]:
    """What PostgreSQL is asked to enforce, so that a frozen process holds no row for longer."""
    return {
        "application_name": "milepael",
        "timezone": "UTC",
        # Short batches gain nothing from compiled plans.
        "jit": "off",
        # Each row is found by its key, and what is asked for lies in memory or on a disk without
        # arms: by the default of 4, PostgreSQL would rather read tables whole.
        "random_page_cost": "1.1",
        # A plan made while a table was small is kept while that grows, and must not read it whole.
        "enable_seqscan": "off",
        "idle_in_transaction_session_timeout": f"{settings.idle_timeout_s * 1000:.0f}",
        "transaction_timeout": f"{settings.transaction_timeout_s * 1000:.0f}",
        "lock_timeout": f"{settings.lock_timeout_s * 1000:.0f}",
        "tcp_keepalives_idle": str(settings.keepalive_s),
        "tcp_keepalives_interval": str(settings.keepalive_s),
        "tcp_keepalives_count": "2",
    }
