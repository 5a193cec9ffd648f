"""`milepael status`: the status of every pathway in some FHIR files. No server needed."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from schemas.load import PATHWAYS
from schemas.words import (
    FINDINGS,
    PHASES,
    amount_in_words,
    in_words,
    limit_in_words,
    state_in_words,
)
from services.command.desk import Found, found_in
from services.command.moments import moment
from services.command.output import emit, tell
from services.status.explain import colour

DOTS = {"rød": "●", "gul": "◐", "grønn": "○"}


def command(
    files: Annotated[list[Path], typer.Argument(help="FHIR files or folders, in log order.")],
    at: Annotated[str, typer.Option(help="The moment asked about; default: now.")] = "",
    as_known: Annotated[str, typer.Option(help="Leave out what was known later.")] = "",
    known_at: Annotated[str, typer.Option(help="When a file without a timestamp came.")] = "",
    definitions: Annotated[Path, typer.Option(help="Folder of definition files.")] = PATHWAYS,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON value per line.")] = False,
) -> None:
    """Show where every pathway in these FHIR files stands.

    Files that cannot be read are told on stderr and show as incomplete. Without
    MILEPAEL_PSEUDONYM_KEY a fixed key for the desk is used: pseudonyms are then for reading only.
    """
    found = found_in(
        files,
        at=moment(at, "--at"),
        as_known=moment(as_known, "--as-known") if as_known else None,
        known_at=moment(known_at, "--known-at") if known_at else None,
        definitions=definitions,
    )
    for line in lines(found) if as_json else ():
        emit(line)
    if not as_json:
        for text in texts(found):
            tell(text)


def lines(found: Found) -> Iterable[dict[str, Any]]:
    """One JSON value per live instance."""
    for judged in found.judged:
        body: dict[str, Any] = msgspec.to_builtins(judged.status)
        yield body | {"next_change_at": judged.next_change_at}


def texts(found: Found) -> Iterable[str]:
    """A few lines for people per live instance."""
    for judged in found.judged:
        status = judged.status
        phase = PHASES.get(status.phase, status.phase)
        tell_on = _next(judged.next_change_at)
        yield f"{DOTS[colour(status)]} {status.pathway.name}: {phase}{tell_on}"
        yield f"    forløp {status.instance}  pasient {status.patient}"
        for one in status.milestones:
            when = one.at or one.on
            name = found.definition(judged).name_of(one.kind).nb
            yield f"    {name}: {in_words(when) if when else 'uten dato'}"
        for limit in status.limits:
            due = f", frist {in_words(limit.due)}" if limit.due else ""
            allowed = amount_in_words(limit.allowed, limit.unit)
            state = state_in_words(limit.state, limit.obligation)
            name = limit_in_words(limit.id, limit.when)
            yield f"    [{name}] {allowed}: {state}{due}"
        for found_one in status.findings:
            yield f"    funn: {FINDINGS[found_one.code]}"
        yield ""
    yield f"{len(found.judged)} forløp per {in_words(found.at)}"


def _next(when: datetime | None) -> str:
    return "" if when is None else f" (neste endring {in_words(when)})"
