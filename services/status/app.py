"""The service ``status``: statements in, where every pathway stands out.

Exactly once: how far was read, what was told, what follows and what is to be said are one
transaction; the relay sends it, and the mark says how far. The README beside this file says how.
"""

import asyncio
import contextlib
from collections import Counter
from dataclasses import replace

from services.runtime.broker import Listening, about_to_join, listen
from services.runtime.database import open_database
from services.runtime.errors import Misconfigured, Unavailable
from services.runtime.logs import Event
from services.runtime.metrics import MESSAGES
from services.runtime.records import Batch
from services.runtime.serve import has_begun, patiently, until_told
from services.runtime.settings import StatusSettings
from services.runtime.together import until_all, until_first
from services.runtime.topics import ensure_topics
from services.runtime.watch import Watch, open_pages, watch
from services.status.announce import keep_announcing
from services.status.desk import Desk
from services.status.learn import Learning
from services.status.offer import keep_offering, offer
from services.status.relay.owners import relay_streams
from services.status.relay.tools import Relay
from services.status.setup import (
    MILESTONE,
    PARKED,
    definitions_for,
    desk_for,
    digest_for,
    set_is_active,
    set_up,
    topics_for,
    why_not_ours,
)
from services.status.timers import keep_firing, keep_showing

LOOK_AT_SET_EVERY_S = 2.0


async def run(settings: StatusSettings) -> None:
    """Serve until SIGTERM or SIGINT.

    Raises:
        Misconfigured: At once, with one sentence.
    """
    told = watch("status")
    definitions = definitions_for(settings)
    topics = topics_for(settings)
    async with (
        until_told(told) as stop,
        open_pages(told, settings.http_host, settings.http_port, "MILEPAEL_STATUS_HTTP_PORT"),
    ):
        made = await patiently(lambda: ensure_topics(settings, topics), "topics", told, stop)
        if made:
            told.log.info(Event.TOPICS_CREATED, count=len(made))
        database = await patiently(lambda: open_database(settings), "database", told, stop)
        if database is None:
            return
        async with contextlib.aclosing(database):
            installed = await patiently(
                lambda: set_up(database, settings, definitions.digest), "database", told, stop
            )
            if installed is not None:
                desk = desk_for(database, settings, installed, definitions)
                await serve(desk, settings, told, stop)


async def serve(desk: Desk, settings: StatusSettings, told: Watch, stop: asyncio.Event) -> None:
    """Work, relay and show, side by side, until told to stop."""
    relay = Relay(settings, desk.database, told)
    await offer(desk.database, settings)
    await until_first(
        work_while_active(desk, settings, told, stop),
        relay_streams(relay, desk.streams),
        keep_showing(desk.database, desk, told),
        keep_offering(desk.database, settings),
    )


async def work_while_active(
    desk: Desk, settings: StatusSettings, told: Watch, stop: asyncio.Event
) -> None:
    """Read and fire only while our definition files are the active set; return on ``stop``.

    While they are not, the files are read again: once those of the active set lie there, it goes
    on by itself.
    """
    parts = [
        replace(told, health=told.health.part(f"reader {number}"))
        for number in range(1, settings.readers + 1)
    ]
    while not stop.is_set():
        if await is_ours(desk, told):
            for part in parts:
                about_to_join(part)
            has_begun(told)
            pause = asyncio.Event()
            ending = asyncio.create_task(end_when_other(desk, told, stop, pause))
            try:
                await until_first(
                    until_all(*(read(desk, settings, part, pause) for part in parts)),
                    keep_firing(desk, settings, told),
                    keep_announcing(desk, settings, told.health),
                )
            finally:
                ending.cancel()
                await asyncio.gather(ending, return_exceptions=True)
                # What they said of a set that is not ours is said of the definitions from here.
                for part in parts:
                    part.health.well("batch")
                told.health.well("timers")
        else:
            has_begun(told)
            await _wait(stop)
            desk = await with_active_files(desk, settings, told)


async def read(desk: Desk, settings: StatusSettings, told: Watch, stop: asyncio.Event) -> None:
    """One of our readers: it meets the others in Kafka's group and in the database alone.

    They are as processes are to each other, but for the interpreter that they share: it computes
    for one while the database works for another.
    """
    learning = Learning(desk)

    async def on_batch(batch: Batch) -> None:
        await learning.learn(batch)
        for topic, count in Counter(record.topic for record in batch.records).items():
            told.metrics.add(MESSAGES, topic, "read", by=count)

    to = Listening(
        kafka=settings,
        topics=(settings.topic(MILESTONE), settings.topic(PARKED)),
        group=settings.topic(settings.group),
        batch_size=settings.batch_size,
        batch_wait_ms=settings.batch_wait_ms,
        positions=learning,
    )
    await listen(to, on_batch, told, stop)


async def is_ours(desk: Desk, told: Watch) -> bool:
    """Whether our definition files are the active set; if not, the service is not ready."""
    try:
        why_not = await why_not_ours(desk)
    except Unavailable:
        # Shown elsewhere; a batch cannot be kept either while the database is away.
        return True
    if why_not is None:
        told.health.well("definitions")
    else:
        told.health.trouble("definitions", why_not)
    return why_not is None


async def with_active_files(desk: Desk, settings: StatusSettings, told: Watch) -> Desk:
    """The desk with the definition files as they lie there now, if they are the active set.

    Files that do not load, or are half copied, are left alone: half a set never has the digest.
    """
    with contextlib.suppress(OSError, Misconfigured, Unavailable):
        digest = await asyncio.to_thread(digest_for, settings)
        if not await set_is_active(desk.database, digest):
            return desk
        found = await asyncio.to_thread(definitions_for, settings)
        if found.digest == digest:
            told.log.info(Event.DEFINITIONS_READ, count=len(found.definitions))
            return replace(desk, judge=replace(desk.judge, definitions=found))
    return desk


async def end_when_other(
    desk: Desk, told: Watch, stop: asyncio.Event, pause: asyncio.Event
) -> None:
    """Set ``pause`` once we are told to stop or another definition set is active."""
    while not stop.is_set() and await is_ours(desk, told):
        await _wait(stop)
    pause.set()


async def _wait(stop: asyncio.Event) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(LOOK_AT_SET_EVERY_S):
            await stop.wait()
