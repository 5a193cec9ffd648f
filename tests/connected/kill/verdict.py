"""What a reader of the published events can check without knowing anything else."""

from collections.abc import Iterable
from typing import Any

Json = dict[str, Any]
GONE = ("replaced", "withdrawn")
BESIDE = ("revision", "revises", "replaces", "causes", "computed_at", "next_change_at")
"""What stands beside the body in an event and may differ from run to run."""


def faults(events: Iterable[tuple[str, Json | None]]) -> list[str]:
    """Every gap, repeat or disorder in the revisions of an instance.

    Across a merge the key changes, and with it the partition: between partitions no order is
    promised, so revisions are compared as a set, and in order within a key.
    """
    found: list[str] = []
    by_instance: dict[str, list[tuple[str, int]]] = {}
    for key, event in events:
        assert event is not None
        by_instance.setdefault(event["instance"], []).append((key, event["revision"]))
    for instance, told in by_instance.items():
        revisions = sorted(revision for _, revision in told)
        if revisions != list(range(1, len(revisions) + 1)):
            found.append(f"{instance}: revisions {revisions}")
        for key in {key for key, _ in told}:
            mine = [revision for one, revision in told if one == key]
            if mine != sorted(mine):
                found.append(f"{instance}: out of order {mine}")
    return found


def live(events: Iterable[tuple[str, Json | None]]) -> dict[str, Json]:
    """The last body of each instance that still lives."""
    last: dict[str, Json] = {}
    for _, event in events:
        assert event is not None
        known = last.get(event["instance"])
        if known is None or event["revision"] >= known["revision"]:
            last[event["instance"]] = event
    return {name: body(one) for name, one in last.items() if one["phase"] not in GONE}


def twin(records: Iterable[tuple[str, Json | None]]) -> dict[str, Json]:
    """What a reader holds that starts late on the compacted twin: the last record of each key."""
    held = dict(records)
    return {
        name: body(one)
        for name, one in held.items()
        if one is not None and one["phase"] not in GONE
    }


def body(event: Json) -> Json:
    """The canonical body of an event."""
    return {name: value for name, value in event.items() if name not in BESIDE}
