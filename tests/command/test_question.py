"""A question before what cannot be taken back: at a terminal alone, and never on stdout."""

import os
import pty
import subprocess
import sys

import pytest

from services.command.output import MISUSE

PROGRAM = """
import typer
from services.command.question import must_agree
app = typer.Typer()
@app.command()
def ask():
    must_agree("Go on?")
    print("done")
app()
"""


@pytest.mark.parametrize(
    ("answer", "code", "out"),
    [
        (b"y\n", 0, b"done\n"),
        (b"YES\n", 0, b"done\n"),
        (b"n\n", 1, b""),
        (b"\n", 1, b""),
        (b"\x04", 1, b""),
    ],
)
def test_only_a_yes_goes_on_and_the_answer_s_stream_stays_clean(
    answer: bytes, code: int, out: bytes
) -> None:
    ours, theirs = pty.openpty()
    os.write(ours, answer)

    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM], check=False, stdin=theirs, capture_output=True
    )

    os.close(ours)
    os.close(theirs)
    assert (ended.returncode, ended.stdout) == (code, out)
    assert b"Go on? [y/N]: " in ended.stderr


def test_without_a_terminal_it_says_what_to_add() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )

    assert (ended.returncode, ended.stdout) == (MISUSE, "")
    assert ended.stderr.splitlines()[0] == "Go on?"
    assert ended.stderr.splitlines()[1].startswith("Add --yes ")
