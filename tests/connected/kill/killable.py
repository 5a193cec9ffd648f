"""Runs a service that is to die at a point: ``python -m tests.connected.kill.killable``.

Arguments: the service; the point, or ``-``; at which call of it; seconds that the process's clock
is ahead; ``freeze`` to stand still at the point instead of dying; and ``mark-outside`` to commit
events without their mark and die.
"""

import asyncio
import inspect
import os
import signal
import sys
from collections.abc import Callable, Sequence
from datetime import timedelta
from importlib import import_module
from typing import Any

from aiokafka import AIOKafkaProducer

from services.command import main as command
from services.runtime import clock
from services.status.relay import own as owning
from services.status.relay import send as sending
from services.status.relay.mark import Mark
from services.status.store.outbox import Waiting
from tests.connected.kill.points import POINTS, Point


def main() -> None:
    """Patch what was asked for and run the service as the command does."""
    service, point, nth, ahead, *more = sys.argv[1:]
    if point != "-":
        arm(POINTS[point], int(nth), signal.SIGSTOP if "freeze" in more else signal.SIGKILL)
    if float(ahead):
        shift_clock(float(ahead))
    if "mark-outside" in more:
        take_mark_out()
    sys.argv = ["milepael", "run", service]
    command.main()


def arm(point: Point, nth: int, end: signal.Signals) -> None:
    """Let the process kill itself, or stop, at the nth call."""
    owner: Any = import_module(point.module)
    *path, name = point.name.split(".")
    for part in path:
        owner = getattr(owner, part)
    setattr(owner, name, deadly(getattr(owner, name), point, nth, end))


def deadly(
    call: Callable[..., Any], point: Point, nth: int, end: signal.Signals
) -> Callable[..., Any]:
    """The same function, which ends the process at its nth call."""
    calls = 0

    def reach(*, after: bool) -> None:
        nonlocal calls
        calls += after == point.after
        if after == point.after and calls == nth:
            os.kill(os.getpid(), end)

    async def awaited(*args: Any, **more: Any) -> Any:
        reach(after=False)
        result = await call(*args, **more)
        reach(after=True)
        return result

    def plain(*args: Any, **more: Any) -> Any:
        reach(after=False)
        result = call(*args, **more)
        reach(after=True)
        return result

    return awaited if inspect.iscoroutinefunction(call) else plain


def shift_clock(seconds: float) -> None:
    """Set this process's clock ahead."""
    true = clock.now
    clock.now = lambda: true() + timedelta(seconds=seconds)


def take_mark_out() -> None:
    """Break the protocol: the mark has a transaction of its own, and the process dies before it."""

    async def send(
        producer: AIOKafkaProducer, rows: Sequence[Waiting], mark: Mark, mark_topic: str
    ) -> None:
        # Person events have no revisions that a reader of statuses sees.
        if any(row.twin_topic for row in rows):
            await producer.begin_transaction()
            await asyncio.gather(*await sending.send_events(producer, rows, mark.epoch))
            await sending.commit(producer)
            os.kill(os.getpid(), signal.SIGKILL)
        await sending.send(producer, rows, mark, mark_topic)

    owning.send = send  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()
