"""Real servers for the tests in this folder: one Kafka and one PostgreSQL for the whole run.

`MILEPAEL_TEST_KAFKA` and `MILEPAEL_TEST_DATABASE` name servers to use instead.
"""

import fcntl
import os
import tempfile
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest

from services.runtime.stack import start_postgres
from services.runtime.stack.kafka import running_kafka
from services.runtime.stack.postgres import running_postgres
from tests.connected.guard import guarded
from tests.connected.keeping import process, settings_for
from tests.connected.secured.listeners import Listeners, listeners_of, start_with_listeners
from tests.connected.two_sets import Two, with_another_amount

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("connected")


@pytest.fixture(scope="session")
def servers_folder() -> Iterator[Path]:
    """Where the shared servers live; the same for all processes of one run of pytest-xdist."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or uuid.uuid4().hex
    with guarded(Path(tempfile.gettempdir()) / f"milepael-test-{run}") as folder:
        yield folder


@pytest.fixture(scope="session")
def kafka(request: pytest.FixtureRequest) -> str:
    """The bootstrap address of a real Kafka."""
    given = os.environ.get("MILEPAEL_TEST_KAFKA")
    if given:
        return given
    folder: Path = request.getfixturevalue("servers_folder")
    with one_at_a_time(folder):
        home = folder / "kafka"
        return (running_kafka(home) or start_with_listeners(home)).bootstrap


@pytest.fixture(scope="session")
def listeners(kafka: str, request: pytest.FixtureRequest) -> Listeners:
    """The other listeners of our own Kafka."""
    if os.environ.get("MILEPAEL_TEST_KAFKA"):
        pytest.skip("What another's Kafka asks of its clients is not known here.")
    folder: Path = request.getfixturevalue("servers_folder")
    return listeners_of(folder / "kafka")


@pytest.fixture(scope="session")
def postgres(request: pytest.FixtureRequest) -> str:
    """The DSN of a real PostgreSQL's administrator."""
    given = os.environ.get("MILEPAEL_TEST_DATABASE")
    if given:
        return given
    folder: Path = request.getfixturevalue("servers_folder")
    with one_at_a_time(folder):
        home = folder / "postgres"
        return (running_postgres(home) or start_postgres(home)).dsn


@pytest.fixture
async def database(postgres: str) -> AsyncIterator[str]:
    """The DSN of a database of this test's own, empty, dropped afterwards."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    admin = await asyncpg.connect(postgres)
    try:
        await admin.execute(f'CREATE DATABASE "{name}"')
        yield urlsplit(postgres)._replace(path=f"/{name}").geturl()
        await admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    finally:
        await admin.close()


@pytest.fixture
def topic_prefix() -> str:
    """A beginning for the names of topics, groups and transactional ids that no other test has."""
    return f"test-{uuid.uuid4().hex[:12]}."


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    with (folder / "starting").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture
def other_files(tmp_path: Path) -> Path:
    """Our definitions, but for one amount."""
    return with_another_amount(tmp_path / "other")


@pytest.fixture
async def two(database: str, other_files: Path) -> AsyncIterator[Two]:
    """The old set is active; the second process waits with the new files."""
    async with AsyncExitStack() as open_processes:
        old = await open_processes.enter_async_context(process(settings_for(database)))
        with_other = settings_for(database, DEFINITIONS_FOLDER=other_files)
        new = await open_processes.enter_async_context(process(with_other))
        yield Two(old, new)
