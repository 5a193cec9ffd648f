"""FHIR files at the desk: which there are, and what is read in each. No server needed."""

import os
import sys
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from nacl.public import PrivateKey

from services.command.output import fail
from services.milestone.read import Heard, Reader, Reading, make_reader, read_message, sent_at
from services.milestone.read.bounds import LARGEST
from services.runtime.clock import now

KEY_SETTING = "MILEPAEL_PSEUDONYM_KEY"
KEY_WITHOUT_SETTING = b"milepael at the desk: pseudonyms for reading only"
KEY_BYTES = 32
STDIN = Path("-")


@dataclass(frozen=True, slots=True)
class FileReading:
    """One file and what was read in it."""

    file: str
    reading: Reading

    @property
    def verdict(self) -> str:
        """``read``, ``not-ours`` or ``refused``; what was read may have reasons beside it."""
        if self.reading.statements:
            return "read"
        return "refused" if self.reading.parked else "not-ours"


def read_files(files: Sequence[Path], known_at: datetime | None) -> list[FileReading]:
    """Read files and folders; the order of the files is their place.

    Args:
        files: Folders are walked, by name; ``-`` is standard input.
        known_at: When a message without a time of its own came; ``None``: now.
    """
    return list(each_file(files_in(files), known_at))


def each_file(files: Sequence[Path], known_at: datetime | None) -> Iterator[FileReading]:
    """Read one file after another."""
    reader = _reader()
    otherwise = known_at or now()
    for offset, path in enumerate(files):
        raw = _bytes_of(path)
        heard = Heard("file", 0, offset, sent_at(raw[:LARGEST]) or otherwise)
        yield FileReading(name_of(path), read_message(raw, heard, reader))


def files_in(files: Sequence[Path]) -> list[Path]:
    """The files themselves, and those in folders by name; hidden ones are left out."""
    found: list[Path] = []
    for path in files:
        if path != STDIN and not path.exists():
            fail(
                f"There is no file {name_of(path)}. Name a FHIR file, a folder, or - for stdin.", 2
            )
        if path.is_dir():
            inside = sorted(one for one in path.rglob("*") if one.is_file())
            found += [one for one in inside if not one.name.startswith(".")]
        else:
            found.append(path)
    return found


def name_of(path: Path) -> str:
    """The name as text: what is no UTF-8 in it is replaced, for no terminal could show it."""
    return os.fsencode(path).decode(errors="replace")


def _bytes_of(path: Path) -> bytes:
    # One byte more than the largest message: enough to see that it is too large.
    if path == STDIN:
        return sys.stdin.buffer.read(LARGEST + 1)
    try:
        with path.open("rb") as opened:
            return opened.read(LARGEST + 1)
    except OSError as away:
        fail(f"{name_of(path)} cannot be read: {away.strerror}.", 2)


def desk_key() -> bytes:
    """The key of the setting, else the desk's own, by which two runs can be compared."""
    told = os.environ.get(KEY_SETTING)
    try:
        key = b64decode(told, validate=True) if told else KEY_WITHOUT_SETTING
    except NotBase64:
        key = b""
    if len(key) < KEY_BYTES:
        fail(f"{KEY_SETTING} must be at least {KEY_BYTES} bytes, written as base64.", 2)
    return key


def _reader() -> Reader:
    # What is sealed here is never opened: the private keys are thrown away at once.
    identity, parked = (bytes(PrivateKey.generate().public_key) for _ in range(2))
    return make_reader(desk_key(), identity, parked)
