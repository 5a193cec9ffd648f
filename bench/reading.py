"""What a full verdict on one message costs, beside fhir.resources on the same bytes."""

import gc
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter

import msgspec

from bench.results import machine
from bench.samples import SAMPLES, padded
from services.milestone.read import Heard, Reader, for_looking, make_reader, read_message
from services.milestone.read.envelope import open_message
from services.milestone.read.model import reasons_in, reasons_of_envelope
from services.milestone.read.model.find import every_reason
from services.milestone.read.model.learn import model_of
from services.milestone.read.release import Release

HEARD = Heard("bench", 0, 0, datetime(2026, 3, 1, tzinfo=UTC), "bench")
ROUNDS, CALLS = 61, 15
HEAD = (
    "message",
    "bytes",
    "verdict µs",
    "median",
    "walk",
    "read",
    "fhir.resources µs",
    "median",
    "1 to",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Microseconds of one message; the least of all rounds, and the median of some.

    Attributes:
        verdict: The envelope and every resource in it found sound.
        walk: The same by the slow path, which writes reasons.
        read: The whole of reading, statements included.
        model: ``model_validate_json`` of fhir.resources.
    """

    message: str
    size: int
    verdict: float
    verdict_median: float
    walk: float
    read: float
    model: float
    model_median: float

    @property
    def ratio(self) -> float:
        """How many verdicts fhir.resources' one costs."""
        return self.model / self.verdict


def measure() -> list[Cost]:
    """Measure each sample; all ways take turns, so that a busy moment hits them alike."""
    reader = make_reader(for_looking(b"b" * 32))
    # As every service does at its start (services/runtime/serve.py).
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 1000)
    return [_cost(name, padded(name, size), reader) for name, size in SAMPLES.items()]


def _cost(name: str, raw: bytes, reader: Reader) -> Cost:
    kind = json.loads(raw)["resourceType"]
    model = model_of(Release.R4, kind)
    entries = [(one.kind or "", bytes(one.raw)) for one in open_message(raw, HEARD, reader).entries]
    # A verdict that finds something would be another cost.
    assert not any(reasons_in(Release.R4, *one, "") for one in entries)
    ways: list[Callable[[], object]] = [
        lambda: _verdict(raw, kind, entries),
        lambda: [every_reason(Release.R4, *one, "") for one in entries],
        lambda: read_message(raw, HEARD, reader),
        lambda: model.model_validate_json(raw),
    ]
    verdict, walk, read, full = zip(
        *[[_micros(way) for way in ways] for _ in range(ROUNDS)], strict=True
    )
    return Cost(
        message=name.removesuffix(".json"),
        size=len(raw),
        verdict=min(verdict),
        verdict_median=median(verdict),
        walk=min(walk),
        read=min(read),
        model=min(full),
        model_median=median(full),
    )


def _verdict(raw: bytes, kind: str, entries: Sequence[tuple[str, bytes]]) -> None:
    if kind == "Bundle":
        reasons_of_envelope(raw)
    for entry in entries:
        reasons_in(Release.R4, *entry, "")


def _micros(way: Callable[[], object]) -> float:
    begun = perf_counter()
    for _ in range(CALLS):
        way()
    return (perf_counter() - begun) / CALLS * 1e6


def table(costs: Sequence[Cost]) -> str:
    """The costs as Markdown."""
    about = ", ".join(f"{name} {value}" for name, value in machine().items())
    return "\n".join(["# Reading", "", INTRODUCTION, "", f"{about}.", "", *_rows(costs), ""])


INTRODUCTION = """\
Made by `make bench BENCH=--reading`; [README.md](README.md) says what is measured. The least of
61 rounds and their median, in microseconds, of one message by one core."""


def _rows(costs: Sequence[Cost]) -> Iterator[str]:
    yield f"| {' | '.join(HEAD)} |"
    yield f"|{'---|' * len(HEAD)}"
    for one in costs:
        micros = (one.verdict, one.verdict_median, one.walk, one.read, one.model, one.model_median)
        cells = (one.message, f"{one.size:,}", *[f"{told:,.0f}" for told in micros])
        yield f"| {' | '.join(cells)} | {one.ratio:.1f} |"


def write(costs: Sequence[Cost], folder: Path) -> None:
    """Write ``reading.json`` and ``READING.md``."""
    told = msgspec.json.format(msgspec.json.encode(costs), indent=2)
    (folder / "reading.json").write_bytes(told + b"\n")
    (folder / "READING.md").write_text(table(costs), "utf-8")
