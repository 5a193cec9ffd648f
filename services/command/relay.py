"""`milepael relay`: mends what the relay must not decide by itself."""

import asyncio
import time
from contextlib import aclosing
from dataclasses import asdict
from datetime import timedelta
from typing import Annotated

import typer
from aiokafka.errors import ProducerFenced

from services.command.failing import failing
from services.command.output import emit, fail, progress, say
from services.command.question import must_agree
from services.runtime.clock import now
from services.runtime.counted import counted
from services.runtime.database import open_database
from services.runtime.errors import Unavailable, Unreachable
from services.runtime.kafka_away import KAFKA_ERRORS, why_away
from services.runtime.setting import load
from services.runtime.settings import StatusSettings
from services.runtime.topics import differences
from services.runtime.watch import watch
from services.status.relay.reconcile import Reconciled, reconcile, unread_messages
from services.status.relay.tools import Relay
from services.status.setup import MILESTONE, PARKED, definitions_for, desk_for, set_up, topics_for

app = typer.Typer(no_args_is_help=True)

QUESTION = (
    "Every relay stops until this has ended. What readers hold is taken over, what they miss is "
    "sent, and all events from then on bear a new epoch. Go on?"
)


@app.callback()
def relay() -> None:
    """Reconciles what was published with what the database knows."""


@app.command("reconcile", short_help="Lets the relay go on after a restore.")
def reconcile_command(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON value on stdout.")] = False,
    tail_days: Annotated[
        float,
        typer.Option(help="Days of the status topic that are read for instances long gone."),
    ] = 31.0,
    wait_s: Annotated[
        float,
        typer.Option(help="Seconds to wait until the service has read all that waits now."),
    ] = 60.0,
) -> None:
    """Lets the relay go on after its mark was lost or the database was restored.

    Run it while `milepael run status` runs, so that what was told since a restored copy is read
    first. It may be repeated, also after it was interrupted.
    """
    with failing():
        settings = load(StatusSettings)
        asyncio.run(_see_that_both_answer(settings))
        if not yes:
            must_agree(QUESTION)
        try:
            done = asyncio.run(_reconcile(settings, timedelta(days=tail_days), wait_s))
        except ProducerFenced:
            fail("A relay was just starting and has interrupted this: run it once more.")
        except KAFKA_ERRORS as failed:
            raise Unreachable(why_away(failed)) from None
    if as_json:
        emit(asdict(done))
    say(
        f"Epoch {done.epoch}. Sent now, and not before: {counted(done.unsent, 'event')}. Computed "
        f"anew: {counted(done.taken_over, 'subject')} of which readers held something else, and "
        f"{done.begun_anew} never published."
    )


async def _see_that_both_answer(settings: StatusSettings) -> None:
    """Before anybody is asked: the question is idle where nothing could be done."""
    definitions_for(settings)
    async with aclosing(await open_database(settings)):
        await differences(settings, topics_for(settings))


async def _reconcile(settings: StatusSettings, tail: timedelta, wait_s: float) -> Reconciled:
    definitions = definitions_for(settings)
    async with aclosing(await open_database(settings)) as database:
        installed = await set_up(database, settings, definitions.digest)
        desk = desk_for(database, settings, installed, definitions)
        tools = Relay(settings, database, watch("status"))
        with progress("The service reads what waits …") as shown:
            await _read_on(tools, wait_s)
            shown(1)
        with progress("Reading what was published …"):
            return await reconcile(tools, desk, now() - tail)


async def _read_on(tools: Relay, wait_s: float) -> None:
    """Wait until all that waited at the beginning has been read.

    A restored database that has not would publish states that go back.
    """
    topics = [tools.settings.topic(MILESTONE), tools.settings.topic(PARKED)]
    deadline = time.monotonic() + wait_s
    while waiting := await unread_messages(tools.database, tools.settings, topics):
        if time.monotonic() > deadline:
            raise Unavailable(
                f"{counted(waiting, 'message')} not read yet: let `milepael run status` read on, "
                "then run this again."
            )
        await asyncio.sleep(0.5)
