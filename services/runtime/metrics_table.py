"""The page of metrics for those who watch over services, made from the metrics themselves."""

from collections.abc import Iterator

from services.runtime.metrics import BATCH_SECONDS, COUNTERS, GAUGES, Metric

HEAD = """\
# Metrics

Made by `make schemas` from the code; do not edit. Each service answers `/metrics` for Prometheus on
its own port, 8081 (`milestone`) and 8082 (`status`) by default. Every metric bears the label
`service`; none holds a value from any message. Beside these stand `process_cpu_seconds_total`,
`process_resident_memory_bytes` and what else Prometheus' client tells of a process.

No threshold stands here, for none is right everywhere: it says what to compare with what. What to
do when a service is not ready stands in [at night](at-night.md).
"""


def table() -> str:
    """All metrics as Markdown, by type."""
    return "\n".join(
        [
            HEAD,
            *_section("Counters", "counter", COUNTERS),
            *_section("Gauges", "gauge", GAUGES),
            *_section("Histograms", "histogram", (BATCH_SECONDS,)),
        ]
    )


def _section(title: str, kind: str, metrics: tuple[Metric, ...]) -> Iterator[str]:
    yield f"## {title}\n"
    yield "| metric | type | service | labels | what it says | what to watch it for |"
    yield "|---|---|---|---|---|---|"
    for metric in metrics:
        services = ", ".join(f"`{one}`" for one in metric.services)
        yield (
            f"| `{metric.name}` | {kind} | {services} | {_labels(metric)} | {metric.meaning} "
            f"| {metric.watch} |"
        )
    yield ""


def _labels(metric: Metric) -> str:
    told = (f"`{label.name}`: {', '.join(label.values)}" for label in metric.labels)
    return "; ".join(told) or "none"
