"""Which fields of a message were used and which were left, as paths without values or indexes.

For the desk alone: the hot path decodes what it needs and never asks what else there is.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import msgspec

from services.milestone.read import datatypes
from services.milestone.read.fields import EXTENSIONS, LISTS, USES, Use
from services.milestone.read.known import is_field
from services.milestone.read.layout import FHIR_NAMES, PARTS, STRUCTS, fields_by_name
from services.milestone.read.links import KINDS
from services.milestone.read.systems import volven
from services.milestone.read.tables import TYPES

IN_CONTAINED = frozenset({"id", "identifier"})
"""What is asked of a contained resource; of a Patient the name too."""


class Seen(NamedTuple):
    """The fields of one message, each path with how often it stands there.

    Attributes:
        foreign: How many fields FHIR does not have.
    """

    used: Mapping[str, int]
    ignored: Mapping[str, int]
    foreign: int


NONE = Seen({}, {}, 0)


def fields_in(raw: bytes) -> Seen:
    """The fields of a message; none where it is no JSON object with a type that we read."""
    walk = _Walk()
    try:
        told = msgspec.json.decode(raw)
    except (msgspec.DecodeError, RecursionError):
        told = None
    if isinstance(told, dict):
        walk.resource(told)
    return Seen(dict(sorted(walk.used.items())), dict(sorted(walk.ignored.items())), walk.foreign)


class _Walk:
    """A walk over one message."""

    def __init__(self) -> None:
        self.used: Counter[str] = Counter()
        self.ignored: Counter[str] = Counter()
        self.foreign = 0

    def resource(self, told: dict[str, Any]) -> None:
        """One resource, or a Bundle and its entries."""
        kind = told.get("resourceType")
        if not isinstance(kind, str):
            self.ignored["resource"] += 1
        elif kind in STRUCTS:
            self._fields(STRUCTS[kind], told, kind, USES[kind])
        else:
            self.ignored[kind if kind in TYPES else "resource"] += 1

    def _fields(
        self, struct: type, told: Any, path: str, uses: Mapping[str, tuple[Use, ...]]
    ) -> None:
        """The fields of a resource, or of a part of one of which ``uses`` tells the rest."""
        for one in told if isinstance(told, list) else (told,):
            if not isinstance(one, dict):
                continue
            known = fields_by_name(struct)
            for name, value in one.items():
                if name == "resourceType":
                    continue
                if name not in known:
                    self._left(struct, name, value, path)
                elif (inner := known[name]) in PARTS:
                    assert inner is not None
                    self._fields(inner, value, f"{path}.{name}", _within(uses, name))
                else:
                    self._field(inner, value, f"{path}.{name}", uses.get(name, ()))

    def _field(self, struct: type | None, told: Any, path: str, uses: tuple[Use, ...]) -> None:
        values = told if isinstance(told, list) else [told]
        if Use.ELSEWHERE in uses:
            self.ignored[path] += len(values)
            return
        for one in values:
            if not isinstance(one, dict):
                self.used[path] += 1
            elif path == "Bundle.entry.resource":
                self.resource(one)
            elif Use.CONTAINED in uses:
                self._contained(one, path)
            else:
                self._object(struct, one, path, uses)

    def _object(
        self, struct: type | None, told: dict[str, Any], path: str, uses: tuple[Use, ...]
    ) -> None:
        """A value of one of the data types that stand in many places."""
        if struct is datatypes.Extension:
            self._extension(told, path)
        elif struct is datatypes.Concept and Use.CODE in uses:
            self._concept(told, path)
        else:
            self.used[path] += 1
            self._rest(struct, told, path)

    def _contained(self, told: dict[str, Any], path: str) -> None:
        kind = told.get("resourceType")
        if not isinstance(kind, str) or kind not in {*KINDS, "Patient", "Organization"}:
            self.ignored[path] += 1
            return
        struct, within = STRUCTS[kind], f"{path}({kind})"
        asked = IN_CONTAINED | ({"name"} if kind == "Patient" else set())
        self.used[within] += 1
        for name in told.keys() - asked - {"resourceType"}:
            self._left(struct, name, told[name], within)

    def _extension(self, told: dict[str, Any], path: str) -> None:
        name = known_extension(told)
        if name is not None:
            self.used[f"{path}({name})"] += 1
        elif any(_codes_in(told)):
            self.used[path] += 1
        else:
            self.ignored[path] += 1

    def _concept(self, told: Any, path: str) -> None:
        """A CodeableConcept: its codings of lists that we know are used, any other is left."""
        if not isinstance(told, dict):
            return
        for name, value in told.items():
            if name == "coding":
                for one in value if isinstance(value, list) else ():
                    found = self.used if _listed(one) else self.ignored
                    found[path if found is self.used else f"{path}.coding"] += 1
            elif name == "concept":
                self._concept(value, path)
            else:
                self._left(datatypes.Concept, name, value, path)

    def _rest(self, struct: type | None, told: Any, path: str) -> None:
        """What stands beside the fields that are read within a data type."""
        if struct is None or not isinstance(told, dict):
            return
        known = fields_by_name(struct)
        for name, value in told.items():
            if name not in known:
                self._left(struct, name, value, path)
            elif isinstance(value, dict):
                self._rest(known[name], value, f"{path}.{name}")

    def _left(self, struct: type, name: str, told: Any, path: str) -> None:
        if is_field(FHIR_NAMES[struct], name):
            many = len(told) if isinstance(told, list) else 1
            self.ignored[f"{path}.{name}"] += max(many, 1)
        else:
            self.foreign += 1


def uses_of(path: str) -> tuple[Use, ...]:
    """What a used path is used for."""
    resource, _, field = path.partition(".")
    name, _, within = field.partition("(")
    extension = EXTENSIONS.get(within.rstrip(")"))
    return USES[resource][name] if extension is None else (extension,)


def known_extension(told: Mapping[str, Any]) -> str | None:
    """The extension that we look for, by the end of its URL; ``None`` for any other."""
    url = told.get("url")
    if not isinstance(url, str):
        return None
    return next((name for name in EXTENSIONS if url.endswith(name)), None)


def _within(uses: Mapping[str, tuple[Use, ...]], name: str) -> Mapping[str, tuple[Use, ...]]:
    begin = f"{name}."
    return {path.removeprefix(begin): use for path, use in uses.items() if path.startswith(begin)}


def _listed(coding: Any) -> bool:
    system = coding.get("system") if isinstance(coding, dict) else None
    return isinstance(system, str) and volven(system) in LISTS


def _codes_in(told: Mapping[str, Any]) -> Iterator[bool]:
    """Whether each coding in an extension, or within those in it, is of a list that we know."""
    yield _listed(told.get("valueCoding"))
    concept = told.get("valueCodeableConcept")
    codings = concept.get("coding") if isinstance(concept, dict) else None
    for one in codings if isinstance(codings, list) else ():
        yield _listed(one)
    inner = told.get("extension")
    for one in inner if isinstance(inner, list) else ():
        if isinstance(one, dict):
            yield from _codes_in(one)
