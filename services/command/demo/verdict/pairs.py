"""Which published instance is which of the truth: equal bodies first, then the most alike."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from schemas.codes import GONE
from services.command.demo.evidence import Event, Json
from services.simulator.truth import as_chosen


@dataclass(frozen=True, slots=True)
class Pairs:
    """How the truth and what was published lie beside each other.

    Attributes:
        instance_of: By index in the truth, where anything answers to it.
        differing: The same, for those whose bodies are not equal: the paths that differ.
        missing: Indices in the truth to which nothing answers.
        extra: Published instances that answer to nothing.
    """

    instance_of: Mapping[int, str]
    differing: Mapping[int, tuple[str, ...]]
    missing: tuple[int, ...]
    extra: tuple[str, ...]


def live(events: Iterable[Event]) -> dict[str, Json]:
    """The body with the highest revision of each instance that is neither replaced nor gone."""
    last: dict[str, Event] = {}
    for event in events:
        known = last.get(event.instance)
        if known is None or event.revision >= known.revision:
            last[event.instance] = event
    return {name: event.body for name, event in last.items() if event.body.get("phase") not in GONE}


def pairs_of(published: Mapping[str, Json], meant: Sequence[Json]) -> Pairs:
    """Lay them beside each other.

    Args:
        published: Live bodies by instance.
        meant: The truth's, in its order.
    """
    by_body: dict[str, list[str]] = defaultdict(list)
    for name, body in sorted(published.items()):
        by_body[_canonical(as_chosen(body))].append(name)
    found: dict[int, str] = {}
    unmet: list[int] = []
    for index, body in enumerate(meant):
        same = by_body.get(_canonical(body))
        if same:
            found[index] = same.pop(0)
        else:
            unmet.append(index)
    left = set(published) - set(found.values())
    differing: dict[int, tuple[str, ...]] = {}
    for index in list(unmet):
        alike = _most_alike(meant[index], {name: published[name] for name in sorted(left)})
        if alike is not None:
            found[index], differing[index] = alike
            left.discard(alike[0])
            unmet.remove(index)
    return Pairs(found, differing, tuple(unmet), tuple(sorted(left)))


def differences(told: object, must: object, path: str = "") -> Iterator[str]:
    """The paths at which two values differ; never the values."""
    if isinstance(told, dict) and isinstance(must, dict):
        for name in sorted(told.keys() | must.keys()):
            inner = f"{path}.{name}" if path else str(name)
            if name in told and name in must:
                yield from differences(told[name], must[name], inner)
            else:
                yield inner
    elif isinstance(told, list) and isinstance(must, list):
        if len(told) != len(must):
            yield f"{path} ({len(told)} and not {len(must)})"
        for number, (one, other) in enumerate(zip(told, must, strict=False)):
            yield from differences(one, other, f"{path}[{_label(other, number)}]")
    elif told != must:
        yield path


def _label(row: object, number: int) -> str:
    if not isinstance(row, dict):
        return str(number)
    named = [str(row[name]) for name in ("id", "kind", "code", "reason") if name in row]
    return " ".join(named[:1] or [str(number)])


def _most_alike(must: Json, left: Mapping[str, Json]) -> tuple[str, tuple[str, ...]] | None:
    """Among what the same patient has of the same pathway; ``None``: there is none."""
    same = {
        name: tuple(differences(as_chosen(body), must))
        for name, body in left.items()
        if body.get("patient") == must["patient"]
        and body.get("pathway", {}).get("code") == must["pathway"]["code"]
    }
    if not same:
        return None
    name = min(same, key=lambda one: (len(same[one]), one))
    return name, same[name]


def _canonical(body: Json) -> str:
    return json.dumps(body, sort_keys=True, ensure_ascii=False)
