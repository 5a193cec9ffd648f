"""Runs a demo as the command does: a folder, signals, words, an exit code, and nothing left."""

import asyncio
import shutil
import signal
import time
from collections.abc import Callable
from enum import Enum, auto
from pathlib import Path

from aiokafka.errors import KafkaError
from rich.console import Console

from services.command.demo import next as following
from services.command.demo.evidence import Json
from services.command.demo.interrupt import Asked
from services.command.demo.kept import left, sign, stop, write_messages
from services.command.demo.picture import standing
from services.command.demo.play import Play, Played
from services.command.demo.report import tell_checks, tell_verdict
from services.command.demo.show import show_for
from services.command.demo.verdict.pairs import live
from services.command.demo.wish import Wish
from services.command.demo.world import end_all, new_folder
from services.command.output import say, tell
from services.runtime.errors import Halted, Unavailable
from services.runtime.kafka_away import KAFKA_AWAY


class Stays(Enum):
    """What of a demo is there after it."""

    NOTHING = auto()
    LOGS = auto()
    """Something fell: somebody will want to know why."""
    ALL = auto()


def run(wish: Wish, asked: Asked, *, keep: bool, as_json: bool) -> int:
    """Play it, tell the verdict, and end everything that was begun for it.

    Returns:
        The exit code.
    """
    began = time.monotonic()
    if left():
        say("Earlier demos still run or lie about: `milepael demo --stop` ends them.")
    folder, stays = new_folder(), Stays.NOTHING
    try:
        sign(folder)
        played = asyncio.run(_played(folder, wish, asked, keep=keep, as_json=as_json))
        stays = Stays.ALL if keep else Stays.NOTHING
    except (Halted, Unavailable) as away:
        stays = Stays.LOGS
        say(away.sentence)
        return 1
    except KafkaError:
        stays = Stays.LOGS
        say(KAFKA_AWAY)
        return 1
    except asyncio.CancelledError:
        return 128 + (asked.by or signal.SIGINT)
    finally:
        _clear(folder, stays)
    _tell_next(played, folder if keep else None, say if as_json else tell)
    say(f"From start to end: {time.monotonic() - began:.0f} seconds.")
    return answer(wish, ok=played.ok)


def answer(wish: Wish, *, ok: bool) -> int:
    """The exit code: 2 where an event was to be spoiled and the verdict is yes all the same."""
    if ok and wish.spoil is not None:
        say("No event was fit to be spoiled: take more persons. If there were 250, report it.")
        return 2
    return 0 if ok else 1


def _clear(folder: Path, stays: Stays) -> None:
    if stays is Stays.ALL:
        return
    say("Ending the services and servers.")
    end_all(folder)
    if stays is Stays.LOGS:
        say(f"Their logs stay in {folder} until `milepael demo --stop`.")
    else:
        shutil.rmtree(folder, ignore_errors=True)


def end_left() -> None:
    """End what earlier demos have left running."""
    folders = left()
    stop(folders)
    say(f"{len(folders)} ended and removed." if folders else "No demo was kept.")


async def _played(folder: Path, wish: Wish, asked: Asked, *, keep: bool, as_json: bool) -> Played:
    with asked.heeded():
        played = await Play(folder, wish, show_for(as_json=as_json)).run()
        if as_json:
            tell_checks(played)
        else:
            console = Console(highlight=False)
            console.print(standing(played.last, console.width))
            tell_verdict(played, console)
        pressing = _pressing(played)
        if keep and pressing is not None:
            await write_messages(folder, played, pressing["patient"])
        return played


def _tell_next(played: Played, kept: Path | None, write: Callable[[str], object]) -> None:
    tries, pressing = following.after_demo(), _pressing(played)
    if kept is not None and pressing is not None:
        stop_at = played.settings.simulated_stop
        assert stop_at is not None
        tries = following.in_kept(kept, pressing["instance"], stop_at.isoformat())
    for line in following.texts(tries):
        write(line)


def _pressing(played: Played) -> Json | None:
    evidence = played.evidence
    return following.worth_asking(live(evidence.events).values(), evidence.parked)
