"""Sound resources of every type that is looked at, and ways to spoil them."""

import json
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

from hypothesis import strategies as st

from services.milestone.read.model.learn import shape_of
from services.milestone.read.release import Release
from services.milestone.read.tables import HELP, OURS
from tests.read.given import CORPORA, EXAMPLES

LOOKED_AT = sorted(OURS | HELP)
LARGEST = 8_000
"""Characters of a resource that is spoiled; larger ones say nothing more."""
SPOILS: list[Any] = [
    *("x", "", " ", "\n", "\t ", "a b", " a", "a ", "\u00a0", "é", "\ud800", "a" * 65, "#", "#x"),
    *("{}", '"', '":', ":", "<script>", "final", "active", "unknown", "urn:oid:1.2"),
    *("2026-02-30", "2026-02-29", "2024-02-29", "1900-02-29", "2026-13-01", "0000", "9999-12-31"),
    *("2026-01-01T10:00", "2026-01-01T10:00:00+01:00", "2026-01-01T24:00:00Z", "1e5"),
    *(5, -1, 0, 1.5, 1.0, True, False, None, 2**31, 10**30, 1e15),
    *([], {}, [None], ["x"], [{}], [[]], {"x": "y"}, {"id": "x"}, {"url": "x"}),
    *({"reference": "Observation/1"}, {"reference": "#nope"}, {"reference": "Patient/1"}),
    {"reference": "ServiceRequest/1", "type": "Service Request"},
    {"extension": [{"url": "u", "valueString": "v"}]},
    {"url": "x", "valueString": "a", "valueCode": "b"},
    {"coding": [{"code": " "}]},
    {"status": "generated", "div": "<div><script>a</script></div>"},
    {"value": 1e15},
    {"resourceType": "Patient", "id": "x"},
    [{"resourceType": "Patient", "id": "x"}],
    [{"resourceType": "Foo"}],
    [{"resourceType": "Patient", "contained": [{"resourceType": "Patient"}]}],
]
SEPARATORS = [(",", ":"), (", ", ": ")]
"""Without blanks between, the length alone may tell that nothing is told twice."""
TWICE = [
    b'"status":"active",',
    b'"id":"a",',
    b'"language" : "nb",',
    b'"id"\n:"a",',
    b'"\\u0069d":"a",',
]


@cache
def known() -> tuple[dict[str, Any], ...]:
    """The resources of our examples, and of the corpora where they lie beside this checkout."""
    found = []
    for root in (EXAMPLES, CORPORA):
        for path in sorted(root.rglob("*.json")):
            try:
                told = json.loads(path.read_bytes())
            except ValueError:
                continue
            found += [one for one in resources(told) if len(json.dumps(one)) < LARGEST]
    return tuple(found)


def resources(told: Any) -> Iterator[dict[str, Any]]:
    """The resources of a message that are looked at."""
    entries = (
        [one.get("resource") for one in told.get("entry", ())] if told.get("entry") else [told]
    )
    for one in entries:
        if isinstance(one, dict) and one.get("resourceType") in LOOKED_AT:
            yield one


@cache
def names(release: Release) -> tuple[str, ...]:
    """Names of fields, ours and others."""
    told = {name for kind in LOOKED_AT for name in shape_of(release, kind).fields}
    more = (
        "value valueString valueCode _status _valueString coding text system url fhir_comments foo"
    )
    return tuple(sorted(told | set(more.split())))


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value within a resource."""
    if path:
        yield path
    if isinstance(value, dict | list):
        inner: Any = value.items() if isinstance(value, dict) else enumerate(value)
        for step, one in inner:
            yield from places(one, (*path, step))


def envelopes() -> list[dict[str, Any]]:
    """Messages with few entries, and what may stand about a resource in one."""
    resource = {"resourceType": "Patient", "id": "a"}
    entry = {"fullUrl": "urn:uuid:8b5e4d0e-3b0a-4c1e-9c37-2f6f3c1b1f0a", "resource": resource}
    asked = {"request": {"method": "PUT", "url": "Patient/a"}, **entry}
    found = {"search": {"mode": "match", "score": 0.5}, **entry}
    meta = {"profile": ["http://a.example/bundle"], "tag": [{"system": "s", "code": "c"}]}
    link = [{"relation": "self", "url": "http://a.example"}]
    return [
        {"resourceType": "Bundle", "type": "transaction", "meta": meta, "entry": [asked]},
        {"resourceType": "Bundle", "type": "searchset", "link": link, "entry": [found, entry]},
        {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": resource}]},
        {"resourceType": "Bundle", "type": "collection", "timestamp": "2026-01-05T10:00:00Z"},
    ]


@st.composite
def spoiled(
    draw: st.DrawFn, release: Release, told: Callable[[], Sequence[dict[str, Any]]] = known
) -> tuple[str, bytes]:
    """The type and bytes of a resource with one thing changed, left out, added or told twice."""
    resource = json.loads(json.dumps(draw(st.sampled_from(told()))))
    kind = resource["resourceType"]
    path = draw(st.sampled_from([one for one in places(resource) if one != ("resourceType",)]))
    at: Any = resource
    for step in path[:-1]:
        at = at[step]
    how = draw(st.sampled_from(["change", "change", "change", "drop", "add", "twice"]))
    if how == "change":
        at[path[-1]] = draw(st.sampled_from(SPOILS))
    elif how == "drop":
        del at[path[-1]]
    elif how == "add":
        held = at if isinstance(at, dict) else resource
        held[draw(st.sampled_from(names(release)))] = draw(st.sampled_from(SPOILS))
    text = json.dumps(
        resource, ensure_ascii=draw(st.booleans()), separators=draw(st.sampled_from(SEPARATORS))
    )
    raw = text.encode(errors="surrogatepass")
    return kind, raw if how != "twice" else b"{" + draw(st.sampled_from(TWICE)) + raw[1:]
