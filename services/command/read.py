"""`milepael read`: what FHIR messages in files are read as. No server needed."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from schemas.load import PATHWAYS
from schemas.words import NB, Language
from services.command.files import FileReading, desk_reader, each_with_bytes, files_in, read_files
from services.command.lines import is_stream
from services.command.moments import moment
from services.command.output import emit, fail, progress, tell
from services.command.reading_text import as_text
from services.command.reading_value import as_value
from services.command.reading_why import explained
from services.command.reading_words import ReadingWords
from services.command.sets import definitions_in
from services.milestone.read import Reader
from services.milestone.read.named import Named, named_in
from services.milestone.read.outcome import outcome_of
from services.milestone.read.profiles import load_profiles
from services.milestone.read.seen import NONE, Seen, fields_in

__all__ = ["FileReading", "command", "read_files"]

Look: TypeAlias = Callable[[], Seen]
"""Looks which fields a message has: half the work, and not asked for in every form."""
Show: TypeAlias = Callable[[FileReading, Look], None]


def command(
    files: Annotated[
        list[Path],
        typer.Argument(
            help="FHIR files or folders; - reads stdin. In *.ndjson and *.jsonl, and on stdin when "
            "its first line is a JSON object, each line is a message."
        ),
    ],
    known_at: Annotated[
        str, typer.Option(help="When a message without a time of its own came; default: now.")
    ] = "",
    definitions: Annotated[
        Path, typer.Option(help="Folder of definition files: whose codes are looked for.")
    ] = PATHWAYS,
    local: Annotated[
        Path | None, typer.Option(help="Folder of local files that add to them.")
    ] = None,
    lang: Annotated[Language, typer.Option(help="Language of the answer.")] = NB,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON value per message, in English.")
    ] = False,
    explain: Annotated[
        bool, typer.Option(help="Say why: signals, the fields that decided, what was not used.")
    ] = False,
    outcome: Annotated[
        bool, typer.Option(help="One FHIR OperationOutcome per message, as a line of JSON.")
    ] = False,
) -> None:
    """Show what each FHIR message is read as: milestones, not ours, or refused with every reason.

    Exit code 1 when any was refused, 2 where there is no message at all. Without
    MILEPAEL_PSEUDONYM_KEY a fixed key is used, and what is sealed is sealed for nobody: pseudonyms
    are then for looking only.
    """
    if as_json + explain + outcome > 1:
        fail("Choose one of --json, --explain and --outcome.", 2)
    words = ReadingWords(lang)
    show = (
        _json
        if as_json
        else _outcome
        if outcome
        else _explainer(words)
        if explain
        else _texts(words)
    )
    refused = 0
    reader = desk_reader(_named(definitions, local))
    for one, look in _read(files_in(files), known_at, reader):
        refused += one.verdict == "refused"
        show(one, look)
    if refused:
        raise typer.Exit(1)


def _named(definitions: Path, local: Path | None) -> Named | None:
    """What the files name; ``None`` where they are those that every reader knows."""
    if definitions == PATHWAYS and local is None:
        return None
    return named_in(definitions_in(definitions, local).definitions)


def _read(
    paths: Sequence[Path], known_at: str, reader: Reader
) -> Iterator[tuple[FileReading, Look]]:
    total = None if any(is_stream(path) for path in paths) else len(paths)
    at = moment(known_at, "--known-at") if known_at else None
    with progress("Reading", total) as done:
        for one, raw in each_with_bytes(paths, at, reader):
            yield one, partial(_seen, one, raw, reader)
            done(1)


def _texts(words: ReadingWords) -> Show:
    def text(one: FileReading, _look: Look) -> None:
        for line in as_text(one, words):
            tell(line)

    return text


def _json(one: FileReading, look: Look) -> None:
    emit(as_value(one, look()))


def _outcome(one: FileReading, _look: Look) -> None:
    emit(outcome_of(one.reading.parked, one.reading.not_ours))


def _explainer(words: ReadingWords) -> Show:
    profiles = load_profiles()

    def explain(one: FileReading, look: Look) -> None:
        for line in explained(one, look(), profiles, words):
            tell(line)

    return explain


def _seen(one: FileReading, raw: bytes, reader: Reader) -> Seen:
    # Of what was refused or set aside, no field was used.
    return fields_in(raw, reader) if one.reading.statements else NONE
