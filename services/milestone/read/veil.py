"""A person's number within a name: what leaves the reader has a keyed digest in its place.

A sender may call a stay, a message or itself by the number of a person. The name still serves: what
is written alike is veiled alike, so a resource and what refers to it keep one name, and two keep
two. The digest is another than the pseudonym: the number may be of somebody else than the patient.
"""

import re
from itertools import islice
from typing import Any, TypeVar, cast

from schemas.value import replace
from services.milestone.read.digits import NUMBER, PARTING, has_check_digits, unparted
from services.milestone.read.kept import kept
from services.milestone.read.seal import digest

DIGEST = 40
"""Hexadecimal digits, as a pseudonym has."""
_DIGITS = bytes(
    ord("0") if re.fullmatch(rf"[0-9]|{PARTING}", chr(byte)) else ord(" ") for byte in range(256)
)
"""What parts digits counts as one: to leave it out would take longer."""
_LONG = b"0" * NUMBER
_RUN = re.compile(rf"(?<![0-9])(?=([0-9](?:{PARTING}{{0,3}}[0-9]){{10}})(?![0-9]))")
_UUID = r"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}"
# Digits of chance. Our own digests are among them, so to veil twice is to veil once.
_OF_CHANCE = frozenset("0123456789ABCDEFabcdef-")
_CHANCE = re.compile(rf"(?<![0-9A-Fa-f])(?:{_UUID}|[0-9A-Fa-f]{{32,}})(?![0-9A-Fa-f])")

AROUND = 64
"""Characters before and after digits in which a digest is looked for: the longest has so many."""
LONGEST_NAME = 2000
"""Bytes in UTF-8. PostgreSQL's index takes no more than 2704 of what it cannot make shorter (B-Tree
Indexes, 64.1.2 of its manual), and a name of several parts may have four times as many."""
MOST_RUNS = 5
"""Runs of eleven digits in one text. No name has more, and to try each of hundreds would take its
time: what stands from the first to the end is then veiled as one."""

T = TypeVar("T")
Text = TypeVar("Text", str, tuple[str, ...])


def is_number(digits: str) -> bool:
    """Whether they can be the number of a person: eleven, not all alike, with sound check digits.

    Those of a fødselsnummer, a D-number and a help number, by today's rule and that from 2032. One
    in thirty numbers of eleven digits that nobody has looks so by chance.

    Limit: numbers of other series have nothing to know them by: Denmark's, and DUF numbers.
    """
    return has_check_digits(digits) and len(set(digits)) > 1


def may_hold_number(text: str) -> bool:
    """Whether the text has digits for a number in a row: few have, and it is soon asked."""
    # Beyond ASCII there are other blanks.
    return not text.isascii() or _has_run(text.encode())


def may_hold_number_in(json: bytes) -> bool:
    """Whether any text in JSON of msgspec's has digits for a number in a row.

    It misses none that ``may_hold_number`` finds: without a backslash each text stands there as it
    is, between quotes, and so does every run of its digits.
    """
    return json.find(b"\\") >= 0 or not json.isascii() or _has_run(json)


def _has_run(told: bytes) -> bool:
    # ``in`` would first try the bytes as a number, and fail.
    return told.translate(_DIGITS).find(_LONG) >= 0


def is_too_long(text: str) -> bool:
    """Whether it cannot be kept as a name."""
    return len(text) * 4 > LONGEST_NAME and len(text.encode()) > LONGEST_NAME


def veiled(key: bytes, text: str) -> str:
    """The text with a keyed digest in the place of each person's number in it.

    A number is a run of its own, no part of a longer one, a UUID or a digest. What is too long for
    an index has one in the place of all of it.
    """
    if is_too_long(text):
        return f"n{digest(key, b'long', text.encode())[:DIGEST]}"
    found = _numbers_in(text)
    if not found:
        return text
    told, end = "", 0
    for start, stop in found:
        told += f"{text[end:start]}n{digest(key, b'number', text[start:stop].encode())[:DIGEST]}"
        end = stop
    return told + text[end:]


def veiled_text(key: bytes, told: Text) -> Text:
    """A text, or each of several, veiled."""
    if isinstance(told, str):
        return veiled(key, told)
    return tuple([veiled(key, text) for text in told])


def veiled_in(key: bytes, told: T, fields: tuple[str, ...]) -> T:
    """The same with these fields veiled, texts or tuples of them; itself where nothing is."""
    hidden: dict[str, str | tuple[str, ...]] = {}
    for field in fields:
        stood = getattr(told, field)
        if stood and (veil := veiled_text(key, stood)) != stood:
            hidden[field] = veil
    made: T = replace(cast("Any", told), **hidden) if hidden else told
    return made


@kept
def _numbers_in(text: str) -> tuple[tuple[int, int], ...]:
    """Where the numbers begin and end."""
    return tuple(_spans(text)) if may_hold_number(text) else ()


def _spans(text: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    runs = list(islice(_RUN.finditer(text), MOST_RUNS + 1))
    if len(runs) > MOST_RUNS:
        return [(runs[0].start(), len(text))]
    for run in runs:
        start, stop = run.span(1)
        if found and start < found[-1][1]:
            continue
        if is_number(unparted(run[1])) and not _is_of_chance(text, start, stop):
            found.append((start, stop))
    return found


def _is_of_chance(text: str, start: int, stop: int) -> bool:
    """Whether they stand within a UUID or a digest, of which other digits are then beside them."""
    beside = text[max(0, start - 1) : start], text[stop : stop + 1]
    if not any(one in _OF_CHANCE for one in beside if one):
        return False
    near = _CHANCE.finditer(text, max(0, start - AROUND), stop + AROUND)
    return any(one.start() < stop and start < one.end() for one in near)
