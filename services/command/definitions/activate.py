"""`milepael definitions activate`: has the running services decide by these definition files."""

import asyncio
from contextlib import aclosing
from dataclasses import asdict, dataclass
from pathlib import Path

from schemas.definition import DefinitionSet
from services.command.failing import failing
from services.command.output import emit, progress, say
from services.command.question import must_agree
from services.runtime.counted import counted
from services.runtime.database import Database, open_database
from services.runtime.errors import Unavailable
from services.runtime.setting import load
from services.runtime.settings import StatusSettings
from services.status.activate import (
    Activated,
    activate,
    how_far,
    is_at_hand,
    until_all_are_judged,
)
from services.status.examine.shape import must_be_in_shape
from services.status.setup import definitions_for
from services.status.store.definition_sets import ActiveSet, active_set

LOOK_EVERY_S = 0.5


@dataclass(frozen=True, slots=True)
class Asked:
    """What the person at the terminal wants.

    Attributes:
        folder: Instead of the one in the settings.
        yes: Do not ask.
        wait: Until everybody has been judged again.
        force: Also where no running process has these files.
    """

    folder: Path | None
    yes: bool
    wait: bool
    force: bool
    as_json: bool


def run(asked: Asked) -> None:
    """Switch, and tell what follows."""
    with failing():
        settings = load(StatusSettings)
        if asked.folder is not None:
            settings = settings.model_copy(update={"definitions_folder": asked.folder})
        definitions = definitions_for(settings)
        if asyncio.run(_changes(settings, definitions.digest, asked)) and not asked.yes:
            must_agree(_question(settings, definitions))
        done = asyncio.run(_activate(settings, definitions.digest, asked))
    if asked.as_json:
        emit(asdict(done))
    say(_told(done, settings.reevaluate_per_s, waited=asked.wait))


def _question(settings: StatusSettings, definitions: DefinitionSet) -> str:
    """It says what is in the set, which is made of this shell's settings and not of a service's."""
    local = settings.local_pathways
    count = 0 if local is None else len([*local.glob("*.toml")])
    return (
        f"From now on {counted(len(definitions.definitions), 'definition file')} here decide, with "
        f"{counted(count, 'local file')} and the start rules of "
        f"{counted(len(definitions.start_rules), 'sender')} (digest "
        f"{definitions.digest[:12]}…). Everybody is computed anew by them, and what differs is "
        "published; a process with other files stops until it has these. Go on?"
    )


def _told(done: Activated, per_s: float, *, waited: bool) -> str:
    if not done.changed:
        return f"These files were the active set already, number {done.active.number}."
    told = f"These files are the active set now, number {done.active.number}."
    if waited:
        return f"{told} Everybody, about {counted(done.persons, 'person')}, has been computed anew."
    return (
        f"{told} The running services compute about {counted(done.persons, 'person')} anew, at "
        f"most {per_s:g} a second; `milepael doctor` says how far they are."
    )


async def _changes(settings: StatusSettings, digest: str, asked: Asked) -> bool:
    """Whether another set is active, so that somebody must be asked; it can be switched then."""
    async with aclosing(await open_database(settings)) as database:
        return await _can_be_switched(database, digest, asked)


async def _activate(settings: StatusSettings, digest: str, asked: Asked) -> Activated:
    async with aclosing(await open_database(settings)) as database:
        # Once more: meanwhile a person has thought.
        await _can_be_switched(database, digest, asked)
        done = await activate(database, digest)
        if asked.wait:
            await _wait(database, done.active)
        return done


async def _can_be_switched(database: Database, digest: str, asked: Asked) -> bool:
    """Whether there is anything to switch; ends where that would stop all work."""
    changes = (await _must_be_used(database)).digest != digest
    if changes and not asked.force and not await is_at_hand(database, digest):
        raise Unavailable(
            f"No running process of `status` has these files (digest {digest[:12]}…), so "
            "nothing would be computed: put them where MILEPAEL_DEFINITIONS_FOLDER, "
            "MILEPAEL_LOCAL_PATHWAYS and MILEPAEL_SENDERS_FILE of one say, and set these three "
            "here as there. --force activates them all the same."
        )
    return changes


async def _must_be_used(database: Database) -> ActiveSet:
    """The active set; before a first process has made its own files that, none can be switched."""
    async with database.connection() as connection:
        await must_be_in_shape(connection)
        active = await active_set(connection)
        if active is None:
            raise Unavailable("No service has run yet: the first one activates its own files.")
        return active


async def _wait(database: Database, active: ActiveSet) -> None:
    """Show how far it is until everybody has been judged; it needs a running service."""
    before = await how_far(database)
    with progress("Everybody is computed anew …", before.total if before else 0) as shown:
        told = 0
        async for at in until_all_are_judged(database, active, LOOK_EVERY_S):
            shown(at.done - told)
            told = at.done
