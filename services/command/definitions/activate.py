"""`milepael definitions activate`: has the running services decide by these definition files."""

import asyncio
from contextlib import aclosing
from dataclasses import asdict, dataclass
from pathlib import Path

import typer

from services.command.output import emit, fail, progress, say
from services.runtime.database import Database, open_database
from services.runtime.errors import Misconfigured, Unavailable
from services.runtime.setting import load
from services.runtime.settings import StatusSettings
from services.status.activate import Activated, activate, how_far
from services.status.examine.shape import migrations
from services.status.setup import definitions_for
from services.status.store.definition_sets import active_set

LOOK_EVERY_S = 0.5


@dataclass(frozen=True, slots=True)
class Asked:
    """What the person at the terminal wants.

    Attributes:
        folder: Instead of the one in the settings.
        yes: Do not ask.
        wait: Until everybody has been judged again.
    """

    folder: Path | None
    yes: bool
    wait: bool
    as_json: bool


def run(asked: Asked) -> None:
    """Switch, and tell what follows."""
    try:
        settings = load(StatusSettings)
        if asked.folder is not None:
            settings = settings.model_copy(update={"definitions_folder": asked.folder})
        definitions = definitions_for(settings)
        if not asked.yes and not typer.confirm(_question(len(definitions.definitions)), err=True):
            raise typer.Exit(1)
        done = asyncio.run(_activate(settings, definitions.digest, wait=asked.wait))
    except Misconfigured as wrong:
        fail(wrong.sentence, code=2)
    except Unavailable as away:
        fail(away.sentence)
    if asked.as_json:
        emit(asdict(done))
    say(_told(done, settings.reevaluate_per_s, waited=asked.wait))


def _question(count: int) -> str:
    return (
        f"From now on these {count} definition files decide. Everybody is computed anew by them, "
        "and what differs is published; a process with other files stops until it has these. Go on?"
    )


def _told(done: Activated, per_s: float, *, waited: bool) -> str:
    if not done.changed:
        return f"These files were the active set already, number {done.active.number}."
    told = f"These files are the active set now, number {done.active.number}."
    if waited:
        return f"{told} All {done.persons} persons have been computed anew."
    return (
        f"{told} {done.persons} persons are computed anew by the running services, at most "
        f"{per_s:g} a second; `milepael doctor` says how far they are."
    )


async def _activate(settings: StatusSettings, digest: str, *, wait: bool) -> Activated:
    async with aclosing(await open_database(settings)) as database:
        await _must_be_used(database)
        done = await activate(database, digest)
        if wait:
            await _wait(database)
        return done


async def _must_be_used(database: Database) -> None:
    """The first process makes its own files the active set: there is nothing to switch before."""
    async with database.connection() as connection:
        shape = await migrations(connection)
        if not shape.ok:
            raise Unavailable(shape.sentence)
        if await active_set(connection) is None:
            raise Unavailable("No service has run yet: the first one activates its own files.")


async def _wait(database: Database) -> None:
    """Show how far it is until everybody has been judged; it needs a running service."""
    at = await how_far(database)
    with progress("Everybody is computed anew …", at.total if at else 0) as shown:
        told = 0
        while at is not None and not at.over:
            shown(at.done - told)
            told = at.done
            await asyncio.sleep(LOOK_EVERY_S)
            at = await how_far(database)
