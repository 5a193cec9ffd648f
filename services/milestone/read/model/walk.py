"""The walk over plain JSON: what is wrong with each element, and where.

A reason says where and what was expected, never what stood there. The name of a field that FHIR
does not have is the sender's own word: the reason then stands at what holds it.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from schemas.codes import ReasonClass
from schemas.parked import Reason
from services.milestone.read.known import OTHER, names_in
from services.milestone.read.model.json import Twice
from services.milestone.read.model.learn import has_type, shape_of
from services.milestone.read.model.primitives import PRIMITIVES, fits
from services.milestone.read.model.rules import (
    NARRATIVE,
    fragment,
    ids_meant,
    is_narrative,
    leads_astray,
    named_twice,
)
from services.milestone.read.model.shape import BESIDE, RESOURCE, Field, Shape
from services.milestone.read.reasons import (
    MOST,
    REQUIRED,
    TWICE,
    UNKNOWN,
    Miscoded,
    Misformed,
    Missing,
    of_another,
    one_of,
)
from services.milestone.read.release import Release
from services.milestone.read.tables import TYPES

ANYWHERE: frozenset[str] = frozenset()


class Element(NamedTuple):
    """One object on the way.

    Attributes:
        told: What it says; null says nothing.
        targets: Of a reference: where it may lead.
    """

    shape: Shape
    told: Mapping[str, Any]
    at: str
    targets: frozenset[str]


class Walk:
    """One walk through one resource.

    Attributes:
        found: The reasons, by place: each place is told once.
    """

    def __init__(self, release: Release, contained: Mapping[str, str | None]) -> None:
        self.found: dict[str, Reason] = {}
        self._release = release
        # By type: the hash of a release is Python's own work, and there may be thousands of fields.
        self._others: dict[str, frozenset[str]] = {}
        self._contained = contained
        self._inside = 0

    def object(self, value: Any, shape: Shape, at: str, targets: frozenset[str] = ANYWHERE) -> None:
        """Look at an object of that shape, and all within it, as far as reasons are told."""
        if len(self.found) >= MOST:
            return
        if not isinstance(value, dict):
            self._misformed(at, "an object")
            return
        if isinstance(value, Twice):
            self._add(at, TWICE)
        told = {name: one for name, one in value.items() if one is not None}
        if not told:
            self._add(at, "an object that says something")
            return
        element = Element(shape, told, at, targets)
        for name in value:
            self._member(element, name)
        self._required(element)
        self._choices(element)
        self._rules(element)

    def _add(self, at: str, expected: str, kind: type[Reason] = Reason) -> None:
        if at not in self.found and len(self.found) < MOST:
            self.found[at] = kind(ReasonClass.UNSOUND, at, expected)

    def _misformed(self, at: str, expected: str) -> None:
        self._add(at, expected, Misformed)

    def _member(self, element: Element, name: str) -> None:
        shape, _, _, targets = element
        field = shape.fields.get(name)
        if field is not None:
            if name not in element.told:
                return
            inner = targets if targets and name == "reference" else field.targets
            self._field(element, field, inner)
        elif name != "resourceType" or not shape.resource:
            base = shape.fields.get(name[1:]) if name[:1] == "_" else None
            if base is not None and base.beside:
                self._beside(element, base)
            else:
                self._foreign(element, name)

    def _foreign(self, element: Element, name: str) -> None:
        """A field that this release does not have; named only where it is one of another's."""
        kind, other = element.shape.name, self._others.get(element.shape.name)
        if other is None:
            other = self._others[kind] = names_in(OTHER[self._release], kind)
        if name in other:
            said = of_another(OTHER[self._release], self._release)
            self._misformed(f"{element.at}.{name}", said)
        elif element.at not in self.found:
            self._misformed(element.at, UNKNOWN)

    def _field(self, element: Element, field: Field, targets: frozenset[str]) -> None:
        value, at = element.told[field.name], f"{element.at}.{field.name}"
        if field.type == RESOURCE and element.shape.name == "BundleEntry" and not self._inside:
            # Each entry of a message is looked at by itself.
            return
        if not field.many:
            self._one(value, field, at, targets)
        elif not isinstance(value, list):
            self._misformed(at, "an array")
        elif not value:
            self._add(at, "at least one of them, or none told")
        else:
            besides = element.told.get(f"_{field.name}") if field.beside else None
            for number, one in enumerate(value):
                if len(self.found) >= MOST:
                    return
                if one is None and _has(besides, number):
                    continue
                self._one(one, field, f"{at}[{number}]", targets)

    def _one(self, value: Any, field: Field, at: str, targets: frozenset[str]) -> None:
        primitive = PRIMITIVES.get(field.type)
        if primitive is not None:
            if isinstance(value, dict | list):
                self._misformed(at, "a value, and neither object nor array")
            elif not fits(value, primitive):
                self._add(at, primitive.expected)
            elif field.codes and value not in field.codes:
                self._add(at, one_of(field.codes), Miscoded)
        elif field.type == RESOURCE:
            self._resource(value, at)
        else:
            self.object(value, shape_of(self._release, field.type), at, targets)

    def _beside(self, element: Element, base: Field) -> None:
        """What stands beside a primitive, or beside each of an array of them."""
        shape = shape_of(self._release, BESIDE)
        value, at = element.told.get(f"_{base.name}"), f"{element.at}._{base.name}"
        if value is None:
            return
        if not base.many:
            self.object(value, shape, at)
        elif not isinstance(value, list) or not value:
            self._add(at, "an array of at least one")
        else:
            for number, one in enumerate(value):
                if one is not None:
                    self.object(one, shape, f"{at}[{number}]")
                elif not _has(element.told.get(base.name), number):
                    self._add(f"{at}[{number}]", "a value, or something beside it")

    def _resource(self, value: Any, at: str) -> None:
        """A resource within this one."""
        kind = value.get("resourceType") if isinstance(value, dict) else None
        if not isinstance(kind, str) or not has_type(self._release, kind):
            self._add(f"{at}.resourceType", f"the name of a resource type of FHIR {self._release}")
            return
        if value.get("contained") is not None:
            self._add(f"{at}.contained", "nothing contained within what is contained")
        self._inside += 1
        self.object(value, shape_of(self._release, kind), at)
        self._inside -= 1

    def _required(self, element: Element) -> None:
        for field in element.shape.required:
            if field.name not in element.told and not _is_explained(element.told, field):
                self._add(f"{element.at}.{field.name}", REQUIRED, Missing)

    def _choices(self, element: Element) -> None:
        for choice in element.shape.choices:
            told = [name for name in choice.fields if name in element.told]
            besides = [name for name in choice.fields if f"_{name}" in element.told]
            many = len({*told, *besides})
            if many > 1:
                self._add(f"{element.at}.{choice.name}[x]", "only one of its types")
            elif choice.required and not many:
                self._add(f"{element.at}.{choice.name}[x]", REQUIRED, Missing)

    def _rules(self, element: Element) -> None:
        shape, told, at, targets = element
        if shape.name == "Extension":
            values = shape.choices[0].fields
            valued = any(name in told or f"_{name}" in told for name in values)
            if valued == ("extension" in told):
                self._add(at, "a value or extensions, and not both")
        elif shape.name == "Narrative":
            div = told.get("div")
            if isinstance(div, str) and not is_narrative(div):
                self._add(f"{at}.div", NARRATIVE)
        elif shape.name == "Reference":
            self._reference(told, f"{at}.reference", targets)
        elif shape.resource and not self._inside:
            twice = named_twice(_ids(told.get("contained")))
            # What nobody reads is in nobody's way.
            if twice and not twice.isdisjoint(ids_meant(self._release, shape.name, told)):
                self._add(f"{at}.contained", "no two resources of one id")

    def _reference(self, told: Mapping[str, Any], at: str, targets: frozenset[str]) -> None:
        reference, kind = (
            one if isinstance(one, str) else None
            for one in (told.get("reference"), told.get("type"))
        )
        name = fragment(reference)
        if name and name not in self._contained:
            self._add(at, "the id of something contained")
        elif targets and (
            leads_astray(reference, kind, targets)
            or (name and self._contained[name] in TYPES - targets)
        ):
            self._add(at, f"a reference to {one_of(targets)}")


def _ids(contained: Any) -> Iterator[str | None]:
    for one in contained if isinstance(contained, list) else ():
        name = one.get("id") if isinstance(one, dict) else None
        yield name if isinstance(name, str) else None


def _has(values: Any, number: int) -> bool:
    """Whether an array has something at a place."""
    return isinstance(values, list) and number < len(values) and values[number] is not None


def _is_explained(told: Mapping[str, Any], field: Field) -> bool:
    """Whether an extension beside a required primitive says why it is absent."""
    beside = told.get(f"_{field.name}") if field.beside else None
    besides = beside if isinstance(beside, list) else [beside]
    return any(isinstance(one, dict) and bool(one.get("extension")) for one in besides)
