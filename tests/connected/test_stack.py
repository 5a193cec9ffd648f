"""The local servers: real, found again, kept over restarts, and never somebody else's."""

import asyncio
import base64
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import asyncpg
import psutil
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from typer.testing import CliRunner

from services.command.commands import app_for
from services.runtime import stack
from services.runtime.stack.postgres import shared_buffers_mb
from services.runtime.stack.process import NEVER_GIVEN, Running, choose_port
from services.runtime.stack.settings import write_settings
from tests.connected.guard import guarded
from tests.patience import PATIENCE_S


@pytest.fixture
def folder() -> Iterator[Path]:
    with guarded(Path(tempfile.gettempdir()) / f"milepael-test-{uuid.uuid4().hex}") as folder:
        yield folder
        stack.down(folder)


def test_a_stack_starts_is_found_again_keeps_what_it_was_told_and_ends(folder: Path) -> None:
    """One test for the whole life: each start costs seconds."""
    first = stack.up(folder)
    settings = _lines_of(first.settings)
    assert first.kafka is not None
    assert first.postgres is not None
    assert settings["MILEPAEL_KAFKA"] == first.kafka.bootstrap
    assert settings["MILEPAEL_DATABASE"] == first.postgres.dsn_of("milepael")
    asyncio.run(_tell(first))

    found = stack.up(folder)
    assert (found.kafka, found.postgres) == (first.kafka, first.postgres)
    assert stack.status(folder) == first

    stack.down(folder)
    stack.down(folder)
    assert not stack.status(folder).complete
    assert _pid_of(first.kafka) is None
    assert _pid_of(first.postgres) is None

    again = stack.up(folder)
    assert _lines_of(again.settings) == settings
    assert asyncio.run(_ask(again)) == (b"kept", "kept")


def test_settings_are_for_the_owner_alone_and_keep_their_keys(folder: Path) -> None:
    """They hold private keys; pseudonyms made with one key mean nothing under another."""
    file = folder / "settings.env"

    write_settings(file, {"MILEPAEL_KAFKA": "127.0.0.1:1"})
    before = _lines_of(file)
    write_settings(file, {"MILEPAEL_KAFKA": "127.0.0.1:2"})

    assert file.stat().st_mode & 0o077 == 0
    assert _lines_of(file) == {**before, "MILEPAEL_KAFKA": "127.0.0.1:2"}
    keys = {value for name, value in before.items() if name.endswith("_KEY")}
    assert [len(base64.b64decode(key)) for key in keys] == [32] * 5


@pytest.mark.parametrize("different", ["started_at", "mark"])
def test_a_process_that_is_not_ours_is_left_alone(folder: Path, different: str) -> None:
    """A pid is used again by the system; then it is somebody else's process."""
    foreign = subprocess.Popen(["sleep", "3600"])
    try:
        born = psutil.Process(foreign.pid).create_time()
        remembered_as = Running(foreign.pid, born, "sleep", {"client": 1})
        assert remembered_as.process() is not None
        while not psutil.Process(foreign.pid).cmdline():
            time.sleep(0.001)
        mistaken = (
            replace(remembered_as, started_at=born - 60)
            if different == "started_at"
            else replace(remembered_as, mark=str(folder))
        )
        for home in (folder / "kafka", folder / "postgres"):
            home.mkdir()
            (home / "password").write_text("none")
            (home / "server.json").write_text(json.dumps(asdict(mistaken)))

        assert stack.status(folder) == stack.Stack(folder, None, None)
        stack.down(folder)

        assert foreign.poll() is None
    finally:
        foreign.kill()
        foreign.wait()


def test_a_taken_port_is_said_so_before_anything_is_started(folder: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(stack.CannotStart, match=f"Port {port} on 127.0.0.1 is taken"):
            stack.start_postgres(folder / "postgres", port)
        with pytest.raises(stack.CannotStart, match=f"Port {port} on 127.0.0.1 is taken"):
            stack.start_kafka(folder / "kafka", port)


def test_a_port_that_is_chosen_is_given_to_nobody_until_the_server_has_it() -> None:
    """A server takes seconds to bind it, and meanwhile hundreds of connections begin."""
    given = Path("/proc/sys/net/ipv4/ip_local_port_range")
    first = int(given.read_text().split()[0]) if given.exists() else NEVER_GIVEN.stop

    chosen = [choose_port(None) for _ in range(100)]

    assert max(chosen) < first
    assert len(set(chosen)) > 90


def test_a_failed_start_says_why_and_where_the_log_is(folder: Path) -> None:
    """The reason is the server's own: one line of its log."""
    stack.start_postgres(folder / "postgres").stop()
    (folder / "postgres" / "data" / "PG_VERSION").write_text("9.6\n")

    with pytest.raises(stack.CannotStart) as failed:
        stack.start_postgres(folder / "postgres")

    assert "incompatible" in str(failed.value)
    assert str(folder / "postgres" / "server.log") in str(failed.value)


def test_a_server_of_ours_that_was_killed_starts_again(folder: Path) -> None:
    """The state file still names it, and its data folder still has the lock of the dead."""
    killed = stack.start_postgres(folder / "postgres")
    others = psutil.Process(killed.pid).children(recursive=True)
    os.kill(killed.pid, signal.SIGKILL)
    while killed.running.process() is not None:
        time.sleep(0.01)
    # They notice by themselves, and while one of them is there nobody may have the data.
    _, left = psutil.wait_procs(others, PATIENCE_S)
    assert left == []

    again = stack.start_postgres(folder / "postgres")

    assert again.pid != killed.pid
    assert again.address == killed.address


def test_the_command_answers_for_people_and_for_machines(folder: Path) -> None:
    """No is exit code 1; JSON is one value on stdout."""
    arguments = ["stack", "status", "--folder", str(folder), "--json"]

    answer = CliRunner().invoke(app_for(arguments), arguments)

    assert answer.exit_code == 1
    assert json.loads(answer.stdout)["kafka"] is None


def test_a_guard_ends_the_servers_of_a_run_that_was_killed() -> None:
    """Interrupted or killed, a test run leaves no server behind."""
    folder = Path(tempfile.gettempdir()) / f"milepael-test-{uuid.uuid4().hex}"
    run = (
        "import dataclasses, json, os, pathlib\n"
        "from services.runtime.stack import start_postgres\n"
        "from tests.connected.guard import guarded\n"
        f"with guarded(pathlib.Path({str(folder)!r})) as folder:\n"
        "    running = start_postgres(folder / 'postgres').running\n"
        "    print(json.dumps(dataclasses.asdict(running)), flush=True)\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    killed = subprocess.run([sys.executable, "-c", run], check=False, stdout=subprocess.PIPE)
    assert killed.returncode == -signal.SIGKILL
    left = Running(**json.loads(killed.stdout))

    deadline = time.monotonic() + PATIENCE_S
    while folder.exists() and time.monotonic() < deadline:
        time.sleep(0.05)

    assert not folder.exists()
    assert left.process() is None


def _lines_of(file: Path) -> dict[str, str]:
    return dict(line.split("=", 1) for line in file.read_text().splitlines())


def _pid_of(server: stack.KafkaServer | stack.PostgresServer | None) -> int | None:
    assert server is not None
    return None if server.running.process() is None else server.pid


async def _tell(started: stack.Stack) -> None:
    assert started.kafka is not None
    assert started.postgres is not None
    admin = AIOKafkaAdminClient(bootstrap_servers=started.kafka.bootstrap)
    await admin.start()
    # Nothing makes topics by itself here: one that is missing would come with one partition.
    await admin.create_topics([NewTopic("kept", 1, 1)])
    await admin.close()
    producer = AIOKafkaProducer(bootstrap_servers=started.kafka.bootstrap)
    await producer.start()
    await producer.send_and_wait("kept", b"kept")
    await producer.stop()
    connection = await asyncpg.connect(started.postgres.dsn)
    await connection.execute("CREATE TABLE kept AS SELECT 'kept' AS what")
    await connection.close()


async def _ask(started: stack.Stack) -> tuple[bytes | None, str]:
    assert started.kafka is not None
    assert started.postgres is not None
    partition = TopicPartition("kept", 0)
    consumer = AIOKafkaConsumer(bootstrap_servers=started.kafka.bootstrap)
    await consumer.start()
    consumer.assign([partition])
    await consumer.seek_to_beginning(partition)
    record = await asyncio.wait_for(consumer.getone(), PATIENCE_S)
    await consumer.stop()
    connection = await asyncpg.connect(started.postgres.dsn)
    what: str = await connection.fetchval("SELECT what FROM kept")
    await connection.close()
    return record.value, what


@pytest.mark.parametrize(("memory_gb", "of_it_mb"), [(0.25, 128), (2, 512), (8, 2048), (64, 4096)])
def test_postgresql_may_keep_a_quarter_of_the_memory_and_not_more_than_four_gigabytes(
    memory_gb: float, of_it_mb: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    has = psutil.virtual_memory()._replace(total=int(memory_gb * 2**30))
    monkeypatch.setattr(psutil, "virtual_memory", lambda: has)

    assert shared_buffers_mb() == of_it_mb
