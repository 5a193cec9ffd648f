"""A person's number within a name: what leaves the reader has a keyed digest in its place.

A sender may call a stay, a message or itself by the number of a person. The name still serves: what
is written alike is veiled alike, so a resource and what refers to it keep one name, and two keep
two. The digest is another than the pseudonym: the number may be of somebody else than the patient.
"""

import re
from collections.abc import Iterator
from typing import Any, TypeVar, cast

from msgspec.structs import replace

from services.milestone.read.digits import has_check_digits
from services.milestone.read.kept import kept
from services.milestone.read.seal import digest

DIGEST = 40
"""Hexadecimal digits, as a pseudonym has."""
_DIGITS = bytes(ord("0") if chr(byte) in "0123456789" else ord(" ") for byte in range(256))
_LONG = b"0" * 11
_PARTING = b" \t\n\r\f\v\x1c\x1d\x1e\x1f-"
# As an identifier may be written too, see ``patients``: with blanks or hyphens between the digits.
_RUN = re.compile(r"(?<![0-9])(?=([0-9](?:[\s-]{0,3}[0-9]){10})(?![0-9]))")
_UUID = r"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}"
# Digits of chance. Our own digests are among them, so to veil twice is to veil once.
_CHANCE = re.compile(rf"(?<![0-9A-Fa-f])(?:{_UUID}|[0-9A-Fa-f]{{32,}})(?![0-9A-Fa-f])")

T = TypeVar("T")


def is_number(digits: str) -> bool:
    """Whether they can be the number of a person: eleven, not all alike, with sound check digits.

    Those of a fødselsnummer, a D-number and a help number, by today's rule and that from 2032. One
    in thirty numbers of eleven digits that nobody has looks so by chance.

    Limit: numbers of other series have nothing to know them by: Denmark's, and DUF numbers.
    """
    return len(set(digits)) > 1 and has_check_digits(digits)


def may_hold_number(*texts: str) -> bool:
    """Whether any of the texts has digits for a number in a row: few have, and it is soon asked."""
    told = "|".join(texts)
    # Beyond ASCII there are other blanks.
    if not told.isascii():
        return True
    return _LONG in told.encode().translate(_DIGITS, _PARTING)


def veiled(key: bytes, text: str) -> str:
    """The text with a keyed digest in the place of each person's number in it.

    A number is a run of its own, no part of a longer one, a UUID or a digest.
    """
    found = _numbers_in(text)
    if not found:
        return text
    told, end = "", 0
    for start, stop in found:
        told += f"{text[end:start]}n{digest(key, b'number', text[start:stop].encode())[:DIGEST]}"
        end = stop
    return told + text[end:]


def veiled_in(key: bytes, told: T, fields: tuple[str, ...]) -> T:
    """The same with these fields veiled, texts or tuples of them; itself where nothing is."""
    hidden: dict[str, str | tuple[str, ...]] = {}
    for field in fields:
        stood = getattr(told, field)
        if not stood:
            continue
        if isinstance(stood, str):
            if _numbers_in(stood):
                hidden[field] = veiled(key, stood)
        elif any(_numbers_in(text) for text in stood):
            hidden[field] = tuple([veiled(key, text) for text in stood])
    # What ``schemas.value`` makes is a struct, though the types take it for a dataclass.
    made: T = replace(cast("Any", told), **hidden) if hidden else told
    return made


@kept
def _numbers_in(text: str) -> tuple[tuple[int, int], ...]:
    """Where the numbers begin and end."""
    return tuple(_spans(text)) if may_hold_number(text) else ()


def _spans(text: str) -> Iterator[tuple[int, int]]:
    chance = [found.span() for found in _CHANCE.finditer(text)]
    end = 0
    for found in _RUN.finditer(text):
        start, stop = found.span(1)
        within = any(first < stop and start < last for first, last in chance)
        if start >= end and not within and is_number(re.sub(r"[\s-]", "", found[1])):
            yield start, stop
            end = stop
