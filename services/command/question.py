"""Asks a person before something is done that cannot be taken back."""

import sys

import typer

from services.command.output import MISUSE, fail


def must_agree(question: str) -> None:
    """Return when the person at the terminal says yes; else the command ends.

    Exit code 1 after a no, and 2 where nobody is there to be asked. Nothing goes to stdout: that is
    for the answer. Typer's own prompt writes a blank there.
    """
    if not sys.stdin.isatty():
        fail(f"{question}\nAdd --yes to go on: there is no terminal here to ask at.", MISUSE)
    typer.echo(f"{question} [y/N]: ", nl=False, err=True)
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        fail("Nothing was done.")
