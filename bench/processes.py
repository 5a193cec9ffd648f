"""Starts processes for a run, reads what they say of themselves, and ends them."""

import asyncio
import os
import signal
import subprocess
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_ENDS_WITHIN_S = 40.0
_COMES_WITHIN_S = 60.0


class Failed(Exception):
    """One sentence: what did not come about, and where the log is."""


@dataclass(frozen=True, slots=True)
class Process:
    """One process of a system under test.

    Attributes:
        log: Everything that it writes.
    """

    popen: "subprocess.Popen[bytes]"
    log: Path

    @property
    def pid(self) -> int:
        """Its process id."""
        return self.popen.pid

    def says(self) -> str:
        """All that it has written by now."""
        return self.log.read_text("utf-8", errors="replace")


@dataclass
class Processes:
    """The processes of one run; all that still run are ended with it."""

    folder: Path
    running: list[Process] = field(default_factory=list)

    def start(self, name: str, command: Sequence[str], told: Mapping[str, str]) -> Process:
        """Start a process with settings beside those of the environment.

        Args:
            name: Of its log.
            command: Program and arguments.
            told: Environment variables.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        log = self.folder / f"{name}-{sum(1 for _ in self.folder.glob(f'{name}-*.log'))}.log"
        with log.open("wb") as written:
            popen = subprocess.Popen(
                command,
                env={**os.environ, **told},
                stdin=subprocess.DEVNULL,
                stdout=written,
                stderr=subprocess.STDOUT,
            )
        self.running.append(Process(popen, log))
        return self.running[-1]

    def stop(
        self, some: Iterable[Process] | None = None, word: signal.Signals = signal.SIGTERM
    ) -> None:
        """Ask these, or all, to end, and wait until they have."""
        ending = list(self.running if some is None else some)
        for one in ending:
            if one.popen.poll() is None:
                one.popen.send_signal(word)
        for one in ending:
            try:
                one.popen.wait(_ENDS_WITHIN_S)
            except subprocess.TimeoutExpired:
                one.popen.kill()
                one.popen.wait()
            self.running.remove(one)

    def kill(self, one: Process) -> None:
        """End a process as a crash does."""
        one.popen.kill()
        one.popen.wait()
        self.running.remove(one)

    def __enter__(self) -> "Processes":
        return self

    def __exit__(self, *_why: object) -> None:
        self.stop()


async def until(
    true: Callable[[], Awaitable[bool]],
    what: str,
    processes: Processes,
    within_s: float = _COMES_WITHIN_S,
    every_s: float = 0.1,
) -> None:
    """Wait until something is true, as long as every process lives.

    Raises:
        Failed: It did not come about in time, or a process has ended.
    """
    ends = time.monotonic() + within_s
    while not await true():
        ended = [one for one in processes.running if one.popen.poll() is not None]
        if ended:
            raise Failed(f"A process has ended while waiting until {what}: see {ended[0].log}.")
        if time.monotonic() > ends:
            raise Failed(f"After {within_s:.0f} s not yet {what}: see {processes.folder}.")
        await asyncio.sleep(every_s)
