"""Messages that are as hard to read as a message of their size can be, sound and broken ones."""

import json
from collections.abc import Callable
from types import MappingProxyType
from typing import Any

from bench.hard import (
    PERSON,
    bundle,
    chain,
    codes,
    conditions,
    contained,
    links,
    nested,
    numbers,
    orders,
    stay,
    subject,
)

Grow = Callable[[int], Any]
"""A message with so many of something, as JSON or as bytes."""

SOUND: MappingProxyType[str, Grow] = MappingProxyType(
    {
        "text": lambda n: stay(text={"status": "generated", "div": "x" * n}),
        "text of other alphabets": lambda n: stay(text={"status": "generated", "div": "ø" * n}),
        "brackets in text": lambda n: stay(text={"status": "generated", "div": '[{"' * n}),
        "escapes": lambda n: stay(text={"status": "generated", "div": "\\\n" * n}),
        "stays": lambda n: bundle("collection", [stay(id=f"e{one}") for one in range(n)]),
        "stays of as many persons": lambda n: bundle(
            "collection", [stay(id=f"e{one}", subject=subject(one)) for one in range(n)]
        ),
        "stays by numbers of persons": lambda n: bundle(
            "collection", [stay(id=f"{PERSON}.{one}") for one in range(n)]
        ),
        "digits for many numbers": lambda n: stay(
            identifier=[{"system": "urn:x", "value": f"{'1-' * 400}{one}"} for one in range(n)]
        ),
        "linked persons": links,
        "Conditions of one name": conditions,
        "Tasks for whom others tell": orders,
        "chain of messages": chain,
        "contained": contained,
        "extensions": nested,
        "codes": lambda n: stay(type=codes(n, "8406", "8451")),
        "status history": lambda n: stay(
            statusHistory=[{"status": "arrived", "period": {"start": "2026-03-02"}}] * n
        ),
        "other resources": lambda n: bundle(
            "collection", [{"resourceType": "Basic", "code": {}}] * n
        ),
    }
)
"""Nothing is wrong with these."""

BROKEN: MappingProxyType[str, Grow] = MappingProxyType(
    {
        "no JSON": lambda n: b'["' + b'\\"' * n,
        "deep": lambda n: b"[" * n,
        "deep and closed": lambda n: b'{"a":' * n + b"1" + b"}" * n,
        "fields that FHIR has not": lambda n: stay(**{f"x{one}": one for one in range(n)}),
        "wrong types": lambda n: stay(type=[5] * n),
        "wrong codes": lambda n: bundle(
            "collection", [stay(id=f"e{one}", status="banana") for one in range(n)]
        ),
        "wrong days": lambda n: stay(
            status="banana", location=[{"location": {}, "period": {"start": "x"}}] * n
        ),
        "pathway codes in parts": lambda n: stay(type=codes(n, "9321")),
        "numbers": lambda n: stay(identifier=numbers(n)),
        "thirty thousand digits": lambda n: (
            b'{"resourceType":"Encounter","length":' + b"9" * n + b"}"
        ),
        "empty entries": lambda n: bundle("collection", [{}] * n),
        "no subject": lambda n: bundle("collection", [{"resourceType": "Task"}] * n),
        "search without end": lambda n: stay(subject={"reference": "Patient?identifier=" * n}),
        "same field again": lambda n: (
            b'{"resourceType":"Encounter",' + b'"id":"e",' * n + b'"id":"e"}'
        ),
    }
)
"""Something is wrong with these, everywhere."""


def message(grow: Grow, size: int) -> bytes:
    """The largest of these messages that has at most ``size`` bytes."""
    least, most = 0, size
    while least < most:
        middle = (least + most + 1) // 2
        if len(_bytes(grow(middle))) <= size:
            least = middle
        else:
            most = middle - 1
    return _bytes(grow(least))


def _bytes(told: Any) -> bytes:
    return told if isinstance(told, bytes) else json.dumps(told, ensure_ascii=False).encode()
