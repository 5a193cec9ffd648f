"""JSON as bytes, also such as no library would write: doubled keys, broken encoding, NaN."""

import json
from dataclasses import dataclass
from typing import Any

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Raw:
    """Bytes that are written as they are."""

    text: bytes


@dataclass(frozen=True, slots=True)
class Fields:
    """An object as a list of fields, so that a name may stand twice."""

    fields: tuple[tuple[str, Any], ...]


class Gone:
    """A place that is left out."""


GONE = Gone()


def written(value: Any) -> bytes:
    """The value as JSON."""
    if isinstance(value, Raw):
        return value.text
    if isinstance(value, dict):
        value = Fields(tuple(value.items()))
    if isinstance(value, Fields):
        told = [_bare(name) + b":" + written(v) for name, v in value.fields if v is not GONE]
        return b"{" + b",".join(told) + b"}"
    if isinstance(value, list):
        return b"[" + b",".join(written(one) for one in value if one is not GONE) + b"]"
    return b"" if value is GONE else _bare(value)


def places(value: Any, path: Path = ()) -> list[Path]:
    """The way to every value within a message, the message itself first."""
    found = [path]
    inner: Any = value.items() if isinstance(value, dict) else ()
    if isinstance(value, list):
        inner = enumerate(value)
    for step, one in inner:
        found += places(one, (*path, step))
    return found


def at(value: Any, path: Path) -> Any:
    """What stands at a place."""
    for step in path:
        value = value[step]
    return value


def changed(value: Any, path: Path, new: Any) -> Any:
    """A copy with something else at one place; the rest is shared."""
    if not path:
        return new
    step, rest = path[0], path[1:]
    copy = value.copy()
    copy[step] = changed(value[step], rest, new)
    return copy


def _bare(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
