"""Where a run happens: its folder, its servers, and the input that all systems read."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import for_code

from bench.site import Site
from services.runtime.clients import opened, reach
from services.runtime.connections import Kafka
from services.runtime.stack import Stack
from services.runtime.topic_log import reaches
from services.runtime.topics import Topic, ensure_topics, load_topics

PREFIX = "bench."
"""Before the names of all topics and groups: all systems read the same input."""
INPUTS = ("fhir.referral.v1", "fhir.encounter.v1", "fhir.patient.v1")
_GONE_WITHIN_S = 30.0


@dataclass(frozen=True, slots=True)
class Place:
    """One folder with a Kafka and a PostgreSQL of its own.

    Attributes:
        folder: Also holds what the processes log.
        stack: Both servers run.
        kafka: As a service sees it.
        site: What is measured; ``None``: the sources of this checkout.
    """

    folder: Path
    stack: Stack
    kafka: Kafka
    site: Site | None = None

    @property
    def inputs(self) -> tuple[str, ...]:
        """The input topics by their full names."""
        return tuple(self.kafka.topic(name) for name in INPUTS)


def place_of(stack: Stack, site: Site | None = None) -> Place:
    """The place of a stack that runs."""
    assert stack.kafka is not None
    kafka = Kafka.model_validate({"kafka": stack.kafka.bootstrap, "topic_prefix": PREFIX})
    return Place(stack.folder, stack, kafka, site)


async def make_inputs(place: Place) -> None:
    """The input topics, as ``deploy/topics.toml`` has them."""
    topics = [topic for topic in load_topics(place.kafka) if topic.name in place.inputs]
    await ensure_topics(place.kafka, topics)


async def make_output(place: Place, name: str) -> Topic:
    """A topic for what a yardstick publishes, stamped by the log; like ours in all else."""
    partitions = max(topic.partitions for topic in load_topics(place.kafka))
    topic = Topic(name, partitions, {"message.timestamp.type": "LogAppendTime"})
    await ensure_topics(place.kafka, [topic])
    return topic


async def remove_all_but_inputs(place: Place) -> None:
    """Remove what a system has made, so that the next one finds the same empty Kafka."""
    async with _admin(place) as admin:
        made = await _made(admin, place)
        answer = await admin.delete_topics(made) if made else None
        for name, code in answer.topic_error_codes if answer else ():
            if code:
                raise for_code(code)(name)
        async with asyncio.timeout(_GONE_WITHIN_S):
            while await _made(admin, place):  # noqa: ASYNC110  # no event tells
                await asyncio.sleep(0.2)


async def _made(admin: AIOKafkaAdminClient, place: Place) -> list[str]:
    return [
        name
        for name in await admin.list_topics()
        if name.startswith(PREFIX) and name not in place.inputs
    ]


async def ends(place: Place, topics: Iterable[str]) -> dict[TopicPartition, int]:
    """The end of every partition of these topics."""
    found = await reaches(place.kafka, tuple(topics))
    return {TopicPartition(*at): reach.end for at, reach in found.items()}


async def lag(place: Place, group: str, end: dict[TopicPartition, int]) -> int:
    """How many records before ``end`` the group has not committed yet."""
    async with _admin(place) as admin:
        told = await admin.list_consumer_group_offsets(group)
    done = {at: one.offset for at, one in told.items() if one.offset > 0}
    return sum(max(0, until - done.get(at, 0)) for at, until in end.items())


@asynccontextmanager
async def _admin(place: Place) -> AsyncIterator[AIOKafkaAdminClient]:
    client = AIOKafkaAdminClient(**reach(place.kafka), request_timeout_ms=10_000)
    async with opened(client, place.kafka) as admin:
        yield admin
