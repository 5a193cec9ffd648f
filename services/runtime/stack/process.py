"""Knows one server process of ours: begins it, recognises it again, and ends it."""

import json
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

LOOPBACK = "127.0.0.1"
NEVER_GIVEN = range(20_000, 32_768)
"""Ports that nobody has who did not ask for them: below those that Linux (from 32768) and macOS
(from 49152) give to whoever asks for any, and to every connection."""


class CannotStart(Exception):
    """One sentence: what went wrong, and where the log is."""


@dataclass(frozen=True, slots=True)
class Running:
    """A server process that we began.

    Attributes:
        pid: Its process id; another process may bear it once ours has ended.
        started_at: When the process began, seconds since 1970, as the system tells it.
        mark: A text that stands in its command line and in no other's: a path of its own.
        ports: The ports it was given, by name.
    """

    pid: int
    started_at: float
    mark: str
    ports: dict[str, int]

    def process(self) -> psutil.Process | None:
        """The process; ``None`` when it has ended or the pid is another's by now."""
        # Not there, or not ours to look at: either way not the one we began.
        with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            process = psutil.Process(self.pid)
            # Within a second: the system's own moment of boot, from which it counts, is corrected.
            same_start = abs(process.create_time() - self.started_at) < 1
            alive = process.status() != psutil.STATUS_ZOMBIE
            words = process.cmdline()
            # For an instant at its beginning and at its end a process has no command line.
            marked = not words or any(self.mark in word for word in words)
            if alive and same_start and marked:
                return process
        return None


def begin(
    arguments: Sequence[str], home: Path, ports: dict[str, int], user: tuple[int, int] | None = None
) -> Running:
    """Start a server that outlives this process, and remember it in ``home``.

    Args:
        arguments: The command; some word in it must contain ``home``.
        home: The server's own folder; its output goes to ``server.log`` there, and what it wrote
            the time before is kept as ``server.before.log``.
        ports: Remembered with it, also after its end.
        user: User and group it runs as; ``None`` for our own.
    """
    log = log_of(home)
    if log.exists():
        log.replace(home / "server.before.log")
    uid, gid = user or (None, None)
    with log.open("wb") as output:
        started = subprocess.Popen(
            arguments,
            cwd=home,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            user=uid,
            group=gid,
            extra_groups=None if user is None else [],
        )
    process = psutil.Process(started.pid)
    running = Running(started.pid, process.create_time(), str(home), ports)
    written = home / "server.new.json"
    written.write_text(json.dumps(asdict(running)) + "\n")
    written.replace(home / "server.json")
    return running


def remembered(home: Path) -> Running | None:
    """The last server begun in ``home``, whether it still runs or not."""
    with suppress(FileNotFoundError):
        return Running(**json.loads((home / "server.json").read_text()))
    return None


def end(running: Running, patience: float, word: signal.Signals = signal.SIGTERM) -> None:
    """End the process, and wait until it is gone; does nothing when it is gone or not ours.

    Args:
        running: What was begun.
        patience: Seconds it has to end by itself before it is killed.
        word: The signal that it takes as a request to end now, and in order.
    """
    for request in (word, signal.SIGKILL):
        process = running.process()
        if process is None:
            return
        with suppress(psutil.NoSuchProcess):
            process.send_signal(request)
        deadline = time.monotonic() + patience
        # Looked at anew, not waited for: an ended process that nobody collects keeps its pid.
        while running.process() is not None and time.monotonic() < deadline:
            time.sleep(0.02)


def to_stderr(text: str) -> None:
    """Where messages go unless the caller says otherwise."""
    sys.stderr.write(f"{text}\n")


def log_of(home: Path) -> Path:
    """Where the server of this folder writes what it does."""
    return home / "server.log"


def last_words(home: Path, *marks: str) -> str:
    """The last line of the log that contains one of ``marks``; else its last line."""
    lines = [line for line in log_of(home).read_text(errors="replace").splitlines() if line.strip()]
    told = [line for line in lines if any(mark in line for mark in marks)]
    return (told or lines or ["it said nothing"])[-1].strip()


def choose_port(wanted: int | None, before: int | None = None) -> int:
    """A free port on loopback.

    Args:
        wanted: This one or none.
        before: This one if it is free: a restarted server keeps its address.

    Raises:
        CannotStart: The wanted port is taken.
    """
    if wanted is not None:
        if not _is_free(wanted):
            raise CannotStart(f"Port {wanted} on {LOOPBACK} is taken: give another, or none.")
        return wanted
    if before is not None and _is_free(before):
        return before
    # Not one that the system gives: the server binds it seconds later, and until then the system
    # would give it to others.
    while not _is_free(port := secrets.choice(NEVER_GIVEN)):
        pass
    return port


def _is_free(port: int) -> bool:
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True
