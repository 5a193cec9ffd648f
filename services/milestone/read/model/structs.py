"""msgspec structs made of the shapes: types, counts, required fields, codes, choices, references.

Where a type is one of those that we read, its struct is a kind of ours (``structs.py`` beside this
folder): what is certainly sound has then been decoded for its reader as well, and its fields bear
our names. Any other field is named as in JSON with an underscore behind it: ``class`` is no name.
"""

from typing import Annotated, Any, Literal, NamedTuple

from msgspec import Meta, Raw, Struct, defstruct, field

from services.milestone.read import layout, structs
from services.milestone.read.model import checks
from services.milestone.read.model.checks import Check
from services.milestone.read.model.learn import shape_of
from services.milestone.read.model.primitives import PRIMITIVES, WITHOUT_BLANKS, Primitive
from services.milestone.read.model.shape import BESIDE, RESOURCE, Field, Shape
from services.milestone.read.release import Release

NEVER = Annotated[str, Meta(min_length=1, max_length=0)]
"""The type of what this release has not, though our struct has it: nothing is of it."""
OFTEN = frozenset({"system", "code"})
"""The names of texts that are told in nearly every object that may have them."""


class Place(NamedTuple):
    """A type where it stands.

    Attributes:
        base: Our struct for it; ``None`` where we read nothing in it.
        targets: Of a reference: the types that it may lead to; empty for any.
    """

    name: str
    base: type[Struct] | None
    targets: frozenset[str] = frozenset()


class Member(NamedTuple):
    """One field of a compiled struct, and what ours has for it, if it has it."""

    field: Field
    read: layout.Told | None

    @property
    def attribute(self) -> str:
        """Its name in Python."""
        return self.read.attribute if self.read is not None else f"{self.field.name}_"


class Structs:
    """The structs of one release, each made once; by one thread at a time."""

    def __init__(self, release: Release) -> None:
        self._release = release
        self._made: dict[Place, type[Struct]] = {}

    def of(self, kind: str) -> type[Struct]:
        """The struct of a resource type."""
        base = layout.struct_of(self._release, kind)
        return self._of(Place(kind, structs.Resource if base is None else base))

    def _of(self, place: Place) -> type[Struct]:
        known = self._made.get(place)
        if known is not None:
            return known
        shape = shape_of(self._release, place.name)
        read = {} if place.base is None else layout.told_in(place.base)
        members = [
            Member(one, read.get(one.name))
            for told in shape.fields.values()
            for one in (*_itself(shape, told), *_beside(told))
        ]
        check = _check(shape, members, place.targets)
        made = defstruct(
            place.name,
            [(one.attribute, Any, _default(one)) for one in members],
            bases=None if place.base is None else (place.base,),
            namespace={} if check is None else {"__post_init__": check},
            tag_field="resourceType" if shape.resource else None,
            tag=place.name if shape.resource else None,
            kw_only=True,
            forbid_unknown_fields=True,
            omit_defaults=True,
            gc=False,
        )
        self._made[place] = made
        # Only now, for types hold one another: msgspec asks for them when it first decodes.
        foreign = read.keys() - {one.field.name for one in members}
        made.__annotations__ = {
            **{one.attribute: self._type(one, place.targets) for one in members},
            **{read[name].attribute: NEVER for name in foreign},
        }
        return made

    def _type(self, told: Member, targets: frozenset[str]) -> Any:
        one = self._one(told, targets)
        if not told.field.many:
            return one
        many: Any = list if told.read is None else tuple
        held = one if told.read is None else (one, ...)
        return Annotated[many[held], Meta(min_length=1)]

    def _one(self, told: Member, targets: frozenset[str]) -> Any:
        one, read = told
        if one.type == RESOURCE:
            return Raw
        primitive = PRIMITIVES.get(one.type)
        if primitive is None:
            # A CodeableReference hands on what it may lead to.
            inner = targets if targets and one.name == "reference" else one.targets
            return self._of(Place(one.type, None if read is None else read.struct, inner))
        if targets and one.name == "type":
            # Of a reference. Another type than these, or a longer name of one, is walked.
            return Literal[tuple(sorted(targets))]
        longest = None if read is None else read.longest
        return _text(one, primitive, longest) if primitive.json is str else _number(primitive)


def _text(told: Field, primitive: Primitive, longest: int | None) -> Any:
    if told.codes:
        return Literal[tuple(sorted(told.codes))]
    if primitive.pattern is None or _is_checked(told):
        return Annotated[str, Meta(min_length=1, max_length=longest)]
    return Annotated[str, Meta(pattern=primitive.pattern.pattern, max_length=longest)]


def _number(primitive: Primitive) -> Any:
    """A number within its bounds, or true and false."""
    if primitive.least is None:
        return primitive.json
    return Annotated[int, Meta(ge=primitive.least, le=primitive.most)]


def _itself(shape: Shape, told: Field) -> tuple[Field, ...]:
    """The field, but for resources within Parameters and the like: they are walked."""
    known = told.type != RESOURCE or told.name == "contained" or shape.name == "BundleEntry"
    return (told,) if known else ()


def _beside(told: Field) -> tuple[Field, ...]:
    """What stands beside, where the hot path knows it: what is seldom there is walked."""
    known = told.beside and not told.many and not told.choice
    return (Field(f"_{told.name}", BESIDE),) if known else ()


def _is_checked(told: Field) -> bool:
    """Whether a text is asked for blanks afterwards, and not for its pattern by msgspec.

    The same few codes and systems stand in every message, and to know them again takes less than a
    pattern. A pattern costs nothing where a text is absent, as most others are.
    """
    free = told.type in WITHOUT_BLANKS and not (told.many or told.codes or told.choice)
    return free and told.name in OFTEN


def _default(told: Member) -> Any:
    name = told.field.name
    if told.field.required:
        return field(name=name)
    # Absent is None, and yet null is no value of its type, so that it is walked.
    return field(default=None, name=name)


def _check(shape: Shape, members: list[Member], targets: frozenset[str]) -> Check | None:
    """What is asked of a struct once its fields are there; raises ``ValueError``."""
    names = {one.field.name: one.attribute for one in members}
    if shape.name == "Reference":
        return checks.of_reference(names["reference"], targets)
    if shape.name == "Extension":
        return checks.of_extension(names["url"], names["valueDecimal"], len(members))
    if shape.name == "Narrative":
        return checks.of_narrative
    unbroken = [one.attribute for one in members if _is_checked(one.field)]
    decimals = [one.attribute for one in members if one.field.type == "decimal"]
    asked = [
        *([checks.of_decimals(decimals)] if decimals else ()),
        *([checks.of_unbroken(unbroken)] if unbroken else ()),
        *[
            checks.of_choice([names[name] for name in one.fields], required=one.required)
            for one in shape.choices
            if len(one.fields) > 1
        ],
    ]
    return checks.all_of(asked) if asked else None
