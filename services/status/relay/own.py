"""Owns one stream: starts the producer, then reads the mark, then sends what comes after it."""

import asyncio
import contextlib
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiokafka import AIOKafkaProducer
from aiokafka.errors import ProducerFenced

from services.runtime.clients import why_not
from services.runtime.database import Database
from services.runtime.errors import Unavailable
from services.runtime.kafka_away import KAFKA_ERRORS
from services.runtime.logs import Event
from services.runtime.metrics import FENCED, PUBLISHED
from services.runtime.together import until_first
from services.status.relay.agree import Mismatched, agreement, look
from services.status.relay.mark import Mark, last_mark
from services.status.relay.send import producer_for, send
from services.status.relay.tools import KAFKA_AWAY, Relay, started
from services.status.store.streams import delete_sent, remember_first_mark, remember_sent

if TYPE_CHECKING:
    from services.runtime.database import Connection

LOOK_AGAIN_S = 1.0
SLOWEST_LOOK_S = 0.1
LONGEST_REST_S = 0.1
"""It rests as long as it took to send: what comes meanwhile goes together, for a transaction costs
Kafka and us several ms, however little is in it, and takes longer the busier they are."""
PRUNE_EVERY_S = 0.5
PRUNE_AT_ONCE = 5000
"""Rows that one transaction deletes, however many there are after a pause."""
STUCK_S = 20.0
"""Twice the transaction's time-out: Kafka has undone it by then."""


class Overtaken(Exception):
    """Another process has moved the mark on since we read it: we own the stream no longer."""


async def keep_owning(relay: Relay, stream: int, leave: asyncio.Event) -> None:
    """Send what comes to this stream until told to leave, through every trouble that may pass."""
    cause = f"stream {stream}"
    health, log = relay.watch.health, relay.watch.log
    try:
        while not leave.is_set():
            try:
                await agreement(relay.settings, relay.database, stream)
                await own(relay, stream, leave)
            except Mismatched as stopped:
                health.trouble(cause, stopped.sentence)
                log.warning(Event.RELAY_STOPPED, stream=stream, sentence=stopped.sentence)
            except (ProducerFenced, Overtaken):
                relay.watch.metrics.add(FENCED, "relay")
                log.warning(Event.RELAY_FENCED, stream=stream)
            except Unavailable as away:
                health.trouble(cause, away.sentence)
            except KAFKA_ERRORS as failed:
                health.trouble(cause, await why_not(relay.settings, failed, KAFKA_AWAY))
            # If the group has given the stream to another, we are told to leave meanwhile.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_AGAIN_S):
                    await leave.wait()
    finally:
        health.well(cause)


async def own(relay: Relay, stream: int, leave: asyncio.Event) -> None:
    """Send what comes to this stream, as its only owner, until told to leave.

    Raises:
        Mismatched: The mark and the database do not agree, or no longer do.
        Overtaken: Another process has taken over and sent since.
        ProducerFenced: Another process has taken over, or we were too slow.
        KafkaError: Kafka is away.
        Unavailable: PostgreSQL is away.
    """
    async with started(relay, producer_for(relay.settings, stream)) as producer:
        # Only now: from here on nobody but us can move the mark.
        mark = await last_mark(relay.settings, relay.mark_topic, stream)
        seen = await look(relay.settings, relay.database, stream, mark)
        if mark is None:
            mark = Mark(seen.stream.epoch, stream, 0, None)
            await send(producer, (), mark, relay.mark_topic)
        if not seen.stream.first_mark_written:
            async with relay.database.connection() as connection:
                await remember_first_mark(connection, stream)
        relay.watch.health.well(f"stream {stream}")
        relay.watch.log.info(Event.RELAY_OWNS, stream=stream, number=mark.number, epoch=mark.epoch)
        turn = Turn(producer, mark, leave)
        try:
            await until_first(_send_on(relay, turn), _keep_pruning(relay, turn))
        except Mismatched:
            # Our mark is old, or the database is: Kafka's own mark tells.
            await agreement(relay.settings, relay.database, stream)
            raise Overtaken from None


@dataclass(slots=True)
class Turn:
    """Our time as owner of a stream.

    Attributes:
        mark: The last one that we know to be committed.
        leave: Set when the group takes the stream from us.
    """

    producer: AIOKafkaProducer
    mark: Mark
    leave: asyncio.Event


async def _send_on(relay: Relay, turn: Turn) -> None:
    wait_s = shortest_s = relay.settings.relay_wait_ms / 1000
    while not turn.leave.is_set():
        seen = await look(relay.settings, relay.database, turn.mark.stream, turn.mark)
        if seen.rows:
            last = seen.rows[-1]
            mark = Mark(turn.mark.epoch, turn.mark.stream, last.number, last.id)
            began = time.monotonic()
            async with asyncio.timeout(STUCK_S):
                await send(turn.producer, seen.rows, mark, relay.mark_topic)
            turn.mark = mark
            relay.watch.metrics.add(PUBLISHED, "event", by=len(seen.rows))
            wait_s = shortest_s
            if len(seen.rows) < relay.settings.relay_batch_size:
                await rest(time.monotonic() - began)
        else:
            await asyncio.sleep(wait_s)
            wait_s = min(wait_s * 1.2, max(SLOWEST_LOOK_S, shortest_s))


async def rest(sent_for_s: float) -> None:
    """Let what comes meanwhile wait for one another."""
    await asyncio.sleep(min(sent_for_s, LONGEST_REST_S))


async def _keep_pruning(relay: Relay, turn: Turn) -> None:
    """Delete what the mark has left behind, beside the sending: nobody waits for it.

    Nor does the sending end where it fails: what is left is deleted later.
    """
    pruned = None
    while True:
        await asyncio.sleep(PRUNE_EVERY_S)
        if turn.mark != pruned:
            mark = turn.mark
            with contextlib.suppress(Unavailable):
                await prune(relay.database, mark)
                pruned = mark


async def prune(database: Database, mark: Mark) -> None:
    """Delete the rows up to a mark that Kafka has committed; the last one is remembered.

    Each step is a transaction: whoever has something to say waits for the first alone, which is
    short. After a death between them the next owner deletes these rows.
    """

    async def remember(connection: "Connection") -> None:
        await remember_sent(connection, mark.stream, mark.epoch, mark.number)

    async def delete(connection: "Connection") -> bool:
        return await delete_sent(connection, mark.stream, mark.epoch, PRUNE_AT_ONCE)

    await database.in_transaction(remember)
    while await database.in_transaction(delete):
        pass
