"""msgspec structs made of the shapes: types, counts, required fields, codes, choices, references.

An attribute is named as the field in JSON with an underscore behind it: ``class`` is no name.
"""

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Raw, Struct, UnsetType, defstruct, field

from services.milestone.read.model import checks
from services.milestone.read.model.checks import Check
from services.milestone.read.model.learn import shape_of
from services.milestone.read.model.primitives import PRIMITIVES, WITHOUT_BLANKS, Primitive
from services.milestone.read.model.shape import BESIDE, RESOURCE, Field, Shape
from services.milestone.read.release import Release


class Structs:
    """The structs of one release, each made once; by one thread at a time."""

    def __init__(self, release: Release) -> None:
        self._release = release
        self._made: dict[tuple[str, frozenset[str]], type[Struct]] = {}

    def of(self, name: str, targets: frozenset[str] = frozenset()) -> type[Struct]:
        """The struct of a type.

        Args:
            name: The type.
            targets: Of a reference: the types that it may lead to; empty for any.
        """
        known = self._made.get((name, targets))
        if known is not None:
            return known
        shape = shape_of(self._release, name)
        told = {f"{one.name}_": one for one in shape.fields.values() if _is_known(shape, one)}
        told |= {f"_{one.name}_": _beside(one) for one in shape.fields.values() if _has_beside(one)}
        check = _check(shape, targets)
        made = defstruct(
            name,
            [(attribute, Any, _default(one)) for attribute, one in told.items()],
            namespace={} if check is None else {"__post_init__": check},
            tag_field="resourceType" if shape.resource else None,
            tag=name if shape.resource else None,
            kw_only=True,
            forbid_unknown_fields=True,
            omit_defaults=True,
            gc=False,
        )
        self._made[name, targets] = made
        # Only now, for types hold one another: msgspec asks for them when it first decodes.
        made.__annotations__ = {
            attribute: self._type(one, targets) for attribute, one in told.items()
        }
        return made

    def _type(self, told: Field, targets: frozenset[str]) -> Any:
        one = self._one(told, targets)
        if _is_checked(told):
            return one
        whole = Annotated[list[one], Meta(min_length=1)] if told.many else one  # type: ignore[valid-type]
        return whole if told.required else whole | UnsetType

    def _one(self, told: Field, targets: frozenset[str]) -> Any:
        if told.type == RESOURCE:
            return Raw
        primitive = PRIMITIVES.get(told.type)
        if primitive is None:
            # A CodeableReference hands on what it may lead to.
            inner = targets if targets and told.name == "reference" else told.targets
            return self.of(told.type, inner)
        if targets and told.name == "type":
            # Of a reference. Another type than these, or a longer name of one, is walked.
            return Literal["", *sorted(targets)]
        return _text(told, primitive) if primitive.json is str else _number(primitive)


def _text(told: Field, primitive: Primitive) -> Any:
    if told.codes:
        return Literal[tuple(sorted(told.codes))]
    if primitive.pattern is None or _is_checked(told):
        return Annotated[str, Meta(min_length=1)]
    return Annotated[str, Meta(pattern=primitive.pattern.pattern)]


def _number(primitive: Primitive) -> Any:
    """A number within its bounds, or true and false."""
    if primitive.least is None:
        return primitive.json
    return Annotated[int, Meta(ge=primitive.least, le=primitive.most)]


def _is_known(shape: Shape, told: Field) -> bool:
    """Whether the hot path knows a field; resources within Parameters and the like are walked."""
    return told.type != RESOURCE or told.name == "contained" or shape.name == "BundleEntry"


def _has_beside(told: Field) -> bool:
    """Whether the hot path knows what stands beside: what is seldom there is walked."""
    return told.beside and not told.many and not told.choice


def _beside(told: Field) -> Field:
    return Field(f"_{told.name}", BESIDE)


def _is_checked(told: Field) -> bool:
    """Whether the form of a text is asked afterwards: a pattern costs msgspec thrice as much."""
    primitive = PRIMITIVES.get(told.type)
    formed = primitive is not None and primitive.pattern is not None
    return formed and not (told.many or told.codes or told.choice)


def _default(told: Field) -> Any:
    if told.required:
        return field(name=told.name)
    return field(default="" if _is_checked(told) else UNSET, name=told.name)


def _check(shape: Shape, targets: frozenset[str]) -> Check | None:
    """What is asked of a struct once its fields are there; raises ``ValueError``."""
    if shape.name == "Reference" and targets:
        return checks.of_reference(targets)
    if shape.name == "Extension":
        return checks.of_extension(len(shape.fields))
    if shape.name == "Narrative":
        return checks.of_narrative
    formed = [one for one in shape.fields.values() if _is_checked(one)]
    unbroken = [f"{one.name}_" for one in formed if one.type in WITHOUT_BLANKS]
    others = {f"{one.name}_": one.type for one in formed if one.type not in WITHOUT_BLANKS}
    asked = [
        *([checks.of_unbroken(unbroken)] if unbroken else ()),
        *([checks.of_forms(others)] if others else ()),
        *[checks.of_choice(one) for one in shape.choices if len(one.fields) > 1],
    ]
    return checks.all_of(asked) if asked else None
