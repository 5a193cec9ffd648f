"""What an error of asyncpg means: wait and try again, or a setting that no waiting mends.

Its own text may quote a row or the address, so it goes no further.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from services.runtime.errors import Misconfigured, Unreachable

AWAY = (
    OSError,
    asyncio.TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.TransactionTimeoutError,
    asyncpg.QueryCanceledError,
    # What asyncpg makes of a session that the server ended between two statements of a process
    # that stood still: its farewell lies unread where the next answer is awaited.
    asyncpg.InternalClientError,
)
REFUSED = (
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
)
# What stands behind the question mark of the address and is none of asyncpg's own words is asked of
# the server: a word it does not know (``connect_timeout`` is libpq's), or a value it does not take.
# Of ours, PostgreSQL knows ``transaction_timeout`` since version 17.
NO_OPTION = (
    asyncpg.UndefinedObjectError,
    asyncpg.InvalidParameterValueError,
    asyncpg.CantChangeRuntimeParamError,
    # A value that asyncpg itself does not take, such as an ``sslmode`` that is none.
    asyncpg.ClientConfigurationError,
    # What asyncpg reads without looking, such as a port of ``PGPORT``.
    ValueError,
)
_NO_OPTION = (
    "MILEPAEL_DATABASE is wrong behind its question mark (or a variable PG… of the environment "
    "is), or PostgreSQL is older than 17: it or asyncpg must know each name and take its value, as "
    "sslmode=verify-full, which needs sslrootcert."
)
_NO_TLS = (
    "PostgreSQL and we agree on no encrypted connection ({}): check sslmode, sslrootcert, sslcert "
    "and sslkey in MILEPAEL_DATABASE."
)
_WITHOUT_TLS = (
    "PostgreSQL has no TLS at this port, and MILEPAEL_DATABASE asks for it: check its host, port "
    "and sslmode, and whether the server has ssl = on."
)


@asynccontextmanager
async def translated() -> AsyncIterator[None]:
    """Driver errors in our words.

    Raises:
        Unreachable: Nothing answers, or the server ended the session.
        Misconfigured: The server refuses us, or is not the one we trust.
    """
    try:
        yield
    except ssl.SSLCertVerificationError as unknown:
        # An ``OSError`` too, yet no waiting mends it.
        raise Misconfigured(
            f"We do not trust PostgreSQL's certificate ({unknown.verify_message}): check "
            "sslrootcert and the host's name in MILEPAEL_DATABASE."
        ) from None
    except REFUSED:
        raise Misconfigured(
            "MILEPAEL_DATABASE is wrong: it must be the address of a database that exists, with "
            "a user and password that PostgreSQL accepts, and with the sslmode and sslcert that it "
            "asks for."
        ) from None
    except AWAY:
        raise Unreachable(
            "PostgreSQL does not answer or ended the session: check MILEPAEL_DATABASE and that "
            "the server runs."
        ) from None
    except asyncpg.InterfaceError as error:
        if isinstance(error, asyncpg.DataError | asyncpg.UnsupportedClientFeatureError):
            raise
        raise Unreachable("The connection to PostgreSQL was closed.") from None


@asynccontextmanager
async def translated_at_the_start() -> AsyncIterator[None]:
    """The same while we connect for the first time: what the address asks for may be wrong too.

    Raises:
        Unreachable: Nothing answers there yet.
        Misconfigured: The address is wrong, the server refuses us, or is not the one we trust.
    """
    async with translated():
        try:
            yield
        except (ssl.SSLCertVerificationError, ssl.SSLEOFError):
            # Told by ``translated``; the second is a server that may just have ended.
            raise
        except ssl.SSLError as error:
            raise Misconfigured(_NO_TLS.format(error.reason)) from None
        except ConnectionError as error:
            # asyncpg has no error of its own for it.
            if "rejected SSL upgrade" in str(error):
                raise Misconfigured(_WITHOUT_TLS) from None
            raise
        except NO_OPTION:
            raise Misconfigured(_NO_OPTION) from None
