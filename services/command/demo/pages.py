"""What the services tell of themselves on their pages: ready or not, and how much waits."""

import asyncio
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families

from services.runtime import metrics
from services.runtime.logs import Event
from services.runtime.stack.process import LOOPBACK, log_of

ANSWERS_WITHIN_S = 2.0
LOOK_EVERY_S = 0.7
STARTING, SILENT, NOT_READY = "starting", "silent", "not-ready"
"""Our own words for a trouble, where the service has none: they stand in the tables."""


@dataclass(frozen=True, slots=True)
class Page:
    """One service as it tells of itself.

    Attributes:
        trouble: The first reason for not being ready, ours or the service's own sentence; ``None``
            when it is.
        lag: Messages that wait.
        outbox_s: Age of the oldest event not yet sent, in seconds.
        due: Persons whose timer has come.
        parked_open: Messages not read and not mended.
    """

    name: str
    trouble: str | None
    lag: int = 0
    outbox_s: float = 0.0
    due: int = 0
    parked_open: int = 0

    @property
    def ready(self) -> bool:
        """Nothing stands in its way."""
        return self.trouble is None


class Pages:
    """The pages of the services of one demo, as they were last looked at."""

    def __init__(self, folder: Path, services: Iterable[str]) -> None:
        self._homes = {name: folder / name for name in services}
        self._ports: dict[str, int] = {}
        self.seen = [Page(name, STARTING) for name in self._homes]

    @property
    def parked_open(self) -> int:
        """Parked messages that nothing has mended yet, as the service that counts them says."""
        return sum(page.parked_open for page in self.seen)

    async def look(self) -> None:
        """Look at all of them anew; one that does not answer is not ready."""
        self.seen = [await asyncio.to_thread(self._look, name) for name in self._homes]

    async def keep_looking(self) -> None:
        """Again and again, until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_EVERY_S)

    def _look(self, service: str) -> Page:
        port = self._ports.get(service) or port_of(self._homes[service])
        if port is None:
            return Page(service, STARTING)
        self._ports[service] = port
        connection = HTTPConnection(LOOPBACK, port, timeout=ANSWERS_WITHIN_S)
        try:
            trouble = _trouble(_get(connection, "/health/ready"))
            return _page(service, trouble, _get(connection, "/metrics"))
        except (OSError, HTTPException, ValueError):
            return Page(service, SILENT)
        finally:
            connection.close()


def port_of(home: Path) -> int | None:
    """Where the service of this home answers, by its log; ``None`` before it does."""
    told = [line["port"] for line in logged(home) if line["event"] == Event.HTTP_OPEN]
    return int(str(told[-1])) if told else None


def has_joined(home: Path, streams: int) -> bool:
    """Whether a service takes part: its partitions are had, and so many streams are owned."""
    told = [line["event"] for line in logged(home)]
    return Event.READY in told and told.count(Event.RELAY_OWNS) >= streams


def logged(home: Path) -> Iterator[dict[str, object]]:
    """What a service has logged; what Python itself wrote among it, such as a warning, is not."""
    log = log_of(home)
    for line in log.read_text("utf-8", "replace").splitlines() if log.exists() else ():
        if line.startswith("{") and line.endswith("}"):
            yield json.loads(line)


def _get(connection: HTTPConnection, path: str) -> str:
    connection.request("GET", path)
    return connection.getresponse().read().decode()


def _trouble(ready: str) -> str | None:
    told = json.loads(ready)
    return None if told["ready"] else str(next(iter(told["reasons"]), NOT_READY))


def _page(service: str, trouble: str | None, told: str) -> Page:
    families = {family.name: family for family in text_string_to_metric_families(told)}
    return Page(
        service,
        trouble,
        lag=round(sum(_values(families.get(metrics.LAG.name)))),
        outbox_s=max(_values(families.get(metrics.OUTBOX_AGE.name)), default=0.0),
        due=round(sum(_values(families.get(metrics.TIMERS_DUE.name)))),
        parked_open=round(sum(_values(families.get(metrics.PARKED_OPEN.name)))),
    )


def _values(family: Metric | None) -> Iterable[float]:
    return [] if family is None else [sample.value for sample in family.samples]
