"""The service ``milestone`` as a process of its own: raw FHIR in, statements and parked out."""

import asyncio
import base64
import json
import os
import signal
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from schemas.active import KEY, ActiveDefinitions
from schemas.envelope import header
from schemas.keyed import fingerprint
from schemas.milestone import Statement
from schemas.parked import Parked
from services.runtime.kafka_away import KAFKA_AWAY
from services.runtime.settings import Kafka
from services.runtime.stack.kafka import start_kafka
from services.runtime.stack.process import LOOPBACK
from services.runtime.topics import load_topics
from tests.definitions.given import made_up, ours_in
from tests.patience import PATIENCE_S
from tests.runtime.given import (
    A_KEY,
    MILESTONE_ENVIRONMENT,
    Sent,
    asked_until,
    committed,
    make,
    pages_at,
    read_all,
    running,
    send,
    set_in_kafka,
    until,
)

NEW_CODE = "urn:made-up|asked"
"""No definition that comes with Milepæl names it."""


def referral(number: int) -> bytes:
    """A sound referral of a synthetic patient; each number is another referral."""
    return json.dumps(
        {
            "resourceType": "ServiceRequest",
            "id": f"r{number}",
            "identifier": [{"system": "urn:hospital", "value": str(number)}],
            "status": "active",
            "intent": "order",
            "subject": {"identifier": {"system": "urn:hospital:patients", "value": f"p{number}"}},
            "authoredOn": "2026-01-05",
        }
    ).encode()


def environment(kafka: str, prefix: str, **more: str) -> dict[str, str]:
    """Settings of a service on this Kafka; ``more`` without MILEPAEL_."""
    settings = {"KAFKA": kafka, "TOPIC_PREFIX": prefix, "MILESTONE_HTTP_PORT": "0", **more}
    named = {f"MILEPAEL_{name}": value for name, value in settings.items()}
    return {**MILESTONE_ENVIRONMENT, **named}


async def topics_of(kafka: str, prefix: str) -> None:
    settings = Kafka(kafka=kafka, topic_prefix=prefix)
    await make(settings, load_topics(settings))


async def test_raw_fhir_becomes_statements_and_what_cannot_be_read_is_parked(
    kafka: str, topic_prefix: str
) -> None:
    """In one batch: one bad message takes nothing with it, and what is not ours says nothing."""
    await topics_of(kafka, topic_prefix)
    raw = [
        Sent(referral(1), headers=(("sender", b"hospital-one"),)),
        Sent(b"\xff\xfe not json", headers=(("sender", b"\xff"),)),
        Sent(b'{"resourceType": "Observation", "id": "o"}'),
        Sent(None),
        Sent(referral(2)),
    ]
    await send(kafka, f"{topic_prefix}fhir.referral.v1", raw)

    async with running("milestone", environment(kafka, topic_prefix)) as service:
        statements = await read_all(kafka, f"{topic_prefix}pathway.milestone.v1", 2)
        parked = await read_all(kafka, f"{topic_prefix}pathway.parked.v1", 2)
        await service.port()
        service.process.send_signal(signal.SIGTERM)
        code = await service.ended()

    said = [msgspec.json.decode(one.value, type=Statement) for one in statements]
    assert {one.source for one in said} == {
        "ServiceRequest|urn:hospital|1",
        "ServiceRequest|urn:hospital|2",
    }
    assert {one.place.offset: one.sender for one in said}[0] == "hospital-one"
    for one, statement in zip(statements, said, strict=True):
        place = statement.place
        assert one.key == statement.patient.encode()
        assert header(one.headers, "ce_id") == f"{place.topic}/0/{place.offset}/0"
        assert header(one.headers, "ce_type") == "no.milepael.pathway.milestone.v1"
    refused = [msgspec.json.decode(one.value, type=Parked) for one in parked]
    assert sorted(one.place.offset for one in refused) == [1, 3]
    assert all(one.reasons and one.box for one in refused)
    group = f"{topic_prefix}milepael-milestone"
    assert await committed(kafka, group, (f"{topic_prefix}fhir.referral.v1", 0)) == 5
    assert code == 0
    assert not any("hospital" in line for line in service.said)


async def test_health_and_metrics_answer_a_real_client(kafka: str, topic_prefix: str) -> None:
    """What an operator and Prometheus see."""
    await topics_of(kafka, topic_prefix)
    topic = f"{topic_prefix}fhir.encounter.v1"
    await send(kafka, topic, [Sent(referral(1)), Sent(b"?"), Sent(b'{"resourceType": "Basic"}')])

    async with (
        running("milestone", environment(kafka, topic_prefix)) as service,
        pages_at(await service.port()) as client,
    ):
        await read_all(kafka, f"{topic_prefix}pathway.milestone.v1", 1)
        live = await client.get("/health/live")
        await asked_until(client, "/health/ready", '"ready":true')
        metrics = await asked_until(client, "/metrics", 'outcome="read"')

    assert live.status_code == 200
    for outcome in ("read", "not-ours", "parked"):
        assert f'{{outcome="{outcome}",service="milestone",topic="{topic}"}} 1.0' in metrics
    assert 'milepael_parked_total{reason_class="unsound",service="milestone"} 1.0' in metrics
    assert 'milepael_ready{service="milestone"} 1.0' in metrics


async def test_it_is_not_ready_while_it_waits_for_its_first_answer(topic_prefix: str) -> None:
    """Whoever sends it work by this page would send it nowhere."""

    async def says_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async with (
        await asyncio.start_server(says_nothing, LOOPBACK, 0) as server,
        running(
            "milestone",
            environment(f"{LOOPBACK}:{server.sockets[0].getsockname()[1]}", topic_prefix),
        ) as service,
        pages_at(await service.port()) as client,
    ):
        told = await client.get("/health/ready")

    # Who asks late finds beside it that Kafka does not answer.
    assert told.status_code == 503
    assert "The service is starting." in told.json()["reasons"]


@pytest.mark.parametrize(("told", "nice"), [({}, 5), ({"MILEPAEL_MILESTONE_NICE": "0"}, 0)])
async def test_it_gives_way_to_the_other_processes_of_its_machine(
    kafka: str, topic_prefix: str, told: Mapping[str, str], nice: int
) -> None:
    await topics_of(kafka, topic_prefix)
    own = os.getpriority(os.PRIO_PROCESS, 0)

    async with running("milestone", environment(kafka, topic_prefix) | dict(told)) as service:
        await service.port()
        given = os.getpriority(os.PRIO_PROCESS, service.process.pid)

    assert given == max(own, nice)


async def test_nothing_is_read_without_the_codes_that_the_active_set_names(
    kafka: str, topic_prefix: str, tmp_path: Path
) -> None:
    """What is read without a code has lost it for good; once the files are there it goes on."""
    await topics_of(kafka, topic_prefix)
    await send(kafka, f"{topic_prefix}fhir.referral.v1", [Sent(referral(1))])
    active = ActiveDefinitions(number=2, digest="of status", codes=(NEW_CODE,))
    record = Sent(msgspec.json.encode(active), key=KEY)
    await send(kafka, f"{topic_prefix}pathway.definitions.v1", [record])
    folder = ours_in(tmp_path)
    with_folder = environment(kafka, topic_prefix, DEFINITIONS_FOLDER=str(folder))

    async with (
        running("milestone", with_folder) as service,
        pages_at(await service.port()) as client,
    ):
        await asked_until(client, "/health/ready", "The active definition set names 1 codes")
        await asked_until(
            client, "/metrics", 'batches_again_total{service="milestone",why="not-now"}'
        )
        metrics = (await client.get("/metrics")).text
        (folder / "made-up.toml").write_text(made_up(), encoding="utf-8")
        await read_all(kafka, f"{topic_prefix}pathway.milestone.v1", 1)
        await asked_until(client, "/health/ready", '"ready":true')

    assert 'milepael_codes_not_read{service="milestone"} 1.0' in metrics
    assert 'outcome="read"' not in metrics


async def test_nothing_is_read_under_another_key_than_that_of_the_installation(
    kafka: str, topic_prefix: str
) -> None:
    """Every patient would be somebody else, with pathways of their own."""
    await topics_of(kafka, topic_prefix)
    await send(kafka, f"{topic_prefix}fhir.referral.v1", [Sent(referral(1))])
    topic = f"{topic_prefix}pathway.definitions.v1"
    other = ActiveDefinitions(number=2, digest="of status", codes=(), key="another")
    await send(kafka, topic, [Sent(msgspec.json.encode(other), key=KEY)])

    async with (
        running("milestone", environment(kafka, topic_prefix)) as service,
        pages_at(await service.port()) as client,
    ):
        await asked_until(client, "/health/ready", "MILEPAEL_PSEUDONYM_KEY is wrong")
        await asked_until(
            client, "/metrics", 'batches_again_total{service="milestone",why="not-now"}'
        )
        metrics = (await client.get("/metrics")).text
        ours = replace(other, key=fingerprint(base64.b64decode(A_KEY)))
        await send(kafka, topic, [Sent(msgspec.json.encode(ours), key=KEY)])
        await read_all(kafka, f"{topic_prefix}pathway.milestone.v1", 1)
        await asked_until(client, "/health/ready", '"ready":true')

    assert 'outcome="read"' not in metrics


async def test_nothing_is_read_while_the_last_word_on_the_active_set_cannot_be_read(
    kafka: str, topic_prefix: str
) -> None:
    """It may name codes that we lack; the service stays, and goes on once it is said again."""
    await topics_of(kafka, topic_prefix)
    await send(kafka, f"{topic_prefix}fhir.referral.v1", [Sent(referral(1))])
    topic = f"{topic_prefix}pathway.definitions.v1"
    await send(kafka, topic, [Sent(b'{"number": "two"}', key=KEY)])

    async with (
        running("milestone", environment(kafka, topic_prefix)) as service,
        pages_at(await service.port()) as client,
    ):
        await asked_until(client, "/health/ready", "does not say which definition set decides")
        await asked_until(
            client, "/metrics", 'batches_again_total{service="milestone",why="not-now"}'
        )
        metrics = (await client.get("/metrics")).text
        active = ActiveDefinitions(number=2, digest="of status", codes=())
        await send(kafka, topic, [Sent(msgspec.json.encode(active), key=KEY)])
        await read_all(kafka, f"{topic_prefix}pathway.milestone.v1", 1)
        await asked_until(client, "/health/ready", '"ready":true')

    assert 'outcome="read"' not in metrics


async def test_a_topic_with_its_senders_clock_is_read_but_not_in_silence(
    kafka: str, topic_prefix: str
) -> None:
    """Its messages do not pile up for a setting; the service is not ready and says what to mend."""
    await topics_of(kafka, topic_prefix)
    topic = f"{topic_prefix}fhir.referral.v1"
    await set_in_kafka(kafka, topic, "message.timestamp.type", "CreateTime")
    await send(kafka, topic, [Sent(referral(1))])

    async with (
        running("milestone", environment(kafka, topic_prefix)) as service,
        pages_at(await service.port()) as client,
    ):
        await read_all(kafka, f"{topic_prefix}pathway.milestone.v1", 1)
        told = await asked_until(client, "/health/ready", f"Topic {topic} has message.timestamp")
        await set_in_kafka(kafka, topic, "message.timestamp.type", "LogAppendTime")
        await asked_until(client, "/health/ready", '"ready":true')

    assert "set it to LogAppendTime in Kafka" in told
    assert any('"topics-differ"' in line for line in service.said)


async def test_too_many_unreadable_messages_in_a_row_end_the_service_and_park_nothing(
    kafka: str, topic_prefix: str
) -> None:
    """A sender gone wrong is not mended by parking everything it sends."""
    await topics_of(kafka, topic_prefix)
    topic = f"{topic_prefix}fhir.patient.v1"
    await send(kafka, topic, [Sent(referral(1)), *(Sent(b"?") for _ in range(30))])
    limit = {"MILESTONE_UNREADABLE_LIMIT": "20"}

    async with running("milestone", environment(kafka, topic_prefix, **limit)) as service:
        code = await service.ended()

    group = f"{topic_prefix}milepael-milestone"
    assert code == 1
    assert "20 messages in a row could not be read" in service.said[-1]
    assert "MILEPAEL_MILESTONE_UNREADABLE_LIMIT" in service.said[-1]
    assert await committed(kafka, group, (topic, 0)) is None


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"MILEPAEL_PSEUDONYM_KEY": "marker"}, "MILEPAEL_PSEUDONYM_KEY is wrong: it must be "),
        ({"MILEPAEL_KAFKA": ""}, "MILEPAEL_KAFKA is wrong: it must be "),
        ({"MILEPAEL_KAFKA": "h:marker"}, "MILEPAEL_KAFKA is wrong: it must be "),
        ({"MILEPAEL_MILESTONE_TOPICS": "a,,marker"}, "MILEPAEL_MILESTONE_TOPICS is wrong: "),
        (
            {"MILEPAEL_IDENTITY_PUBLIC_KEY": base64.b64encode(bytes(32)).decode()},
            "MILEPAEL_IDENTITY_PUBLIC_KEY is wrong: it must be ",
        ),
    ],
)
async def test_a_wrong_setting_stops_the_service_at_once_with_one_sentence(
    told: Mapping[str, str], sentence: str
) -> None:
    settings = {**MILESTONE_ENVIRONMENT, **told}

    async with running("milestone", settings) as service:
        code = await service.ended()

    assert code == 2
    assert len(service.said) == 1
    assert service.said[0].startswith(sentence)
    assert "marker" not in service.said[0]


async def test_two_processes_share_the_work_and_a_killed_one_loses_nothing(
    kafka: str, topic_prefix: str
) -> None:
    """At least once: what the killed one had not committed is read again by the other."""
    await topics_of(kafka, topic_prefix)
    topic = f"{topic_prefix}fhir.referral.v1"
    settings = environment(
        kafka, topic_prefix, SESSION_TIMEOUT_MS="2000", HEARTBEAT_INTERVAL_MS="500"
    )

    async with running("milestone", settings) as one, running("milestone", settings) as other:
        await until(lambda: all(any("assigned" in line for line in p.said) for p in (one, other)))
        for part in range(5):
            numbers = range(part * 200, part * 200 + 200)
            sent = [Sent(referral(n), partition=n % 24) for n in numbers]
            await send(kafka, topic, sent)
            if part == 2:
                one.process.kill()
        statements = await read_all(kafka, f"{topic_prefix}pathway.milestone.v1", 1000)
        found = {header(statement.headers, "ce_id") for statement in statements}
        async with asyncio.timeout(PATIENCE_S):
            count = 1000
            while len(found) < 1000:
                count += 1
                statements = await read_all(kafka, f"{topic_prefix}pathway.milestone.v1", count)
                found = {header(statement.headers, "ce_id") for statement in statements}

    expected = {f"{topic}/{n % 24}/{n // 24}/0" for n in range(1000)}
    assert found == expected


async def test_kafka_that_goes_away_for_some_seconds_is_waited_for_and_nothing_is_lost(
    tmp_path: Path, topic_prefix: str
) -> None:
    """Reading, sending and committing all stand still, and go on by themselves."""
    server = await asyncio.to_thread(start_kafka, tmp_path)
    address, port = server.bootstrap, int(server.bootstrap.rpartition(":")[2])
    topic = f"{topic_prefix}fhir.referral.v1"
    try:
        await topics_of(address, topic_prefix)
        async with (
            running("milestone", environment(address, topic_prefix)) as service,
            pages_at(await service.port()) as client,
        ):
            await send(address, topic, [Sent(referral(n)) for n in range(50)])
            await read_all(address, f"{topic_prefix}pathway.milestone.v1", 50)
            await asyncio.to_thread(server.stop)
            await asked_until(client, "/health/ready", KAFKA_AWAY)
            server = await asyncio.to_thread(start_kafka, tmp_path, port)
            await send(address, topic, [Sent(referral(n)) for n in range(50, 100)])
            statements = await read_all(address, f"{topic_prefix}pathway.milestone.v1", 100)
            await asked_until(client, "/health/ready", '"ready":true')
    finally:
        await asyncio.to_thread(server.stop)

    found = {header(one.headers, "ce_id") for one in statements}
    assert found == {f"{topic}/0/{offset}/0" for offset in range(100)}
