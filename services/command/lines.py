"""The messages in a file or on standard input: one, or one on each line."""

import os
import sys
from codecs import BOM_UTF8
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import msgspec

from services.command.output import fail
from services.milestone.read.bounds import LARGEST

STDIN = Path("-")
BY_LINE = frozenset({".ndjson", ".jsonl"})
"""Ends of the names of files of which each line is a message."""


@dataclass(frozen=True, slots=True)
class FileMessage:
    """One message as it lies in a file.

    Attributes:
        raw: Cut one byte beyond the largest message: enough to see that it is too large.
        line: Where each line is a message; else ``None``.
    """

    file: str
    raw: bytes
    line: int | None = None


def is_stream(path: Path) -> bool:
    """Whether it may hold any number of messages."""
    return path == STDIN or path.suffix.lower() in BY_LINE


def messages_in(path: Path) -> Iterator[FileMessage]:
    """The messages in a file, or on standard input, one after another and never all at once.

    Standard input is read line by line when its first line is by itself a JSON object; with nothing
    but blanks on it, it has no message. An empty file of one message is an empty message.
    """
    name, by_line = name_of(path), path.suffix.lower() in BY_LINE
    try:
        with nullcontext(sys.stdin.buffer) if path == STDIN else path.open("rb") as opened:
            first = opened.readline(LARGEST + 1) if path == STDIN else b""
            if by_line or _is_object(first):
                yield from _by_line(name, opened, first)
            else:
                raw = first + opened.read(LARGEST + 1 - len(first))
                if path != STDIN or raw.strip():
                    yield FileMessage(name, raw)
    except OSError as away:
        fail(f"{name} cannot be read: {away.strerror}.", 2)


def name_of(path: Path) -> str:
    """The name as text: what is no UTF-8 in it is replaced, for no terminal could show it."""
    return os.fsencode(path).decode(errors="replace")


def _is_object(line: bytes) -> bool:
    # Before the first line may stand a mark that none of the others has; it is told there.
    line = line.removeprefix(BOM_UTF8)
    if not line.lstrip().startswith(b"{"):
        return False
    try:
        msgspec.json.decode(line, type=msgspec.Raw)
    except (msgspec.DecodeError, RecursionError):
        return False
    return True


def _by_line(name: str, opened: IO[bytes], first: bytes) -> Iterator[FileMessage]:
    """Each line that is not blank; numbers count the blank ones too."""
    number, line = 1, first or opened.readline(LARGEST + 1)
    while line:
        if line.strip():
            yield FileMessage(name, line.rstrip(b"\r\n"), number)
        while line and not line.endswith(b"\n"):
            # The rest of a line that is longer than any message may be.
            line = opened.readline(LARGEST + 1)
        number, line = number + 1, opened.readline(LARGEST + 1)
