"""Starts and ends a real Kafka and a real PostgreSQL of our own, in one folder.

It never touches a server it did not start: a process is ours only when its id, its start time
and its command line are the ones remembered.
"""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from services.runtime.stack.kafka import KafkaServer, running_kafka, start_kafka
from services.runtime.stack.postgres import PostgresServer, running_postgres, start_postgres
from services.runtime.stack.process import CannotStart, to_stderr
from services.runtime.stack.settings import write_settings

__all__ = [
    "FOLDER",
    "CannotStart",
    "KafkaServer",
    "PostgresServer",
    "Stack",
    "down",
    "start_kafka",
    "start_postgres",
    "status",
    "up",
]

FOLDER = Path(".milepael")
DATABASE = "milepael"


@dataclass(frozen=True, slots=True)
class Stack:
    """What runs in a folder.

    Attributes:
        folder: Where data, logs and settings are.
        kafka: ``None`` when it does not run.
        postgres: ``None`` when it does not run.
    """

    folder: Path
    kafka: KafkaServer | None
    postgres: PostgresServer | None

    @property
    def complete(self) -> bool:
        """Whether both servers run."""
        return self.kafka is not None and self.postgres is not None

    @property
    def settings(self) -> Path:
        """The file of settings for the services; it is there after the first ``up``."""
        return self.folder / "settings.env"


def up(folder: Path = FOLDER, say: Callable[[str], object] = to_stderr) -> Stack:
    """Start what does not run, and return when both servers answer.

    Not for use inside a running event loop.

    Args:
        folder: Made if need be. Data and keys from an earlier time are used again.
        say: Told what takes long or changes a folder of others.

    Raises:
        CannotStart: With the reason and the place of the log.
    """
    with _alone(folder):
        postgres = running_postgres(folder / "postgres")
        postgres = postgres or start_postgres(folder / "postgres", say=say)
        postgres.ensure_database(DATABASE)
        kafka = running_kafka(folder / "kafka") or start_kafka(folder / "kafka", say=say)
        stack = Stack(folder, kafka, postgres)
        write_settings(
            stack.settings,
            {"MILEPAEL_KAFKA": kafka.bootstrap, "MILEPAEL_DATABASE": postgres.dsn_of(DATABASE)},
        )
        return stack


def down(folder: Path = FOLDER) -> None:
    """End both servers and wait until they are gone; their data and keys stay."""
    if not folder.exists():
        return
    with _alone(folder):
        stack = status(folder)
        if stack.kafka is not None:
            stack.kafka.stop()
        if stack.postgres is not None:
            stack.postgres.stop()


def status(folder: Path = FOLDER) -> Stack:
    """What runs now, of what was started in this folder."""
    return Stack(folder, running_kafka(folder / "kafka"), running_postgres(folder / "postgres"))


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One ``up`` or ``down`` of a folder at a time, over all processes."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
