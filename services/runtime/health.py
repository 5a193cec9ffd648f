"""Whether a service is ready, and each reason why it is not, as a sentence."""

from services.runtime.logs import Event, Log
from services.runtime.metrics import READY, Metrics


class Health:
    """The open reasons for not being ready, each under the name of what causes it."""

    def __init__(
        self, log: Log, metrics: Metrics, reasons: dict[str, str] | None = None, whose: str = ""
    ) -> None:
        self._log = log
        self._metrics = metrics
        self._reasons = {} if reasons is None else reasons
        self._whose = whose
        if reasons is None:
            metrics.show(READY, 1)

    def part(self, name: str) -> "Health":
        """For one of several that do the same: what it tells here, it alone can make well."""
        return Health(self._log, self._metrics, self._reasons, f"{self._whose}{name}: ")

    @property
    def ready(self) -> bool:
        """Nothing stands in the way."""
        return not self._reasons

    @property
    def reasons(self) -> tuple[str, ...]:
        """What stands in the way, the longest-standing first; what two causes say is said once."""
        return tuple(dict.fromkeys(self._reasons.values()))

    def trouble(self, cause: str, sentence: str) -> None:
        """Not ready, for this reason, until the same cause is `well` again."""
        whose = self._whose + cause
        if self._reasons.get(whose) != sentence:
            told = sentence in self._reasons.values()
            self._reasons[whose] = sentence
            if not told:
                self._log.warning(Event.NOT_READY, sentence=sentence)
            self._metrics.show(READY, 0)

    def well(self, cause: str) -> None:
        """The cause is gone; nothing happens where there was none."""
        if self._reasons.pop(self._whose + cause, None) is not None and self.ready:
            self._log.info(Event.READY)
            self._metrics.show(READY, 1)
