"""Every event once: revisions 1…n of each instance, and no id twice."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Set
from itertools import pairwise

from services.command.demo.evidence import Check, Event, Evidence, Json

BESIDE = frozenset({"revision", "revises", "replaces", "causes", "computed_at", "next_change_at"})
"""Fields of an event that are not of its body: a change of them alone is none."""


def revisions(evidence: Evidence) -> Check:
    """No gap, no repeat, no change that is none, in order under one key, and named alike.

    Limit: what was wrong for a while, and was put right before the end, is seen by ``turns`` and
    ``moments`` so far as limits tell, and not at all so far as they do not.
    """
    names = {event.instance for event in evidence.events}
    told: dict[str, list[Event]] = defaultdict(list)
    for event in evidence.events:
        told[event.instance].append(event)
    found = [
        *(sentence for name, events in told.items() for sentence in _of_instance(name, events)),
        *(sentence for name, events in told.items() for sentence in _again(name, events)),
        *(sentence for event in evidence.events for sentence in _others(event, names)),
        *_ids(evidence.events),
    ]
    return Check(
        "revisions",
        f"{len(evidence.events)} events of {len(told)} instances: revisions 1…n, and ids",
        tuple(found),
    )


def _of_instance(name: str, events: list[Event]) -> Iterator[str]:
    numbers = sorted(event.revision for event in events)
    if numbers != list(range(1, len(numbers) + 1)):
        yield f"instance {name}: revisions {_in_short(numbers)} and not 1…{len(numbers)}"
    # Across a merge the key changes, and with it the partition: order is promised within a key.
    for key in sorted({event.key for event in events}):
        mine = [event.revision for event in events if event.key == key]
        if mine != sorted(mine):
            yield f"instance {name}: revisions out of order under key {key}"
    for event in events:
        if event.subject != name or event.key != event.body.get("patient"):
            yield f"instance {name} revision {event.revision}: key or subject is not its name"
        if event.body.get("revises") != (event.revision - 1 or None):
            yield f"instance {name} revision {event.revision}: does not revise the one before"
    if len({event.body.get("pathway", {}).get("code") for event in events}) > 1:
        yield f"instance {name}: not one pathway but several"


def _again(name: str, events: list[Event]) -> Iterator[str]:
    for before, after in pairwise(sorted(events, key=lambda event: event.revision)):
        if _without(before.body) == _without(after.body):
            yield f"instance {name} revision {after.revision}: says what the one before says"


def _without(body: Json) -> Json:
    return {field: said for field, said in body.items() if field not in BESIDE}


def _others(event: Event, names: Set[str]) -> Iterator[str]:
    """Instances that it names and nobody has heard of, and whether it says why it came."""
    body, at = event.body, f"instance {event.instance} revision {event.revision}"
    named = {one["instance"] for one in body.get("related", ())} | set(body.get("replaces", ()))
    if not named | {body.get("replaced_by") or event.instance} <= names:
        yield f"{at}: names an instance that was never published"
    if not body.get("causes"):
        yield f"{at}: has no cause"


def _ids(events: Iterable[Event]) -> Iterator[str]:
    for name, count in Counter(event.id for event in events).items():
        if count > 1:
            yield f"ce_id {name}: {count} events bear it"


def _in_short(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers)) if len(numbers) < 12 else f"{len(numbers)} of them"
