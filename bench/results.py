"""What a run of the bench has found: as JSON, and as tables for people."""

import os
import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import psutil

from bench.drain import Drain
from bench.latency import Latency
from bench.recovery import Recovery

SERVERS = ("postgres", "kafka")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One drained run.

    Attributes:
        processes: Of each service, or of the yardstick.
        micros: Processor time for a message in microseconds, by group of processes.
        megabytes: The most memory, by group.
    """

    name: str
    processes: int
    messages: int
    seconds: float
    rate: float
    micros: Mapping[str, float]
    megabytes: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paced:
    """One paced run; milliseconds from append to a committed status in a reader's hands.

    Attributes:
        events: For each message.
        changing: Share of the messages that are known to have changed a status.
        unclear: Messages and events left out, for two of one source came too close together.
    """

    rate: int
    sent: int
    events: float
    changing: float
    unclear: int
    p50: float
    p95: float
    p99: float
    most: float


@dataclass
class Results:
    """Everything, in the order in which it was found.

    Attributes:
        began_at: UTC.
        broken: Promises that do not hold, one sentence each; empty when all is well.
    """

    began_at: str
    quick: bool
    machine: Mapping[str, str]
    mix: dict[str, object] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    paced: list[Paced] = field(default_factory=list)
    recovery: Recovery | None = None
    broken: list[str] = field(default_factory=list)

    def drained(self, drain: Drain, processes: int) -> None:
        """Add one drained run."""
        self.rows.append(
            Row(
                name=drain.name,
                processes=processes,
                messages=drain.messages,
                seconds=round(drain.seconds, 2),
                rate=round(drain.rate),
                micros={name: round(one, 1) for name, one in drain.micros.items()},
                megabytes={
                    name: round(one / 2**20) for name, one in drain.usage.most_bytes.items()
                },
            )
        )

    def came_in(self, rate: int, latency: Latency) -> None:
        """Add one paced run."""
        p50, p95, p99, most = (round(latency.milliseconds(n)) for n in (50, 95, 99, 100))
        self.paced.append(
            Paced(
                rate=rate,
                sent=latency.sent,
                events=round(latency.events / latency.sent, 2),
                changing=round(latency.changing, 3),
                unclear=latency.unclear,
                p50=p50,
                p95=p95,
                p99=p99,
                most=most,
            )
        )


def machine() -> dict[str, str]:
    """What it ran on, and how busy that was with other things when the run began."""
    memory = psutil.virtual_memory().total / 2**30
    return {
        "cores": str(os.cpu_count()),
        "memory": f"{memory:.0f} GiB",
        "system": platform.platform(terse=True),
        "python": f"{platform.python_version()}, {platform.python_compiler()}",
        "load before": f"{os.getloadavg()[0]:.1f}",
    }


def write(results: Results, folder: Path) -> None:
    """Write ``results.json`` and ``RESULTS.md``."""
    told = msgspec.json.format(msgspec.json.encode(results), indent=2)
    (folder / "results.json").write_bytes(told + b"\n")
    (folder / "RESULTS.md").write_text(tables(results), "utf-8")


def tables(results: Results) -> str:
    """All figures as Markdown."""
    machine = ", ".join(f"{name} {value}" for name, value in results.machine.items())
    lines = [
        "# Results",
        "",
        "Made by `make bench`; what each line means is in [README.md](README.md).",
        "",
        f"{results.began_at}{', quick: too small to compare' if results.quick else ''}; {machine}.",
        *_mix(results.mix),
        *_rows(results.rows),
        *_paced(results),
    ]
    if results.broken:
        lines += ["", "**Not as promised:**", "", *(f"- {one}" for one in results.broken)]
    return "\n".join(lines) + "\n"


def _mix(mix: Mapping[str, object]) -> Iterable[str]:
    if mix:
        yield ""
        yield "; ".join(f"{name}: {value}" for name, value in mix.items()) + "."


HEAD = (
    *("run", "processes", "messages", "messages/s"),
    *("CPU µs/message: job", "PostgreSQL", "Kafka", "in all"),
    *("MB: job", "PostgreSQL", "Kafka"),
)
PACED_HEAD = (
    *("messages/s", "sent", "events each", "changed a status"),
    *("p50 ms", "p95 ms", "p99 ms", "most", "left out"),
)


def _rows(rows: Sequence[Row]) -> Iterable[str]:
    yield from _table(
        HEAD,
        [
            (
                *(one.name, one.processes, f"{one.messages:,}", f"{one.rate:,.0f}"),
                *(_parts(one.micros), *_servers(one.micros), f"{sum(one.micros.values()):.0f}"),
                *(_parts(one.megabytes), *_servers(one.megabytes)),
            )
            for one in rows
        ],
    )


def _paced(results: Results) -> Iterable[str]:
    yield from _table(
        PACED_HEAD,
        [
            (
                *(one.rate, one.sent, f"{one.events:.2f}", f"{one.changing:.0%}"),
                *(one.p50, one.p95, one.p99, one.most, one.unclear),
            )
            for one in results.paced
        ],
    )
    if results.recovery is not None:
        yield ""
        yield (
            f"After `kill -9` of status under {results.paced[0].rate} messages a second, and its "
            f"start at once: the first status of a later message after "
            f"{results.recovery.first:.1f} s, none late any more after "
            f"{results.recovery.level:.1f} s."
        )


def _parts(told: Mapping[str, float]) -> str:
    """The parts of the job, each by name where there are several."""
    parts = {name: value for name, value in told.items() if name not in SERVERS}
    if len(parts) == 1:
        return f"{next(iter(parts.values())):.0f}"
    return " + ".join(f"{value:.0f}" for value in parts.values())


def _servers(told: Mapping[str, float]) -> tuple[str, ...]:
    return tuple(f"{told.get(name, 0):.0f}" for name in SERVERS)


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterable[str]:
    yield ""
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(str(cell) for cell in row)} |"
