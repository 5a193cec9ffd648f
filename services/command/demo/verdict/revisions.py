"""Every event once: revisions 1…n of each instance, and no id twice."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Set
from itertools import pairwise

from services.command.demo.evidence import Check, Event, Evidence, Json
from services.command.demo.words import Phrase, phrase

BESIDE = frozenset({"revision", "revises", "replaces", "causes", "computed_at", "next_change_at"})
"""Fields of an event that are not of its body: a change of them alone is none."""
MOST_NUMBERS = 12
"""From so many on it is told how many there are, and not which."""


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
        phrase("revisions", count=len(evidence.events), instances=len(told)),
        tuple(found),
    )


def _of_instance(name: str, events: list[Event]) -> Iterator[Phrase]:
    numbers = sorted(event.revision for event in events)
    if numbers != list(range(1, len(numbers) + 1)):
        yield phrase("numbers", instance=name, numbers=_in_short(numbers), count=len(numbers))
    # Across a merge the key changes, and with it the partition: order is promised within a key.
    for key in sorted({event.key for event in events}):
        mine = [event.revision for event in events if event.key == key]
        if mine != sorted(mine):
            yield phrase("out-of-order", instance=name, under=key)
    for event in events:
        if event.subject != name or event.key != event.body.get("patient"):
            yield phrase("key-not-name", instance=name, revision=event.revision)
        if event.body.get("revises") != (event.revision - 1 or None):
            yield phrase("not-revising", instance=name, revision=event.revision)
    if len({event.body.get("pathway", {}).get("code") for event in events}) > 1:
        yield phrase("several-pathways", instance=name)


def _again(name: str, events: list[Event]) -> Iterator[Phrase]:
    for before, after in pairwise(sorted(events, key=lambda event: event.revision)):
        if _without(before.body) == _without(after.body):
            yield phrase("says-again", instance=name, revision=after.revision)


def _without(body: Json) -> Json:
    return {field: said for field, said in body.items() if field not in BESIDE}


def _others(event: Event, names: Set[str]) -> Iterator[Phrase]:
    """Instances that it names and nobody has heard of, and whether it says why it came."""
    body = event.body
    at = {"instance": event.instance, "revision": event.revision}
    named = {one["instance"] for one in body.get("related", ())} | set(body.get("replaces", ()))
    if not named | {body.get("replaced_by") or event.instance} <= names:
        yield phrase("names-unknown", **at)
    if not body.get("causes"):
        yield phrase("no-cause", **at)


def _ids(events: Iterable[Event]) -> Iterator[Phrase]:
    for name, count in Counter(event.id for event in events).items():
        if count > 1:
            yield phrase("id-twice", id=name, count=count)


def _in_short(numbers: list[int]) -> str | Phrase:
    if len(numbers) < MOST_NUMBERS:
        return ", ".join(map(str, numbers))
    return phrase("so-many", count=len(numbers))
