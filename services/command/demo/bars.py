"""How every pathway stands, as bars of its limits by state."""

from collections.abc import Iterator, Mapping, Sequence

from rich.text import Text

from schemas.codes import LimitState
from services.command.demo.follow import Pathway
from services.command.demo.words import Words

# One sign and one colour each, so that it can be read without seeing colours.
STATES_SHOWN: Mapping[str, tuple[str, str]] = {
    LimitState.RUNNING: ("░", "blue"),
    LimitState.DUE_SOON: ("▒", "yellow"),
    LimitState.OVERDUE: ("█", "red"),
    LimitState.MET: ("▓", "green"),
    LimitState.MET_LATE: ("▚", "magenta"),
}


def bars(pathways: Sequence[Pathway], width: int, words: Words, *, phases: bool) -> Iterator[Text]:
    """Of each pathway its name and its bar, and where asked for its phases."""
    most = max([1, *(sum(_shown(one)) for one in pathways)])
    for one in pathways:
        name = Text(words.pathway(one.code, one.name), style="bold")
        yield ends(name, Text(words.pathways(one.live)), width)
        counts = _counts(_shown(one))
        yield ends(_bar(_shown(one), most, width - counts.cell_len - 2), counts, width)
        if phases:
            told = Text(_phases(one, words), style="dim", no_wrap=True)
            told.truncate(width, overflow="ellipsis")
            yield told
    if not pathways:
        yield Text(words.say("no-pathway"), style="dim")


def legend(words: Words) -> Text:
    """What the signs stand for."""
    told = Text(no_wrap=True, overflow="ellipsis")
    for state, (sign, colour) in STATES_SHOWN.items():
        told.append("   " if told else "")
        told.append(f"{sign} {words.state(state)}", style=colour)
    return told


def ends(left: Text, right: Text, width: int) -> Text:
    """One at either end of a line; the left one gives way."""
    left.truncate(max(0, width - right.cell_len - 1), overflow="ellipsis")
    return Text.assemble(left, " " * (width - left.cell_len - right.cell_len), right)


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


def _phases(pathway: Pathway, words: Words) -> str:
    ordered = sorted(pathway.phases.items(), key=lambda one: (-one[1], one[0]))
    return " · ".join(f"{words.phase(phase)} {count}" for phase, count in ordered)
