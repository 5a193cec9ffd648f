"""From what a file says to a definition of the right shape, with every mistake by its place."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from difflib import get_close_matches
from functools import cache
from types import UnionType
from typing import Any, get_args, get_type_hints

from pydantic import TypeAdapter, ValidationError

from schemas.definition import Definition
from schemas.lines import At
from schemas.tables import BadDefinition, Remark, Table


def shaped(told: Table) -> Definition:
    """The definition.

    Raises:
        BadDefinition: With every mistake of shape, but for keys that are none.
    """
    try:
        return _adapter().validate_python(told)
    except ValidationError as broken:
        raise BadDefinition(remarks_of(broken, told)) from None


def remarks_of(broken: ValidationError, told: Table) -> Iterator[Remark]:
    """What pydantic found, each by its place in the file."""
    for one in broken.errors():
        at: At = one["loc"]
        if one["type"] == "missing":
            missing = str(at[-1])
            yield Remark(told.where(at[:-1]), f"{_name(at)} is not said", f"write {missing} = …")
        else:
            yield Remark(told.where(at), f"{_name(at)}: {one['msg']}")


def unknown_keys(told: Table) -> Iterator[Remark]:
    """Keys that a definition does not have: pydantic lets them pass in plain dataclasses."""
    yield from _keys((), told, Definition)


def _keys(at: At, told: Any, shape: Any) -> Iterator[Remark]:
    if isinstance(told, list):
        for index, one in enumerate(told):
            yield from _keys((*at, index), one, shape)
    elif isinstance(told, Table) and isinstance(shape, type) and is_dataclass(shape):
        known = _shapes(shape)
        for name, value in told.items():
            if name in known:
                yield from _keys((*at, name), value, known[name])
            else:
                near = get_close_matches(name, known, 1)
                remedy = f"write {near[0]}" if near else f"there are {', '.join(sorted(known))}"
                yield Remark(told.places[name], f"{_name((*at, name))}: no such key", remedy)


@cache
def _shapes(shape: type) -> dict[str, Any]:
    """Each field that a file may say, and the dataclass that it holds, if any, one or several."""
    hints = get_type_hints(shape)
    told = [one for one in fields(shape) if one.init and one.metadata.get("in files", True)]
    return {one.name: _held(hints[one.name]) for one in told}


def _held(hint: Any) -> Any:
    if isinstance(hint, UnionType) or get_args(hint):
        return next((one for one in get_args(hint) if one is not type(None)), None)
    return hint


# Made once: of nested dataclasses it takes as long as reading a hundred files.
@cache
def _adapter() -> TypeAdapter[Definition]:
    return TypeAdapter(Definition)


def _name(at: At) -> str:
    """E.g. ``limits.3.source``: the rows of a list are counted from 0."""
    return ".".join(map(str, at))
