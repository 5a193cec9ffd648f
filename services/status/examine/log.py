"""Looks at Kafka beside the database: topics, positions in the log, marks and the outbox."""

from collections.abc import Iterable

from schemas.keyed import fingerprint
from services.runtime.active import DEFINITIONS
from services.runtime.counted import counted
from services.runtime.database import Database
from services.runtime.errors import Misconfigured, Unavailable
from services.runtime.settings import StatusSettings
from services.runtime.topic_log import reaches, topic_is_there
from services.runtime.topics import differences
from services.status.announce import sentence_for, was_said
from services.status.examine.found import Found, well, wrong
from services.status.relay.agree import Mismatched, agreement
from services.status.setup import MILESTONE, PARKED, topics_for
from services.status.store.definition_sets import active_set
from services.status.store.installation import installation
from services.status.store.positions import all_positions
from services.status.store.streams import streams


async def topics(settings: StatusSettings) -> list[Found]:
    """Whether Kafka answers, and what of the topics is not as it must be."""
    try:
        wanted = topics_for(settings)
    except Misconfigured as bad:
        return [wrong("topics", bad.sentence)]
    try:
        sentences = await differences(settings, wanted)
    except Misconfigured as bad:
        return [wrong("kafka", bad.sentence)]
    except Unavailable as away:
        return [wrong("kafka", away.sentence)]
    fine = well("topics", "All topics are there, with their settings.")
    return [
        well("kafka", "Kafka answers."),
        *([wrong("topics", sentence) for sentence in sentences] or [fine]),
    ]


async def positions(settings: StatusSettings, database: Database) -> Iterable[Found]:
    """Whether each position lies in the log that it is a position of."""
    read = [settings.topic(MILESTONE), settings.topic(PARKED)]
    reach = await reaches(settings, read)
    async with database.connection() as connection:
        known = await all_positions(connection)
    outside = sorted(
        one
        for one, position in known.items()
        if one[0] in read
        and (one not in reach or not reach[one].first <= position <= reach[one].end)
    )
    waiting = sum(max(0, at.end - known.get(one, at.first)) for one, at in reach.items())
    found = [
        wrong(
            "positions",
            f"The position of {topic} partition {number} lies outside the log: messages were "
            "deleted unread or the topic was made anew; restore the topic, or delete the row of "
            "table `position` to read the partition from its start.",
        )
        for topic, number in outside
    ]
    return found or [
        well("positions", f"All lie in the log; waiting: {counted(waiting, 'message')}.")
    ]


async def marks(settings: StatusSettings, database: Database) -> Iterable[Found]:
    """Whether each stream's mark agrees with its outbox."""
    async with database.connection() as connection:
        known = await streams(connection)
    sentences = [await _wrong_with_mark(settings, database, stream.n) for stream in known]
    found = [wrong("marks", sentence) for sentence in sentences if sentence is not None]
    return found or [well("marks", f"All {len(known)} marks agree with the database.")]


async def announced(settings: StatusSettings, database: Database) -> Iterable[Found]:
    """Whether `milestone` has been told of the active set."""
    async with database.connection() as connection:
        active, installed = await active_set(connection), await installation(connection)
    if active is None or installed is None:
        return []
    topic = settings.topic(DEFINITIONS)
    key = installed.key or fingerprint(settings.pseudonym_key)
    try:
        if await was_said(settings, active, key):
            fine = f"Topic {topic} names the active set, number {active.number}."
            return [well("announced", fine)]
        there = await topic_is_there(settings, topic)
    except Unavailable:
        there = False
    if not there:
        return [wrong("announced", sentence_for(topic))]
    return [
        wrong(
            "announced",
            f"Topic {topic} does not name the active set, number {active.number}, so `milestone` "
            "does not know which codes it needs: a process of `status` with these files says it "
            "within seconds; see that one runs.",
        )
    ]


async def _wrong_with_mark(settings: StatusSettings, database: Database, n: int) -> str | None:
    try:
        await agreement(settings, database, n)
    except Mismatched as stopped:
        return stopped.sentence
    return None
