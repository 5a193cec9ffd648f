"""What time alone may do: turn limits, and let come what was dated ahead. Never take back."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from services.command.demo.evidence import Check, Event, Evidence, Json
from services.command.demo.words import Phrase, phrase


def steady(evidence: Evidence) -> Check:
    """An event that nothing but time caused re-dates nothing and takes nothing back."""
    told: dict[str, list[Event]] = defaultdict(list)
    for event in evidence.events:
        told[event.instance].append(event)
    found: list[Phrase] = []
    looked_at = 0
    for events in told.values():
        events.sort(key=lambda event: event.revision)
        for before, event in pairwise(events):
            if by_time_alone(event):
                looked_at += 1
                found += _changed(before, event)
    return Check(
        "steady",
        phrase("steady", count=looked_at),
        tuple(found),
    )


def by_time_alone(event: Event) -> bool:
    """Whether no message had a part in it."""
    causes = event.body.get("causes", [])
    return bool(causes) and all(cause["by"] == "time" for cause in causes)


def _changed(before: Event, event: Event) -> Iterator[Phrase]:
    gone = sorted({name for name, _ in _said(before.body) - _said(event.body)})
    if gone:
        at = {"instance": event.instance, "revision": event.revision}
        yield phrase("time-changed", **at, names=", ".join(gone))


def _said(body: Json) -> set[tuple[str, str]]:
    """All that time must leave as it is, by name: every day, and what is known of the rest."""
    reached = [
        (f"milestone {one['kind']}", f"{one['source']} {one['on']} {one['at']}")
        for one in body.get("milestones", ())
    ]
    begun = [
        (f"limit {one['id']} ({one['when']})", f"{one['counts_from']} {one['due']}")
        for one in body.get("limits", ())
        if one["counts_from"] is not None
    ]
    kept = [(name, str(body.get(name))) for name in ("patient", "pathway", "completeness")]
    return {*reached, *begun, *kept}
