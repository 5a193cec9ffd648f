"""What the readers say of one file: ours, fhir.resources, and fhirkit for information."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

import fhirkit
from fhir.resources import R4B
from fhir.resources import get_fhir_model_class as r5_model
from pydantic import ValidationError

from services.milestone.read import Heard, Reader, Reading, for_looking, make_reader, read_message
from tests.conformance.corpora import File

AT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
_ENTRY = re.compile(r"entry\[\d+\]\.?")
_INDEX = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that a reader finds wrong.

    Attributes:
        resource: Type of the resource that it stands in; empty where that cannot be told.
        field: Its path within that resource, without indexes; empty for the resource itself.
        what: What is expected, in the reader's own words; fhir.resources' class of error.
    """

    resource: str
    field: str
    what: str


@dataclass(frozen=True, slots=True)
class Ours:
    """What we read in a file.

    Attributes:
        verdict: ``read``, ``not ours`` or ``refused``.
        entries: How many resources were statements, set aside or parked.
        parked: How many of them were parked.
    """

    verdict: str
    entries: int
    parked: int
    faults: tuple[Fault, ...]


def ours(file: File) -> Ours:
    """What our reader makes of it."""
    reading = read_message(file.raw, Heard("corpora", 0, 0, AT), _reader())
    reasons = [reason for parked in reading.parked for reason in parked.reasons]
    faults = {_of_place(reason.where, f"{reason.kind}: {reason.expected}") for reason in reasons}
    told = len(reading.statements) + len(reading.not_ours)
    parked = len(reading.parked)
    return Ours(_verdict(reading), told + parked, parked, tuple(sorted(faults)))


def fhir_resources(file: File) -> tuple[Fault, ...]:
    """What fhir.resources finds wrong, in the release of the family's guide; empty when sound."""
    model = r5_model if file.family.release == "R5" else R4B.get_fhir_model_class
    told = file.json
    if told is None:
        return (Fault("", "", "no JSON object"),)
    try:
        model(told["resourceType"]).model_validate_json(file.raw)
    except ValidationError as broken:
        found = broken.errors(include_url=False, include_context=False, include_input=False)
        # An error without a place only repeats another that has one.
        placed = [error for error in found if error["loc"]] or found
        return tuple(sorted({_of_loc(told, error["loc"], error["type"]) for error in placed}))
    except (AttributeError, KeyError, TypeError, ValueError) as broken:
        return (Fault(str(told.get("resourceType")), "", type(broken).__name__),)
    return ()


def fhirkit_r4(file: File) -> tuple[str, ...] | None:
    """What fhirkit finds wrong; ``None`` for a release that it does not know."""
    if file.family.release != "R4":
        return None
    try:
        issues = fhirkit.validate(file.raw)
    except fhirkit.ParseError as broken:
        return (type(broken).__name__,)
    return tuple(f"{one.path}: {one.message}" for one in issues if one.severity == "error")


def _verdict(reading: Reading) -> str:
    if reading.statements:
        return "read"
    return "refused" if reading.parked else "not ours"


def _of_place(where: str, what: str) -> Fault:
    within = _ENTRY.sub("", where, count=1) or "Bundle.entry"
    resource, _, field = _INDEX.sub("", within).partition(".")
    return Fault(resource, field, what)


def _of_loc(told: Any, loc: Iterable[int | str], what: str) -> Fault:
    """The place in the innermost resource that the way leads through."""
    resource = str(told.get("resourceType"))
    field: list[str] = []
    for step in loc:
        told = _below(told, step)
        if isinstance(told, dict) and isinstance(told.get("resourceType"), str):
            resource, field = told["resourceType"], []
        elif isinstance(step, str):
            field.append(step)
    return Fault(resource, ".".join(field), what)


def _below(told: Any, step: int | str) -> Any:
    if isinstance(told, dict) and isinstance(step, str):
        return told.get(step)
    if isinstance(told, list) and isinstance(step, int) and step < len(told):
        return told[step]
    return None


@cache
def _reader() -> Reader:
    return make_reader(for_looking(b"the conformance table: reading only"))
