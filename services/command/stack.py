"""`milepael stack`: the local Kafka and PostgreSQL."""

from pathlib import Path
from typing import Annotated

import typer

from services.command.output import emit, fail, say, tell
from services.runtime import stack

app = typer.Typer()

Folder = Annotated[
    Path,
    typer.Option(envvar="MILEPAEL_STACK_FOLDER", help="Where data, logs and settings are kept."),
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON value on stdout.")]


@app.command()
def up(folder: Folder = stack.FOLDER, *, as_json: AsJson = False) -> None:
    """Starts what is not running, and writes settings.env with addresses and development keys."""
    try:
        _show(stack.up(folder, say), as_json=as_json)
    except (stack.CannotStart, OSError) as reason:
        fail(str(reason))


@app.command()
def down(folder: Folder = stack.FOLDER, *, as_json: AsJson = False) -> None:
    """Ends the servers that `up` started; their data stays."""
    stack.down(folder)
    _show(stack.status(folder), as_json=as_json)


@app.command()
def status(folder: Folder = stack.FOLDER, *, as_json: AsJson = False) -> None:
    """Says what runs, and where; exit code 1 unless both servers do."""
    found = stack.status(folder)
    _show(found, as_json=as_json)
    if not found.complete:
        raise typer.Exit(1)


def _show(found: stack.Stack, *, as_json: bool) -> None:
    if as_json:
        emit(
            {
                "folder": str(found.folder),
                "kafka": None if found.kafka is None else found.kafka.bootstrap,
                "postgres": None if found.postgres is None else found.postgres.address,
                "settings": str(found.settings) if found.settings.exists() else None,
            }
        )
        return
    tell(f"Kafka       {'not running' if found.kafka is None else found.kafka.bootstrap}")
    tell(f"PostgreSQL  {'not running' if found.postgres is None else found.postgres.address}")
    if found.settings.exists():
        tell(f"settings    {found.settings}")
