"""Which version of a definition an instance is judged by: that of the day on which it opened."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from schemas.terms import Running

if TYPE_CHECKING:
    from schemas.definition import Definition

Days: TypeAlias = tuple[date, date]
"""From the first day, inclusive, until the last, exclusive."""


class Window(NamedTuple):
    """A version of a definition, and the days on which an instance of it may open.

    Attributes:
        first: ``date.min`` for the oldest version.
        until: The day before which it must open; ``date.max`` for the newest version.
        withdrawn_on: No instance opens on this day or later, though the window is not over.
        moves_on: An instance that is open on this day goes over to the next version.
    """

    definition: "Definition"
    first: date
    until: date
    withdrawn_on: date | None = None
    moves_on: date | None = None


def windows_of(definitions: Iterable["Definition"]) -> Iterator[Window]:
    """Each definition with the days on which an instance of it may open.

    A running instance keeps the version of its start: each version is in force from its
    ``valid_from`` to the day before the next one's. The oldest also takes what opened before
    it, for nothing is dropped; the newest ends on ``date.max``.
    """
    by_code: dict[str, list[Definition]] = {}
    for definition in definitions:
        by_code.setdefault(definition.code, []).append(definition)
    for versions in by_code.values():
        versions.sort(key=lambda one: one.valid_from)
        first = date.min
        for definition, later in zip(versions, [*versions[1:], None], strict=True):
            until = date.max if later is None else later.valid_from
            withdrawn = definition.valid_to
            if withdrawn is not None and withdrawn >= until:
                withdrawn = None
            moves = until if later and definition.running is Running.MOVES else None
            yield Window(definition, first, until, withdrawn, moves)
            first = until


def withdrawn_days(windows: Iterable[Window]) -> Mapping[str, tuple[Days, ...]]:
    """The days on which each pathway was withdrawn, by its code.

    A version that another follows at once is replaced, and its pathway never was withdrawn.
    """
    found: dict[str, tuple[Days, ...]] = {}
    for window in windows:
        if window.withdrawn_on is not None:
            code, days = window.definition.code, (window.withdrawn_on, window.until)
            found[code] = (*found.get(code, ()), days)
    return found
