"""Places as columns, for statements that work on many rows at once."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from schemas.milestone import Place

if TYPE_CHECKING:
    from asyncpg import Record


def columns(places: Collection[Place]) -> tuple[list[str], list[int], list[int], list[int]]:
    """Topics, partitions, offsets and entries, each in the order of ``places``."""
    return (
        [place.topic for place in places],
        [place.partition for place in places],
        [place.offset for place in places],
        [place.entry for place in places],
    )


def place_of(row: "Record") -> Place:
    """The place that a row begins with."""
    return Place(row["topic"], row["partition"], row["offset"], row["entry"])
