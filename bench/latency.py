"""From the append of a raw message until a reader of committed events sees its status."""

import asyncio
import time
from bisect import bisect_right
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import ceil

import msgspec
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from bench.place import Place, ends
from services.runtime.topic_log import records_of
from services.simulator.sent import Sent

STATUS, STATEMENTS = "pathway.status.v1", "pathway.milestone.v1"
SETTLES_S = 3.0
APART_S = 1.0
"""Two messages of one source that came closer together than this cannot be told apart by their
events, which name the source."""


class Told(msgspec.Struct):
    """A statement, as far as it is matched."""

    source: str
    known_at: datetime


class Because(msgspec.Struct):
    """One cause of an event."""

    by: str
    source: str | None = None


class Caused(msgspec.Struct):
    """An event, as far as it is matched."""

    causes: tuple[Because, ...] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """One event at the moment a reader had it; seconds since 1970."""

    at: float
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """How long one message took; both moments in seconds since 1970."""

    source: str
    known_at: float
    seen_at: float

    @property
    def seconds(self) -> float:
        """From append to a committed event in a reader's hands."""
        return self.seen_at - self.known_at


@dataclass
class Latency:
    """What a paced run has shown.

    Attributes:
        sent: Messages sent.
        events: What a reader saw of them.
        taken: One for each message and event that it caused.
        unclear: Left out: two messages of one source came too close together.
    """

    sent: int = 0
    events: int = 0
    taken: list[Taken] = field(default_factory=list)
    unclear: int = 0

    @property
    def changing(self) -> float:
        """Which share of the messages has changed a status; those left out count as not."""
        return len({(one.source, one.known_at) for one in self.taken}) / self.sent

    def milliseconds(self, percent: float) -> float:
        """So many percent of the messages took no longer."""
        return percentile([one.seconds for one in self.taken], percent) * 1000


def percentile(values: Iterable[float], percent: float) -> float:
    """The smallest value that so many percent do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, ceil(len(ordered) * percent / 100) - 1)]


def matched(told: Iterable[tuple[str, float]], seen: Iterable[Seen]) -> tuple[list[Taken], int]:
    """Which message each event followed: the last of the source that it names.

    Args:
        told: Source and moment of append of each statement.
        seen: Events, which name their sources.

    Returns:
        What could be matched, and how many could not for want of distance.
    """
    known: dict[str, list[float]] = defaultdict(list)
    for source, at in told:
        known[source].append(at)
    for moments in known.values():
        moments.sort()
    taken, unclear = [], 0
    for event in seen:
        for source in event.sources:
            moments = known.get(source, [])
            place = bisect_right(moments, event.at)
            if place > 1 and moments[place - 1] - moments[place - 2] < APART_S:
                unclear += 1
            elif place > 0:
                taken.append(Taken(source, moments[place - 1], event.at))
    return taken, unclear


async def paced(place: Place, messages: Sequence[Sent], rate: float) -> Latency:
    """Send at a steady rate to services that run, and see how long each message takes."""
    began = datetime.now(UTC)
    async with watching(place) as seen:
        await send(place, messages, rate)
        await asyncio.sleep(SETTLES_S)
    return await measured(place, len(messages), seen, began)


async def measured(
    place: Place, sent: int, seen: Sequence[tuple[float, bytes]], began: datetime
) -> Latency:
    """Match what was seen with the statements that were made since ``began``."""
    since = began - timedelta(seconds=1)
    statements = records_of(place.kafka, place.kafka.topic(STATEMENTS), since)
    told = [msgspec.json.decode(one.value, type=Told) async for one in statements]
    events = [Seen(at, sources_of(value)) for at, value in seen]
    taken, unclear = matched([(one.source, one.known_at.timestamp()) for one in told], events)
    return Latency(sent, len(events), taken, unclear)


def sources_of(event: bytes) -> tuple[str, ...]:
    """The sources whose statements made an event.

    Not those of messages that were parked: they make an event too, and no statement, so the
    message that it followed would be an older one of the same source.
    """
    causes = msgspec.json.decode(event, type=Caused).causes
    return tuple(one.source for one in causes if one.by == "statement" and one.source is not None)


async def send(place: Place, messages: Iterable[Sent], rate: float) -> None:
    """Send so many messages a second, each at once."""
    producer = AIOKafkaProducer(bootstrap_servers=place.kafka.kafka, acks="all", linger_ms=0)
    await producer.start()
    try:
        began = time.monotonic()
        for number, one in enumerate(messages):
            ahead = began + number / rate - time.monotonic()
            if ahead > 0:
                await asyncio.sleep(ahead)
            topic = place.kafka.topic(one.topic)
            await producer.send(topic, one.value, one.key, headers=list(one.headers))
        await producer.flush()
    finally:
        await producer.stop()


@asynccontextmanager
async def watching(place: Place) -> AsyncIterator[list[tuple[float, bytes]]]:
    """Every committed event from now on, with the moment at which it was had."""
    end = await ends(place, [place.kafka.topic(STATUS)])
    consumer = AIOKafkaConsumer(
        bootstrap_servers=place.kafka.kafka,
        isolation_level="read_committed",
        enable_auto_commit=False,
    )
    await consumer.start()
    consumer.assign(sorted(end))
    seen: list[tuple[float, bytes]] = []
    reading = asyncio.create_task(_read(consumer, end, seen))
    try:
        yield seen
    finally:
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
        await consumer.stop()


async def _read(
    consumer: AIOKafkaConsumer, end: dict[TopicPartition, int], seen: list[tuple[float, bytes]]
) -> None:
    for at, offset in end.items():
        consumer.seek(at, offset)
    while True:
        fetched = await consumer.getmany(timeout_ms=100)
        now = time.time()
        seen += [(now, one.value) for some in fetched.values() for one in some if one.value]
