"""The kept profile: which functions and which statements of SQL the time of a drain goes to."""

import asyncio
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

import asyncpg

from bench.drain import Drain
from bench.ours import DATABASE, installed
from bench.place import Place
from bench.stacks import counted

_TOP = 40
_STATEMENTS = """
SELECT query, calls, total_exec_time AS ms FROM pg_stat_statements s
JOIN pg_database d ON d.oid = s.dbid WHERE d.datname = $1 ORDER BY total_exec_time DESC LIMIT 20
"""


async def watch_statements(dsn: str) -> None:
    """Have PostgreSQL count its statements from its next start on."""
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute("ALTER SYSTEM SET shared_preload_libraries = pg_stat_statements")
    finally:
        await connection.close()


async def profile(place: Place, stop: datetime) -> str:
    """Drain once with one process of each service, and say where the time went."""
    files = {name: place.folder / f"{name}.stacks" for name in ("milestone", "status")}

    def sampled(service: str) -> list[str]:
        return [sys.executable, "-m", "bench.sampled", str(files[service]), "run", service]

    async with installed(place, "profile", stop, sampled) as ours:
        await ours.database.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
        await ours.start_all("status", 1)
        await ours.start_all("milestone", 1)
        before = {name: file.stat().st_size for name, file in files.items()}
        drain = await ours.end_to_end("profile")
        written = {name: file.read_bytes()[before[name] :] for name, file in files.items()}
        statements = await ours.database.fetch(_STATEMENTS, DATABASE)
        await asyncio.to_thread(ours.processes.stop)
    parts = [_of_service(name, told.decode(), drain) for name, told in written.items()]
    sql = {_one_line(row["query"]): row["ms"] / 1000 for row in statements}
    title = "PostgreSQL, by statement: its own clock, so waiting counts too"
    return "\n".join([_head(drain), *parts, *_table(title, sql, drain)]) + "\n"


def _head(drain: Drain) -> str:
    return (
        f"{drain.messages} messages, drained by one process of each service while it was sampled.\n"
        "µs: processor time for one message of the input; a function has its share of samples.\n"
        "Sampling slows the run: shares are what counts.\n"
    )


def _of_service(name: str, written: str, drain: Drain) -> str:
    seen = counted(written)
    spent = drain.usage.seconds[name]
    return "\n".join(
        [
            *_table(f"{name}, by innermost function of ours", _in_seconds(seen.ours, spent), drain),
            *_table(f"{name}, by own time", _in_seconds(seen.own, spent), drain),
        ]
    )


def _in_seconds(seen: Counter[str], spent: float) -> dict[str, float]:
    total = seen.total()
    return {name: spent * count / total for name, count in seen.items()}


def _table(title: str, seconds: Mapping[str, float], drain: Drain) -> Iterable[str]:
    total = sum(seconds.values())
    yield f"{title}\n{'µs':>8} {'share':>6}"
    ordered = sorted(seconds.items(), key=lambda one: -one[1])
    for name, spent in ordered[:_TOP]:
        yield f"{spent * 1e6 / drain.messages:8.1f} {spent / total:6.1%} {name}"
    yield f"{total * 1e6 / drain.messages:8.1f} {'all':>6}\n"


def _one_line(query: str) -> str:
    return " ".join(query.split())[:110]
