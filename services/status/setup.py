"""Sets the service up: database in shape, installation fixed, tools built."""

from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from schemas.definition import DefinitionSet
from schemas.digest import files_of, set_digest
from schemas.keyed import fingerprint
from schemas.load import PATHWAYS
from services.runtime.clock import now
from services.runtime.database import Database
from services.runtime.errors import Misconfigured
from services.runtime.pathways import named_definitions
from services.runtime.settings import StatusSettings
from services.runtime.topics import Topic, load_topics
from services.status.decide import decide as decide_purely
from services.status.desk import OTHER_SET, Desk
from services.status.judge import Decide, Judge
from services.status.moment import Moments, Wanted
from services.status.read import Reading
from services.status.relay.mark import MARK_TOPIC
from services.status.store.definition_sets import active_set, own_or_active_set
from services.status.store.installation import (
    Installation,
    installation,
    see_that_the_key_fits,
    settle,
)
from services.status.store.migrate import known_migrations, migrate
from services.status.write import Writing

if TYPE_CHECKING:
    from services.runtime.database import Connection

MILESTONE, PARKED = "pathway.milestone.v1", "pathway.parked.v1"


def definitions_for(settings: StatusSettings) -> DefinitionSet:
    """The definition files that the settings name.

    Raises:
        Misconfigured: They do not load.
    """
    return named_definitions(settings, settings.senders_file)


def digest_for(settings: StatusSettings) -> str:
    """The digest of the set that lies where the settings say, whether or not it loads.

    Asked for every other second, the files are read again only once one of them has changed.

    Raises:
        OSError: A file cannot be read.
    """
    folder = settings.definitions_folder or PATHWAYS
    lies = (folder, settings.senders_file, settings.local_pathways)
    stats = ((name, file.stat()) for name, file in files_of(*lies))
    looks = tuple((name, one.st_ino, one.st_size, one.st_mtime_ns) for name, one in stats)
    return _digest_of(lies, looks)


@lru_cache(maxsize=2)
def _digest_of(
    lies: tuple[Path, Path | None, Path | None], _looks: tuple[tuple[str, int, int, int], ...]
) -> str:
    """Kept for as long as the files look the same from outside: inode, size and time of change."""
    return set_digest(*lies)


def topics_for(settings: StatusSettings) -> tuple[Topic, ...]:
    """All topics; the mark topic has a partition for each stream."""
    mark = settings.topic(MARK_TOPIC)
    return tuple(
        replace(topic, partitions=settings.streams) if topic.name == mark else topic
        for topic in load_topics(settings)
    )


def wanted_time(settings: StatusSettings) -> Wanted | None:
    """The simulated time that the settings ask for; ``None`` for real time."""
    if settings.simulated_start is None:
        return None
    return Wanted(settings.simulated_start, settings.simulated_speed, settings.simulated_stop)


async def set_up(database: Database, settings: StatusSettings, digest: str) -> Installation:
    """Bring the database into shape and fix what nobody has fixed yet, all in one transaction.

    Args:
        database: May be empty.
        settings: Ours.
        digest: Of our definition set, which becomes the active one where there is none.

    Raises:
        Misconfigured: The database was set up otherwise, or by a newer version.
        Unavailable: PostgreSQL is away.
    """

    async def work(connection: "Connection") -> Installation:
        await migrate(connection, known_migrations())
        key = fingerprint(settings.pseudonym_key)
        installed = await settle(connection, settings.streams, wanted_time(settings), key)
        see_that_the_key_fits(installed, settings.pseudonym_key)
        await own_or_active_set(connection, digest)
        return installed

    return await database.in_transaction(work)


async def why_not_ours(desk: Desk) -> str | None:
    """Why this process may not decide now; ``None`` where its files are the active set.

    The key is looked at too: by hand, it may have been put right while a process had the wrong one.
    """
    if not await set_is_active(desk.database, desk.judge.definitions.digest):
        return OTHER_SET
    async with desk.database.connection() as connection:
        installed = await installation(connection)
    try:
        if installed is not None:
            see_that_the_key_fits(installed, desk.judge.key)
    except Misconfigured as other:
        return other.sentence
    return None


async def set_is_active(database: Database, digest: str) -> bool:
    """Whether our definition set is the one that decides now."""
    async with database.connection() as connection:
        active = await active_set(connection)
    return active is not None and active.digest == digest


def desk_for(
    database: Database,
    settings: StatusSettings,
    installed: Installation,
    definitions: DefinitionSet,
    decide: Decide = decide_purely,
) -> Desk:
    """The tools of one process."""
    writing = Writing(settings.topic)
    judge = Judge(
        definitions=definitions,
        key=settings.pseudonym_key,
        writing=writing,
        keep_gone=timedelta(days=settings.tombstone_days),
        decide=decide,
    )
    return Desk(
        database=database,
        reading=Reading(settings.topic(MILESTONE), settings.pseudonym_key),
        writing=writing,
        judge=judge,
        moments=Moments(installed.simulated, settings.clock_guard_s, now),
        streams=installed.streams,
    )
