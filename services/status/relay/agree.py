"""Whether Kafka's mark and the database agree on how far a stream has been sent."""

import asyncio
import time

from services.runtime.database import Database
from services.runtime.settings import StatusSettings
from services.status.relay.mark import MARK_TOPIC, Mark, gap, last_mark, why_stopped
from services.status.store.streams import Slice, slice_from

SETTLES_S = 1.0
"""A mark that stood still for so long is the last. Kafka calls a transaction committed some
milliseconds before any reader sees it, and by then its rows may be pruned."""
LOOK_AGAIN_S = 0.1


class Mismatched(Exception):
    """The mark and the database do not agree: nothing may be sent."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


async def agreement(settings: StatusSettings, database: Database, stream: int) -> Mark | None:
    """The mark that the database agrees with; ``None`` where none was written yet.

    Looks without touching: a producer that starts would fence an owner or a reconciliation under
    way. Either may move the mark on between two looks of ours.

    Raises:
        Mismatched: They do not agree, though the mark stood still.
    """
    topic = settings.topic(MARK_TOPIC)
    mark, still_since = await last_mark(settings, topic, stream), time.monotonic()
    while True:
        try:
            await look(settings, database, stream, mark)
        except Mismatched:
            if time.monotonic() - still_since > SETTLES_S:
                raise
        else:
            return mark
        await asyncio.sleep(LOOK_AGAIN_S)
        before, mark = mark, await last_mark(settings, topic, stream)
        if mark != before:
            still_since = time.monotonic()


async def look(
    settings: StatusSettings, database: Database, stream: int, mark: Mark | None
) -> Slice:
    """See what comes after a mark that the database agrees with.

    Raises:
        Mismatched: It does not agree.
    """
    number = 0 if mark is None else mark.number
    async with database.connection() as connection:
        seen = await slice_from(connection, stream, number, settings.relay_batch_size)
    if seen is None:
        raise Mismatched(
            f"Stream {stream} is not in the database: the mark topic has more partitions than "
            "the installation has streams."
        )
    sentence = why_stopped(mark, seen.stream, seen.marked_id) or (mark and gap(mark, seen))
    if sentence:
        raise Mismatched(sentence)
    return seen
