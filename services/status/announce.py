"""Says on a topic which definition set decides, for those who read for it and have no database."""

import asyncio

import msgspec

from schemas.active import KEY, ActiveDefinitions, codes_named_by
from services.runtime.errors import Unavailable
from services.runtime.producer import Message, Producer, open_producer
from services.runtime.settings import StatusSettings
from services.status.desk import Desk
from services.status.store.definition_sets import active_set

DEFINITIONS = "pathway.definitions.v1"
AGAIN_AFTER_S = 5.0


async def keep_announcing(desk: Desk, settings: StatusSettings) -> None:
    """Say it once, as soon as it can be said, and then wait to be cancelled.

    Every process says so when it begins to work by the set, and all of them say the same: the topic
    is compacted, and what was said last counts.
    """
    topic = settings.topic(DEFINITIONS)
    async with open_producer(settings) as producer:
        while not await announced(desk, topic, producer):  # noqa: ASYNC110  # no event tells
            await asyncio.sleep(AGAIN_AFTER_S)
    await asyncio.Event().wait()


async def announced(desk: Desk, topic: str, producer: Producer) -> bool:
    """Whether it could be said now. Another set's is never said: that is for its own processes."""
    ours = desk.judge.definitions
    try:
        async with desk.database.connection() as connection:
            active = await active_set(connection)
        if active is None or active.digest != ours.digest:
            return False
        codes = tuple(sorted(codes_named_by(ours.definitions)))
        told = ActiveDefinitions(number=active.number, digest=active.digest, codes=codes)
        await producer.send_all([Message(topic, KEY, msgspec.json.encode(told), [])])
    except Unavailable:
        # Whoever reads, relays and shows says so.
        return False
    return True
