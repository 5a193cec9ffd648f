"""`milepael run`: a service, or all of them."""

import asyncio
import signal
import sys
from collections.abc import Callable, Coroutine
from enum import StrEnum
from typing import Annotated, Any, TypeVar

import typer

from services.command.output import fail, say
from services.runtime.connections import Kafka
from services.runtime.errors import Halted, Misconfigured
from services.runtime.loop import new_loop
from services.runtime.setting import load, load_all
from services.runtime.settings import MilestoneSettings, StatusSettings

K = TypeVar("K", bound=Kafka)


class Service(StrEnum):
    """What can be run."""

    MILESTONE = "milestone"
    STATUS = "status"
    ALL = "all"


def command(
    service: Annotated[Service, typer.Argument(help="Which service, or all.", show_default=False)],
) -> None:
    """Runs a service until it is told to stop (Ctrl-C, SIGTERM).

    Its settings come from the environment, else from the file that MILEPAEL_SETTINGS names, else
    from .milepael/settings.env, which `milepael stack up` writes.
    """
    try:
        _run(service)
    except Misconfigured as wrong:
        fail(wrong.sentence, code=2)
    except Halted as halted:
        fail(halted.sentence)


def _run(service: Service) -> None:
    # Each service is imported when it is run: the help shall not wait for FHIR.
    if service is Service.MILESTONE:
        from services.milestone.app import run as run_milestone  # noqa: PLC0415

        _run_one(run_milestone, load(MilestoneSettings))
    elif service is Service.STATUS:
        from services.status.app import run as run_status  # noqa: PLC0415

        _run_one(run_status, load(StatusSettings))
    else:
        asyncio.run(_run_all())


def _run_one(run: Callable[[K], Coroutine[Any, Any, None]], settings: K) -> None:
    with asyncio.Runner(loop_factory=lambda: new_loop(settings)) as runner:
        runner.run(run(settings))


async def _run_all() -> None:
    """Each service in a process of its own; when one ends, all end, and with its exit code."""
    load_all(MilestoneSettings, StatusSettings)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    names = (Service.MILESTONE, Service.STATUS)
    processes = [await _begin(name) for name in names]
    ends = [asyncio.create_task(process.wait()) for process in processes]
    told = asyncio.create_task(stop.wait())
    await asyncio.wait([told, *ends], return_when=asyncio.FIRST_COMPLETED)
    told.cancel()
    ended_first = {name: end.result() for name, end in zip(names, ends, strict=True) if end.done()}
    for process, end in zip(processes, ends, strict=True):
        if not end.done():
            process.terminate()
    await asyncio.gather(*ends)
    if ended_first and not stop.is_set():
        # None was told to end: what ended well, and what a signal ended, did not do as it should.
        name = max(ended_first, key=lambda one: ended_first[one])
        sentence = f"{name.capitalize()} has ended, so all have; see its words above."
        fail(sentence, code=max(1, ended_first[name]))
    say("All have ended.")


async def _begin(service: Service) -> asyncio.subprocess.Process:
    program = "from services.command.main import main; main()"
    return await asyncio.create_subprocess_exec(sys.executable, "-c", program, "run", service)
