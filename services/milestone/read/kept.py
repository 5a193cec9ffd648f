"""Answers about short texts, kept: one text is told in many places, and in many messages."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

T = TypeVar("T")

LONGEST = 255
"""Characters; a longer text is asked about anew, and must not fill the memory."""
MOST = 4096
"""Texts of one kind: 2 MB at most, with their answers."""


def kept(answer: Callable[[str], T]) -> Callable[[str], T]:
    """The same function, which must depend on its text alone; what was met lately is known."""
    known = lru_cache(maxsize=MOST)(answer)

    @wraps(answer)
    def ask(text: str) -> T:
        return known(text) if len(text) <= LONGEST else answer(text)

    return ask
