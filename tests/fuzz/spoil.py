"""The ways to spoil a value. What is planted carries a mark that no answer may repeat."""

import json
from collections.abc import Callable
from types import MappingProxyType
from typing import Any

from tests.fuzz.write import GONE, Fields, Raw, written
from tests.read.given import KARI

MARK = "hemmelig"
NUMBER = 7_654_321_987
"""The mark where only a number can stand."""

Spoil = Callable[[Any], Any]


def _constant(text: str) -> Spoil:
    raw = Raw(text.encode())
    return lambda _old: raw


def _text(text: str) -> Spoil:
    return lambda _old: text


def _deep(old: Any) -> Raw:
    return Raw(b'{"extension":[' * 200 + written(old) + b"]}" * 200)


def _nested(old: Any) -> Any:
    for _ in range(20):
        old = {"extension": [{"url": MARK, "extension": [old]}]}
    return old


def _beside(old: Any) -> Any:
    """A field that FHIR does not have, and one beside a primitive."""
    if not isinstance(old, dict):
        return [old, MARK]
    return old | {MARK: {MARK: NUMBER}, f"_{next(iter(old), 'id')}": {"id": MARK}}


def _doubled(old: Any) -> Any:
    if not isinstance(old, dict) or not old:
        return [old, old]
    name = next(iter(old))
    return Fields((*old.items(), (name, MARK)))


def _doubled_first(old: Any) -> Any:
    if not isinstance(old, dict) or not old:
        return [old]
    name = next(reversed(old))
    return Fields(((name, [NUMBER, MARK]), *old.items()))


def _renamed(old: Any) -> Any:
    if not isinstance(old, dict):
        return {MARK: old}
    return {name.upper(): one for name, one in old.items()}


def _swapped(old: Any) -> Any:
    """An array where an object should be, and the reverse."""
    if isinstance(old, list):
        return old[0] if old else {}
    return [old]


SPOILS: MappingProxyType[str, Spoil] = MappingProxyType(
    {
        "drop": lambda _old: GONE,
        "null": lambda _old: None,
        "text": _text(MARK),
        "number": lambda _old: NUMBER,
        "negative": lambda _old: -NUMBER,
        "fraction": _constant(f"{NUMBER}.5e3"),
        "true": lambda _old: True,
        "empty": _text(""),
        "blank": _text(" \t"),
        "blank at the end": lambda old: f"{old} " if isinstance(old, str) else [],
        "empty object": lambda _old: {},
        "empty array": lambda _old: [],
        "null in array": lambda _old: [None],
        "swapped": _swapped,
        "twice nested": lambda old: [[old]],
        "object": lambda _old: {MARK: MARK},
        "object as text": lambda old: json.dumps(old, default=str),
        "unknown field": _beside,
        "doubled": _doubled,
        "doubled first": _doubled_first,
        "upper case": _renamed,
        "huge text": _text(MARK * 2000),
        "huge array": lambda old: [old] * 300,
        "huge object": lambda _old: {f"{MARK}{n}": n for n in range(300)},
        "thirty digits": _constant("9" * 30),
        "four thousand digits": _constant("9" * 5000),
        "1e999": _constant("1e999"),
        "NaN": _constant("NaN"),
        "Infinity": _constant("-Infinity"),
        "lone surrogate": _constant(f'"{MARK}\\ud800"'),
        "surrogate as UTF-8": lambda _old: Raw(b'"' + MARK.encode() + b'\xed\xa0\x80"'),
        "no UTF-8": lambda _old: Raw(b'"' + MARK.encode() + b'\xff"'),
        "U+0000": _constant(f'"{MARK}\\u0000"'),
        "bare U+0000": lambda _old: Raw(b'"' + MARK.encode() + b'\0"'),
        "bare control": lambda _old: Raw(b'"' + MARK.encode() + b'\n"'),
        "byte order mark": lambda _old: f"\ufeff{MARK}",
        "right to left": lambda _old: f"\u202e{MARK}\U0001f9ff",
        "deep": _deep,
        "nested": _nested,
        "year": _text("2026"),
        "month": _text("2026-03"),
        "no such day": _text("2026-02-30"),
        "no such hour": _text("2026-03-02T25:00:00Z"),
        "no zone": _text("2026-03-02T10:00:00"),
        "year one": _text("0001-01-01T00:00:00+14:00"),
        "year of none": _text("9999-12-31T23:59:59-14:00"),
        "leap second": _text("2026-12-31T23:59:60.999999999999999999999Z"),
        "other digits": _text("٢٠٢٦-٠٣-٠٢"),
        "fragment": _text("#"),
        "search": _text(f"Patient?identifier=urn:oid:2.16.578.1.12.4.1.4.1|{MARK}%00"),
        "version": _text(f"Patient/{MARK}/_history/{NUMBER}"),
        "slashes": _text("/////"),
        "other type": _text("Observation"),
        "no type": _text(f"{MARK}Type"),
        "number of a person": _text(KARI),
        "no JSON": _constant(f"{MARK}"),
        "comment": _constant(f'/* {MARK} */ "x"'),
    }
)
