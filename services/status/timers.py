"""Fires timers and judges again after a switch, again and again, and shows how much waits."""

import asyncio
import time
from dataclasses import dataclass, field
from datetime import timedelta

from services.runtime.database import Database
from services.runtime.errors import Unavailable
from services.runtime.logs import Event
from services.runtime.metrics import (
    OUTBOX_AGE,
    PARKED_OPEN,
    REEVALUATION_LEFT,
    TIMERS_DUE,
    UNPLACED,
)
from services.runtime.portions import Portions
from services.runtime.settings import StatusSettings
from services.runtime.watch import Watch
from services.status.desk import Desk
from services.status.fire import due_now, fire, settle
from services.status.reevaluate import reevaluate
from services.status.store.bonds import count_unplaced
from services.status.store.reevaluation import progress
from services.status.store.streams import oldest_waiting
from services.status.store.told import count_parked

SHOW_EVERY_S = 2.0
CAUSE = "timers"


@dataclass(frozen=True, slots=True)
class Turns:
    """How much of each kind of work is done in one transaction."""

    timers: Portions = field(default_factory=Portions)
    again: Portions = field(default_factory=Portions)
    parked: Portions = field(default_factory=Portions)


async def keep_firing(desk: Desk, settings: StatusSettings, watch: Watch) -> None:
    """Fire what comes due until cancelled; while it cannot, the service is not ready."""
    # What ran beside a transaction has ended once its time-out has passed; twice, for the clocks.
    after = timedelta(seconds=2 * settings.transaction_timeout_s)
    settle_at = 0.0
    turns = Turns()
    most = settings.timer_batch_size
    while True:
        judged = 0
        try:
            await fire_all(desk, most, watch, turns.timers)
            judged = await reevaluate_some(desk, settings, watch, turns.again)
            # Once in an interval, also while turn follows turn at once.
            if not judged or time.monotonic() >= settle_at:
                settle_at = time.monotonic() + settings.timer_interval_s
                looked = turns.parked.of(most)
                await turns.parked.tried(looked, settle(desk, after, looked))
        except Unavailable as away:
            watch.health.trouble(CAUSE, away.sentence)
        else:
            watch.health.well(CAUSE)
        # While there are more to judge again the next turn comes at once, and timers come first in
        # it: to judge a nation takes hours, and what falls due meanwhile is not to wait for that.
        await asyncio.sleep(0 if judged else settings.timer_interval_s)


async def fire_all(desk: Desk, most: int, watch: Watch, portions: Portions) -> None:
    """Fire until nothing is due here."""
    while True:
        portion = portions.of(most)
        fired = await portions.tried(portion, fire(desk, portion))
        if fired:
            watch.log.info(Event.TIMERS, count=fired)
        if fired < portion:
            return


async def reevaluate_some(
    desk: Desk, settings: StatusSettings, watch: Watch, portions: Portions
) -> int:
    """Judge again the next of those who may be judged by now, and say how many they were."""
    portion = portions.of(settings.timer_batch_size)
    work = reevaluate(desk, settings.reevaluate_per_s, portion)
    judged = await portions.tried(portion, work)
    if judged:
        watch.log.info(Event.REEVALUATED, count=judged)
    return judged


async def keep_showing(database: Database, desk: Desk, watch: Watch) -> None:
    """Show what waits until cancelled; what cannot be read is shown as it was last."""
    while True:
        began = time.monotonic()
        try:
            await show(database, desk, watch)
        except Unavailable as away:
            watch.health.trouble("database", away.sentence)
        else:
            watch.health.well("database")
        await asyncio.sleep(max(0.1, SHOW_EVERY_S - (time.monotonic() - began)))


async def show(database: Database, desk: Desk, watch: Watch) -> None:
    """Read and show once."""
    async with database.connection() as connection:
        ages = await oldest_waiting(connection)
        parked = await count_parked(connection)
        again = await progress(connection)
        unplaced = await count_unplaced(connection)
    for stream, age in ages:
        watch.metrics.show(OUTBOX_AGE, age, stream)
    watch.metrics.show(PARKED_OPEN, parked)
    watch.metrics.show(REEVALUATION_LEFT, 0 if again is None else again.left)
    watch.metrics.show(UNPLACED, unplaced)
    watch.metrics.show(TIMERS_DUE, await due_now(desk))
