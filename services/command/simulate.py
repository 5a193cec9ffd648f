"""`milepael simulate`: synthetic senders, with what goes wrong at real ones."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from services.command.failing import failing
from services.command.moments import moment
from services.command.output import emit, fail, progress, say
from services.runtime.clock import now
from services.runtime.connections import Kafka
from services.runtime.counted import counted
from services.runtime.setting import load
from services.runtime.topics import ensure_topics, load_topics
from services.simulator.files import write_files
from services.simulator.plan import NO_FAULTS, STANDARD_MIX, Plan
from services.simulator.send import Placed, at_once, at_rate, send
from services.simulator.sent import Sent
from services.simulator.simulate import simulate
from services.simulator.stream import stream

KEPT = 20_000
"""Of more persons the messages are written while they are sent, person by person: all at once
they would take more than 250 MB."""


class Faults(StrEnum):
    """What goes wrong."""

    STANDARD = "standard"
    NONE = "none"


def command(
    persons: Annotated[int, typer.Option(min=1, help="How many persons to simulate.")] = 300,
    seed: Annotated[int, typer.Option(help="The same seed gives the same messages.")] = 1,
    begin: Annotated[
        str, typer.Option("--from", help="First simulated moment; default: --days before --to.")
    ] = "",
    stop: Annotated[str, typer.Option("--to", help="Last simulated moment; default: now.")] = "",
    days: Annotated[int, typer.Option(help="Simulated days before --to.")] = 200,
    faults: Annotated[Faults, typer.Option(help="What goes wrong.")] = Faults.STANDARD,
    rate: Annotated[
        float,
        typer.Option(min=0, help="Messages a second, e.g. 200; 0: as fast as Kafka takes them."),
    ] = 0,
    to_files: Annotated[
        Path | None,
        typer.Option(
            help="Write files and truth.json into this folder, and send nothing. Then, e.g.: "
            "milepael status FOLDER --at 2026-06-15T12:00:00+02:00 (that of --to)."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON value at the end.")] = False,
) -> None:
    """Sends FHIR of persons who do not exist to the Kafka of the settings, or writes it as files.

    Referrals, contacts, stays and Tasks as Helsenorge, DIPS, MedCom and versioned systems write
    them, for pathways D12, A12 and hospital stays: repeated, corrected, late and broken as well.
    With files comes truth.json: where every pathway must stand at --to.

    Example: milepael simulate --persons 50 --to-files sim --to 2026-06-15T12:00:00+02:00, then
    milepael status sim --at 2026-06-15T12:00:00+02:00
    """
    plan = _plan(persons, seed, begin, stop, days, faults)
    started = time.monotonic()
    sent, told = _to_folder(plan, to_files) if to_files is not None else _to_kafka(plan, rate)
    seconds = time.monotonic() - started
    told = {"sent": sent, **told, "seconds": round(seconds, 3), "stop": plan.stop}
    if as_json:
        emit(told)
    say(f"{counted(sent, 'message')} about {counted(persons, 'person')} in {seconds:.1f} s.")


def _plan(persons: int, seed: int, begin: str, stop: str, days: int, faults: Faults) -> Plan:
    until = moment(stop, "--to")
    since = moment(begin, "--from") if begin else until - timedelta(days=days)
    shares = STANDARD_MIX if faults is Faults.STANDARD else NO_FAULTS
    try:
        return Plan(seed=seed, persons=persons, start=since, stop=until, shares=shares)
    except ValueError as wrong:
        fail(str(wrong), 2)


def _to_folder(plan: Plan, folder: Path) -> tuple[int, dict[str, object]]:
    simulation = simulate(plan)
    try:
        with progress("Writing", len(simulation.sent)) as wrote:
            messages = write_files(folder, simulation, wrote)
    except FileExistsError:
        fail(f"There are messages in {folder} already: name another folder, or empty it.", 2)
    except OSError as away:
        fail(f"{folder} cannot be written: {away.strerror}.", 2)
    stop = plan.stop.isoformat()
    say(f"See what they say: milepael status {messages} --at {stop} --known-at {stop}")
    counts = Counter(fault for sent in simulation.sent for fault in sent.faults)
    return len(simulation.sent), {
        "instances": len(simulation.truth.instances),
        "broken": len(simulation.truth.broken),
        "faults": dict(counts),
    }


def _to_kafka(plan: Plan, rate: float) -> tuple[int, dict[str, object]]:
    counts: Counter[str] = Counter()
    sending = simulate(plan).sent if plan.persons <= KEPT else stream(plan)
    total = len(sending) if isinstance(sending, tuple) else None
    with failing():
        kafka = load(Kafka)
        with progress("Sending", total) as shown:
            gone = _send(_counted(sending, counts), kafka, rate, shown)
    return gone, {"faults": dict(counts)}


def _send(sending: Iterable[Sent], kafka: Kafka, rate: float, shown: Callable[[int], None]) -> int:
    """Send all; after Ctrl-C say how many Kafka has confirmed until then."""
    confirmed = 0

    def placed(_placed: Placed) -> None:
        nonlocal confirmed
        confirmed += 1
        shown(1)

    async def sending_all() -> int:
        await ensure_topics(kafka, load_topics(kafka))
        pace = at_rate(rate, now()) if rate else at_once
        return await send(sending, kafka, pace=pace, placed=placed)

    try:
        return asyncio.run(sending_all())
    except KeyboardInterrupt:
        say(f"Interrupted: {counted(confirmed, 'message')} sent.")
        raise


def _counted(sending: Iterable[Sent], counts: Counter[str]) -> Iterator[Sent]:
    for sent in sending:
        counts.update(sent.faults)
        yield sent
