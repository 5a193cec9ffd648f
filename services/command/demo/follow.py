"""Follows the topics as any reader would, and keeps what the picture shows."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from aiokafka import AIOKafkaConsumer

from schemas.codes import GONE
from services.command.demo.evidence import Json
from services.command.demo.feed import Feed, changes
from services.runtime.clients import opened, reach
from services.runtime.connections import Kafka

STATUS, PARKED = "pathway.status.v1", "pathway.parked.v1"
POLL_MS = 200


@dataclass(frozen=True, slots=True)
class Pathway:
    """How the instances of one pathway stand.

    Attributes:
        live: Instances.
        limits: Rows by state.
        phases: Instances by phase.
    """

    code: str
    name: str
    live: int
    limits: Mapping[str, int]
    phases: Mapping[str, int]


@dataclass(slots=True)
class Seen:
    """All that was seen so far.

    Attributes:
        bodies: The newest of each instance, gone ones too.
        events: How many were seen.
        parked: How many messages could not be read.
    """

    feed: Feed
    bodies: dict[str, Json] = field(default_factory=dict)
    events: int = 0
    parked: int = 0

    def take(self, body: Json) -> None:
        """One event of ``pathway.status.v1``."""
        self.events += 1
        before = self.bodies.get(body["instance"])
        # Across a merge no order is promised: an older revision may come later.
        if before is None or before["revision"] < body["revision"]:
            self.bodies[body["instance"]] = body
            for change in changes(before, body, self.feed.words):
                self.feed.offer(change)

    @property
    def live(self) -> list[Json]:
        """Bodies of instances that are neither replaced nor withdrawn."""
        return [body for body in self.bodies.values() if body["phase"] not in GONE]

    def milestones(self) -> int:
        """How many have been reached in what lives."""
        return sum(len(body["milestones"]) for body in self.live)

    def pathways(self) -> Iterator[Pathway]:
        """Each pathway that anything was seen of, by code."""
        by_code: dict[str, list[Json]] = {}
        for body in self.live:
            by_code.setdefault(body["pathway"]["code"], []).append(body)
        for code, bodies in sorted(by_code.items()):
            yield Pathway(
                code=code,
                name=bodies[0]["pathway"]["name"],
                live=len(bodies),
                limits=Counter(row["state"] for body in bodies for row in body["limits"]),
                phases=Counter(body["phase"] for body in bodies),
            )


async def follow(kafka: Kafka, seen: Seen) -> None:
    """Read on until cancelled, committed records only."""
    status, parked = kafka.topic(STATUS), kafka.topic(PARKED)
    client = AIOKafkaConsumer(
        status,
        parked,
        **reach(kafka),
        isolation_level="read_committed",
        auto_offset_reset="earliest",
    )
    async with opened(client, kafka) as consumer:
        while True:
            for at, records in (await consumer.getmany(timeout_ms=POLL_MS)).items():
                for record in records:
                    if at.topic == parked:
                        seen.parked += 1
                    else:
                        seen.take(json.loads(record.value))
