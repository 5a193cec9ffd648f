"""How many a second."""

from collections import deque

OVER_S = 2.0


class Rate:
    """Over the last two seconds, or since it was asked last where that is longer."""

    def __init__(self) -> None:
        self._told: deque[tuple[float, int]] = deque()

    def of(self, count: int, now_s: float) -> float:
        """The rate, when so many have been counted by now."""
        self._told.append((now_s, count))
        while len(self._told) > 2 and now_s - self._told[1][0] >= OVER_S:
            self._told.popleft()
        then_s, before = self._told[0]
        return (count - before) / (now_s - then_s) if now_s > then_s else 0.0
