"""What FHIR allows in one type, as data: both the hot path and the walk are made of it."""

from collections.abc import Mapping
from dataclasses import dataclass

RESOURCE = "Resource"
"""The type of a field that holds a resource of any type."""
BESIDE = "FHIRPrimitiveExtension"
"""The type of what stands beside a primitive: ``_status``."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a type.

    Attributes:
        name: As in JSON.
        type: A primitive by FHIR's name, e.g. ``code``; else a data type, or a part of one.
        many: It is an array.
        beside: A primitive whose extensions stand in a field with an underscore before the name.
        choice: The group of which only one may be told, e.g. ``value``; empty when in none.
        codes: The whole required set; empty when any code will do.
        targets: Types that a reference may lead to; empty when to any.
    """

    name: str
    type: str
    many: bool = False
    required: bool = False
    beside: bool = False
    choice: str = ""
    codes: frozenset[str] = frozenset()
    targets: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Choice:
    """The fields of which at most one may be told; at least one too when ``required``."""

    name: str
    fields: tuple[str, ...]
    required: bool


@dataclass(frozen=True, slots=True)
class Shape:
    """One type of FHIR; ``fields`` by their names in JSON."""

    name: str
    resource: bool
    fields: Mapping[str, Field]
    choices: tuple[Choice, ...]
    required: tuple[Field, ...]
