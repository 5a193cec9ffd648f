"""`milepael parked`: the messages that could not be read."""

import asyncio
from contextlib import aclosing
from typing import Annotated

import msgspec
import typer

from schemas.parked import Parked
from services.command.failing import failing
from services.command.output import emit, say, tell
from services.runtime.counted import counted
from services.runtime.database import open_database
from services.runtime.setting import load
from services.runtime.settings import StatusSettings
from services.status.store.installation import is_set_up
from services.status.store.told import open_parked

app = typer.Typer(no_args_is_help=True)


@app.callback()
def parked() -> None:
    """Shows messages that could not be read."""


@app.command("list", short_help="Lists what nothing has mended yet, with every reason.")
def list_command(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON value per line.")] = False,
) -> None:
    """Lists the messages that nothing has mended yet, with every reason; never what they hold."""
    with failing():
        found = asyncio.run(_open(load(StatusSettings)))
    for one in found:
        if as_json:
            emit(one)
        else:
            _tell(one)
    if not as_json:
        say("None." if not found else f"{counted(len(found), 'message')}.")


async def _open(settings: StatusSettings) -> list[Parked]:
    async with (
        aclosing(await open_database(settings)) as database,
        database.connection() as connection,
    ):
        bodies = await open_parked(connection) if await is_set_up(connection) else []
    decoder = msgspec.json.Decoder(Parked)
    return [decoder.decode(body) for body in bodies]


def _tell(one: Parked) -> None:
    at = one.place
    entry = "" if at.entry < 0 else f" entry {at.entry}"
    whom = counted(len(one.patients), "patient") if one.patients else "no patient can be told"
    tell(f"{at.topic} partition {at.partition} offset {at.offset}{entry}")
    tell(f"  {one.known_at:%Y-%m-%d %H:%M} UTC · {one.sender or 'unknown sender'} · {whom}")
    for reason in one.reasons:
        tell(f"  {reason.kind.value}: {reason.where}: expected {reason.expected}")
