"""What is seen of a service from outside: log, metrics, health, and the pages that answer."""

import asyncio
import contextlib
import errno
import socket
from collections.abc import AsyncIterator, Generator
from dataclasses import dataclass

import uvicorn
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from services.runtime.errors import Misconfigured
from services.runtime.health import Health
from services.runtime.logs import Event, Log, open_log
from services.runtime.metrics import LOG_FIELDS_DROPPED, Metrics


@dataclass(frozen=True, slots=True)
class Watch:
    """All that a service tells of itself; handed down to whatever has something to tell."""

    log: Log
    metrics: Metrics
    health: Health


def watch(service: str) -> Watch:
    """The watch of one service; called once, at its start."""
    metrics = Metrics(service)
    log = open_log(service, lambda: metrics.add(LOG_FIELDS_DROPPED))
    return Watch(log, metrics, Health(log, metrics))


def pages(told: Watch) -> Starlette:
    """``/health/live``, ``/health/ready`` (503 with every reason), and ``/metrics``."""

    async def live(_request: Request) -> Response:
        return JSONResponse({"live": True})

    async def ready(_request: Request) -> Response:
        health = told.health
        return JSONResponse(
            {"ready": health.ready, "reasons": health.reasons},
            status_code=200 if health.ready else 503,
        )

    async def metrics(_request: Request) -> Response:
        return Response(generate_latest(told.metrics.registry), media_type=CONTENT_TYPE_LATEST)

    return Starlette(
        routes=[
            Route("/health/live", live),
            Route("/health/ready", ready),
            Route("/metrics", metrics),
        ]
    )


@contextlib.asynccontextmanager
async def open_pages(told: Watch, host: str, port: int, variable: str) -> AsyncIterator[int]:
    """Answer the pages for as long as the context lasts.

    Args:
        told: What they tell.
        host: Network interface.
        port: 0 takes any free one.
        variable: Setting that holds the port, for the sentence when it is taken. The host's is
            called like it, with ``HOST`` at its end.

    Yields:
        The port.

    Raises:
        Misconfigured: The port cannot be had, or there is no such interface.
    """
    try:
        listening = socket.create_server((host, port))
    except (OSError, ValueError) as refused:
        raise Misconfigured(_why_not(refused, variable)) from None
    server = _Quiet(
        uvicorn.Config(pages(told), log_config=None, access_log=False, lifespan="off", ws="none")
    )
    # Given an open socket, uvicorn does not end the process when it cannot have the port.
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    bound: int = listening.getsockname()[1]
    told.log.info(Event.HTTP_OPEN, port=bound)
    try:
        yield bound
    finally:
        server.should_exit = True
        await serving


def _why_not(refused: OSError | ValueError, variable: str) -> str:
    if isinstance(refused, OSError) and refused.errno in (errno.EADDRINUSE, errno.EACCES):
        return f"{variable} is wrong: it must be a free port of the interface in its HTTP_HOST."
    host = variable.removesuffix("PORT") + "HOST"
    return f"{host} is wrong: it must be the address of a network interface of this machine."


class _Quiet(uvicorn.Server):
    """Leaves the signals to the service, which has more to end than its pages."""

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield
