"""`milepael read`: what FHIR messages in files are read as. No server needed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from schemas.milestone import Said, Statement, When
from schemas.words import DAYS, FINDINGS, KINDS, VERDICTS, in_words
from services.command.files import FileReading, each_file, files_in, read_files
from services.command.moments import moment
from services.command.output import emit, progress, tell

__all__ = ["FileReading", "command", "read_files"]


def command(
    files: Annotated[
        list[Path], typer.Argument(help="FHIR files or folders; - reads one message from stdin.")
    ],
    known_at: Annotated[
        str, typer.Option(help="When a message without a time of its own came; default: now.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON value per file.")] = False,
) -> None:
    """Show what each FHIR message is read as: milestones, not ours, or refused with every reason.

    Exit code 1 when any was refused. Without MILEPAEL_PSEUDONYM_KEY a fixed key is used, and
    what is sealed is sealed for nobody: pseudonyms are then for looking only.
    """
    refused = 0
    paths = files_in(files)
    with progress("Leser", len(paths)) as done:
        for one in each_file(paths, moment(known_at, "--known-at") if known_at else None):
            refused += one.verdict == "refused"
            if as_json:
                emit(as_value(one))
            else:
                for line in as_text(one):
                    tell(line)
            done(1)
    if refused:
        raise typer.Exit(1)


def as_value(one: FileReading) -> dict[str, Any]:
    """One JSON value per file."""
    reading = one.reading
    return {
        "file": one.file,
        "verdict": one.verdict,
        "milestones": [_milestone(told, said) for told in reading.statements for said in told.says],
        "reasons": [
            {"class": reason.kind, "where": reason.where, "expected": reason.expected}
            for parked in reading.parked
            for reason in parked.reasons
        ],
        "not_ours": [msgspec.to_builtins(aside) for aside in reading.not_ours],
        "statements": [_statement(told) for told in reading.statements],
    }


def as_text(one: FileReading) -> Iterator[str]:
    """A few lines for people per file."""
    yield f"{one.file}: {VERDICTS[one.verdict]}"
    for told in one.reading.statements:
        yield from _in_lines(told)
    for aside in one.reading.not_ours:
        yield f"    ikke vår: {aside.resource} ({aside.why})"
    for parked in one.reading.parked:
        for reason in parked.reasons:
            yield f"    {reason.where}: forventet {reason.expected} [{reason.kind}]"


def _in_lines(told: Statement) -> Iterator[str]:
    yield f"    {told.source}"
    if told.withdrawn:
        yield "        feilført: alt den har sagt, tas tilbake"
    for said in told.says:
        days = ", ".join(f"{DAYS[day.name]} {_in_words(day.when)}" for day in said.days)
        yield f"        {KINDS[said.kind]}{_code(said)}: {days or 'uten dato'}"
    for back in told.takes_back:
        yield f"        tar tilbake: {KINDS[back.kind] if back.kind else 'alt'}"
    for finding in told.findings:
        yield f"        funn: {FINDINGS[finding]}"


def _milestone(told: Statement, said: Said) -> dict[str, Any]:
    value: dict[str, Any] = msgspec.to_builtins(said)
    code = said.code
    return value | {
        "code": None if code is None else f"{code.pathway}{code.event}{code.outcome}",
        "source": told.source,
        "patient": told.patient,
    }


def _statement(told: Statement) -> dict[str, Any]:
    value: dict[str, Any] = msgspec.to_builtins(told)
    return {name: value[name] for name in value if name not in {"says", "identity"}}


def _code(said: Said) -> str:
    return f" {said.code.pathway}{said.code.event}{said.code.outcome}" if said.code else ""


def _in_words(when: When) -> str:
    if when.at is not None or when.first_on == when.last_on:
        return in_words(when.at or when.first_on)
    return f"{in_words(when.first_on)} – {in_words(when.last_on)}"
