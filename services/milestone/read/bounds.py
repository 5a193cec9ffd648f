"""What is looked at before any byte of a message is parsed: size, encoding, depth."""

import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import dataclass

from schemas.codes import ReasonClass
from schemas.parked import Reason

MEBIBYTE = 1024 * 1024
LARGEST = 10 * MEBIBYTE
"""Above this no installation may set its limit: a message is held in memory several times."""

DEEPEST = 128
"""The walk takes four frames for a level, and Python allows 1,000."""

# The last quote may be missing: what does not end is then taken whole, and looked at once.
_STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"?', re.DOTALL)
# Beyond the first 65,536 characters of Unicode one is written as two.
_ESCAPE = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[0-9a-fA-F]{4}|\\u[0-9a-fA-F]{4}|\\.")
# PostgreSQL keeps no U+0000, and FHIR allows none. Two backslashes are a backslash.
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
_NO_BRACKET = bytes(byte for byte in range(256) if byte not in b"{}[]")
_ROUNDS = 16
"""FHIR as hospitals send it is seldom deeper than 12; what is gets the slower look at once."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How large a message may be.

    Attributes:
        max_bytes: Of one message, at most 10 MiB.
        max_depth: Objects and arrays within one another.
        max_entries: Of one Bundle.
        max_characters: Of one string, at most FHIR's own 1 MiB (R4 4.0.1, data types).
    """

    max_bytes: int = 5_000_000
    max_depth: int = 64
    max_entries: int = 1000
    max_characters: int = MEBIBYTE

    def __post_init__(self) -> None:
        if not 0 < self.max_bytes <= LARGEST:
            raise ValueError(f"The largest message must have between 1 and {LARGEST} bytes.")
        if not 0 < self.max_depth <= DEEPEST:
            raise ValueError(f"The deepest message must have between 1 and {DEEPEST} levels.")


def outside(raw: bytes, bounds: Bounds) -> Iterator[Reason]:
    """Every bound that the message breaks; where it is too large, nothing else is looked at."""
    if len(raw) > bounds.max_bytes:
        yield Reason(ReasonClass.TOO_LARGE, "message", f"at most {bounds.max_bytes} bytes")
        return
    if not raw.isascii():
        try:
            # msgspec does not look at the encoding of what it skips.
            raw.decode()
        except UnicodeDecodeError as broken:
            yield Reason(ReasonClass.UNSOUND, "message", f"UTF-8 at byte {broken.start}")
        if raw.startswith(BOM_UTF8):
            # Whoever sends JSON must not write one: RFC 8259, section 8.1.
            yield Reason(ReasonClass.UNSOUND, "message", "no byte order mark before the JSON")
    # Not ``in``: that first asks whether the bytes are a number, and makes an error of it.
    if raw.find(b"\\") >= 0 and raw.find(b"\\u0000") >= 0 and _NUL.search(raw):
        yield Reason(ReasonClass.UNSOUND, "message", "no character U+0000")
    if _longer(raw, bounds.max_characters):
        expected = f"at most {bounds.max_characters} characters in one string"
        yield Reason(ReasonClass.TOO_LARGE, "message", expected)
    if _deeper(raw, bounds.max_depth):
        expected = f"at most {bounds.max_depth} objects and arrays within one another"
        yield Reason(ReasonClass.UNSOUND, "message", expected)


def _longer(raw: bytes, characters: int) -> bool:
    """Whether any string is longer."""
    if len(raw) <= characters:
        return False
    return any(_length(told[0]) > characters for told in _STRING.finditer(raw))


def _length(told: bytes) -> int:
    """Characters of a string in its quotes, an escape counted as the one that it is."""
    return len(_ESCAPE.sub("_", told.decode(errors="replace"))) - len('""')


def _deeper(raw: bytes, depth: int) -> bool:
    """Whether brackets stand deeper within one another. Needs no stack, however deep they are."""
    # All else is asked of the brackets alone: to count bytes takes as long as to drop the others.
    brackets = raw.translate(None, _NO_BRACKET)
    if brackets.count(b"{") + brackets.count(b"[") <= depth:
        return False
    if not _peeled(brackets, min(depth, _ROUNDS)):
        return False
    # Brackets within strings may not pair, so look again without strings; this is slower.
    return _reaches(_STRING.sub(b"", raw).translate(None, _NO_BRACKET), depth + 1)


def _peeled(brackets: bytes, times: int) -> bytes:
    """What is left when the innermost pairs have been taken away so many times."""
    for _ in range(times):
        fewer = brackets.replace(b"{}", b"").replace(b"[]", b"")
        if len(fewer) == len(brackets):
            # Nothing pairs any more: to look again and again would find no more.
            break
        brackets = fewer
    return brackets


def _reaches(brackets: bytes, limit: int) -> bool:
    depth = 0
    for bracket in brackets:
        depth += 1 if bracket in b"{[" else -1
        if depth >= limit:
            return True
    return False
