"""Values, of which messages are made: each is what it says, and never changes."""

from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

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


@dataclass_transform(frozen_default=True, order_default=True)
def ordered_value(told: type[T]) -> type[T]:
    """The same as ``value``, in the order of its fields."""
    return dataclass(slots=True, unsafe_hash=True, order=True)(told)
