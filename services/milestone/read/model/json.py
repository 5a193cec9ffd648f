"""JSON as the walk needs it: with what Python's own reading of it would lose."""

import json
from collections.abc import Callable
from typing import Any

import msgspec


class Twice(dict[str, Any]):
    """An object in which some name stood more than once; the last one is kept."""


class NoNumber:
    """A number that no machine holds: 1e999, or an integer of a thousand digits."""


LONGEST = 400
"""Digits of an integer that is still read: a double holds no more than 309."""
# Each digit as a nought: to look for many of one is far quicker than for many of any.
_NOUGHTS = bytes.maketrans(b"123456789", b"0" * 9)
_LONGER = b"0" * (LONGEST + 1)


def parsed(raw: bytes) -> Any:
    """The value.

    Raises:
        ValueError: It is no JSON, or no UTF-8.
        RecursionError: It is too deep.
    """
    # A call for each number is half of the work where there are many.
    decoder = _OF_LONG_NUMBERS if _LONGER in raw.translate(_NOUGHTS) else _DECODER
    return decoder.decode(raw.decode())


def glanced(raw: bytes) -> Any:
    """The value for who asks only of its form: nothing tells that a name stood there twice.

    Raises:
        ValueError: It is no JSON, or no UTF-8.
        RecursionError: It is too deep.
    """
    try:
        return msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        # Half of a surrogate pair, or a number that no machine holds: Python's reading knows them.
        return parsed(raw)


def is_text(told: str) -> bool:
    """Whether a string is Unicode: half of a surrogate pair is none."""
    if told.isascii():
        return True
    try:
        told.encode()
    except UnicodeEncodeError:
        return False
    return True


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    return made if len(made) == len(pairs) else Twice(made)


def _integer(text: str) -> int | NoNumber:
    return int(text) if len(text) <= LONGEST else NoNumber()


def _float(text: str) -> float | NoNumber:
    number = float(text)
    return NoNumber() if number in {float("inf"), float("-inf")} else number


def _constant(_: str) -> Any:
    # NaN and Infinity are Python's own, and no JSON.
    raise ValueError("no JSON")


def _decoder(parse_int: Callable[[str], Any]) -> json.JSONDecoder:
    """Made once: to make one takes as long as to read a small resource."""
    return json.JSONDecoder(
        object_pairs_hook=_object,
        parse_int=parse_int,
        parse_float=_float,
        parse_constant=_constant,
    )


_DECODER, _OF_LONG_NUMBERS = _decoder(int), _decoder(_integer)
