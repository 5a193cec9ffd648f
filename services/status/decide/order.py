"""Which statements count, and in what order: the same answer whatever the order they came in."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Final, TypeAlias

from schemas.milestone import OrderKey, Place, Statement

Part: TypeAlias = tuple[int] | tuple[int, int] | tuple[int, datetime]
OwnOrder: TypeAlias = tuple[Part, Part, Part, Part]
FullOrder: TypeAlias = tuple[OwnOrder, datetime, Place, str]

NO_ORDER: Final[OwnOrder] = ((0,), (0,), (0,), (0,))


def own_order(key: OrderKey) -> OwnOrder:
    """The part of the order that the source itself tells. A missing part sorts lowest."""
    return (
        (0,) if key.depth is None else (1, key.depth),
        (0,) if key.version is None else (1, key.version),
        (0,) if key.last_updated is None else (1, key.last_updated),
        (0,) if key.event_at is None else (1, key.event_at),
    )


def spoken_at(key: OrderKey) -> datetime | None:
    """When the source says that it said so, by its own clock; ``None`` where it tells no time.

    Versions of two sources can be put in order by nothing else: their numbers are each one's own.
    """
    return key.last_updated or key.event_at


def full_order(statement: Statement) -> FullOrder:
    """Total within one source: after what the source tells come the log's time, place, content."""
    return (own_order(statement.order), statement.known_at, statement.place, statement.content)


def counting(told: Iterable[Statement]) -> dict[str, list[Statement]]:
    """The statements of each source that count, oldest first: copies are dropped.

    Where the source tells an order, the earliest copy counts. Where it tells none, only a copy
    of the statement directly before it in the log is dropped: A, B, A ends as A. A version
    without any of its profile's parts is treated as one that tells none.
    """
    by_source: dict[str, list[Statement]] = {}
    for statement in told:
        by_source.setdefault(statement.source, []).append(statement)
    return {source: _without_copies(said) for source, said in by_source.items()}


def is_ours(said: Iterable[Statement]) -> bool:
    """Whether any version of a source is ours: only then does it count that a later one is not."""
    return not all(statement.aside for statement in said)


def _without_copies(said: list[Statement]) -> list[Statement]:
    if len(said) == 1:
        return said
    said.sort(key=full_order)
    if len({statement.content for statement in said}) == len(said):
        # Nearly always: none is a copy of any.
        return said
    kept: list[Statement] = []
    for own, alike in groupby(said, key=lambda statement: own_order(statement.order)):
        seen: set[str] = set()
        before: str | None = None
        for statement in alike:
            content = statement.content
            copy = content == before if own == NO_ORDER else content in seen
            if not copy:
                kept.append(statement)
            seen.add(content)
            before = content
    return kept
