"""The pathway definitions: what there is, whether it is sound, and what one of them says."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from schemas.definition import Definition
from schemas.load import (
    PATHWAYS,
    BadDefinition,
    definition_files,
    load_definitions,
    read_definition,
)
from schemas.words import NB, Language
from services.command.definitions import diff as comparing
from services.command.definitions import listing
from services.command.definitions.mermaid import drawing
from services.command.definitions.show import page
from services.command.output import emit, fail, say, tell

app = typer.Typer()

Folder = Annotated[Path, typer.Option(help="Folder of definition files; default: our own.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON value per line.")]
Lang = Annotated[Language, typer.Option(help="Language of the answer.")]


@app.command("list")
def list_(folder: Folder = PATHWAYS, lang: Lang = NB, json: Json = False) -> None:
    """List every limit of every pathway, with its source; and what is not known."""
    for definition in _all(folder):
        for line in listing.lines(definition) if json else ():
            emit(line)
        for text in () if json else listing.texts(definition, lang):
            tell(text)


@app.command()
def check(files: Annotated[list[Path] | None, typer.Argument()] = None) -> None:
    """Check definition files; every mistake at once. Without arguments: our own."""
    asked = files or definition_files(PATHWAYS)
    wrong = 0
    for file in asked:
        try:
            definition = read_definition(file)
        except BadDefinition as bad:
            wrong += 1
            for mistake in bad.mistakes:
                say(f"{file.name}: {mistake}")
        except OSError:
            fail(f"{file} cannot be read: name a definition file (*.toml).", 2)
        else:
            tell(f"{file.name}: {definition.version} is sound")
    if wrong:
        fail(f"{wrong} of {len(asked)} files cannot be used.")


@app.command()
def activate(
    folder: Annotated[
        Path | None, typer.Option(help="Folder of definition files; default: the setting's.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    wait: Annotated[
        bool, typer.Option("--wait", help="Until everybody has been computed anew.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON value on stdout.")] = False,
) -> None:
    """Have the running services decide by these files, and compute everybody anew.

    A process whose files differ stops its work at once and goes on by itself when it finds these
    in its own folder. Repeated, it changes nothing.
    """
    # Only this way needs settings and a driver; at the desk neither is there.
    from services.command.definitions.activate import Asked, run  # noqa: PLC0415

    run(Asked(folder, yes, wait, json))


@app.command()
def show(
    code: Annotated[str, typer.Argument(help="E.g. D12, or D12@2019-01-01.")],
    folder: Folder = PATHWAYS,
    lang: Lang = NB,
    mermaid: Annotated[
        bool, typer.Option("--mermaid", help="The text of a Mermaid drawing instead.")
    ] = False,
) -> None:
    """Print what a definition says, for a person; every version that a code has."""
    shown = drawing if mermaid else page
    tell("\n\n\n".join(shown(one, lang) for one in _named(code, _all(folder))))


@app.command()
def diff(
    before: Annotated[
        str, typer.Argument(help="A file, a folder, or a version like D12@2019-01-01.")
    ],
    after: Annotated[str, typer.Argument(help="Likewise.")],
    folder: Folder = PATHWAYS,
    lang: Lang = NB,
    json: Json = False,
) -> None:
    """Say in words what has changed for patients from one to the other."""
    found = comparing.between(_side(before, folder), _side(after, folder), lang)
    if json:
        for heading, said in found:
            emit({"about": heading, "changes": said})
    else:
        for text in comparing.texts(found, lang):
            tell(text)


def _side(told: str, folder: Path) -> Sequence[Definition]:
    """What one side of a comparison names."""
    path = Path(told)
    if path.is_dir():
        return _all(path)
    if path.is_file():
        try:
            return [read_definition(path)]
        except BadDefinition as bad:
            fail(_refused(bad))
    return _named(told, _all(folder))


def _named(code: str, definitions: Sequence[Definition]) -> list[Definition]:
    told = code.lower()
    found = [one for one in definitions if told in (one.code.lower(), one.version.lower())]
    if not found:
        known = ", ".join(one.version for one in definitions)
        fail(f"There is no definition {code!r}. These there are: {known}.", 2)
    return found


def _all(folder: Path) -> Sequence[Definition]:
    try:
        definitions = load_definitions(folder).definitions
    except BadDefinition as bad:
        fail(_refused(bad))
    return sorted(definitions, key=lambda one: one.version)


def _refused(bad: BadDefinition) -> str:
    return f"{bad}. `milepael definitions check` shows all that is wrong."
