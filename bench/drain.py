"""One measured run: a system reads the whole preloaded input, and what that took is counted."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bench.place import Place
from bench.processes import Failed
from bench.usage import Usage, used


@dataclass
class Drain:
    """What one run took.

    Attributes:
        messages: Waiting when all processes had joined their groups; from then on it is counted.
        seconds: Until the last was committed and published.
        usage: By ``job``, ``postgres`` and ``kafka``.
    """

    name: str
    messages: int = 0
    seconds: float = 0.0
    usage: Usage = field(default_factory=Usage)

    @property
    def rate(self) -> float:
        """Messages a second."""
        return self.messages / self.seconds

    @property
    def micros(self) -> dict[str, float]:
        """Microseconds of processor time for a message, by group of processes."""
        return {name: s * 1e6 / self.messages for name, s in self.usage.seconds.items()}


@dataclass(frozen=True, slots=True)
class Watched:
    """What is looked at while a system drains.

    Attributes:
        job: Process ids of the system by name of the part.
        waiting: How many messages it has not taken yet.
        drained: Waits until it has done all; returns the moment at which it had, as `time.time`.
    """

    job: Mapping[str, Iterable[int]]
    waiting: Callable[[], Awaitable[int]]
    drained: Callable[[], Awaitable[float]]


async def drain(place: Place, name: str, watched: Watched) -> Drain:
    """Measure from now, when the system has joined its groups, until it has drained its input.

    Raises:
        Failed: Nothing was left to measure.
    """
    told = Drain(name)
    async with _with_servers(place, watched.job) as told.usage:
        began = time.time()
        told.messages = await watched.waiting()
        if not told.messages:
            raise Failed(f"{name} had read all before it was measured: take more persons.")
        told.seconds = await watched.drained() - began
    return told


@asynccontextmanager
async def _with_servers(place: Place, job: Mapping[str, Iterable[int]]) -> AsyncIterator[Usage]:
    kafka, postgres = place.stack.kafka, place.stack.postgres
    assert kafka is not None
    assert postgres is not None
    async with used({**job, "postgres": [postgres.pid], "kafka": [kafka.pid]}) as usage:
        yield usage
