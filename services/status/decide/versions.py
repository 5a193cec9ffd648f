"""Which version of a definition an instance is judged by: that of its start, unless it moves."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from schemas.definition import Window
from services.status.decide.calendar import start_of
from services.status.decide.draft import Cutting, Draft


def by_version(
    cuttings: Mapping[int, Cutting],
    windows: Sequence[Window],
    now: datetime,
    waits: list[datetime],
) -> list[Cutting]:
    """Each instance once, in the cutting of the version that decides it.

    A running instance keeps the version of its start. Where that says that it moves, and it is
    still open on the day from which the next version is valid, the next one decides it from then
    on, if it finds the same instance in what was told.

    Args:
        cuttings: What each version makes of the same claims, by its place.
        windows: All versions; those of one pathway stand side by side, the oldest first.
        now: A version that comes later changes nothing yet.
        waits: Gets the moments at which instances will move.
    """
    moved: set[int] = set()
    told = []
    for place, cutting in sorted(cuttings.items()):
        window = windows[place]
        came, moved = moved, set()
        if window.moves_on is not None:
            moved = _moving(cutting, came, window, cuttings.get(place + 1), now)
            waits.extend(_moments(cutting, moved, window, now))
        kept = tuple(
            draft
            for draft in cutting.drafts
            if (_names(draft) in came or _opens_within(draft, window))
            and _names(draft) not in moved
        )
        told.append(cutting.of(kept))
    return told


def _moving(
    cutting: Cutting, came: set[int], window: Window, later: Cutting | None, now: datetime
) -> set[int]:
    """The openers of the instances that the next version decides."""
    on = window.moves_on
    if on is None or later is None or start_of(on) > now:
        return set()
    there = {_names(draft) for draft in later.drafts}
    return {
        _names(draft)
        for draft in cutting.drafts
        if (_opens_within(draft, window) or _names(draft) in came)
        and _is_open_on(draft, on)
        and _names(draft) in there
    }


def _moments(cutting: Cutting, moved: set[int], window: Window, now: datetime) -> list[datetime]:
    """When the instances that are open now will move."""
    on = window.moves_on
    if on is None or moved or start_of(on) <= now:
        return []
    return [start_of(on)] if any(_is_open_on(draft, on) for draft in cutting.drafts) else []


def _names(draft: Draft) -> int:
    """The fact that opened it, which is the same one in the cutting of every version."""
    return id(draft.opener.fact)


def _opens_within(draft: Draft, window: Window) -> bool:
    return window.first <= draft.opener.on and (
        window.until == date.max or draft.opener.on < window.until
    )


def _is_open_on(draft: Draft, day: date) -> bool:
    return draft.closing is None or (
        draft.closing.when is not None and draft.closing.at_latest_on >= day
    )
