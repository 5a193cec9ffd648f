"""What a comparison of two definitions is told with."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from schemas.words import sentence
from services.command.definitions.telling import Showing

K = TypeVar("K")
T = TypeVar("T")
Pair = tuple[Showing, Showing]
"""The same pathway before and after."""


def say(telling: Showing, key: str, **told: object) -> str:
    """A sentence of the table ``change``."""
    return sentence("change", key, telling.language, **told)


def gone(before: Mapping[K, T], after: Iterable[K]) -> list[T]:
    """What only ``before`` has."""
    kept = set(after)
    return [row for key, row in before.items() if key not in kept]


def both(before: Mapping[K, T], after: Mapping[K, T]) -> list[tuple[T, T]]:
    """What both have, as each has it."""
    return [(row, after[key]) for key, row in before.items() if key in after]
