"""docs/receiving.md: its example, run as it stands there, holds what it should."""

import asyncio
import json
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from schemas.channels import CHANNELS
from schemas.codes import LimitState
from services.runtime.batches import COMPRESSION
from services.status.fire import fire
from services.status.relay.owners import relay_streams
from services.status.relay.send import producer_for
from tests.command.page import File, steps
from tests.connected.keeping import (
    Process,
    beside,
    held,
    make_topics,
    process,
    producer_of,
    settings_for,
    small_topics,
    until,
)
from tests.given import coded, on, statement, unread_message

PAGE = (Path(__file__).parents[2] / "docs" / "receiving.md").read_text("utf-8")
LATEST, STATUS = "pathway.status-latest.v1", "pathway.status.v1"
Held = dict[str, dict[str, Any]]


@pytest.fixture
async def one(
    kafka: str, database: str, topic_prefix: str, tmp_path: Path
) -> AsyncIterator[Process]:
    """A process with its topics; what is gone gets its tombstone at once."""
    settings = settings_for(
        database,
        kafka,
        topic_prefix,
        TOPICS_FILE=small_topics(tmp_path),
        STATUS_STREAMS=2,
        STATUS_TOMBSTONE_DAYS=0,
    )
    await make_topics(settings)
    async with process(settings) as opened:
        yield opened


@asynccontextmanager
async def receiving(folder: Path, one: Process, topic: str) -> AsyncIterator[None]:
    """The example of the page runs, until somebody presses Ctrl-C."""
    (file,) = [step for step in steps(PAGE) if isinstance(step, File)]
    (folder / file.name).write_text(file.text, "utf-8")
    name = one.settings.topic(topic)
    running = await asyncio.create_subprocess_exec(
        sys.executable,
        file.name,
        one.settings.kafka,
        name,
        name,
        cwd=folder,
        stdout=(folder / "said").open("ab"),
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield
    finally:
        assert running.returncode is None, await _wrong(running)
        running.send_signal(signal.SIGINT)
        await asyncio.wait_for(running.communicate(), 30)


async def _wrong(running: asyncio.subprocess.Process) -> str:
    assert running.stderr is not None
    return (await running.stderr.read()).decode()


def kept(folder: Path, one: Process, topic: str) -> Held:
    """What the example holds, by instance."""
    file = folder / f"{one.settings.topic(topic)}.db"
    if not file.is_file():
        return {}
    with sqlite3.connect(file) as opened:
        try:
            rows = opened.execute("SELECT instance, patient, revision, status FROM pathway")
        except sqlite3.OperationalError:
            return {}  # it has not made its table yet
        told = {
            instance: (patient, number, json.loads(raw)) for instance, patient, number, raw in rows
        }
    for instance, (patient, number, status) in told.items():
        assert (status["instance"], status["patient"], status["revision"]) == (
            instance,
            patient,
            number,
        )
    return {instance: status for instance, (_, _, status) in told.items()}


async def true_of(one: Process, topic: str) -> Held:
    """What a reader should hold: by key and in order, but for what is gone."""
    found: Held = {}
    for record in await held(one.settings, topic):
        if record.value is None:
            found.pop(record.key.decode(), None)
            continue
        status = json.loads(record.value)
        before = found.get(status["instance"])
        if before is None or status["revision"] > before["revision"]:
            found[status["instance"]] = status
    return found


async def publish(one: Process) -> None:
    """Let everything in the outbox be published, and what comes due by time."""
    async with beside(relay_streams(one.relay, one.desk.streams)):
        await fire(one.desk, 100)
        await until(lambda: one.value("SELECT NOT EXISTS (SELECT FROM outbox)"))


async def undo(one: Process, raw: bytes, key: bytes) -> None:
    """A relay dies before it has committed; its successor undoes what it began."""
    for topic in (LATEST, STATUS):
        producer = producer_for(one.settings, 99)
        await producer.start()
        await producer.begin_transaction()
        await producer.send_and_wait(one.settings.topic(topic), raw, key)
        await producer.abort_transaction()
        await producer.stop()


@pytest.mark.parametrize("topic", [LATEST, STATUS])
async def test_the_example_holds_where_every_pathway_stands(
    one: Process, tmp_path: Path, topic: str
) -> None:
    """Whatever is undone, repeated, taken back, not known to it, or told while it is away."""
    folder = tmp_path / "reader"
    folder.mkdir()
    told = [
        statement(f"S{n}", coded("D12A", on(2026, 1, 5)), patient=f"p{n}", version=1)
        for n in range(12)
    ]
    await one.learn(*told)
    await publish(one)
    first = await true_of(one, topic)
    by_patient = {status["patient"]: status for status in first.values()}
    some, other = by_patient["p6"], by_patient["p7"]
    undone = json.dumps(some | {"revision": 99, "phase": "undone"}).encode()
    await undo(one, undone, some["instance"].encode())

    async with receiving(folder, one, topic):
        await until(lambda: _is(kept(folder, one, topic), first))

    # While it is away.
    back = [statement(f"S{n}", patient=f"p{n}", version=2, withdrawn=True) for n in range(3)]
    await one.learn(*back, unread_message(patients=("p5",)))
    await publish(one)
    await publish(one)
    new = other | {"revision": 50, "phase": "brand-new", "unheard-of": [1]}
    new["limits"] = [{"id": "new", "state": "brand-new", "more": {}}]
    async with producer_of(one.settings) as producer:
        for raw in (new, other):  # news of a later version, and a repeat of what is old
            await producer.send_and_wait(
                one.settings.topic(topic), json.dumps(raw).encode(), other["instance"].encode()
            )
    second = await true_of(one, topic)
    async with receiving(folder, one, topic):
        await until(lambda: _is(kept(folder, one, topic), second))

    assert first != second
    assert second[other["instance"]] == new
    gone = {by_patient[f"p{n}"]["instance"] for n in range(3)}
    phases = {instance: second[instance]["phase"] for instance in gone & second.keys()}
    assert phases == ({} if topic == LATEST else dict.fromkeys(gone, "withdrawn"))
    said = (folder / "said").read_text("utf-8").splitlines()
    assert any(line.endswith(", incomplete") for line in said)
    assert not any("undone" in line for line in said)
    assert len(said) == len(set(said))


async def _is(found: Held, expected: Held) -> bool:
    return found == expected


def test_the_page_names_what_the_description_names() -> None:
    """Topics written in transactions, the compression, and every state of a limit."""
    told = PAGE.partition("written so: ")[2].partition(".\n-")[0]

    assert {name.strip("` \n") for name in told.split(",")} == {
        one.topic for one in CHANNELS if one.relayed
    }
    assert f"**{COMPRESSION}**" in PAGE
    assert all(f"`{state}`" in PAGE for state in LimitState)
