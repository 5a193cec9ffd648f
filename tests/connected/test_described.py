"""The AsyncAPI description is true: what it says of a topic is what stands there."""

import asyncio
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from aiokafka import ConsumerRecord
from aiokafka.consumer import fetcher
from aiokafka.record.memory_records import MemoryRecords

from services.runtime.settings import StatusSettings
from services.simulator.send import send as send_sent
from services.simulator.simulate import simulate
from services.status.setup import topics_for
from tests.connected.commands import environment, service
from tests.connected.keeping import held, make_topics, settings_for, small_topics
from tests.connected.test_milestone_service import referral
from tests.runtime.given import Sent, running, send
from tests.simulator.given import plan

HERE = json.loads((Path(__file__).parents[2] / "schemas" / "asyncapi.json").read_text("utf-8"))
CHANNELS: dict[str, Any] = HERE["channels"]
WRITTEN = CHANNELS.keys() - {"pathway.retry.v1"}
"""Topics on which something stands; nothing writes the other yet."""
SOURCE = b"ServiceRequest|urn:hospital|1"
CODECS = {0: "none", 1: "gzip", 2: "snappy", 3: "lz4", 4: "zstd"}


@dataclass
class Log:
    """What stands on each topic of an installation.

    Attributes:
        records: By the topic's name in the design.
        codecs: How its batches are compressed.
        transactional: Whether its batches were written in transactions.
    """

    records: dict[str, list[ConsumerRecord]] = field(default_factory=dict)
    codecs: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    transactional: dict[str, set[bool]] = field(default_factory=lambda: defaultdict(set))


class Batches:
    """Batches as aiokafka takes them from an answer; each is noted."""

    topic = ""
    log = Log()

    def __init__(self, raw: bytes) -> None:
        self._batches = MemoryRecords(raw)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._batches, name)

    def next_batch(self) -> Any:
        batch = self._batches.next_batch()
        if batch is not None and not batch.is_control_batch:
            self.log.codecs[self.topic].add(CODECS[batch.compression_type])
            self.log.transactional[self.topic].add(batch.is_transactional)
        return batch


async def everything_told(settings: StatusSettings, note: Callable[[str, Log], None]) -> Log:
    """Both services have read what a hospital sent, and one message that nobody can read."""
    topic = settings.topic("fhir.referral.v1")
    taken_back = json.dumps(json.loads(referral(1)) | {"status": "entered-in-error"}).encode()
    await make_topics(settings)
    await send_sent(simulate(plan(persons=40)).sent, settings)
    await send(settings.kafka, topic, [Sent(referral(1)), Sent(b"?")])
    told = environment(settings) | {
        "MILEPAEL_MILESTONE_HTTP_PORT": "0",
        "MILEPAEL_STATUS_TOMBSTONE_DAYS": "0",
    }
    async with running("milestone", told), service(told):
        await _until(settings, note, _is_told)
        await send(settings.kafka, topic, [Sent(taken_back)])
        return await _until(settings, note, _is_forgotten)


async def _until(
    settings: StatusSettings, note: Callable[[str, Log], None], enough: Callable[[Log], bool]
) -> Log:
    log = Log()
    async with asyncio.timeout(90):
        while not enough(log):
            await asyncio.sleep(0.2)
            log = Log()
            for topic in CHANNELS:
                note(topic, log)
                log.records[topic] = await held(settings, topic)
    return log


def _is_told(log: Log) -> bool:
    """Something stands on every topic, and of what will be taken back too."""
    told = [record.value for record in log.records.get("pathway.status.v1", ())]
    return {*filter(log.records.get, CHANNELS)} >= WRITTEN and any(SOURCE in one for one in told)


def _is_forgotten(log: Log) -> bool:
    latest = log.records.get("pathway.status-latest.v1", ())
    return any(record.value is None for record in latest)


async def test_every_topic_is_written_as_it_is_described(
    kafka: str, database: str, topic_prefix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A client that was made from the description alone finds each header where it says, and no
    other; with Kafka's default it would read what was undone, and without the codec nothing."""

    def note(topic: str, log: Log) -> None:
        monkeypatch.setattr(Batches, "topic", topic)
        monkeypatch.setattr(Batches, "log", log)

    monkeypatch.setattr(fetcher, "MemoryRecords", Batches)
    settings = settings_for(
        database, kafka, topic_prefix, TOPICS_FILE=small_topics(tmp_path), STATUS_STREAMS=2
    )

    log = await everything_told(settings, note)

    assert {topic for topic, records in log.records.items() if records} == WRITTEN
    assert {sentence for topic in WRITTEN for sentence in _differences(topic, log)} == set()
    assert any(dict(one.headers).get("sender") for one in log.records["fhir.encounter.v1"])
    ours = {topic: CHANNELS[topic] for topic in WRITTEN if not topic.startswith("fhir.")}
    assert {topic: log.codecs[topic] for topic in ours} == {
        topic: {channel["x-kafka-client"]["compression.type"]} for topic, channel in ours.items()
    }
    assert {topic: log.transactional[topic] for topic in ours} == {
        topic: {"isolation.level" in channel["x-kafka-client"]} for topic, channel in ours.items()
    }


def _differences(topic: str, log: Log) -> Iterator[str]:
    messages = CHANNELS[topic]["messages"]
    for record in log.records[topic]:
        name = "tombstone" if record.value is None else "message"
        said = {**messages[name].get("headers", {}), "additionalProperties": False}
        found = {header: value.decode() for header, value in record.headers}
        checked = jsonschema.Draft202012Validator(said)
        yield from (f"{topic}: {one.message}" for one in checked.iter_errors(found))


def test_every_topic_of_an_installation_is_described() -> None:
    """Those of the file by which they are made, and no others."""
    settings = settings_for("postgresql://nobody@127.0.0.1:1/x")

    assert {topic.name for topic in topics_for(settings)} == CHANNELS.keys()
