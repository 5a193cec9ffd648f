"""What readers saw of each instance, and when."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.command.demo.evidence import Event, Json

IN_TIME = timedelta(seconds=2)
"""So long after its moment, or after the news that made it, may a turn be published."""
CLOCKS = timedelta(milliseconds=20)
"""The broker stamps whole milliseconds by its own reading of the machine's clock."""

Row = tuple[str, str]
"""A limit's id, round included, and its branch."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One event, and until when it was the newest of its instance; ``None``: to the end."""

    event: Event
    until: datetime | None

    def state(self, row: Row) -> str | None:
        """How a limit stands in it; ``None`` without such a row."""
        found = rows_of(self.event.body).get(row)
        return None if found is None else str(found["state"])


class Timelines:
    """All events by instance, with the instances that each one succeeds."""

    def __init__(self, events: Iterable[Event]) -> None:
        told: dict[str, list[Event]] = defaultdict(list)
        for event in events:
            told[event.instance].append(event)
        self._told = {name: _shown(events) for name, events in told.items()}

    def __iter__(self) -> Iterator[Sequence[Shown]]:
        """Each instance's events in order of revision."""
        return iter(self._told.values())

    def of(self, instance: str) -> Iterator[Shown]:
        """What was shown of it, and under the names that it bore before."""
        asked, seen = [instance], set[str]()
        while asked:
            name = asked.pop()
            if name not in seen:
                seen.add(name)
                for shown in self._told.get(name, ()):
                    yield shown
                    asked += shown.event.body.get("replaces") or ()


def rows_of(body: Json) -> Mapping[Row, Json]:
    """The limits of a body by id and branch."""
    return {(str(one["id"]), str(one["when"])): one for one in body.get("limits", ())}


def _shown(events: list[Event]) -> tuple[Shown, ...]:
    ordered = sorted(events, key=lambda event: event.revision)
    ends: list[datetime | None] = [event.at for event in ordered[1:]]
    return tuple(Shown(*one) for one in zip(ordered, [*ends, None], strict=True))
