"""Reconciles the database with what readers hold, and begins a new epoch."""

from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from aiokafka import AIOKafkaProducer

from services.runtime.database import Database
from services.runtime.settings import StatusSettings
from services.runtime.topic_log import reaches
from services.status.desk import Desk
from services.status.relay.mark import MARK_TOPIC, Mark, last_mark
from services.status.relay.plan import Plan, Planning
from services.status.relay.published import Published, ReadingBack, read_back
from services.status.relay.send import producer_for, send
from services.status.relay.tools import Relay, started
from services.status.store.audit import note
from services.status.store.bonds import keep_judged, make_due, make_known
from services.status.store.installation import database_clock
from services.status.store.instances import keep_instances
from services.status.store.positions import all_positions
from services.status.store.reconciling import (
    all_instances,
    all_persons,
    all_senders,
    forget_instances,
    hold_everything,
    owe_senders,
    owe_tombstones,
    renew_streams,
    stop_streams,
    unsent_rows,
)
from services.status.store.streams import Stream, streams

if TYPE_CHECKING:
    from services.runtime.database import Connection


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What a reconciliation did.

    Attributes:
        epoch: The new one.
        unsent: Events that had not been sent and now will be.
        taken_over: Instances, persons and senders of which readers held something else; they are
            judged again, and what differs is published.
        begun_anew: Instances that had never been published.
    """

    epoch: int
    unsent: int
    taken_over: int
    begun_anew: int


async def unread_messages(
    database: Database, settings: StatusSettings, topics: Sequence[str]
) -> int:
    """How many messages these topics hold that the database has not taken in."""
    reach = await reaches(settings, topics)
    async with database.connection() as connection:
        positions = await all_positions(connection)
    return sum(max(0, at.end - positions.get(one, at.first)) for one, at in reach.items())


async def reconcile(relay: Relay, desk: Desk, since: datetime) -> Reconciled:
    """Take over what readers hold, keep what they miss, and let the relay go on in a new epoch.

    May be repeated, also after it was interrupted.

    Args:
        relay: Tools; its owners elsewhere stop by themselves and go on afterwards.
        desk: Tools of the service.
        since: The status topic is read from here on, for instances that the compacted topic has
            forgotten.

    Raises:
        ProducerFenced: An owner started meanwhile: reconcile again.
        KafkaError: Kafka is away.
        Unavailable: PostgreSQL or Kafka is away.
    """
    await relay.database.in_transaction(stop_streams)
    async with AsyncExitStack() as open_producers:
        producers = [
            await open_producers.enter_async_context(
                started(relay, producer_for(relay.settings, n))
            )
            for n in range(desk.streams)
        ]
        # From here on nothing more is published, and what was is all to be seen.
        published = await read_back(relay.settings, ReadingBack(desk.writing), since)
        marked = await _highest_epoch(relay, desk.streams)

        async def work(connection: "Connection") -> tuple[Plan, list[Stream]]:
            await hold_everything(connection)
            before = await streams(connection)
            epoch = max([published.epoch, marked, *(stream.epoch for stream in before)]) + 1
            plan = await _plan(connection, desk, published)
            await renew_streams(connection, plan.keep, epoch)
            await note(connection, "relay-reconcile", f"epoch {epoch}")
            return plan, await streams(connection)

        plan, renewed = await relay.database.in_transaction(work)
        await _write_marks(relay, producers, renewed)
    return Reconciled(
        epoch=renewed[0].epoch,
        unsent=len(plan.keep),
        taken_over=len(plan.instances) + len(plan.persons) + len(plan.senders),
        begun_anew=len(plan.forget),
    )


async def _highest_epoch(relay: Relay, count: int) -> int:
    marks = [await last_mark(relay.settings, relay.mark_topic, n) for n in range(count)]
    return max(0 if mark is None else mark.epoch for mark in marks)


async def _plan(connection: "Connection", desk: Desk, published: Published) -> Plan:
    """Make the plan and carry it out, all but the streams."""
    now = desk.moments.at(await database_clock(connection))
    planning = Planning(published, await unsent_rows(connection), desk.writing)
    planning.instances(await all_instances(connection), now, desk.judge.keep_gone)
    planning.persons(await all_persons(connection))
    planning.senders(await all_senders(connection))
    plan = planning.plan
    await make_known(connection, [*plan.due, *(row.pseudonym for row in plan.persons)], {})
    await keep_instances(connection, plan.instances)
    await forget_instances(connection, plan.forget)
    await owe_tombstones(connection, plan.tombstones, now)
    await keep_judged(connection, (), plan.persons)
    await owe_senders(connection, plan.senders)
    await make_due(connection, plan.due, now)
    return plan


async def _write_marks(
    relay: Relay, producers: Sequence[AIOKafkaProducer], renewed: Sequence[Stream]
) -> None:
    topic = relay.settings.topic(MARK_TOPIC)
    for producer, stream in zip(producers, renewed, strict=True):
        mark = Mark(stream.epoch, stream.n, stream.pruned_number, stream.pruned_id)
        await send(producer, (), mark, topic)
