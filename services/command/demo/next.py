"""What to try next: commands that work as they are printed."""

import shlex
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from schemas.words import NB
from services.command.demo.begin import SETTINGS
from services.command.demo.evidence import Json
from services.command.demo.kept import MESSAGES
from services.command.demo.wish import Wish
from services.command.demo.words import Words
from services.runtime.sources import FILE_VARIABLE

COLOURED = ("overdue", "due-soon", "met-late")
"""What somebody would ask about, the most pressing first."""


@dataclass(frozen=True, slots=True)
class Try:
    """One command and what it shows."""

    command: str
    shows: str


def after_demo(words: Words) -> list[Try]:
    """Where nothing was kept."""
    demo = f"{program()} demo"
    return [
        Try(f"{demo} --keep", words.say("try-keep")),
        Try(f"{demo} --seed 2", words.say("try-seed")),
        Try(f"{demo} --sabotage drop", words.say("try-sabotage")),
    ]


def in_kept(folder: Path, instance: str, stop: str, words: Words) -> list[Try]:
    """Where everything stays up.

    Args:
        folder: The demo's.
        instance: One to ask about; the messages of its patient are in the folder.
        stop: The moment at which the calendar stands still.
        words: Of the language; commands that have one are asked to answer in it.
    """
    milepael, messages = program(), shlex.quote(str(folder / MESSAGES))
    lang = "" if words.language is NB else f" --lang {words.language}"
    return [
        Try(
            f"export {FILE_VARIABLE}={shlex.quote(str(folder / SETTINGS))}",
            words.say("try-export"),
        ),
        Try(f"{milepael} explain {instance[:12]}{lang}", words.say("try-explain")),
        Try(f"{milepael} parked list", words.say("try-parked")),
        Try(f"{milepael} doctor", words.say("try-doctor")),
        Try(f"{milepael} read {messages}{lang}", words.say("try-read")),
        Try(f"{milepael} status {messages} --at {stop}{lang}", words.say("try-status")),
        Try(f"{milepael} consume pathway.status-latest.v1", words.say("try-consume")),
        Try(f"{milepael} demo --stop", words.say("try-stop")),
    ]


def again(wish: Wish) -> str:
    """The command that plays the same once more, and leaves it running."""
    words = [f"--seed {wish.seed}", f"--persons {wish.persons}"]
    return " ".join([program(), "demo", "--keep", *words])


def texts(heading: str, tries: Iterable[Try]) -> Iterator[str]:
    """For people: each command on a line that can be copied."""
    yield heading
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
