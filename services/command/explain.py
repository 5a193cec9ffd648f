"""`milepael explain`: why a pathway stands where it stands."""

import asyncio
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from schemas.load import PATHWAYS
from schemas.words import NB, Language
from services.command.desk import Found, found_in
from services.command.moments import moment
from services.command.output import emit, fail, tell
from services.status.explain import explain


def command(
    instance: Annotated[str, typer.Argument(help="Instance id, or how it begins.")],
    files: Annotated[
        list[Path] | None, typer.Argument(help="FHIR files; without them the database is asked.")
    ] = None,
    at: Annotated[str, typer.Option(help="The moment asked about, for files; default: now.")] = "",
    definitions: Annotated[
        Path, typer.Option(help="Folder of definition files, for files.")
    ] = PATHWAYS,
    local: Annotated[
        Path | None, typer.Option(help="Folder of an organisation's own goals, for files.")
    ] = None,
    lang: Annotated[Language, typer.Option(help="Language of the answer.")] = NB,
    as_json: Annotated[bool, typer.Option("--json", help="The trace as one JSON value.")] = False,
) -> None:
    """Say why a pathway instance stands where it stands: facts, rules, arithmetic, sources.

    The words come from the trace of the computation itself, done again here and now.
    """
    if files:
        found = found_in(
            files,
            at=moment(at, "--at"),
            as_known=None,
            known_at=None,
            definitions=definitions,
            local=local,
        )
    else:
        found = _in_database(instance)
    named = [one for one in found.judged if one.status.instance.startswith(instance)]
    if not named:
        fail(f"No live pathway instance begins with {instance!r}. `milepael status` lists them.")
    if len(named) > 1:
        fail(f"{len(named)} instances begin with {instance!r}: write more of it.", 2)
    (judged,) = named
    if as_json:
        value: dict[str, Any] = {"status": judged.status, "trace": judged.trace, "at": found.at}
        emit(msgspec.to_builtins(value))
    else:
        tell(explain(judged, found.definition(judged), found.at, lang))


def _in_database(instance: str) -> Found:
    # Only this way needs settings and a driver; at the desk neither is there.
    from services.command.failing import failing  # noqa: PLC0415
    from services.runtime.setting import load  # noqa: PLC0415
    from services.runtime.settings import StatusSettings  # noqa: PLC0415
    from services.status.look import look_up  # noqa: PLC0415

    with failing():
        looked = asyncio.run(look_up(load(StatusSettings), instance))
    if looked is None:
        fail(f"No pathway instance in the database begins with {instance!r}.")
    return Found(looked.judged, looked.definitions, looked.at)
