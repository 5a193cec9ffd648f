"""The servers and services of one demo: begun, watched, and ended so that nothing stays behind."""

import asyncio
import json
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import psutil

from services.command.demo.begin import SERVE, SERVICES, SETTINGS
from services.runtime.errors import Halted
from services.runtime.stack.process import end, log_of, remembered

BEGIN = "services.command.demo.begin"
NAME = "milepael-demo-"
SERVERS = (("kafka", signal.SIGTERM), ("postgres", signal.SIGINT))
"""With the word that each takes as a request to end at once and in order."""
SERVICE_ENDS_WITHIN_S, SERVER_ENDS_WITHIN_S = 8.0, 20.0
SERVER_PROGRAMS = ("java", "postgres", "initdb")


def new_folder() -> Path:
    """A folder that no other demo has, open for passage: under root PostgreSQL is another user."""
    folder = Path(tempfile.mkdtemp(prefix=NAME))
    folder.chmod(0o711)
    return folder


async def begin(
    folder: Path,
    settings: Mapping[str, str],
    words: Sequence[str],
    say: Callable[[str], object],
) -> None:
    """Start servers and services, and return when the servers answer.

    Args:
        folder: New.
        settings: Of the services, beside addresses and keys, which are made.
        words: What `serve` is told of a sabotage.
        say: Told what takes long.

    Raises:
        Halted: With the reason.
    """
    program = [sys.executable, "-m", BEGIN, str(folder), json.dumps(dict(settings)), *words]
    started = await asyncio.create_subprocess_exec(
        *program,
        stdin=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    assert started.stderr is not None
    last = ""
    try:
        async for line in started.stderr:
            last = line.decode(errors="replace").strip()
            say(last)
        if await started.wait() != 0:
            raise Halted(last or "The servers did not start, and nothing was said of why.")
    finally:
        if started.returncode is None:
            started.kill()
            await started.wait()


def settings_in(folder: Path) -> dict[str, str]:
    """The settings that were written for the services."""
    lines = (folder / SETTINGS).read_text("utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines)


def fallen(folder: Path) -> str | None:
    """One sentence about what no longer runs; ``None`` while everything does."""
    for name in (*SERVICES, *(name for name, _ in SERVERS)):
        running = remembered(folder / name)
        if running is None or running.process() is None:
            log = log_of(folder / name)
            return f"{name.capitalize()} has ended by itself{_last_sentence(log)} ({log})."
    return None


def _last_sentence(log: Path) -> str:
    """What it said last in words: the services' JSON lines say what they did, not why they end."""
    lines = log.read_text("utf-8", "replace").splitlines() if log.exists() else []
    told = [line.strip() for line in lines if line.strip() and not line.startswith("{")]
    return f": {told[-1]}" if told else ""


def end_all(folder: Path) -> None:
    """End whatever was begun for this folder: services first, then the servers they need."""
    # Before all: once what begins them is gone, no new one comes.
    _kill(begun(folder, {BEGIN}))
    _end_together(folder, [(name, signal.SIGTERM) for name in SERVICES], SERVICE_ENDS_WITHIN_S)
    _end_together(folder, SERVERS, SERVER_ENDS_WITHIN_S)
    # What had been begun and not yet remembered; again until a look finds nothing.
    while rest := begun(folder, {BEGIN, SERVE, *SERVER_PROGRAMS}):
        _kill(rest)


def begun(folder: Path, programs: Collection[str]) -> list[psutil.Process]:
    """Every process of these programs that bears the folder in its command line.

    Args:
        folder: A demo's.
        programs: Somebody may look at a file in the folder with a program of his own.
    """
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            words = process.cmdline()
            named = {Path(words[0]).name, *words[1:]} if words else set()
            if not named.isdisjoint(programs) and any(str(folder) in word for word in words):
                found.append(process)
    return found


def _end_together(
    folder: Path, named: Sequence[tuple[str, signal.Signals]], patience_s: float
) -> None:
    def end_one(name: str, word: signal.Signals) -> None:
        running = remembered(folder / name)
        if running is not None:
            end(running, patience_s, word)

    with ThreadPoolExecutor() as side_by_side:
        for done in [side_by_side.submit(end_one, *one) for one in named]:
            done.result()


def _kill(processes: Iterable[psutil.Process]) -> None:
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.kill()
            process.wait(SERVER_ENDS_WITHIN_S)
    time.sleep(0.02)
