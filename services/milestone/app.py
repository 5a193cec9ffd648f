"""The service ``milestone``: a batch in, each message read, all sent and confirmed, then committed.

At least once: after a crash a batch is read and sent again, and the statements say the same.
"""

import asyncio
import os
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from schemas.envelope import header
from services.milestone.abreast import Abreast
from services.milestone.read import (
    Bounds,
    Heard,
    Keys,
    Reader,
    Reading,
    Reports,
    make_reader,
    prepare,
    read_message,
)
from services.milestone.read.named import named_in
from services.milestone.write import Writing
from services.runtime.batches import Message
from services.runtime.broker import Listening, about_to_join, listen
from services.runtime.clock import now
from services.runtime.counted import counted
from services.runtime.errors import Halted, Unavailable
from services.runtime.logs import Event
from services.runtime.metrics import MESSAGES, PARKED
from services.runtime.pathways import named_definitions
from services.runtime.producer import Producer, open_producer
from services.runtime.records import Batch, Record
from services.runtime.serve import has_begun, patiently, until_told
from services.runtime.settings import MilestoneSettings
from services.runtime.stamped import keep_looking_at_stamps, look_at_stamps
from services.runtime.together import until_first
from services.runtime.topics import ensure_topics, load_topics
from services.runtime.watch import Watch, open_pages, watch


async def run(settings: MilestoneSettings) -> None:
    """Serve until SIGTERM or SIGINT.

    Raises:
        Misconfigured: At once, with one sentence.
        Halted: Too many messages in a row could not be read.
    """
    give_way(settings.nice)
    # Before anything is frozen out of the garbage collector's sight (services/runtime/serve.py).
    prepare()
    told = watch("milestone")
    topics = load_topics(settings)
    async with (
        until_told(told) as stop,
        open_pages(told, settings.http_host, settings.http_port, "MILEPAEL_MILESTONE_HTTP_PORT"),
        open_producer(settings) as producer,
    ):
        made = await patiently(lambda: ensure_topics(settings, topics), "topics", told, stop)
        if made:
            told.log.info(Event.TOPICS_CREATED, count=len(made))
        read = tuple(settings.topic(name) for name in settings.topics)
        await patiently(lambda: look_at_stamps(settings, read, told), "topics", told, stop)
        abreast = Abreast(settings, lambda: reader_of(settings), told)
        await patiently(abreast.look, "topics", told, stop)
        app = MilestoneApp(settings, producer, told, abreast)
        to = Listening(
            kafka=settings,
            topics=read,
            group=settings.topic(settings.group),
            batch_size=settings.batch_size,
            batch_wait_ms=settings.batch_wait_ms,
        )
        about_to_join(told)
        has_begun(told)
        await until_first(
            listen(to, app.on_batch, told, stop),
            keep_looking_at_stamps(settings, read, told),
            abreast.keep_looking(),
        )


def give_way(nice: int) -> None:
    """Let other processes of this machine go first; no less than we were started to do."""
    started_with = os.getpriority(os.PRIO_PROCESS, 0)
    os.setpriority(os.PRIO_PROCESS, 0, max(started_with, nice))


class Read(NamedTuple):
    """One record, what was read in it, and what is to be sent of that."""

    record: Record
    reading: Reading
    messages: Sequence[Message]
    outcome: str


class MilestoneApp:
    """What becomes of a batch."""

    def __init__(
        self, settings: MilestoneSettings, producer: Producer, told: Watch, abreast: Abreast
    ) -> None:
        self._settings = settings
        self._producer = producer
        self._watch = told
        self._abreast = abreast
        self._writing = Writing(settings.topic, settings.max_request_bytes)
        self._unreadable = 0

    async def on_batch(self, batch: Batch) -> None:
        """Read, send, count; the broker commits when this returns.

        Raises:
            Unavailable: Kafka is away, or our files lack codes: nothing was committed.
        """
        if self._abreast.behind is not None:
            raise Unavailable(self._abreast.behind)
        # In a thread: a batch that fills the slow path must not keep the heartbeat waiting.
        read = await asyncio.to_thread(self._read_all, batch.records)
        unreadable = self._unreadable_in_a_row(read)
        await self._producer.send_all([message for one in read for message in one.messages])
        self._unreadable = unreadable
        self._count(read)

    def _read_all(self, records: Sequence[Record]) -> list[Read]:
        return [self._read(record) for record in records]

    def _read(self, record: Record) -> Read:
        heard = heard_of(record, self._settings.sender_header)
        reading = read_message(record.value or b"", heard, self._abreast.reader)
        messages = tuple(self._writing.messages(reading))
        return Read(record, reading, messages, outcome_in(reading))

    def _unreadable_in_a_row(self, read: Sequence[Read]) -> int:
        """How many end the row now; stops the service when there were too many.

        A whole sender gone wrong, or a wrong setting of ours, is not mended by parking it all.
        """
        row, limit = self._unreadable, self._settings.unreadable_limit
        for one in read:
            row = row + 1 if one.outcome == "parked" else 0
            if limit and row >= limit:
                record = one.record
                raise Halted(
                    f"{counted(row, 'message')} in a row could not be read, the last at "
                    f"{record.topic} partition {record.partition} offset {record.offset}: mend "
                    "the sender, or raise MILEPAEL_MILESTONE_UNREADABLE_LIMIT to park them all, "
                    "and start again."
                )
        return row

    def _count(self, read: Sequence[Read]) -> None:
        for labels, count in Counter([(one.record.topic, one.outcome) for one in read]).items():
            self._watch.metrics.add(MESSAGES, *labels, by=count)
        for one in read:
            for parked in one.reading.parked:
                for kind in {reason.kind for reason in parked.reasons}:
                    self._watch.metrics.add(PARKED, kind)


def outcome_in(reading: Reading) -> str:
    """``read``, ``not-ours``, or ``parked`` when nothing in it could be read."""
    if reading.statements:
        return "read"
    return "parked" if reading.parked and not reading.not_ours else "not-ours"


def heard_of(record: Record, sender_header: str) -> Heard:
    """Where and when the log took the message in, and who its header says sent it."""
    return Heard(
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        known_at=record.timestamp,
        sender=header(record.headers, sender_header),
    )


def reader_of(settings: MilestoneSettings) -> Reader:
    """What reading needs to know, from the settings.

    Raises:
        Misconfigured: The pathway definitions do not load.
    """
    definitions = named_definitions(settings).definitions
    return make_reader(
        Keys(settings.pseudonym_key, settings.identity_public_key, settings.parked_public_key),
        named_in(definitions),
        Bounds(
            max_bytes=settings.max_message_bytes,
            max_depth=settings.max_depth,
            max_entries=settings.max_entries,
            max_characters=settings.max_characters,
        ),
        Reports(settings.reports_per_s, now),
    )
