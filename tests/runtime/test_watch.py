"""Seen from outside: no value of a message in a log, known metrics, pages that answer."""

import ast
import io
import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from aiokafka import errors
from aiokafka.errors import GroupCoordinatorNotAvailableError, NodeNotReadyError

from schemas.generate import generated
from services.runtime import metrics
from services.runtime.errors import Misconfigured
from services.runtime.logs import PASSING, Event
from services.runtime.metrics import (
    BATCH_SECONDS,
    BOTH,
    COUNTERS,
    GAUGES,
    LAG,
    LOG_FIELDS_DROPPED,
    MESSAGES,
    Metric,
)
from services.runtime.watch import open_pages, pages
from tests.runtime.given import a_watch

BIRTH_NUMBER = "12057900499"


def test_a_field_that_is_not_on_the_list_is_dropped_and_counted() -> None:
    """A closed list: no value can slip in by a new name."""
    into = io.StringIO()
    told = a_watch(into)

    told.log.info(Event.STARTED, topic="t", patient=BIRTH_NUMBER, sentence={"id": BIRTH_NUMBER})

    line = json.loads(into.getvalue())
    assert (line["event"], line["topic"], line["service"]) == ("started", "t", "test")
    assert BIRTH_NUMBER not in into.getvalue()
    assert _value(told, LOG_FIELDS_DROPPED.name) == 2


@pytest.mark.parametrize(
    ("library", "kept"), [("aiokafka.consumer", True), ("asyncio", False), ("asyncpg", False)]
)
def test_lines_of_libraries_keep_their_text_only_where_it_holds_no_values(
    library: str, kept: bool
) -> None:
    into = io.StringIO()
    a_watch(into)

    logging.getLogger(library).warning("told of %s", BIRTH_NUMBER)

    line = json.loads(into.getvalue())
    assert line["library"] == library
    assert (line["text"] == f"told of {BIRTH_NUMBER}") is kept
    assert (BIRTH_NUMBER in into.getvalue()) is kept


def test_a_library_that_repeats_itself_is_told_once() -> None:
    """A client whose server is away for a night says the same many times a second."""
    into = io.StringIO()
    a_watch(into)

    for attempt in range(100):
        logging.getLogger("aiokafka").error("Unable to connect, attempt %s", attempt)
    logging.getLogger("aiokafka").error("Something else")

    assert len(into.getvalue().splitlines()) == 2


def test_what_kafka_passes_through_at_a_first_start_is_no_error() -> None:
    """Alerts on errors would fire wherever all is well."""
    into = io.StringIO()
    a_watch(into)

    logging.getLogger("aiokafka").error("Failed: %s", GroupCoordinatorNotAvailableError())
    logging.getLogger("aiokafka").error("Failed: %s", NodeNotReadyError())
    logging.getLogger("asyncio").error("Failed: %s", GroupCoordinatorNotAvailableError())

    told = [json.loads(line) for line in into.getvalue().splitlines()]
    assert [line["level"] for line in told] == ["info", "error", "error"]


def test_what_does_not_pass_is_an_error_after_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Kafka that cannot make its own topics has no coordinator today nor tomorrow."""
    into = io.StringIO()
    clock = iter([0.0, 5.0, 11.0, 100.0, 101.0])
    a_watch(into)
    log = logging.getLogger("aiokafka")
    monkeypatch.setattr(log, "handle", _at(clock, log.handle))

    for _ in range(5):
        log.error("Failed: %s", GroupCoordinatorNotAvailableError())

    told = [json.loads(line) for line in into.getvalue().splitlines()]
    assert [(line["level"], line["count"]) for line in told] == [
        ("info", 1),
        ("error", 2),
        ("info", 1),
    ]


def test_every_state_that_passes_is_one_that_kafka_has_and_says_to_try_again() -> None:
    known = {name: getattr(errors, name)() for name in PASSING}

    assert PASSING
    assert all(isinstance(one, errors.KafkaError) and one.retriable for one in known.values())


def test_an_exception_is_told_by_type_and_place_never_by_its_text() -> None:
    """Even in a quiet library's line: the exception may be another's."""
    into = io.StringIO()
    a_watch(into)

    try:
        int(BIRTH_NUMBER + "x")
    except ValueError:
        logging.getLogger("aiokafka").exception("failed")

    line = json.loads(into.getvalue())
    assert line["error_type"] == "ValueError"
    assert line["place"].startswith("test_watch.py:")
    assert BIRTH_NUMBER not in into.getvalue()


def test_every_metric_has_one_name_a_meaning_and_can_be_told() -> None:
    told = a_watch()

    told.metrics.add(MESSAGES, "fhir.referral.v1", "read", by=3)
    told.metrics.show(LAG, 7, "fhir.referral.v1", 2)
    told.metrics.took(0.02)

    known = (*COUNTERS, *GAUGES, BATCH_SECONDS)
    assert len({metric.name for metric in known}) == len(known)
    assert all(metric.meaning.endswith(".") for metric in known)
    shown = told.metrics.registry.get_sample_value
    labels = {"service": "test", "topic": "fhir.referral.v1"}
    assert shown("milepael_messages_total", {**labels, "outcome": "read"}) == 3
    assert shown("milepael_lag_messages", {**labels, "partition": "2"}) == 7
    assert shown("milepael_batch_seconds_count", {"service": "test"}) == 1


def test_the_page_of_metrics_has_each_once_with_its_labels_and_what_to_watch_it_for() -> None:
    """It is generated, so that it cannot say anything else than the code."""
    page = dict(generated())[Path("docs/metrics.md")]

    for metric in (*COUNTERS, *GAUGES, BATCH_SECONDS):
        (line,) = [one for one in page.splitlines() if one.startswith(f"| `{metric.name}` |")]
        assert metric.watch.endswith(".")
        assert metric.watch in line
        assert all(f"`{label.name}`: {', '.join(label.values)}" in line for label in metric.labels)


def test_every_word_that_is_counted_under_is_one_of_the_metrics_label() -> None:
    """The page names these words; one that the code makes up beside it would not be found there."""
    known = {name: one for name, one in vars(metrics).items() if isinstance(one, Metric)}
    used = [
        (known[call.args[0].id], place, word.value)
        for call in _calls("add")
        if isinstance(call.args[0], ast.Name) and call.args[0].id in known
        for place, word in enumerate(call.args[1:])
        if isinstance(word, ast.Constant)
    ]

    assert len(used) >= 5
    assert all(word in metric.labels[place].values for metric, place, word in used)


def test_a_metric_is_told_by_the_services_that_the_page_names() -> None:
    """What both tell is told in the runtime, or in each of them."""
    shared = _imported(SERVICES / "runtime") | {"BATCH_SECONDS"}

    for name, metric in vars(metrics).items():
        if isinstance(metric, Metric):
            told = {service for service in BOTH if name in _imported(SERVICES / service)}
            assert told == set(metric.services) or (told == set() and name in shared), name


async def test_a_service_is_ready_until_something_is_in_the_way_and_says_every_reason() -> None:
    told = a_watch()
    transport = httpx.ASGITransport(pages(told))
    async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
        before = await client.get("/health/ready")
        told.health.trouble("kafka", "Kafka is away.")
        told.health.trouble("database", "PostgreSQL is away.")
        meanwhile = await client.get("/health/ready")
        living = await client.get("/health/live")
        told.health.well("kafka")
        told.health.well("database")
        after = await client.get("/health/ready")

    assert (before.status_code, meanwhile.status_code, after.status_code) == (200, 503, 200)
    assert meanwhile.json() == {
        "ready": False,
        "reasons": ["Kafka is away.", "PostgreSQL is away."],
    }
    assert living.status_code == 200


def test_one_of_several_readers_makes_well_what_it_told_and_nothing_else() -> None:
    health = a_watch().health
    first, second = health.part("reader 1"), health.part("reader 2")

    first.trouble("kafka", "Kafka is away.")
    second.trouble("kafka", "Kafka is away.")
    said = health.reasons
    first.well("kafka")
    still = health.ready
    second.well("kafka")

    assert said == ("Kafka is away.",)
    assert not still
    assert health.ready


async def test_the_pages_are_answered_on_a_real_port_and_a_taken_port_is_a_setting() -> None:
    told = a_watch()
    variable = "MILEPAEL_MILESTONE_HTTP_PORT"

    async with open_pages(told, "127.0.0.1", 0, variable) as port, httpx.AsyncClient() as client:
        answer = await client.get(f"http://127.0.0.1:{port}/metrics")
        with pytest.raises(Misconfigured, match=f"^{variable} is wrong"):
            async with open_pages(told, "127.0.0.1", port, variable):
                pass

    assert 'milepael_ready{service="test"} 1.0' in answer.text


@pytest.mark.parametrize("host", ["192.0.2.1", "no such host", "..", "a.invalid"])
async def test_an_interface_that_is_not_there_is_the_setting_of_the_host(host: str) -> None:
    with pytest.raises(Misconfigured, match=r"^MILEPAEL_MILESTONE_HTTP_HOST is wrong"):
        async with open_pages(a_watch(), host, 0, "MILEPAEL_MILESTONE_HTTP_PORT"):
            pass


def _at(
    clock: Iterator[float], handle: Callable[[logging.LogRecord], None]
) -> Callable[[logging.LogRecord], None]:
    def at(record: logging.LogRecord) -> None:
        record.created = next(clock)
        handle(record)

    return at


SERVICES = Path(__file__).parents[2] / "services"


def _calls(method: str) -> list[ast.Call]:
    return [
        node
        for file in SERVICES.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == method
        and node.args
    ]


def _imported(folder: Path) -> set[str]:
    """The names of what the modules of a folder take from that of the metrics."""
    return {
        one.name
        for file in folder.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == metrics.__name__
        if file.name != "metrics_table.py"
        for one in node.names
    }


def _value(told: object, name: str) -> float | None:
    registry = told.metrics.registry  # type: ignore[attr-defined]
    found: float | None = registry.get_sample_value(name, {"service": "test"})
    return found
