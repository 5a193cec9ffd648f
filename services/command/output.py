"""How every sub-command speaks: answers on stdout, everything else on stderr."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn

import msgspec
import typer

MISUSE = 2
UNREACHABLE = 3
"""Kafka or PostgreSQL could not be asked."""


def emit(value: object) -> None:
    """Write one answer for machines: one JSON value on a line of stdout."""
    sys.stdout.buffer.write(msgspec.json.encode(value) + b"\n")
    sys.stdout.buffer.flush()


def tell(text: str) -> None:
    """Write one answer for people: a line of stdout."""
    typer.echo(text)


def say(text: str) -> None:
    """Write a message that is not the answer: a line of stderr."""
    typer.echo(text, err=True)


def fail(sentence: str, code: int = 1) -> NoReturn:
    """End the command with one sentence on stderr.

    Args:
        sentence: What is wrong and what to do.
        code: 1 when the answer is no, 2 for misuse, 3 when a server could not be asked.
    """
    say(sentence)
    raise typer.Exit(code)


@contextmanager
def progress(title: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """Show how far long work has come: on stderr, and only when that is a terminal.

    Yields:
        A function that is told how many more are done.
    """
    if not sys.stderr.isatty():
        yield lambda _done: None
        return
    # Rich is slow to import, and most commands show no progress.
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress  # noqa: PLC0415

    with Progress(console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(title, total=total)
        yield lambda done: shown.advance(task, done)
