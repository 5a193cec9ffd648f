"""Whether a run was right: a reader's view of all that was published."""

from collections import Counter
from collections.abc import AsyncIterable
from dataclasses import dataclass, field, fields
from hashlib import sha256
from typing import Any

import msgspec
from aiokafka import ConsumerRecord

from schemas.status import Status

GONE = ("replaced", "withdrawn")
BODY = frozenset(one.name for one in fields(Status))
"""Revision, causes and times stand beside the body, and differ from run to run."""

Json = dict[str, Any]


@dataclass
class Verdict:
    """What a reader finds.

    Attributes:
        events: How many were published.
        live: The last body of each instance that still lives, by its name.
        pathways: Events by pathway code.
        patients: Whom the events name.
        faults: Every gap, repeat or disorder of revisions, one sentence each.
    """

    events: int = 0
    live: dict[str, Json] = field(default_factory=dict)
    pathways: Counter[str] = field(default_factory=Counter)
    patients: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """Equal for two runs exactly when all live bodies are."""
        found = sha256()
        for name in sorted(self.live):
            found.update(msgspec.json.encode(self.live[name], order="sorted"))
        return found.hexdigest()


async def judge(records: AsyncIterable["ConsumerRecord[bytes, bytes]"]) -> Verdict:
    """Look at every status event of a run."""
    told = Verdict()
    revisions: dict[str, list[int]] = {}
    newest: dict[str, int] = {}
    async for record in records:
        event: Json = msgspec.json.decode(record.value)
        name, revision = event["instance"], event["revision"]
        told.events += 1
        told.pathways[event["pathway"]["code"]] += 1
        told.patients.add(event["patient"])
        revisions.setdefault(name, []).append(revision)
        if revision > newest.get(name, 0):
            newest[name] = revision
            told.live[name] = {key: value for key, value in event.items() if key in BODY}
    told.live = {name: one for name, one in told.live.items() if one["phase"] not in GONE}
    told.faults = [
        f"{name}: revisions {found}"
        for name, found in revisions.items()
        # Across a merge the key changes, and between partitions no order is promised.
        if sorted(found) != list(range(1, len(found) + 1))
    ]
    return told
