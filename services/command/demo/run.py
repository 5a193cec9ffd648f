"""Runs a demo as the command does: a folder, signals, words, an exit code, and nothing left."""

import asyncio
import shutil
import signal
import time
from collections.abc import Iterator
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
from services.command.demo.spoiled import Spoiled, in_words, noted
from services.command.demo.verdict.pairs import live
from services.command.demo.wish import Manner, Wish
from services.command.demo.words import Words
from services.command.demo.world import end_all, new_folder
from services.command.output import UNREACHABLE, say, tell
from services.runtime.errors import Halted, Unavailable, Unreachable
from services.runtime.kafka_away import KAFKA_AWAY


class Stays(Enum):
    """What of a demo is there after it."""

    NOTHING = auto()
    LOGS = auto()
    """Something fell or is wrong: somebody will want to know why."""
    ALL = auto()


def run(wish: Wish, asked: Asked, manner: Manner) -> int:
    """Play it, tell the verdict, and end everything that was begun for it.

    Returns:
        The exit code.
    """
    began, words = time.monotonic(), Words(manner.language)
    if left():
        say(words.say("earlier"))
    folder, stays = new_folder(), Stays.NOTHING
    try:
        sign(folder)
        played = asyncio.run(_played(folder, wish, asked, manner))
        spoiled = noted(folder / "status")
        stays = stays_of(manner, surprised=surprising(spoiled, ok=played.ok))
    except (Halted, Unavailable) as away:
        stays = Stays.LOGS
        say(away.sentence)
        return UNREACHABLE if isinstance(away, Unreachable) else 1
    except KafkaError:
        stays = Stays.LOGS
        say(KAFKA_AWAY)
        return UNREACHABLE
    except asyncio.CancelledError:
        return 128 + (asked.by or signal.SIGINT)
    finally:
        _clear(folder, stays, words)
    write = say if manner.as_json else tell
    for line in _of_spoiled(played, spoiled, words):
        write(line)
    for line in _after(played, folder if manner.keep else None, words):
        write(line)
    if stays is Stays.LOGS:
        write(words.say("see-again", command=following.again(wish)))
    say(words.say("took", seconds=f"{time.monotonic() - began:.0f}"))
    return answer(wish, words, ok=played.ok, spoiled=spoiled is not None)


def surprising(spoiled: Spoiled | None, *, ok: bool) -> bool:
    """Whether the verdict says no, and nothing was spoiled on purpose."""
    return not ok and spoiled is None


def stays_of(manner: Manner, *, surprised: bool) -> Stays:
    """What stays after a verdict."""
    if manner.keep:
        return Stays.ALL
    return Stays.LOGS if surprised else Stays.NOTHING


def answer(wish: Wish, words: Words, *, ok: bool, spoiled: bool) -> int:
    """The exit code: 2 where an event was to be spoiled and the verdict is yes all the same."""
    if ok and wish.spoil is not None:
        say(words.say("unnoticed" if spoiled else "none-fit"))
        return 2
    return 0 if ok else 1


def _clear(folder: Path, stays: Stays, words: Words) -> None:
    if stays is Stays.ALL:
        return
    say(words.say("ending"))
    end_all(folder)
    if stays is Stays.LOGS:
        say(words.say("logs-stay", folder=folder))
    else:
        shutil.rmtree(folder, ignore_errors=True)


def end_left() -> None:
    """End what earlier demos have left running."""
    folders = left()
    stop(folders)
    say(f"{len(folders)} ended and removed." if folders else "No demo was kept.")


async def _played(folder: Path, wish: Wish, asked: Asked, manner: Manner) -> Played:
    words = Words(manner.language)
    with asked.heeded():
        played = await Play(folder, wish, show_for(as_json=manner.as_json), words).run()
        if manner.as_json:
            tell_checks(played)
        else:
            console = Console(highlight=False)
            console.print(standing(played.last, console.width))
            tell_verdict(played, console, words)
        pressing = _pressing(played)
        if manner.keep and pressing is not None:
            await write_messages(folder, played, pressing["patient"])
        return played


def _of_spoiled(played: Played, spoiled: Spoiled | None, words: Words) -> Iterator[str]:
    if spoiled is not None:
        yield in_words(spoiled, played.evidence.events, words)
        if not played.ok:
            yield words.say("as-it-must")


def _after(played: Played, kept: Path | None, words: Words) -> Iterator[str]:
    """What to try: where all is kept, to look around; after a yes something new."""
    pressing = _pressing(played)
    if kept is not None and pressing is not None:
        stop_at = played.settings.simulated_stop
        assert stop_at is not None
        tries = following.in_kept(kept, pressing["instance"], stop_at.isoformat(), words)
        yield from following.texts(words.say("try-next" if played.ok else "look-around"), tries)
    elif played.ok:
        yield from following.texts(words.say("try-next"), following.after_demo(words))


def _pressing(played: Played) -> Json | None:
    evidence = played.evidence
    return following.worth_asking(live(evidence.events).values(), evidence.parked)
