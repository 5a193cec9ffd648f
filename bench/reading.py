"""What a full verdict on one message costs, beside fhir.resources on the same bytes."""

import gc
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import msgspec
from nacl.public import PrivateKey

from bench.results import machine
from services.milestone.read import Heard, Reader, make_reader, read_message
from services.milestone.read.envelope import open_message
from services.milestone.read.model import reasons_in, reasons_of_envelope
from services.milestone.read.model.learn import model_of
from services.milestone.read.model.walk import every_reason
from services.milestone.read.release import Release

EXAMPLES = Path(__file__).parents[1] / "schemas" / "examples" / "fhir"
SAMPLES = {
    "notice-leave-started.json": 3700,
    "encounter-decision-in-parts.json": 1900,
    "referral-assessed.json": 1600,
}
"""Examples of ours, and the bytes that real messages of their kind have (MedCom, DIPS, NHN)."""
HEARD = Heard("bench", 0, 0, datetime(2026, 3, 1, tzinfo=UTC), "bench")
ROUNDS, CALLS = 61, 15
MORE: dict[str, dict[str, Any]] = {
    "Patient": {
        "active": True,
        "telecom": [
            {"system": "phone", "value": "+47 00 00 00 00", "use": "mobile"},
            {"system": "email", "value": "ola@person.example", "use": "home"},
        ],
        "gender": "male",
        "address": [
            {"use": "home", "line": ["Prøveveien 1"], "city": "Oslo", "postalCode": "0001"},
            {"use": "temp", "line": ["c/o Prøve"], "city": "Oslo", "postalCode": "0002"},
        ],
        "maritalStatus": {"coding": [{"system": "urn:x:marital", "code": "M", "display": "Gift"}]},
        "generalPractitioner": [{"type": "Organization", "display": "Prøve legekontor"}],
    },
    "Organization": {
        "active": True,
        "type": [{"coding": [{"system": "urn:x:type", "code": "01", "display": "Sykehus"}]}],
        "alias": ["Prøvesykehuset"],
        "telecom": [{"system": "phone", "value": "+47 00 00 00 01", "use": "work"}],
        "address": [{"use": "work", "line": ["Sykehusveien 1"], "city": "Oslo"}],
    },
    "Encounter": {
        "priority": {"coding": [{"system": "urn:x:priority", "code": "R", "display": "Vanlig"}]},
        "participant": [
            {
                "type": [{"coding": [{"system": "urn:x:role", "code": "ATND"}]}],
                "period": {"start": "2026-03-02T10:00:00+01:00"},
                "individual": {"type": "Practitioner", "display": "Lege Prøve"},
            }
        ],
        "length": {"value": 2, "unit": "dag", "system": "http://unitsofmeasure.org", "code": "d"},
        "location": [
            {
                "location": {"type": "Location", "display": "Post 1"},
                "status": "active",
                "period": {"start": "2026-03-02T10:00:00+01:00"},
            }
        ],
        "hospitalization": {"admitSource": {"text": "Fra hjemmet"}},
    },
    "ServiceRequest": {
        "requester": {"type": "Practitioner", "display": "Lege Prøve"},
        "reasonCode": [{"coding": [{"system": "urn:x:reason", "code": "P01", "display": "Uro"}]}],
        "note": [{"text": "Se vedlegg.", "time": "2026-01-04T10:00:00+01:00"}],
        "supportingInfo": [{"type": "DocumentReference", "display": "Henvisning"}],
    },
}
"""What the examples leave out and real messages have, in made-up words."""
LINE = '<p><b>status</b>: in-progress</p><p><b>identifier</b>: <code title="{0}">{0}</code></p>'
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
    identities, parked = (bytes(PrivateKey.generate().public_key) for _ in range(2))
    reader = make_reader(b"b" * 32, identities, parked)
    # As every service does at its start (services/runtime/serve.py).
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 1000)
    return [_cost(name, padded(name, size), reader) for name, size in SAMPLES.items()]


def padded(name: str, size: int) -> bytes:
    """An example with the fields of ``MORE``, and then narratives, until it has that size."""
    told = json.loads((EXAMPLES / name).read_bytes())
    resources = [one["resource"] for one in told.get("entry", ())] or [told]
    for resource in resources:
        for field, value in MORE.get(resource["resourceType"], {}).items():
            if len(_written(told)) < size:
                resource.setdefault(field, value)
    place = 0
    while len(_written(told)) < size:
        resource = resources[place % len(resources)]
        text = resource.setdefault("text", {"status": "generated", "div": ""})
        lines = text["div"].removesuffix("</div>") or '<div xmlns="http://www.w3.org/1999/xhtml">'
        text["div"] = f"{lines}{LINE.format(place)}</div>"
        place += 1
    return _written(told)


def _written(told: Any) -> bytes:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


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
