"""Every metric, with its meaning and labels; one registry per service, no globals."""

from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.process_collector import ProcessCollector

from schemas.codes import ReasonClass

_BATCH_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0)
"""From one message on an idle machine to the time-out of a transaction."""


MILESTONE = "milestone"
STATUS = "status"
BOTH = (MILESTONE, STATUS)


@dataclass(frozen=True, slots=True)
class Label:
    """One label, and what it may be: words where they are few, else in words."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric.

    Attributes:
        watch: What to compare with what, and what it then means.
        services: Those that show it.
        labels: Beside ``service``, which all of them bear.
    """

    name: str
    meaning: str
    watch: str
    services: tuple[str, ...] = BOTH
    labels: tuple[Label, ...] = ()


_TOPIC = Label("topic", ("a topic that the service reads, as it is called here",))
_PARTITION = Label("partition", ("its number",))

MESSAGES = Metric(
    "milepael_messages_total",
    "Messages by outcome: read, not-ours, parked.",
    "That it rises when senders send. A sender whose `not-ours` or `parked` rises while `read` "
    "stands still has changed what it sends.",
    labels=(_TOPIC, Label("outcome", ("read", "not-ours", "parked"))),
)
PARKED = Metric(
    "milepael_parked_total",
    "Messages or entries that could not be read, by class of reason.",
    "A rise: `unsound` and `too-large` are for the sender to mend, `no-rule` for us; `milepael "
    "parked list` has every reason.",
    (MILESTONE,),
    (Label("reason_class", tuple(ReasonClass)),),
)
PARKED_OPEN = Metric(
    "milepael_parked_open",
    "Parked messages that nothing has mended yet.",
    "Whether it goes down after a sender has mended what it sends: until then the statuses of the "
    "patients concerned say that they are incomplete.",
    (STATUS,),
)
LAG = Metric(
    "milepael_lag_messages",
    "Messages that wait in a partition of ours.",
    "Growth over several looks: reading is slower than sending, or stands still.",
    labels=(_TOPIC, _PARTITION),
)
LAG_MINUTES = Metric(
    "milepael_lag_minutes",
    "At most so many minutes has the oldest waiting message waited.",
    "How long ago the hospitals said what is not yet in any status: compare it with what the "
    "readers were promised.",
    labels=(_TOPIC, _PARTITION),
)
BATCH_SECONDS = Metric(
    "milepael_batch_seconds",
    "From having a batch to its being kept.",
    "In `status` against `MILEPAEL_TRANSACTION_TIMEOUT_S`, which ends what takes longer; and "
    "against itself, a week before.",
)
BATCHES_AGAIN = Metric(
    "milepael_batches_again_total",
    "Batches read again, by why: not-now, position-lost, bug.",
    "`bug`: any at all, and report it. `not-now` rises while a dependency is away, `position-lost` "
    "when processes come and go; if either rises without that, look at the log.",
    labels=(Label("why", ("not-now", "position-lost", "bug")),),
)
OUTBOX_AGE = Metric(
    "milepael_outbox_age_seconds",
    "Age of the oldest event not yet sent, per stream.",
    "That it goes back to 0: an age that grows as fast as the clock is a stream that sends "
    "nothing, and no reader sees what has changed.",
    (STATUS,),
    (Label("stream", ("the number of an outbox stream",)),),
)
TIMERS_DUE = Metric(
    "milepael_timers_due",
    "Persons whose status is due to change by time alone.",
    "That it goes back to 0: while it grows, limits that have passed are still shown as running.",
    (STATUS,),
)
REEVALUATION_LEFT = Metric(
    "milepael_reevaluation_left",
    "Persons who wait to be judged by a definition set that was activated; 0 when all have been.",
    "That it goes down, by no more than `MILEPAEL_STATUS_REEVALUATE_PER_S` a second.",
    (STATUS,),
)
CODES_NOT_READ = Metric(
    "milepael_codes_not_read",
    "Codes that the active definition set names and this process does not look for in messages.",
    "Anything but 0: this process reads nothing until it has the files of the active set.",
    (MILESTONE,),
)
UNPLACED = Metric(
    "milepael_unplaced_codes",
    "Pathway codes that no instance shows: of a pathway not started, or withdrawn by then.",
    "A jump against the days before: a sender states codes whose start it does not send.",
    (STATUS,),
)
FENCED = Metric(
    "milepael_fenced_total",
    "Times that this process was kept from writing because another had taken over, by where.",
    "Against how often processes come and go: without that, two think that they own the same, as "
    "where one stands still for long.",
    (STATUS,),
    (Label("where", ("position", "relay")),),
)
PUBLISHED = Metric(
    "milepael_published_total",
    "Events sent from the outbox, by kind.",
    "Against `milepael_messages_total`: messages that are read while nothing is published change "
    "no status, or wait in the outbox; its age tells which.",
    (STATUS,),
    (Label("kind", ("event",)),),
)
READY = Metric(
    "milepael_ready",
    "1 when the service is ready, else 0.",
    "A 0 that stays: `/health/ready` says why, and [at night](at-night.md) what to do.",
)
LOG_FIELDS_DROPPED = Metric(
    "milepael_log_fields_dropped_total",
    "Fields kept out of the log; each is a bug of ours.",
    "Any at all, and report it: nothing has leaked.",
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
            m: Counter(
                m.name,
                m.meaning,
                ("service", *(label.name for label in m.labels)),
                registry=self.registry,
            )
            for m in COUNTERS
        }
        self._gauges = {
            m: Gauge(
                m.name,
                m.meaning,
                ("service", *(label.name for label in m.labels)),
                registry=self.registry,
            )
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
