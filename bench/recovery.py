"""How long until status goes on after a crash, while messages keep coming."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bench.latency import SETTLES_S, Latency, measured, send, watching
from bench.ours import Ours
from services.simulator.sent import Sent

BEFORE_S = 10.0
LEVEL_S = 1.0
"""A message that takes longer than this is behind."""


@dataclass(frozen=True, slots=True)
class Recovery:
    """Seconds after ``kill -9`` of the only process of status, and its start at once.

    Attributes:
        first: Until the first status of a message that came after the kill.
        level: Until the last status that came late.
    """

    first: float
    level: float


async def recover(ours: Ours, messages: Sequence[Sent], rate: float) -> Recovery:
    """Kill status under load, start it again at once, and see when it is level."""
    began = datetime.now(UTC)
    async with watching(ours.place) as seen:
        sending = asyncio.create_task(send(ours.place, messages, rate))
        await asyncio.sleep(BEFORE_S)
        ours.processes.kill(ours.statuses.pop())
        killed = time.time()
        ours.start("status")
        await sending
        await ours.published_at()
        await asyncio.sleep(SETTLES_S)
    return recovered(await measured(ours.place, len(messages), seen, began), killed)


def recovered(latency: Latency, killed: float) -> Recovery:
    """When the first message after the kill had its status, and when none was late any more."""
    after = [one.seen_at - killed for one in latency.taken if one.known_at > killed]
    late = [one.seen_at - killed for one in latency.taken if one.seconds > LEVEL_S]
    return Recovery(min(after), max(late, default=0.0))
