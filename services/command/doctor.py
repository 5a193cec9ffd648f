"""`milepael doctor`: looks at everything that an installation needs, and says what to do."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import asdict
from typing import Annotated, TypeVar

import typer

from services.command.failing import failing
from services.command.output import emit, say, tell
from services.milestone.abreast import behind
from services.milestone.app import reader_of
from services.runtime.active import UNCLEAR, Unclear, active_definitions
from services.runtime.counted import counted
from services.runtime.database import Database, open_database
from services.runtime.errors import Misconfigured, Unavailable
from services.runtime.setting import Settings, load
from services.runtime.settings import MilestoneSettings, StatusSettings
from services.runtime.unread_settings import unread_settings
from services.status.examine import Found, examine
from services.status.examine.found import well, wrong
from services.status.examine.shape import must_be_in_shape
from services.status.store.bonds import reset_computed_at
from services.status.store.installation import database_clock, installation

S = TypeVar("S", bound=Settings)


def command(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON value per line.")] = False,
    reset_computed_at: Annotated[
        bool,
        typer.Option(
            "--reset-computed-at",
            help="Take back moments that have not come, after the database's clock was mended.",
        ),
    ] = False,
) -> None:
    """Checks settings, connections, topics, migrations, definitions, marks and clocks.

    Exit code 1 when anything is wrong, also a server that is away; each wrong line says what to do.
    """
    if reset_computed_at:
        _reset()
    if asyncio.run(_show(as_json=as_json)):
        raise typer.Exit(1)


async def _show(*, as_json: bool) -> int:
    count = 0
    async for found in _look():
        count += not found.ok
        if as_json:
            emit(asdict(found))
        else:
            tell(f"{'ok   ' if found.ok else 'WRONG'}  {found.what:<13} {found.sentence}")
    return count


async def _look() -> AsyncIterator[Found]:
    milestone, of_milestone = _settings(MilestoneSettings, "milestone")
    status, of_status = _settings(StatusSettings, "status")
    for found in dict.fromkeys((*of_milestone, *of_status)):
        yield found
    for sentence in unread_settings():
        yield wrong("settings", sentence)
    if status is not None:
        inputs = [milestone.topic(name) for name in milestone.topics] if milestone else []
        async for found in examine(status, inputs):
            yield found
    if milestone is not None:
        yield await _reading(milestone)


async def _reading(settings: MilestoneSettings) -> Found:
    """Whether the files of `milestone`, as the settings here name them, are those to read by."""
    try:
        active, reader = await active_definitions(settings), reader_of(settings)
    except (Misconfigured, Unavailable) as bad:
        return wrong("reading", bad.sentence)
    except Unclear:
        return wrong("reading", UNCLEAR)
    sentence = behind(active, reader)
    if sentence is not None:
        return wrong("reading", sentence)
    if active is None:
        return well("reading", "No process of `status` has said yet which definition set decides.")
    return well("reading", f"The files of `milestone` name all codes of set {active.number}.")


def _settings(of: type[S], service: str) -> tuple[S | None, list[Found]]:
    try:
        return load(of), [well("settings", f"Service {service} has all its settings.")]
    except Misconfigured as bad:
        named = [wrong("settings", f"Service {service}: {one}") for one in bad.sentences]
        looked = [wrong("settings", bad.looked)] if bad.looked else []
        return None, [*named, *looked]


def _reset() -> None:
    with failing():
        count = asyncio.run(_set_back(load(StatusSettings)))
    say(f"{counted(count, 'person')} will be computed anew; the table `audit` has a note of it.")


async def _set_back(settings: StatusSettings) -> int:
    database: Database = await open_database(settings)
    try:
        async with database.connection() as connection:
            await must_be_in_shape(connection)
            fixed = await installation(connection)
            now = await database_clock(connection)
            moment = fixed.simulated.at(now) if fixed and fixed.simulated else now
        return await database.in_transaction(lambda inner: reset_computed_at(inner, moment))
    finally:
        await database.aclose()
