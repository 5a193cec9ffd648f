"""What to write instead of something that there is not."""

from collections.abc import Iterable
from difflib import get_close_matches

MANY = 12
"""More names than these help nobody who reads a sentence."""


def instead(told: str, known: Iterable[str]) -> str:
    """The nearest of what is known; else all of it, where that is not too much to read."""
    names = sorted(set(known))
    near = get_close_matches(told, names, 1)
    if near:
        return f"write {near[0]}"
    if not names:
        return "there is none: leave it out"
    more = ", …" if len(names) > MANY else ""
    return f"there {'is' if len(names) == 1 else 'are'} {', '.join(names[:MANY])}{more}"
