"""How often fhir.resources writes its report: a stream of broken messages must not stop others."""

from collections.abc import Callable
from datetime import datetime


class Reports:
    """So many reports a second, and as many at once after a quiet second.

    Args:
        per_second: ``None``: no limit.
        now: The clock, from outside; asked only where there is a limit.
    """

    __slots__ = ("_asked_at", "_left", "_now", "_per_second")

    def __init__(
        self, per_second: float | None = None, now: Callable[[], datetime] | None = None
    ) -> None:
        self._per_second = per_second
        self._now = now
        self._left = per_second or 0.0
        self._asked_at: datetime | None = None

    def allowed(self) -> bool:
        """Whether one more may be written now; it counts as written."""
        if self._per_second is None or self._now is None:
            return True
        asked_at = self._now()
        if self._asked_at is not None:
            # A clock that is set back gives nothing.
            passed = max(0.0, (asked_at - self._asked_at).total_seconds())
            most = max(1.0, self._per_second)
            self._left = min(most, self._left + passed * self._per_second)
        self._asked_at = asked_at
        if self._left < 1:
            return False
        self._left -= 1
        return True
