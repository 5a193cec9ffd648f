"""Says on a topic which definition set decides, for those who read for it and have no database."""

import asyncio

import msgspec

from schemas.active import KEY, ActiveDefinitions, codes_named_by
from schemas.keyed import fingerprint
from services.runtime.active import DEFINITIONS, Unclear, active_definitions
from services.runtime.batches import Message
from services.runtime.clients import unless_away
from services.runtime.connections import Kafka
from services.runtime.errors import Unavailable
from services.runtime.health import Health
from services.runtime.producer import Producer, open_producer
from services.runtime.topic_log import topic_is_there
from services.status.desk import Desk
from services.status.store.definition_sets import ActiveSet, active_set
from services.status.store.installation import installation

LOOK_EVERY_S = 5.0
CAUSE = "announcing"


async def keep_announcing(desk: Desk, kafka: Kafka, health: Health) -> None:
    """Say it, and say it again whenever something else was said last, until cancelled.

    No lock reaches as far as the topic: what another process sends of the set that was active
    before a switch may land after what we said, and the topic may be made anew. All whose set is
    active would say the same, so whoever looks first mends it and the others find nothing to do.
    """
    try:
        async with open_producer(kafka) as producer:
            while True:
                await _look(desk, kafka, producer, health)
                await asyncio.sleep(LOOK_EVERY_S)
    finally:
        health.well(CAUSE)


async def _look(desk: Desk, kafka: Kafka, producer: Producer, health: Health) -> None:
    try:
        active = await set_to_say(desk)
    except Unavailable:
        # Whoever reads, relays and shows says that the database is away.
        return
    try:
        if active is not None and not await was_said(kafka, active, fingerprint(desk.judge.key)):
            await _say(active, desk, kafka, producer)
    except Unavailable:
        sentence = sentence_for(kafka.topic(DEFINITIONS))
        # Only a Kafka that answers leaves the topic to blame.
        health.trouble(CAUSE, await unless_away(kafka, sentence))
    else:
        health.well(CAUSE)


async def set_to_say(desk: Desk) -> ActiveSet | None:
    """The active set where it and the key are ours; what is another's is for its own processes.

    Raises:
        Unavailable: PostgreSQL is away.
    """
    async with desk.database.connection() as connection:
        active, installed = await active_set(connection), await installation(connection)
    judge = desk.judge
    if active is None or installed is None or installed.key != fingerprint(judge.key):
        return None
    return active if active.digest == judge.definitions.digest else None


async def was_said(kafka: Kafka, active: ActiveSet, key: str) -> bool:
    """Whether this set, and this fingerprint of the key, is what was said last.

    The codes are not compared: processes of two versions that named other codes for one digest
    would then answer each other for ever.

    Raises:
        Unavailable: Kafka does not answer.
    """
    try:
        last = await active_definitions(kafka)
    except Unclear:
        return False
    return last is not None and (last.number, last.digest, last.key) == (
        active.number,
        active.digest,
        key,
    )


def sentence_for(topic: str) -> str:
    """What is to be done where it cannot be said."""
    return (
        f"Topic {topic} does not take which definition set decides, so `milestone` may not learn "
        "of it: check that the topic is there and that `status` may read and write it."
    )


async def _say(active: ActiveSet, desk: Desk, kafka: Kafka, producer: Producer) -> None:
    topic = kafka.topic(DEFINITIONS)
    # Kafka may make a topic that it is asked to write to, with its own defaults.
    if not await topic_is_there(kafka, topic):
        raise Unavailable(sentence_for(topic))
    told = ActiveDefinitions(
        number=active.number,
        digest=active.digest,
        codes=tuple(sorted(codes_named_by(desk.judge.definitions.definitions))),
        key=fingerprint(desk.judge.key),
    )
    await producer.send_all([Message(topic, KEY, msgspec.json.encode(told), [])])
