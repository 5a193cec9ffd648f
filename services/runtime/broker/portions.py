"""How much of one fetch is handed over at once: after a batch that was not kept, half as much.

A batch that takes longer than a transaction may, or that holds a record which nobody can handle,
would else be tried whole for ever. This way all that comes before it is kept.
"""

from typing import TypeVar

T = TypeVar("T")


class Portions:
    """Of one reading; whole fetches until something fails."""

    def __init__(self) -> None:
        self._most: int | None = None

    def cut(self, fetch: tuple[T, ...]) -> tuple[tuple[T, ...], tuple[T, ...]]:
        """What is handed over now, and what is left for later; all of it where nothing failed."""
        most = len(fetch) if self._most is None else self._most
        return fetch[:most], fetch[most:]

    def failed(self, count: int) -> None:
        """A portion of so many records was not kept."""
        self._most = max(1, count // 2)

    def kept(self, count: int) -> None:
        """A portion of so many records was kept: the next may be twice as large."""
        if self._most is not None and count >= self._most:
            self._most *= 2
