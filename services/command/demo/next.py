"""What to try next: commands that work as they are printed."""

import shlex
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from services.command.demo.begin import SETTINGS
from services.command.demo.evidence import Json
from services.command.demo.kept import MESSAGES
from services.runtime.sources import FILE_VARIABLE

COLOURED = ("overdue", "due-soon", "met-late")
"""What somebody would ask about, the most pressing first."""


@dataclass(frozen=True, slots=True)
class Try:
    """One command and what it shows."""

    command: str
    shows: str


def after_demo() -> list[Try]:
    """Where nothing was kept."""
    demo = f"{program()} demo"
    return [
        Try(f"{demo} --keep", "the same, and all of it stays up to look around in"),
        Try(f"{demo} --seed 2", "other persons, other faults"),
        Try(f"{demo} --sabotage drop", "one event is lost on its way: the verdict must say no"),
    ]


def in_kept(folder: Path, instance: str, stop: str) -> list[Try]:
    """Where everything stays up.

    Args:
        folder: The demo's.
        instance: One to ask about; the messages of its patient are in the folder.
        stop: The moment at which the calendar stands still.
    """
    milepael, messages = program(), shlex.quote(str(folder / MESSAGES))
    return [
        Try(
            f"export {FILE_VARIABLE}={shlex.quote(str(folder / SETTINGS))}",
            "first: the settings of this demo, for this terminal",
        ),
        Try(f"{milepael} explain {instance[:12]}", "why this pathway stands where it stands"),
        Try(f"{milepael} parked list", "messages that could not be read, with every reason"),
        Try(f"{milepael} doctor", "settings, topics, marks, clocks"),
        Try(f"{milepael} read {messages}", "what this patient's messages were read as"),
        Try(f"{milepael} status {messages} --at {stop}", "the same status, from the files alone"),
        Try(f"{milepael} consume pathway.status-latest.v1", "what a reader of the topic holds"),
        Try(f"{milepael} demo --stop", "ends it all and removes it"),
    ]


def texts(tries: Iterable[Try]) -> Iterator[str]:
    """For people: each command on a line that can be copied."""
    yield "Try next:"
    for one in tries:
        yield f"  {one.command}"
        yield f"      {one.shows}"


def worth_asking(bodies: Iterable[Json], parked: Iterable[Json]) -> Json | None:
    """The body whose limits say most; ``None`` without any.

    Args:
        bodies: Of live instances.
        parked: Bodies of parked messages; their patients are passed over, for the commands that
            read what was sent about a patient say no where something could not be read.
    """
    unread = {name for one in parked for name in one["patients"]}

    def rank(body: Json) -> tuple[int, str]:
        states = {row["state"] for row in body["limits"]}
        ranks = [number for number, state in enumerate(COLOURED) if state in states]
        return min(ranks, default=len(COLOURED)), body["instance"]

    return min((one for one in bodies if one["patient"] not in unread), key=rank, default=None)


def program() -> str:
    """The command as it was called here, or by its name."""
    called = Path(sys.argv[0])
    return shlex.quote(_short(str(called.absolute()))) if called.name == "milepael" else "milepael"


def _short(path: str) -> str:
    """Relative where that is shorter to read."""
    here = Path.cwd()
    return str(Path(path).relative_to(here)) if Path(path).is_relative_to(here) else path
