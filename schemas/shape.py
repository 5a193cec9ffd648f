"""From what a file says to a definition of the right shape, with every mistake by its place."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Any, get_args, get_type_hints

from pydantic import TypeAdapter, ValidationError

from schemas.definition import Definition
from schemas.lines import At
from schemas.remedy import instead
from schemas.tables import BadDefinition, Remark, Table

ONE_OF = {
    "limits": "limit",
    "milestones": "milestone",
    "phases": "phase",
    "registry": "registry rule",
    "branches": "branch",
    "signals": "signal",
    "sources": "source",
    "pauses": "pause",
}
"""What one row of a list is called."""
FORMS = {
    "string": 'a text in quotes, as in "…"',
    "int": "a whole number",
    "bool": "true or false",
    "date": "a day without quotes, as in 2026-01-01",
    "tuple": "a list, as in […]",
    "dataclass": "a table, as in { … }",
    "dict": "a table, as in { … }",
}
"""How each kind of value is written, by how pydantic calls what is none."""


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
        name = called(at, told)
        if one["type"] == "missing":
            remedy = f"write {at[-1]} = …"
            yield Remark(told.where(at[:-1]), f"{name} is not said", remedy)
        else:
            # An enum says itself what it knows; what else there may be is a matter of kind.
            expected = (one.get("ctx") or {}).get("expected")
            remedy = f"write {expected or _form(one['type']) or one['msg']}"
            yield Remark(told.where(at), f"{name} cannot be that", remedy)


def _form(kind: str) -> str | None:
    return next((form for begins, form in FORMS.items() if kind.startswith(begins)), None)


def unknown_keys(told: Table) -> Iterator[Remark]:
    """Keys that a definition does not have: pydantic lets them pass in plain dataclasses."""
    yield from _keys((), told, Definition, told)


def _keys(at: At, told: Any, shape: Any, whole: Table) -> Iterator[Remark]:
    if isinstance(told, list):
        for index, one in enumerate(told):
            yield from _keys((*at, index), one, shape, whole)
    elif isinstance(told, Table) and isinstance(shape, type) and is_dataclass(shape):
        known = _shapes(shape)
        for name, value in told.items():
            if name in known:
                yield from _keys((*at, name), value, known[name], whole)
            else:
                says = f"{called((*at, name), whole)}: no such key"
                yield Remark(told.places[name], says, instead(name, known))


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


def called(at: At, told: Table) -> str:
    """How people are told of a place, e.g. ``limit 'OF1': source``; nameless rows count from 1."""
    words: list[str] = []
    found: Any = told
    for step in at:
        found = _within(found, step)
        if isinstance(step, int):
            words[-1] = _row(words[-1], step, found)
        else:
            words.append(step)
    return ": ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _within(found: Any, step: str | int) -> Any:
    try:
        return found[step]
    except (KeyError, IndexError, TypeError):
        return None


def _row(key: str, step: int, row: Any) -> str:
    name = row.get("id", row.get("number")) if isinstance(row, Table) else None
    return f"{ONE_OF.get(key, key)} {step + 1 if name is None else repr(name)}"
