"""Answers about short texts, kept: one text is told in many places, and in many messages."""

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

LONGEST = 255
"""Characters; a longer text is asked about anew, and must not fill the memory."""
MOST = 4096
"""Texts of one kind: 2 MB at most, with their answers. When there are more, all are forgotten."""


class _Known(dict[str, T]):
    """The answers so far; asked of a text that is not among them, it finds the answer."""

    __slots__ = ("_answer",)

    def __init__(self, answer: Callable[[str], T]) -> None:
        super().__init__()
        self._answer = answer

    def __missing__(self, text: str) -> T:
        told = self._answer(text)
        if len(text) <= LONGEST:
            if len(self) >= MOST:
                self.clear()
            self[text] = told
        return told


def kept(answer: Callable[[str], T]) -> Callable[[str], T]:
    """The same function, which must depend on its text alone; what was met lately is known.

    A text that is known costs no call in Python, only a look into a dictionary.
    """
    return _Known(answer).__getitem__
