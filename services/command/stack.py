"""`milepael stack`: the local Kafka and PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from services.command.output import MISUSE, emit, fail, say, tell
from services.runtime import stack

app = typer.Typer()

Folder = Annotated[
    Path,
    typer.Option(envvar="MILEPAEL_STACK_FOLDER", help="Where data, logs and settings are kept."),
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON value on stdout.")]


@app.command(short_help="Starts what is not running, and writes settings.env.")
def up(folder: Folder = stack.FOLDER, *, as_json: AsJson = False) -> None:
    """Starts what is not running, and writes settings.env with addresses and development keys."""
    with _usable(folder):
        try:
            _show(stack.up(folder, say), as_json=as_json)
        except stack.CannotStart as reason:
            fail(str(reason))


@app.command()
def down(folder: Folder = stack.FOLDER, *, as_json: AsJson = False) -> None:
    """Ends the servers that `up` started; their data stays."""
    with _usable(folder):
        stack.down(folder)
        _show(stack.status(folder), as_json=as_json)


@app.command()
def status(folder: Folder = stack.FOLDER, *, as_json: AsJson = False) -> None:
    """Says what runs, and where; exit code 1 unless both servers do."""
    with _usable(folder):
        found = stack.status(folder)
    _show(found, as_json=as_json)
    if not found.complete:
        raise typer.Exit(1)


@contextmanager
def _usable(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as refused:
        what = folder if refused.filename is None else refused.filename
        fail(f"{what} cannot be used: {refused.strerror}.", MISUSE)


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
