"""What tells a resource of R5 from one of R4: fields and forms that only one of them knows."""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

from services.milestone.read.model.json import glanced
from services.milestone.read.model.learn import shape_of
from services.milestone.read.model.primitives import PRIMITIVES
from services.milestone.read.model.shape import RESOURCE, Field, Shape
from services.milestone.read.release import Release

ENOUGH = 20
"""Of an array so many are looked at: whoever writes one of them in a release writes all in it."""


def shows(kind: str, raw: bytes) -> Release | None:
    """The release that more of its fields and forms are of; ``None`` when nothing tells.

    A code counts only where nothing else tells: beside fields of R4 it is a defect.

    Args:
        kind: A resource type that both releases have.
        raw: Its JSON.
    """
    try:
        value = glanced(raw)
    except (ValueError, RecursionError):
        return None
    shapes = shape_of(Release.R4, kind), shape_of(Release.R5, kind)
    votes: Counter[Release] = Counter()
    _compare(value, *shapes, votes)
    if not votes:
        votes.update(_coded(value, *shapes))
    if votes[Release.R4] == votes[Release.R5]:
        return None
    return max(votes, key=votes.__getitem__)


def may_have_code_of_r5(kind: str, raw: bytes) -> bool:
    """Whether a code that only R5 has may stand in a resource; it is looked for, and not read.

    Args:
        kind: A resource type that both releases have.
        raw: Its JSON; an escape may hide any code.
    """
    return b"\\" in raw or any(code in raw for code in _codes_of_r5(kind))


@cache
def _codes_of_r5(kind: str) -> tuple[bytes, ...]:
    """In quotes, those of the resource's own fields."""
    older, newer = shape_of(Release.R4, kind).fields, shape_of(Release.R5, kind).fields
    pairs = [(older[name].codes, newer[name].codes) for name in older.keys() & newer.keys()]
    codes = {code for old, new in pairs if old and new for code in new - old}
    return tuple(f'"{code}"'.encode() for code in sorted(codes))


def _coded(value: dict[str, Any], older: Shape, newer: Shape) -> Iterator[Release]:
    """The releases whose own codes stand in it."""
    for name, one in value.items():
        old, new = older.fields.get(name), newer.fields.get(name)
        if old is None or new is None or not (old.codes and new.codes) or not isinstance(one, str):
            continue
        if (one in old.codes) != (one in new.codes):
            yield Release.R4 if one in old.codes else Release.R5


def _compare(value: Any, older: Shape, newer: Shape, votes: Counter[Release]) -> None:
    for name, one in value.items() if isinstance(value, dict) else ():
        base = name.removeprefix("_")
        old, new = older.fields.get(base), newer.fields.get(base)
        if old is None and new is None:
            continue
        fits_old, fits_new = _has_form(one, old), _has_form(one, new)
        if fits_old != fits_new:
            votes[Release.R4 if fits_old else Release.R5] += 1
        elif fits_old and old is not None and new is not None and _is_object(old):
            shapes = shape_of(Release.R4, old.type), shape_of(Release.R5, new.type)
            for inner in one[:ENOUGH] if isinstance(one, list) else (one,):
                _compare(inner, *shapes, votes)


def _has_form(value: Any, field: Field | None) -> bool:
    """Whether a value is an array or not, and of objects or not, as the field has it."""
    if field is None or isinstance(value, list) != field.many:
        return False
    first = value[0] if isinstance(value, list) and value else value
    return isinstance(first, dict) == (field.type not in PRIMITIVES)


def _is_object(field: Field) -> bool:
    return field.type not in PRIMITIVES and field.type != RESOURCE
