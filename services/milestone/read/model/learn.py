"""The shapes of FHIR's types, learnt from fhir.resources' own models, each when it is first asked.

What those models leave open is filled in here: code sets that they tell only in part.
"""

from collections.abc import Collection
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from services.milestone.read.model.primitives import PRIMITIVES
from services.milestone.read.model.shape import RESOURCE, Choice, Field, Shape
from services.milestone.read.release import Release
from services.milestone.read.tables import BUNDLES, INTENTS, STATUSES, TYPES

PARTIAL = "+"
"""At the end of a list of codes: there are more. Such a list is no set, and is not enforced."""
FULL_SETS = {
    (Release.R4, "Encounter", "status"): STATUSES["Encounter"],
    (Release.R4, "EncounterStatusHistory", "status"): STATUSES["Encounter"],
    (Release.R4, "Task", "status"): STATUSES["Task"],
    (Release.R5, "Task", "status"): STATUSES["Task"],
    (Release.R5, "ServiceRequest", "intent"): INTENTS,
    # R5 has one more, and an envelope shows no release.
    (Release.R4, "Bundle", "type"): BUNDLES,
}
"""Required sets that the models tell in part, where we rely on them."""
LEFT_OUT = frozenset({"fhir_comments", "resource_type", "resourceType"})
"""Fields of the models that are no fields of FHIR's: comments went with DSTU2."""


@cache
def shape_of(release: Release, name: str) -> Shape:
    """The shape of a data type, a resource or a part of one.

    Raises:
        LookupError: The release has no such type.
    """
    fields: dict[str, Field] = {}
    groups: dict[str, list[str]] = {}
    needed: set[str] = set()
    model = model_of(release, name)
    besides = _besides(name, model)
    for attribute, told in model.model_fields.items():
        alias = told.alias or attribute
        if alias in LEFT_OUT or alias.startswith("_"):
            continue
        more = told.json_schema_extra or {}
        field = _field(alias, told, besides, FULL_SETS.get((release, name, alias)))
        fields[alias] = field
        if field.choice:
            groups.setdefault(field.choice, []).append(alias)
            if more.get("one_of_many_required"):
                needed.add(field.choice)
    choices = tuple(Choice(group, tuple(names), group in needed) for group, names in groups.items())
    required = tuple(field for field in fields.values() if field.required)
    return Shape(name, name in TYPES, fields, choices, required)


def _besides(name: str, model: Any) -> frozenset[str]:
    """The names of what stands beside primitives."""
    told = {told.alias or attribute: told for attribute, told in model.model_fields.items()}
    # The models tell none of an Extension, which may say why its value is not told (FHIR R4 4.0.1,
    # JSON, extensions of primitives).
    valued = {
        f"_{alias}" for alias, one in told.items() if name == "Extension" and _is_primitive(one)
    }
    return frozenset({*told, *valued})


def model_of(release: Release, name: str) -> Any:
    """The model of fhir.resources; R4B's for R4.

    Raises:
        LookupError: There is none.
    """
    # These take half a second to import: R5's are fetched with its first message.
    if release is Release.R5:
        from fhir.resources import get_fhir_model_class  # noqa: PLC0415
    else:
        from fhir.resources.R4B import get_fhir_model_class  # noqa: PLC0415
    try:
        return get_fhir_model_class(name)
    except ValueError:
        raise LookupError(f"{release} has no such type") from None


def has_type(release: Release, name: str) -> bool:
    """Whether the release has a resource type of that name."""
    if name not in TYPES:
        return False
    try:
        model_of(release, name)
    except LookupError:
        return False
    return True


def _field(alias: str, told: Any, besides: Collection[str], full: frozenset[str] | None) -> Field:
    more = told.json_schema_extra or {}
    kind, many = _type(told.annotation)
    codes = frozenset(more.get("enum_values", ()))
    if PARTIAL in codes:
        codes = frozenset()
    targets = frozenset(more.get("enum_reference_types", ()))
    if kind not in {"Reference", "CodeableReference"} or RESOURCE in targets:
        targets = frozenset()
    return Field(
        name=alias,
        type=kind,
        many=many,
        required=told.is_required() or bool(more.get("element_required")),
        beside=f"_{alias}" in besides,
        choice=more.get("one_of_many", ""),
        codes=(full or codes) if kind == "code" else frozenset(),
        targets=targets,
    )


def _is_primitive(told: Any) -> bool:
    """Whether a field is of the choice of a value, and of a primitive type."""
    chosen = (told.json_schema_extra or {}).get("one_of_many") == "value"
    return chosen and _type(told.annotation)[0] in PRIMITIVES


def _type(told: Any) -> tuple[str, bool]:
    """The type by FHIR's name, and whether there are many."""
    origin = get_origin(told)
    if origin in {Union, UnionType}:
        (inner,) = [one for one in get_args(told) if one is not NoneType]
        return _type(inner)
    if origin is list:
        return _type(get_args(told)[0])[0], True
    if told is bool:
        return "boolean", False
    if origin is Annotated:
        return _primitive(type(get_args(told)[-1]).__name__), False
    return told.get_model_klass().__resource_type__, False


def _primitive(name: str) -> str:
    # ``DateTime`` is FHIR's ``dateTime``; a UUID alone is told by pydantic's own mark.
    return "uuid" if name == "UuidVersion" else name[0].lower() + name[1:]
