"""Counts the stacks that a sampled service has written."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_FRAME = re.compile(r'  File "(?P<file>.*)", line \d+ in (?P<function>.*)')
_HOME = re.compile(r".*(?:/site-packages/|/python3\.\d+/)")
_HOUSE = (Path(__file__).parents[1] / "services", Path(__file__).parents[1] / "schemas")

Stack = Sequence[tuple[str, str]]
"""File and function of each frame, the innermost first."""


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
    """Count all stacks; what a library in C does counts for the function that called it."""
    seen = Seen()
    for stack in _stacks(written.splitlines()):
        own = name_of(*stack[0])
        seen.own[own] += 1
        ours = next((one for one in stack if _is_ours(one[0])), None)
        seen.ours[name_of(*ours) if ours else f"({own.partition('/')[0]}, by itself)"] += 1
    return seen


def _stacks(lines: Iterable[str]) -> Iterator[Stack]:
    stack: list[tuple[str, str]] = []
    for line in lines:
        frame = _FRAME.fullmatch(line)
        if frame is not None:
            stack.append((frame["file"], frame["function"]))
        elif stack:
            yield stack
            stack = []
    if stack:
        yield stack


def _is_ours(file: str) -> bool:
    return any(Path(file).is_relative_to(folder) for folder in _HOUSE)


def name_of(file: str, function: str) -> str:
    """Without what is only so on this machine."""
    root = f"{_HOUSE[0].parent}/"
    short = file.removeprefix(root) if _is_ours(file) else _HOME.sub("", file)
    return f"{short} {function}"
