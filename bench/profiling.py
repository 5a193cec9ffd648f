"""The kept profile: which functions and which statements of SQL the time of a drain goes to."""

import asyncio
import signal
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

import asyncpg

from bench.drain import Drain
from bench.ours import DATABASE, installed
from bench.place import Place
from bench.processes import Processes
from bench.stacks import counted

_TOP = 40
SPY = Path(sys.executable).with_name("py-spy")
# Times a second, and without halting what is looked at: a few torn stacks are no matter.
HOW = ("--rate", "200", "--nonblocking", "--format", "raw", "--duration", "7200")
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
    async with installed(place, "profile", stop) as ours:
        await ours.database.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
        await ours.start_all("status", 1)
        await ours.start_all("milestone", 1)
        pids = {"milestone": ours.milestones[0].pid, "status": ours.statuses[0].pid}
        files = {name: place.folder / f"{name}.stacks" for name in pids}
        with Processes(place.folder / "py-spy") as spies:
            for name, pid in pids.items():
                spies.start(name, _spying(pid, files[name]), {})
            drain = await ours.end_to_end("profile")
            # They write what they saw when they are asked to end.
            await asyncio.to_thread(spies.stop, word=signal.SIGINT)
        statements = await ours.database.fetch(_STATEMENTS, DATABASE)
    parts = [_of_service(name, file.read_text("utf-8"), drain) for name, file in files.items()]
    sql = {_one_line(row["query"]): row["ms"] / 1000 for row in statements}
    title = "PostgreSQL, by statement: its own clock, so waiting counts too"
    return "\n".join([_head(drain), *parts, *_table(title, sql, drain)]) + "\n"


def _spying(pid: int, into: Path) -> list[str]:
    """The command that looks at a running process from outside, a thread that waits left out."""
    return [str(SPY), "record", "--pid", str(pid), *HOW, "--output", str(into)]


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
