"""One JSON object a line on stderr, with fixed events and a closed list of fields.

What is not on the list is dropped and counted, so that no value of a message can slip in.
"""

import logging
import math
import sys
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TextIO

import structlog
from structlog.typing import FilteringBoundLogger

Log = FilteringBoundLogger


class Event(StrEnum):
    """Everything that is ever logged."""

    STARTED = "started"
    SETTING_UNREAD = "setting-unread"
    STOPPING = "stopping"
    STOPPED = "stopped"
    HTTP_OPEN = "http-open"
    READY = "ready"
    NOT_READY = "not-ready"
    ASSIGNED = "partitions-assigned"
    REVOKED = "partitions-revoked"
    POSITION_LOST = "position-lost"
    PARTITION_STOPPED = "partition-stopped"
    BUG = "bug"
    COMMIT_FAILED = "commit-failed"
    CONSUMER_TROUBLE = "consumer-trouble"
    TOPICS_CREATED = "topics-created"
    TOPICS_DIFFER = "topics-differ"
    LIBRARY = "library"
    TIMERS = "timers"
    REEVALUATED = "reevaluated"
    DEFINITIONS_READ = "definitions-read"
    RELAY_OWNS = "relay-owns"
    RELAY_STOPPED = "relay-stopped"
    RELAY_FENCED = "relay-fenced"


FIELDS = frozenset(
    {
        "event",
        "service",
        "level",
        "at",
        "topic",
        "partition",
        "offset",
        "count",
        "outcome",
        "seconds",
        "reason_class",
        "sentence",
        "error_type",
        "place",
        "stream",
        "number",
        "epoch",
        "instance_count",
        "port",
        "version",
        "library",
        "text",
    }
)
"""``text`` is for the lines of `QUIET_LIBRARIES` alone; ``place`` is a place in our own code."""

QUIET_LIBRARIES = ("aiokafka", "faststream")
"""Libraries whose own lines hold no keys, values or headers of messages: their text is kept."""

PASSING = frozenset({"GroupCoordinatorNotAvailableError"})
"""Errors of aiokafka that tell of a state which Kafka passes through: at a first start it makes the
topic of its groups, and no group has a coordinator meanwhile. By name, for who only writes a log
need not import a client."""

_SAID_AGAIN_AFTER_S = 10.0
_SCALAR = (str, int, float, bool, type(None))


def open_log(
    service: str, dropped: Callable[[], None], stream: TextIO | None = None
) -> FilteringBoundLogger:
    """The log of one service; lines of libraries are led into it from WARNING up.

    Args:
        service: Stands on every line.
        dropped: Called for every field that was not on the list.
        stream: In place of stderr.
    """
    log: FilteringBoundLogger = structlog.wrap_logger(
        structlog.PrintLogger(stream or sys.stderr),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
            _only_listed(dropped),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=False,
        service=service,
    )
    root = logging.getLogger()
    root.handlers[:] = [_IntoLog(log)]
    root.setLevel(logging.WARNING)
    return log


def place_of(error: BaseException) -> str:
    """Where an error rose: file, line and function, and nothing that it says."""
    at, where = error.__traceback__, "unknown"
    while at is not None:
        code = at.tb_frame.f_code
        where = f"{code.co_filename.rpartition('/')[2]}:{at.tb_lineno} {code.co_name}"
        at = at.tb_next
    return where


def _only_listed(dropped: Callable[[], None]) -> structlog.typing.Processor:
    def keep(_logger: Any, _method: str, told: MutableMapping[str, Any]) -> Any:
        kept = {k: v for k, v in told.items() if k in FIELDS and isinstance(v, _SCALAR)}
        for _ in range(len(told) - len(kept)):
            dropped()
        return kept

    return keep


class _IntoLog(logging.Handler):
    """Leads a library's line into the log: its text from quiet libraries only.

    The same line is told once in ten seconds, with how often it came: a client whose server is
    away repeats itself many times a second. A state that passes is no error until it has been told
    of for so long without a pause.
    """

    def __init__(self, log: FilteringBoundLogger) -> None:
        super().__init__(logging.WARNING)
        self._log = log
        self._told: dict[tuple[str, str, bool], _Repeated] = {}

    def emit(self, record: logging.LogRecord) -> None:
        passing = _is_passing(record)
        line = (record.name, str(record.msg), passing)
        before = self._told.get(line, _Repeated())
        lasts = record.created - before.came_at < _SAID_AGAIN_AFTER_S
        if record.created - before.told_at < _SAID_AGAIN_AFTER_S:
            self._told[line] = _Repeated(before.told_at, record.created, before.count + 1)
            return
        self._told[line] = _Repeated(record.created, record.created)
        error = record.exc_info[1] if record.exc_info else None
        quiet = record.name.partition(".")[0] in QUIET_LIBRARIES
        self._log.log(
            logging.INFO if passing and not lasts else record.levelno,
            Event.LIBRARY,
            library=record.name,
            # Even a quiet library's text may carry another's exception.
            text=record.getMessage() if quiet and error is None else None,
            error_type=type(error).__name__ if error else None,
            place=place_of(error) if error else None,
            count=before.count + 1,
        )


@dataclass(frozen=True, slots=True)
class _Repeated:
    """When a line was last written and when it last came, in seconds; how often in between."""

    told_at: float = -math.inf
    came_at: float = -math.inf
    count: int = 0


def _is_passing(record: logging.LogRecord) -> bool:
    args = record.args if isinstance(record.args, tuple) else ()
    library = record.name.partition(".")[0]
    return library == "aiokafka" and any(type(one).__name__ in PASSING for one in args)
