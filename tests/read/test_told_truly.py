"""What is told of a field is true: what decides is told as used, and what is told decides."""

import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any, TypeAlias

import msgspec

from services.milestone.read import Reading
from services.milestone.read.seen import Seen, fields_in
from tests.read.given import EXAMPLES, READER, coded, read, service_request

Steps: TypeAlias = tuple[str | int, ...]

NAMES = frozenset({"source", "order", "names", "content", "place"})
"""Of a statement: what names it and its version, and what is told of all the rest."""
TOLD_TWICE = "the identifiers tell the same"
WHILE_IT_IS_ONE = "it chooses among several, and there is one"
DECIDES_NOTHING_HERE = {
    "Encounter.basedOn": "a reference and a number, of which either would do",
    "Encounter.identifier": "its id is the same number (DIPS)",
    "Encounter.meta.profile": TOLD_TWICE,
    "Encounter.plannedStartDate": "only what is planned begins then; it is told as a day of FHIR's",
    "Encounter.subjectStatus": "the status says the same",
    "Patient.address.use": WHILE_IT_IS_ONE,
    "Patient.name.use": WHILE_IT_IS_ONE,
    "Procedure.meta.profile": TOLD_TWICE,
    "ServiceRequest.authoredOn": "what orders an examination says nothing that has a day",
    "ServiceRequest.meta.profile": TOLD_TWICE,
}
"""Used paths that are asked, and change nothing in some example when any one leaf goes; and why."""


def lines(folder: Path) -> list[bytes]:
    """The messages of the pathways, one a line."""
    return [line for path in sorted(folder.glob("*.ndjson")) for line in path.open("rb")]


EXAMPLE = [
    *[json.loads(path.read_bytes()) for path in sorted(EXAMPLES.glob("*.json"))],
    *[json.loads(line) for line in lines(EXAMPLES.parent / "pathways")],
    service_request(category=[coded(("http://snomed.info/sct", "108252007"))]),
    service_request(code=coded(("http://loinc.org", "24323-8"))),
]
"""Every message that comes with Milepæl, and two that order an examination."""


def leaves(told: Any, path: Steps = ()) -> Iterator[Steps]:
    """The path of every value, but for what a resource calls itself."""
    if isinstance(told, dict | list):
        for name, one in told.items() if isinstance(told, dict) else enumerate(told):
            if name != "resourceType":
                yield from leaves(one, (*path, name))
    else:
        yield path


def without(message: Any, path: Steps) -> Any:
    """The message without that value, and without what would then be empty."""
    told = deepcopy(message)
    holders = [told]
    for step in path[:-1]:
        holders.append(holders[-1][step])
    for holder, step in reversed(list(zip(holders, path, strict=True))):
        del holder[step]
        if holder:
            break
    return told


def seen(message: Any) -> Seen:
    """Which fields of it are told as used."""
    return fields_in(json.dumps(message).encode(), READER)


def used_at(message: Any, path: Steps, whole: Seen) -> set[str]:
    """The used paths that the value, or the least part with it that is told of, is counted in."""
    for length in range(len(path), 0, -1):
        rest = seen(without(message, path[:length]))
        used = {name for name, count in whole.used.items() if rest.used.get(name, 0) < count}
        if used or any(rest.ignored.get(one, 0) < many for one, many in whole.ignored.items()):
            return used
    return set()


def said(reading: Reading) -> list[dict[str, Any]]:
    """What the statements say, without what names them and the bytes of a seal."""
    told = []
    for one in reading.statements:
        every: dict[str, Any] = msgspec.to_builtins(one)
        kept = {name: value for name, value in every.items() if name not in NAMES}
        told.append(kept | {"identity": one.identity.digest if one.identity else None})
    return told


def outcome(reading: Reading) -> object:
    """All that came of a message, with names and versions."""
    statements = [(one.content, one.place) for one in (*reading.statements, *reading.aside)]
    return statements, [one.reasons for one in reading.parked], reading.not_ours, reading.told


def untold_and_idle(message: Any) -> tuple[set[str], set[str]]:
    """What decides and is not told as used, and what is told so and decides nothing."""
    whole, before = seen(message), read(message)
    untold, idle = set(), set(whole.used)
    for path in leaves(message):
        after, used = read(without(message, path)), used_at(message, path, whole)
        if outcome(after) != outcome(before):
            idle -= used
        if not after.parked and not used and said(after) != said(before):
            untold.add(".".join(str(step) for step in path))
    return untold, idle


def test_what_is_told_as_used_decides_and_what_decides_is_told_as_used() -> None:
    """Whoever asks why a message was read so goes by this list, and by nothing else."""
    found = [untold_and_idle(message) for message in EXAMPLE]

    assert set().union(*[untold for untold, _ in found]) == set()
    assert set().union(*[idle for _, idle in found]) == DECIDES_NOTHING_HERE.keys()
