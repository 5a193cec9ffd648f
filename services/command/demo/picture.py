"""The live picture: which day it is, how every pathway stands, what changed, how the work goes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from rich.console import Console, ConsoleOptions, Group, RenderResult
from rich.table import Table
from rich.text import Text

from schemas.codes import LimitState
from schemas.load import load_definitions
from schemas.words import OSLO, word
from services.command.demo.feed import Change, short_day
from services.command.demo.follow import Pathway
from services.command.demo.pages import Page

# One sign and one colour each, so that it can be read without seeing colours.
STATES_SHOWN: Mapping[str, tuple[str, str]] = {
    LimitState.RUNNING: ("░", "blue"),
    LimitState.DUE_SOON: ("▒", "yellow"),
    LimitState.OVERDUE: ("█", "red"),
    LimitState.MET: ("▓", "green"),
    LimitState.MET_LATE: ("▚", "magenta"),
}
LATE_IN_SHORT = "over fristen"
"""Of all pathways together: some limits are guidance and some are rights."""
WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
WIDEST = 110
"""Wider, the eye loses the line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What is shown in one frame.

    Attributes:
        at: The simulated moment.
        stage: What is going on, one sentence.
        sent: Messages sent, and how many a second.
        events: Events seen, and how many a second.
        parked: Messages that could not be read, and how many of them nothing has mended yet.
        feed: The latest changes, newest last.
    """

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
        width = min(options.max_width, WIDEST)
        above = [*_head(self, width), *_pathways(self, width), _legend(), Text()]
        below = [Text("─" * width, style="dim"), *_foot(self)]
        room = max(1, (options.height or 24) - len(above) - len(below) - 1)
        title = Text("Latest changes", style="bold")
        yield Group(*above, title, _feed(self, room, width), *below)


def standing(scene: Scene, wide: int) -> Group:
    """How every pathway stands, without what moves: for after the picture."""
    return Group(Text(), *_pathways(scene, min(wide, WIDEST)), _legend())


def day_in_words(at: datetime) -> str:
    """E.g. ``fredag 13. mars 2026``."""
    there = at.astimezone(OSLO)
    return f"{WEEKDAYS[there.weekday()]} {short_day(there.date())} {there.year}"


def _head(scene: Scene, width: int) -> Iterator[Text]:
    gone = (scene.at - scene.start) / (scene.stop - scene.start)
    days = (scene.stop - scene.start).days
    yield _ends(
        Text.assemble(("Milepæl", "bold"), " demo"),
        Text(day_in_words(scene.at), style="bold"),
        width,
    )
    done = round(max(0.0, min(1.0, gone)) * width)
    yield Text.assemble(("━" * done, "cyan"), ("━" * (width - done), "dim"))
    day = max(0, (scene.at - scene.start).days)
    speed = f"{scene.speed:,.0f}".replace(",", " ")
    yield _ends(
        Text(scene.stage, style="dim"),
        Text(f"day {day} of {days} · {speed} × real time", style="dim"),
        width,
    )
    yield Text()


def _pathways(scene: Scene, width: int) -> Iterator[Text]:
    most = max([1, *(sum(_shown(one)) for one in scene.pathways)])
    for one in scene.pathways:
        yield _ends(
            Text(one.name, style="bold"),
            Text(f"{one.live} {'pathway' if one.live == 1 else 'pathways'}"),
            width,
        )
        counts = _counts(_shown(one))
        yield _ends(_bar(_shown(one), most, width - counts.cell_len - 2), counts, width)
        yield Text(_phases(one), style="dim", overflow="ellipsis", no_wrap=True)
    if not scene.pathways:
        yield Text("No pathway has started yet.", style="dim")
    yield Text()


def _shown(pathway: Pathway) -> list[int]:
    return [pathway.limits.get(state, 0) for state in STATES_SHOWN]


def _bar(counts: Sequence[int], most: int, width: int) -> Text:
    """As long as there are limits; a state that any has is at least one sign long."""
    bar = Text()
    for count, (sign, colour) in zip(counts, STATES_SHOWN.values(), strict=True):
        length = max(1, int(count / most * (width - len(counts)))) if count else 0
        bar.append(sign * length, style=colour)
    return bar


def _counts(counts: Sequence[int]) -> Text:
    shown = Text()
    for count, (_, colour) in zip(counts, STATES_SHOWN.values(), strict=True):
        shown.append(f"{count:4}", style=colour if count else "dim")
    return shown


def _phases(pathway: Pathway) -> str:
    ordered = sorted(pathway.phases.items(), key=lambda one: (-one[1], one[0]))
    return " · ".join(f"{phase_names().get(phase, phase)} {count}" for phase, count in ordered)


@cache
def phase_names() -> Mapping[str, str]:
    """What the phases of the definitions that come with Milepæl are called, in running text."""
    named = [phase for one in load_definitions().definitions for phase in one.phases]
    return {phase.id: phase.name.nb[:1].lower() + phase.name.nb[1:] for phase in named}


def _state(state: str) -> str:
    return LATE_IN_SHORT if state == LimitState.OVERDUE else word("state", state)


def _legend() -> Text:
    legend = Text(no_wrap=True, overflow="ellipsis")
    for state, (sign, colour) in STATES_SHOWN.items():
        legend.append("   " if legend else "")
        legend.append(f"{sign} {_state(state)}", style=colour)
    return legend


def _feed(scene: Scene, room: int, width: int) -> Table:
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
    return table


def _foot(scene: Scene) -> Iterator[Text]:
    sent, rate = scene.sent
    events, event_rate = scene.events
    parked, still = scene.parked
    yield Text(
        f"sent {sent}, {rate:.0f}/s · events {events}, {event_rate:.0f}/s · "
        f"milestones {scene.milestones} · parked {parked}, {still} open",
        no_wrap=True,
        overflow="ellipsis",
    )
    line = Text(no_wrap=True, overflow="ellipsis")
    for page in scene.pages:
        line.append("   " if line else "")
        line.append("● ", style="green" if page.ready else "yellow")
        line.append(page.name, style="bold")
        line.append(f" {'ready' if page.ready else page.trouble} · lag {page.lag}")
        if page.name == "status":
            line.append(f" · outbox {page.outbox_s:.1f} s · timers {page.due}")
    yield line


def _ends(left: Text, right: Text, width: int) -> Text:
    """One at either end of a line; the left one gives way."""
    left.truncate(max(0, width - right.cell_len - 1), overflow="ellipsis")
    return Text.assemble(left, " " * (width - left.cell_len - right.cell_len), right)
