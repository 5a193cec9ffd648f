"""FHIR files at the desk: which there are, and what is read in them. No server needed."""

import os
from base64 import b64decode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from services.command.lines import STDIN, FileMessage, messages_in, name_of
from services.command.output import fail
from services.milestone.read import (
    Heard,
    Reader,
    Reading,
    for_looking,
    make_reader,
    read_message,
    sent_at,
)
from services.milestone.read.bounds import LARGEST
from services.milestone.read.named import Named
from services.runtime.clock import now
from services.runtime.errors import Misconfigured
from services.runtime.sources import secret_in_file
from services.simulator.layout import tells_of_messages

KEY_SETTING = "MILEPAEL_PSEUDONYM_KEY"
KEY_WITHOUT_SETTING = b"milepael at the desk: pseudonyms for reading only"
KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class FileReading:
    """One message of a file and what was read in it.

    Attributes:
        line: Where each line of the file is a message; else ``None``.
    """

    file: str
    reading: Reading
    line: int | None = None

    @property
    def where(self) -> str:
        """The file, and the line in it."""
        return self.file if self.line is None else f"{self.file}:{self.line}"

    @property
    def verdict(self) -> str:
        """``read``, ``not-ours`` or ``refused``; what was read may have reasons beside it."""
        if self.reading.statements:
            return "read"
        return "refused" if self.reading.parked else "not-ours"


def read_files(
    files: Sequence[Path], known_at: datetime | None, named: Named | None = None
) -> list[FileReading]:
    """Read files and folders; the order of the files is their place.

    Args:
        files: Folders are walked, by name; ``-`` is standard input.
        known_at: When a message without a time of its own came; ``None``: now.
        named: The codes that definitions name; ``None``: those that come with Milepæl.
    """
    reader = desk_reader(named)
    return [reading for reading, _ in each_with_bytes(files_in(files), known_at, reader)]


def each_with_bytes(
    files: Sequence[Path], known_at: datetime | None, reader: Reader
) -> Iterator[tuple[FileReading, bytes]]:
    """Read one message after another, each beside the bytes that were read.

    Without any the command ends.
    """
    otherwise, offset = known_at or now(), 0
    for offset, one in enumerate(_messages_in(files), 1):
        heard = Heard("file", 0, offset - 1, sent_at(one.raw[:LARGEST]) or otherwise)
        yield FileReading(one.file, read_message(one.raw, heard, reader), one.line), one.raw
    if files and not offset:
        told = ", ".join(map(name_of, files))
        fail(f"There is no message in {told}. Name a FHIR file, or pipe one in.", 2)


def _messages_in(files: Sequence[Path]) -> Iterator[FileMessage]:
    for path in files:
        yield from messages_in(path)


def files_in(files: Sequence[Path]) -> list[Path]:
    """The files themselves, and those in folders by name.

    In folders are left out hidden ones, and what tells of a simulation's messages. Without any
    the command ends.
    """
    found: list[Path] = []
    for path in files:
        if path != STDIN and not path.exists():
            fail(
                f"There is no file {name_of(path)}. Name a FHIR file, a folder, or - for stdin.", 2
            )
        if path.is_dir():
            inside = sorted(one for one in path.rglob("*") if one.is_file())
            found += [
                one for one in inside if not one.name.startswith(".") and not tells_of_messages(one)
            ]
        else:
            found.append(path)
    if files and not found:
        told = ", ".join(map(name_of, files))
        fail(f"There is no file in {told}. Name a FHIR file, or a folder that has some.", 2)
    return found


def desk_key() -> bytes:
    """The key of the setting, else the desk's own, by which two runs can be compared.

    A file of settings is not looked into: what is read shall not differ by where one stands.
    """
    try:
        in_a_file = secret_in_file(KEY_SETTING, os.environ)
        told = os.environ.get(KEY_SETTING) if in_a_file is None else in_a_file
        key = KEY_WITHOUT_SETTING if told is None else b64decode(told, validate=True)
    except Misconfigured as wrong:
        fail(wrong.sentence, 2)
    except ValueError:
        key = b""
    if len(key) < KEY_BYTES:
        fail(f"{KEY_SETTING} must be at least {KEY_BYTES} bytes, written as base64.", 2)
    return key


def desk_reader(named: Named | None = None) -> Reader:
    """A reader for looking only.

    Args:
        named: The codes that definitions name; ``None``: those that come with Milepæl.
    """
    return make_reader(for_looking(desk_key()), named)
