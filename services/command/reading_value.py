"""A message that was read, as one JSON value."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from schemas.milestone import Said, Statement
from services.command.files import FileReading
from services.milestone.decide.signals import ROWS
from services.milestone.read.fields_r5 import day_path
from services.milestone.read.reader import Told
from services.milestone.read.seen import Seen, uses_of


def as_value(one: FileReading, seen: Seen) -> dict[str, Any]:
    """One JSON value per message: what was said and by which signals, and what was not."""
    reading = one.reading
    both = list(zip(reading.statements, reading.told, strict=True))
    return {
        "file": one.file,
        "line": one.line,
        "verdict": one.verdict,
        "milestones": [value for told, made in both for value in _milestones(told, made)],
        "reasons": [
            # As `pathway.parked.v1` has them.
            msgspec.to_builtins(reason)
            for parked in reading.parked
            for reason in parked.reasons
        ],
        "not_ours": [msgspec.to_builtins(aside) for aside in reading.not_ours],
        "statements": [_statement(told, made) for told, made in both],
        "used": [
            {"path": path, "count": count, "for": uses_of(path)}
            for path, count in seen.used.items()
        ],
        "ignored": [{"path": path, "count": count} for path, count in seen.ignored.items()],
        "fields_unknown_to_fhir": seen.foreign,
    }


def fields_of(row: str, made: Told, days: Sequence[str]) -> list[str]:
    """The fields that decided: of the signal, and of the days that were told."""
    signal = ROWS[row]
    told = [day.path for day in signal.days if day.name in days]
    named = [*signal.signs, *[day_path(made.resource, made.release, path) for path in told]]
    return [_path(made.resource, name) for name in dict.fromkeys(named)]


def _path(resource: str, name: str) -> str:
    # What stands in another resource names it itself; a sender's profile is no field.
    return name if name[0].isupper() or name == "sender profile" else f"{resource}.{name}"


def _milestones(told: Statement, made: Told) -> Iterator[Mapping[str, Any]]:
    for row, said in zip(made.rows, told.says, strict=False):
        yield {**_milestone(told, said), "why": _why(row, made, said)}


def _why(row: str, made: Told, said: Said) -> dict[str, Any]:
    return {"row": row, "fields": fields_of(row, made, [day.name for day in said.days])}


def _milestone(told: Statement, said: Said) -> dict[str, Any]:
    value: dict[str, Any] = msgspec.to_builtins(said)
    code = said.code
    return value | {
        "code": None if code is None else f"{code.pathway}{code.event}{code.outcome}",
        "source": told.source,
        "patient": told.patient,
    }


def _statement(told: Statement, made: Told) -> dict[str, Any]:
    value: dict[str, Any] = msgspec.to_builtins(told)
    kept = {name: value[name] for name in value if name not in {"says", "identity"}}
    return {**kept, "profile": made.profile, "rows": list(made.rows)}
