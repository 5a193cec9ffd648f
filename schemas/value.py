"""Values, of which messages are made: each is what it says, and never changes."""

from collections.abc import Callable
from dataclasses import MISSING, Field, dataclass, fields
from typing import TYPE_CHECKING, Any, TypeVar, dataclass_transform

import msgspec

if TYPE_CHECKING:
    # The type check knows the fields of what is written as a dataclass, and holds this to them.
    from dataclasses import replace
else:
    # Of what is made as a struct, in a twentieth of the time.
    from msgspec.structs import replace

__all__ = [
    "full_named_value",
    "full_value",
    "named_value",
    "replace",
    "sparse_named_value",
    "sparse_ordered_value",
    "sparse_value",
    "value",
]

T = TypeVar("T")


@dataclass_transform(frozen_default=True)
def value(told: type[T]) -> type[T]:
    """A dataclass that the types forbid to change.

    The type check holds it to that, and not Python: a frozen dataclass sets each field by a call of
    its own, and so takes four times as long to make. Tens of values are made for every message.
    """
    return dataclass(slots=True, unsafe_hash=True)(told)


@dataclass_transform(frozen_default=True, kw_only_default=True)
def named_value(told: type[T]) -> type[T]:
    """The same, its fields told by name only."""
    return dataclass(slots=True, unsafe_hash=True, kw_only=True)(told)


@dataclass_transform(frozen_default=True)
def full_value(told: type[T]) -> type[T]:
    """Written as a dataclass and made as a struct of msgspec's, as ``sparse_value`` is.

    Every field is written: readers of a status need not know what is so by default.
    """
    made: type[T] = _struct(told, kw_only=False, order=False, sparse=False)
    return made


@dataclass_transform(frozen_default=True, kw_only_default=True)
def full_named_value(told: type[T]) -> type[T]:
    """The same, its fields told by name only."""
    made: type[T] = _struct(told, kw_only=True, order=False, sparse=False)
    return made


@dataclass_transform(frozen_default=True)
def sparse_value(told: type[T]) -> type[T]:
    """Written as a dataclass and made as a struct of msgspec's; never changes.

    A statement is read again for every later message of its patient, and a struct is read more than
    twice as fast as a dataclass and written three times as fast. A field that is as by default is
    not written: most are. ``replace``, ``fields`` and pydantic's JSON Schema take it for a
    dataclass.
    """
    made: type[T] = _struct(told, kw_only=False, order=False)
    return made


@dataclass_transform(frozen_default=True, kw_only_default=True)
def sparse_named_value(told: type[T]) -> type[T]:
    """The same, its fields told by name only."""
    made: type[T] = _struct(told, kw_only=True, order=False)
    return made


@dataclass_transform(frozen_default=True, order_default=True)
def sparse_ordered_value(told: type[T]) -> type[T]:
    """The same as ``sparse_value``, in the order of its fields."""
    made: type[T] = _struct(told, kw_only=False, order=True)
    return made


def _struct(told: type[T], *, kw_only: bool, order: bool, sparse: bool = True) -> Any:
    described: Any = dataclass(kw_only=kw_only)(told)

    def core_schema(_of: type, _source: object, handler: Callable[[type], Any]) -> Any:
        return handler(described)

    return msgspec.defstruct(
        told.__name__,
        [_field(one) for one in fields(described)],
        module=told.__module__,
        namespace={
            "__doc__": told.__doc__,
            "__dataclass_fields__": {one.name: one for one in fields(described)},
            "__get_pydantic_core_schema__": classmethod(core_schema),
        },
        frozen=True,
        kw_only=kw_only,
        order=order,
        omit_defaults=sparse,
        # A value holds values: never a circle.
        gc=False,
    )


def _field(one: Field[Any]) -> tuple[str, Any] | tuple[str, Any, Any]:
    if one.default is MISSING:
        return (one.name, one.type)
    return (one.name, one.type, one.default)
