"""Reads all that a reader of the topics can, from the beginning, committed records only."""

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeAlias

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from schemas.envelope import header
from services.command.demo.evidence import Appended, Event, Evidence, Json
from services.command.demo.verdict.parked import place_of
from services.milestone.read import Heard, Reader, read_message
from services.runtime.clients import opened, reach
from services.runtime.connections import Kafka
from services.simulator.truth import Broken, Truth
from services.status.moment import Simulated

Record: TypeAlias = "ConsumerRecord[bytes | None, bytes | None]"

STATUS, LATEST = "pathway.status.v1", "pathway.status-latest.v1"
PARKED, SOURCE = "pathway.parked.v1", "pathway.source.v1"
PERSON = "pathway.person.v1"
STATEMENTS = "pathway.milestone.v1"


async def gather(kafka: Kafka, appended: Mapping[int, Appended], line: Simulated) -> Evidence:
    """The evidence, once nothing moves any longer.

    Args:
        kafka: Where the topics are.
        appended: Where and when each message that was sent was taken in.
        line: From simulated to real time.
    """
    told = (STATUS, LATEST, PARKED, SOURCE, PERSON, STATEMENTS)
    status, latest, parked, source, person, statements = await asyncio.gather(
        *(_all(kafka, topic) for topic in told)
    )
    return Evidence(
        events=[_event(one) for one in status],
        twin=_newest(latest),
        parked=[_body(one) or {} for one in parked],
        senders={name: body for name, body in _newest(source).items() if body is not None},
        persons=_revisions(person),
        appended=appended,
        heard=_heard([*statements, *parked], appended.values()),
        line=line,
    )


async def _all(kafka: Kafka, topic: str) -> list[Record]:
    return [record async for record in read(kafka, topic)]


async def read(kafka: Kafka, topic: str) -> AsyncIterator[Record]:
    """Every committed record of a topic, each partition in its order, with a plain consumer.

    What is just being committed too: Kafka says so before a reader of committed records sees it.
    """
    client = AIOKafkaConsumer(
        kafka.topic(topic),
        **reach(kafka),
        isolation_level="read_committed",
        auto_offset_reset="earliest",
        fetch_max_wait_ms=50,
    )
    async with opened(client, kafka) as consumer:
        ends = await _ends(kafka, consumer.assignment())
        left = {at: end for at, end in ends.items() if end}
        while left:
            for records in (await consumer.getmany(*left, timeout_ms=100)).values():
                for record in records:
                    yield record
            left = {at: end for at, end in left.items() if await consumer.position(at) < end}


async def _ends(kafka: Kafka, partitions: Collection[TopicPartition]) -> dict[TopicPartition, int]:
    """Where partitions end for a reader that sees what is not committed as well."""
    async with opened(AIOKafkaConsumer(**reach(kafka)), kafka) as everything:
        found: dict[TopicPartition, int] = await everything.end_offsets(partitions)
        return found


def _event(record: Record) -> Event:
    headers = [(name, value or b"") for name, value in record.headers]
    return Event(
        partition=record.partition,
        offset=record.offset,
        at=moment_of(record.timestamp),
        key=(record.key or b"").decode(),
        id=header(headers, "ce_id") or "",
        subject=header(headers, "ce_subject") or "",
        body=_body(record) or {},
        person_revision=int(header(headers, "ce_personrevision") or 0),
    )


def moment_of(milliseconds: int) -> datetime:
    """A broker's timestamp."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def _newest(records: Iterable[Record]) -> dict[str, Json | None]:
    return {(one.key or b"").decode(): _body(one) for one in records}


def _revisions(persons: Iterable[Record]) -> dict[str, list[int]]:
    told: dict[str, list[int]] = defaultdict(list)
    for record in persons:
        told[(record.key or b"").decode()].append(int((_body(record) or {}).get("revision", 0)))
    return told


def _heard(records: Iterable[Record], appended: Iterable[Appended]) -> dict[str, list[datetime]]:
    """When the log took in each message of a source: by its place, and our own note of that."""
    taken_in = {one.place: one.at for one in appended}
    heard: dict[str, list[datetime]] = defaultdict(list)
    for record in records:
        body = _body(record) or {}
        at = taken_in.get(place_of(body))
        if at is not None and body.get("source"):
            heard[body["source"]].append(at)
    return {source: sorted(times) for source, times in heard.items()}


def _body(record: Record) -> Json | None:
    body: Json | None = None if record.value is None else json.loads(record.value)
    return body


def translated(truth: Truth, reader: Reader) -> Truth:
    """The truth with each person by the pseudonym that reading gives.

    Args:
        truth: Persons as ``system|value``.
        reader: With the key of the installation.
    """
    return replace(
        truth,
        instances=tuple(
            body | {"patient": pseudonym(body["patient"], reader)} for body in truth.instances
        ),
        broken=tuple(_translated(one, reader) for one in truth.broken),
    )


def _translated(broken: Broken, reader: Reader) -> Broken:
    return replace(broken, persons=tuple(pseudonym(one, reader) for one in broken.persons))


def pseudonym(name: str, reader: Reader) -> str:
    """The pseudonym of a person known by one number: what is read in a record with nothing else."""
    system, _, value = name.partition("|")
    record = {"resourceType": "Patient", "identifier": [{"system": system, "value": value}]}
    heard = Heard(STATEMENTS, 0, 0, datetime.fromtimestamp(0, UTC), sender="")
    (statement,) = read_message(json.dumps(record).encode(), heard, reader).statements
    return statement.patient
