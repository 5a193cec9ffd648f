"""Messages that are as hard to read as a message of their size can be, sound and broken ones."""

import json
from collections.abc import Callable
from types import MappingProxyType
from typing import Any

FNR = "urn:oid:2.16.578.1.12.4.1.4.1"
PERSON = "12851298639"
"""Of nobody; its check digits are sound, so it must not be told in clear."""
VOLVEN = "urn:oid:2.16.578.1.12.4.1.1."
STAY = "https://hospital.example/stay"
MEDCOM = "http://medcomfhir.dk/ig/terminology"

Grow = Callable[[int], Any]
"""A message with so many of something, as JSON or as bytes."""


def _numbers(many: int) -> list[dict[str, str]]:
    return [{"system": "urn:x", "value": str(one)} for one in range(many)]


def _subject(number: int = 0) -> dict[str, Any]:
    return {"identifier": {"system": FNR, "value": f"05814{number:06}"}}


def stay(**more: Any) -> dict[str, Any]:
    """A small resource: a stay that has begun."""
    return {
        "resourceType": "Encounter",
        "id": "e",
        "status": "in-progress",
        "class": {"code": "IMP"},
        "subject": _subject(),
        "period": {"start": "2026-03-02T10:00:00+01:00"},
    } | more


def _bundle(kind: str, resources: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    entries = [{"fullUrl": f"urn:uuid:{n}", "resource": one} for n, one in enumerate(resources)]
    return {"resourceType": "Bundle", "type": kind, "entry": entries} | more


def _codes(many: int, *numbers: str) -> list[dict[str, Any]]:
    return [
        {"coding": [{"system": VOLVEN + number, "code": f"D{n}"} for number in numbers]}
        for n in range(many)
    ]


def _chain(many: int) -> dict[str, Any]:
    """A notification at the end of a long chain."""
    header = {
        "resourceType": "MessageHeader",
        "id": "m0",
        "eventCoding": {"system": MEDCOM, "code": "hospital-notification-message"},
        "source": {"endpoint": "https://hospital.example"},
        "focus": [{"reference": "urn:uuid:1"}],
    }
    about = stay(episodeOfCare=[{"identifier": {"system": STAY, "value": "1"}}])
    return _bundle("message", [header, about, *[_step(number) for number in range(many)]])


def _step(number: int) -> dict[str, Any]:
    return {
        "resourceType": "Provenance",
        "target": [{"reference": f"MessageHeader/m{number}"}],
        "recorded": "2026-03-02T10:00:00+01:00",
        "activity": {"coding": [{"system": MEDCOM, "code": "admit-inpatient"}]},
        "agent": [{"who": {"display": "x"}}],
        "entity": [
            {"role": "revision", "what": {"reference": f"MessageHeader/m{one}"}}
            for one in (number + 1, number)
        ],
    }


def _links(many: int) -> dict[str, Any]:
    """Records of one person, each linked to the next, and a stay of each."""
    people = [
        {
            "resourceType": "Patient",
            "id": f"p{number}",
            "identifier": [{"system": FNR, "value": f"05814{number:06}"}],
            "link": [{"type": "seealso", "other": {"reference": f"Patient/p{number + 1}"}}],
        }
        for number in range(many)
    ]
    stays = [stay(id=f"e{n}", subject={"reference": f"Patient/p{n}"}) for n in range(many)]
    return _bundle("collection", [*people, *stays])


def _contained(many: int) -> dict[str, Any]:
    inside = [
        {
            "resourceType": "EpisodeOfCare",
            "id": f"e{n}",
            "identifier": _numbers(3),
            "status": "active",
            "patient": _subject(),
        }
        for n in range(20)
    ]
    return stay(contained=inside, episodeOfCare=[{"reference": f"#e{n % 20}"} for n in range(many)])


def _nested(many: int) -> dict[str, Any]:
    """Extensions within extensions, wide and deep."""
    deep: dict[str, Any] = {"url": "x", "valueCoding": {"system": VOLVEN + "9321", "code": "D12"}}
    for _ in range(12):
        deep = {"url": "x", "extension": [deep]}
    return stay(extension=[deep] * many)


SOUND: MappingProxyType[str, Grow] = MappingProxyType(
    {
        "text": lambda n: stay(text={"status": "generated", "div": "x" * n}),
        "text of other alphabets": lambda n: stay(text={"status": "generated", "div": "ø" * n}),
        "brackets in text": lambda n: stay(text={"status": "generated", "div": '[{"' * n}),
        "escapes": lambda n: stay(text={"status": "generated", "div": "\\\n" * n}),
        "stays": lambda n: _bundle("collection", [stay(id=f"e{one}") for one in range(n)]),
        "stays of as many persons": lambda n: _bundle(
            "collection", [stay(id=f"e{one}", subject=_subject(one)) for one in range(n)]
        ),
        "stays by numbers of persons": lambda n: _bundle(
            "collection", [stay(id=f"{PERSON}.{one}") for one in range(n)]
        ),
        "digits for many numbers": lambda n: stay(
            identifier=[{"system": "urn:x", "value": f"{'1-' * 400}{one}"} for one in range(n)]
        ),
        "linked persons": _links,
        "chain of messages": _chain,
        "contained": _contained,
        "extensions": _nested,
        "codes": lambda n: stay(type=_codes(n, "8406", "8451")),
        "status history": lambda n: stay(
            statusHistory=[{"status": "arrived", "period": {"start": "2026-03-02"}}] * n
        ),
        "other resources": lambda n: _bundle(
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
        "wrong codes": lambda n: _bundle(
            "collection", [stay(id=f"e{one}", status="banana") for one in range(n)]
        ),
        "wrong days": lambda n: stay(
            status="banana", location=[{"location": {}, "period": {"start": "x"}}] * n
        ),
        "pathway codes in parts": lambda n: stay(type=_codes(n, "9321")),
        "numbers": lambda n: stay(identifier=_numbers(n)),
        "thirty thousand digits": lambda n: (
            b'{"resourceType":"Encounter","length":' + b"9" * n + b"}"
        ),
        "empty entries": lambda n: _bundle("collection", [{}] * n),
        "no subject": lambda n: _bundle("collection", [{"resourceType": "Task"}] * n),
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
