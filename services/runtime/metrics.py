"""Every metric, with its meaning and labels; one registry per service, no globals."""

from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.process_collector import ProcessCollector

_BATCH_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0)
"""From one message on an idle machine to the time-out of a transaction."""


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric.

    Attributes:
        labels: Beside ``service``, which all of them bear.
    """

    name: str
    meaning: str
    labels: tuple[str, ...] = ()


MESSAGES = Metric(
    "milepael_messages_total",
    "Messages by outcome: read, not-ours, parked.",
    ("topic", "outcome"),
)
PARKED = Metric(
    "milepael_parked_total",
    "Messages or entries that could not be read, by class of reason.",
    ("reason_class",),
)
PARKED_OPEN = Metric("milepael_parked_open", "Parked messages that nothing has mended yet.")
LAG = Metric(
    "milepael_lag_messages", "Messages that wait in a partition of ours.", ("topic", "partition")
)
LAG_MINUTES = Metric(
    "milepael_lag_minutes",
    "At most so many minutes has the oldest waiting message waited.",
    ("topic", "partition"),
)
BATCH_SECONDS = Metric("milepael_batch_seconds", "From having a batch to its being kept.")
BATCHES_AGAIN = Metric(
    "milepael_batches_again_total",
    "Batches read again, by why: not-now, position-lost, bug.",
    ("why",),
)
OUTBOX_AGE = Metric(
    "milepael_outbox_age_seconds", "Age of the oldest event not yet sent, per stream.", ("stream",)
)
TIMERS_DUE = Metric("milepael_timers_due", "Persons whose status is due to change by time alone.")
REEVALUATION_LEFT = Metric(
    "milepael_reevaluation_left",
    "Persons who wait to be judged by a definition set that was activated; 0 when all have been.",
)
CODES_NOT_READ = Metric(
    "milepael_codes_not_read",
    "Codes that the active definition set names and this process does not look for in messages.",
)
UNPLACED = Metric(
    "milepael_unplaced_codes",
    "Pathway codes that no instance shows: of a pathway not started, or withdrawn by then.",
)
FENCED = Metric(
    "milepael_fenced_total",
    "Times that this process was kept from writing because another had taken over, by where.",
    ("where",),
)
PUBLISHED = Metric("milepael_published_total", "Events sent from the outbox, by kind.", ("kind",))
READY = Metric("milepael_ready", "1 when the service is ready, else 0.")
LOG_FIELDS_DROPPED = Metric(
    "milepael_log_fields_dropped_total", "Fields kept out of the log; each is a bug of ours."
)

COUNTERS = (MESSAGES, PARKED, BATCHES_AGAIN, FENCED, PUBLISHED, LOG_FIELDS_DROPPED)
GAUGES = (
    PARKED_OPEN,
    LAG,
    LAG_MINUTES,
    OUTBOX_AGE,
    TIMERS_DUE,
    REEVALUATION_LEFT,
    CODES_NOT_READ,
    UNPLACED,
    READY,
)


class Metrics:
    """The metrics of one service, asked for by the constants of this module."""

    def __init__(self, service: str) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._service = service
        self._counters = {
            m: Counter(m.name, m.meaning, ("service", *m.labels), registry=self.registry)
            for m in COUNTERS
        }
        self._gauges = {
            m: Gauge(m.name, m.meaning, ("service", *m.labels), registry=self.registry)
            for m in GAUGES
        }
        self._histogram = Histogram(
            BATCH_SECONDS.name,
            BATCH_SECONDS.meaning,
            ("service",),
            registry=self.registry,
            buckets=_BATCH_SECONDS,
        ).labels(service)

    def add(self, metric: Metric, *labels: object, by: float = 1) -> None:
        """Count something, with the labels in the metric's order."""
        self._counters[metric].labels(self._service, *labels).inc(by)

    def show(self, metric: Metric, value: float, *labels: object) -> None:
        """Show how something stands, with the labels in the metric's order."""
        self._gauges[metric].labels(self._service, *labels).set(value)

    def forget(self, metric: Metric, *labels: object) -> None:
        """No longer show what this process has nothing to say of, such as a revoked partition."""
        self._gauges[metric].remove(self._service, *labels)

    def took(self, seconds: float) -> None:
        """Remember how long one batch took."""
        self._histogram.observe(seconds)
