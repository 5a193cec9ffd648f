"""Shows the scene: a live picture in a terminal, else a line every few seconds."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.live import Live

from services.command.demo.picture import Scene
from services.command.output import say, tell

FRAME_S = 0.2
LINE_S = 5.0

Make = Callable[[], Scene]


@dataclass(frozen=True, slots=True)
class Show:
    """How a demo is shown.

    Attributes:
        paint: Shows the scene again and again, until it is cancelled.
        say: Tells what is going on where the picture does not.
    """

    paint: Callable[[Make], Coroutine[Any, Any, None]]
    say: Callable[[str], object]


def show_for(*, as_json: bool) -> Show:
    """The picture where stdout is a terminal; for machines nothing but lines on stderr."""
    console = Console()
    if as_json or not console.is_terminal or console.is_dumb_terminal:
        return Show(lambda make: _lines(make, say if as_json else tell), say)
    # The picture says it all.
    return Show(lambda make: _picture(make, console), lambda _text: None)


async def _picture(make: Make, console: Console) -> None:
    """It fills a screen of its own: what was there before comes back."""
    with Live(console=console, screen=True, auto_refresh=False) as live:
        while True:
            live.update(make(), refresh=True)
            await asyncio.sleep(FRAME_S)


async def _lines(make: Make, write: Callable[[str], object]) -> None:
    """Without colours or movement, for logs and pipes."""
    while True:
        await asyncio.sleep(LINE_S)
        write(line_of(make()))


def line_of(scene: Scene) -> str:
    """The scene in one line."""
    states = {
        state: sum(one.limits.get(state, 0) for one in scene.pathways)
        for state in ("running", "due-soon", "overdue")
    }
    words = scene.words
    return words.say(
        "line",
        day=words.day(scene.at),
        pathways=words.pathways(sum(one.live for one in scene.pathways)),
        milestones=scene.milestones,
        states=", ".join(f"{words.state(state)} {count}" for state, count in states.items()),
        sent=scene.sent[0],
        rate=f"{scene.sent[1]:.0f}",
        events=scene.events[0],
        event_rate=f"{scene.events[1]:.0f}",
        lag=sum(page.lag for page in scene.pages),
        parked=scene.parked[0],
        stage=scene.stage,
    )
