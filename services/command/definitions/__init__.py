"""The pathway definitions: what there is, whether it is sound, and what one of them says."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from schemas.definition import Definition
from schemas.load import PATHWAYS, BadDefinition, read_definition
from schemas.words import NB, Language
from services.command.definitions import check as checking
from services.command.definitions import diff as comparing
from services.command.definitions import listing
from services.command.definitions.mermaid import drawing
from services.command.definitions.show import page
from services.command.output import emit, fail, tell
from services.command.sets import definitions_in, refuse

app = typer.Typer()

Folder = Annotated[Path, typer.Option(help="Folder of definition files; default: our own.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON value per line.")]
Local = Annotated[Path | None, typer.Option(help="Folder of local files that add to them.")]
Lang = Annotated[Language, typer.Option(help="Language of the answer.")]


@app.command("list", short_help="List every limit of every pathway, with its source.")
def list_(
    folder: Folder = PATHWAYS, local: Local = None, lang: Lang = NB, json: Json = False
) -> None:
    """List every limit of every pathway, with its source; and what is not known."""
    for definition in _all(folder, local):
        for line in listing.lines(definition) if json else ():
            emit(line)
        for text in () if json else listing.texts(definition, lang):
            tell(text)


@app.command(short_help="Check definition files: every mistake, with its line.")
def check(
    asked: Annotated[
        list[Path] | None, typer.Argument(help="Files, or a folder; default: our own.")
    ] = None,
    local: Local = None,
    json: Json = False,
) -> None:
    """Check definition files: every mistake at once, with its line and what to write instead.

    What is worth a look though it loads is told too. Exit code 1 when anything cannot be used.
    """
    if checking.show(checking.look(asked or [PATHWAYS], local), as_json=json):
        raise typer.Exit(1)


@app.command(short_help="Have the running services decide by these files.")
def activate(
    folder: Annotated[
        Path | None, typer.Option(help="Folder of definition files; default: the setting's.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    wait: Annotated[
        bool, typer.Option("--wait", help="Until everybody has been computed anew.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Also where no running process has these files.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON value on stdout.")] = False,
) -> None:
    """Have the running services decide by these files, and compute everybody anew.

    A process whose files differ stops its work at once and goes on by itself when it finds these
    in its own folder; one must have them there already. Repeated, it changes nothing.
    """
    # Only this way needs settings and a driver; at the desk neither is there.
    from services.command.definitions.activate import Asked, run  # noqa: PLC0415

    run(Asked(folder, yes, wait, force, json))


@app.command(short_help="Print what a definition says, for a person.")
def show(
    code: Annotated[str, typer.Argument(help="E.g. D12, or D12@2019-01-01.")],
    folder: Folder = PATHWAYS,
    local: Local = None,
    lang: Lang = NB,
    mermaid: Annotated[
        bool, typer.Option("--mermaid", help="The text of a Mermaid drawing instead.")
    ] = False,
) -> None:
    """Print what a definition says, for a person; every version that a code has."""
    shown = drawing if mermaid else page
    tell("\n\n\n".join(shown(one, lang) for one in _named(code, _all(folder, local))))


@app.command(short_help="Say in words what has changed for patients.")
def diff(
    before: Annotated[
        str, typer.Argument(help="A file, a folder, or a version like D12@2019-01-01.")
    ],
    after: Annotated[str, typer.Argument(help="Likewise.")],
    folder: Folder = PATHWAYS,
    local: Annotated[
        list[Path] | None,
        typer.Option(help="Folder of local files that add to them; twice: before, and after."),
    ] = None,
    lang: Lang = NB,
    json: Json = False,
) -> None:
    """Say in words what has changed for patients from one to the other.

    To a single file no local files are added.
    """
    if local is not None and len(local) > 2:
        fail("Name --local once for both sides, or twice: before, and after.", 2)
    added: Sequence[Path | None] = local or [None]
    sides = _side(before, folder, added[0]), _side(after, folder, added[-1])
    found = comparing.between(*sides, lang)
    if json:
        for heading, said in found:
            emit({"about": heading, "changes": said})
    else:
        for text in comparing.texts(found, lang):
            tell(text)


def _side(told: str, folder: Path, local: Path | None) -> Sequence[Definition]:
    """What one side of a comparison names."""
    path = Path(told)
    if path.is_dir():
        return _all(path, local)
    if path.is_file():
        try:
            return [read_definition(path)]
        except BadDefinition as bad:
            refuse(bad)
    return _named(told, _all(folder, local))


def _named(code: str, definitions: Sequence[Definition]) -> list[Definition]:
    told = code.lower()
    found = [one for one in definitions if told in (one.code.lower(), one.version.lower())]
    if not found:
        known = ", ".join(one.version for one in definitions)
        fail(f"There is no definition {code!r}. These there are: {known}.", 2)
    return found


def _all(folder: Path, local: Path | None = None) -> Sequence[Definition]:
    return sorted(definitions_in(folder, local).definitions, key=lambda one: one.version)
