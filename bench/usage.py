"""What processes use: processor time and memory, of each group of processes apart."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import psutil

_LOOK_EVERY_S = 5.0
"""Shared pages are counted one by one: a look at PostgreSQL takes a twentieth of a second."""


@dataclass
class Usage:
    """What groups of processes used between two moments.

    Attributes:
        seconds: Processor time by group, user and system.
        most_bytes: The most memory seen by group, shared pages divided among those who share them.
    """

    seconds: dict[str, float] = field(default_factory=dict)
    most_bytes: dict[str, int] = field(default_factory=dict)


@asynccontextmanager
async def used(groups: Mapping[str, Iterable[int]]) -> AsyncIterator[Usage]:
    """Look at these processes and their children while the context lasts.

    Args:
        groups: Process ids by name of the group.
    """
    told = Usage()
    pids = {name: tuple(group) for name, group in groups.items()}
    before = {name: processor_seconds(group) for name, group in pids.items()}
    looking = asyncio.create_task(_keep_looking(pids, told))
    try:
        yield told
    finally:
        looking.cancel()
        _look(pids, told)
        for name, group in pids.items():
            told.seconds[name] = processor_seconds(group) - before[name]


def processor_seconds(pids: Iterable[int]) -> float:
    """Of these processes, their children, and the children that have ended."""
    return sum(sum(one.cpu_times()[:4]) for one in _alive(pids))


async def _keep_looking(pids: Mapping[str, Iterable[int]], told: Usage) -> None:
    while True:
        _look(pids, told)
        await asyncio.sleep(_LOOK_EVERY_S)


def _look(pids: Mapping[str, Iterable[int]], told: Usage) -> None:
    for name, group in pids.items():
        now = sum(_held(one) for one in _alive(group))
        told.most_bytes[name] = max(now, told.most_bytes.get(name, 0))


def _held(process: psutil.Process) -> int:
    with suppress(psutil.Error):
        return int(process.memory_full_info().pss)
    return 0


def _alive(pids: Iterable[int]) -> Iterable[psutil.Process]:
    for pid in pids:
        with suppress(psutil.Error):
            process = psutil.Process(pid)
            yield process
            yield from process.children(recursive=True)
