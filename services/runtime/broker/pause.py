"""A pause between two tries, which grows until one succeeds."""

import asyncio
import contextlib

_FIRST_S = 0.2
_LONGEST_S = 5.0
"""Short, so that work goes on soon after a dependency is back."""


class Pause:
    """Shared by all that tries again in one reading."""

    def __init__(self, stop: asyncio.Event) -> None:
        self._stop = stop
        self._next_s = _FIRST_S

    async def wait(self) -> None:
        """Wait, each time longer; not beyond ``stop``."""
        # Not ``wait_for``: before Python 3.12 it swallows a cancellation that meets the event.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._next_s):
                await self._stop.wait()
        self._next_s = min(2 * self._next_s, _LONGEST_S)

    def over(self) -> None:
        """Something succeeded: the next pause is short again."""
        self._next_s = _FIRST_S
