"""The live picture: which day it is, how every pathway stands, what changed, how the work goes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from schemas.words import OSLO
from services.command.demo.bars import STATES_SHOWN, bars, ends, legend
from services.command.demo.feed import Change
from services.command.demo.follow import Pathway
from services.command.demo.pages import Page
from services.command.demo.words import Words

WIDEST = 110
"""Wider, the eye loses the line."""

PHASES, LEGEND, AIR = "phases", "legend", "air"
GIVES_WAY: Sequence[tuple[frozenset[str], int]] = (
    (frozenset({PHASES, LEGEND, AIR}), 4),
    (frozenset({LEGEND, AIR}), 4),
    (frozenset({LEGEND}), 1),
    (frozenset(), 0),
)
"""What is shown beside table and foot, and from how many lines of changes on: the first that fits.

Fewer than four lines of changes are gone before they are read.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What is shown in one frame.

    Attributes:
        words: Of the language that it is shown in.
        at: The simulated moment.
        stage: What is going on, one sentence.
        sent: Messages sent, and how many a second.
        events: Events seen, and how many a second.
        parked: Messages that could not be read, and how many of them nothing has mended yet.
        feed: The latest changes, newest last.
    """

    words: Words
    at: datetime
    start: datetime
    stop: datetime
    speed: float
    stage: str
    sent: tuple[int, float]
    events: tuple[int, float]
    milestones: int
    parked: tuple[int, int]
    pathways: Sequence[Pathway]
    feed: Sequence[Change]
    pages: Sequence[Page]

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> RenderResult:
        """Fill the terminal, whatever its size; the feed takes the lines that are left."""
        # The height of the options is nobody's within a Group, and Live shows us in one.
        width, height = min(options.max_width, WIDEST), options.size.height
        below = [Text("─" * width, style="dim"), *_foot(self)]
        for shown, wanted in GIVES_WAY:
            above = list(_above(self, width, shown))
            room = height - len(above) - len(below) - 1
            if room >= wanted:
                break
        yield Group(*above[: max(0, height - len(below))], *_feed(self, room, width), *below)


def standing(scene: Scene, wide: int) -> Group:
    """How every pathway stands, without what moves: for after the picture."""
    table = bars(scene.pathways, min(wide, WIDEST), scene.words, phases=True)
    return Group(Text(), *table, Text(), legend(scene.words))


def _above(scene: Scene, width: int, shown: frozenset[str]) -> Iterator[Text]:
    air = [Text()] if AIR in shown else []
    yield from _head(scene, width)
    yield from air
    yield from bars(scene.pathways, width, scene.words, phases=PHASES in shown)
    yield from air
    if LEGEND in shown:
        yield legend(scene.words)
        yield from air


def _head(scene: Scene, width: int) -> Iterator[Text]:
    gone = (scene.at - scene.start) / (scene.stop - scene.start)
    yield ends(
        Text.assemble(("Milepæl", "bold"), " demo"),
        Text(scene.words.day(scene.at), style="bold"),
        width,
    )
    done = round(max(0.0, min(1.0, gone)) * width)
    yield Text.assemble(("━" * done, "cyan"), ("━" * (width - done), "dim"))
    day, days = max(0, (scene.at - scene.start).days), (scene.stop - scene.start).days
    speed = f"{scene.speed:,.0f}".replace(",", " ")
    told = scene.words.say("day-of", day=day, days=days, speed=speed)
    yield ends(Text(scene.stage, style="dim"), Text(told, style="dim"), width)


def _feed(scene: Scene, room: int, width: int) -> Iterator[RenderableType]:
    """Its title and so many lines, filled up with empty ones; nothing where there is no room."""
    if room < 1:
        yield from [Text()] * (room + 1)
        return
    yield Text(scene.words.say("latest"), style="bold")
    table = Table.grid(padding=(0, 1))
    for size in (6, 8, 6, width - 23):
        table.add_column(width=size, no_wrap=True, overflow="ellipsis")
    shown = list(scene.feed)[-room:]
    for change in shown:
        colour = STATES_SHOWN.get(change.tone, ("", ""))[1]
        table.add_row(
            Text(f"{change.at.astimezone(OSLO):%d.%m.}", style="dim"),
            change.code,
            Text(change.instance[:6], style="dim"),
            Text(change.text, style=colour),
        )
    for _ in range(room - len(shown)):
        table.add_row("")
    yield table


def _foot(scene: Scene) -> Iterator[Text]:
    sent, rate = scene.sent
    events, event_rate = scene.events
    parked, still = scene.parked
    work = scene.words.say(
        "work",
        sent=sent,
        rate=f"{rate:.0f}",
        events=events,
        event_rate=f"{event_rate:.0f}",
        milestones=scene.milestones,
        parked=parked,
        open=still,
    )
    yield Text(work, no_wrap=True, overflow="ellipsis")
    line = Text(no_wrap=True, overflow="ellipsis")
    for page in scene.pages:
        line.append("  " if line else "")
        line.append("● ", style="green" if page.ready else "yellow")
        line.append(page.name, style="bold")
        line.append(scene.words.say("service", state=_state(page, scene.words), lag=page.lag))
        if page.name == "status":
            waits = f"{page.outbox_s:.1f}"
            line.append(scene.words.say("status-service", outbox_s=waits, due=page.due))
    yield line


def _state(page: Page, words: Words) -> str:
    """In our words, or in those of the service itself, which are English."""
    return words.say("ready") if page.trouble is None else words.trouble(page.trouble)
