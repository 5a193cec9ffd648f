"""How much is done at once: after a batch that was not kept, half as much.

A batch that takes longer than a transaction may, or that holds what nobody can handle, would else
be tried whole for ever. This way all that comes before it is kept.
"""

from collections.abc import Awaitable
from typing import TypeVar

from services.runtime.errors import Unavailable

T = TypeVar("T")


class Portions:
    """Of one kind of work; as much as there is until something fails."""

    def __init__(self) -> None:
        self._most: int | None = None

    def of(self, most: int) -> int:
        """How many to do now, of so many at most."""
        return most if self._most is None else min(most, self._most)

    def cut(self, fetch: tuple[T, ...]) -> tuple[tuple[T, ...], tuple[T, ...]]:
        """What is handed over now, and what is left for later; all of it where nothing failed."""
        now = self.of(len(fetch))
        return fetch[:now], fetch[now:]

    def failed(self, count: int) -> None:
        """A portion of so many was not kept."""
        self._most = max(1, count // 2)

    def kept(self, count: int) -> None:
        """A portion of so many was kept: the next may be twice as large."""
        if self._most is not None and count >= self._most:
            self._most *= 2

    async def tried(self, count: int, work: Awaitable[int]) -> int:
        """Wait for work of which no more than so many are done at once.

        Returns:
            How many they were.

        Raises:
            Unavailable: From ``work``, and then fewer are to be done next.
        """
        try:
            done = await work
        except Unavailable:
            self.failed(count)
            raise
        self.kept(done)
        return done
