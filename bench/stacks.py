"""Counts the stacks that py-spy has seen in a service."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

_FRAME = re.compile(r"(?P<function>.*) \((?P<file>.*?)(?::\d+)?\)")
_HOME = re.compile(r".*(?:/site-packages/|/python3\.\d+/)")
_HOUSE = Path(__file__).parents[1]
_OURS = ("services/", "schemas/")


@dataclass
class Seen:
    """How often a function was seen at work.

    Attributes:
        own: By innermost function.
        ours: By the innermost function of this project, with all that it calls.
    """

    own: Counter[str] = field(default_factory=Counter)
    ours: Counter[str] = field(default_factory=Counter)


def counted(written: str) -> Seen:
    """Count all stacks; what a library in C does counts for the function that called it.

    Args:
        written: As ``py-spy record --format raw`` writes: frames with semicolons, outermost
            first, a blank and how often the stack was seen.
    """
    seen = Seen()
    for line in written.splitlines():
        stack, _, times = line.rpartition(" ")
        names = list(_named(stack))
        if names:
            seen.own[names[0]] += int(times)
            ours = next((name for name in names if name.startswith(_OURS)), None)
            seen.ours[ours or f"({names[0].partition('/')[0]}, by itself)"] += int(times)
    return seen


def _named(stack: str) -> Iterator[str]:
    """Each frame as file and function, the innermost first, without what is only so here."""
    for frame in reversed(stack.split(";")):
        found = _FRAME.fullmatch(frame)
        if found is not None:
            file = _HOME.sub("", found["file"].removeprefix(f"{_HOUSE}/"))
            yield f"{file} {found['function']}"
