"""The service and the commands in processes of their own, as a person meets them."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx

from services.runtime.settings import StatusSettings
from tests.connected.keeping import ENCODER, KEY, events, producer_of, until
from tests.given import on, referral, statement
from tests.patience import PATIENCE_S
from tests.runtime.given import pages_at

Environment = dict[str, str]


def environment(settings: StatusSettings) -> Environment:
    """The same settings as the commands take them."""
    told = {
        "KAFKA": settings.kafka,
        "DATABASE": settings.database,
        "TOPIC_PREFIX": settings.topic_prefix,
        "TOPICS_FILE": str(settings.topics_file),
        "PSEUDONYM_KEY": KEY,
        "IDENTITY_PUBLIC_KEY": KEY,
        "PARKED_PUBLIC_KEY": KEY,
        "STATUS_STREAMS": "2",
        "STATUS_HTTP_PORT": "0",
        "STATUS_TIMER_INTERVAL_S": "0.1",
    }
    return {**os.environ, **{f"MILEPAEL_{name}": value for name, value in told.items()}}


async def milepael(environment: Environment, *told: str) -> tuple[int, str, str]:
    """Run the command to its end: exit code, stdout, stderr."""
    running = await begun(environment, *told)
    try:
        async with asyncio.timeout(PATIENCE_S):
            out, err = await running.communicate()
    finally:
        await gone(running)
    assert running.returncode is not None
    return running.returncode, out.decode(), err.decode()


async def gone(running: asyncio.subprocess.Process) -> None:
    """Nothing of a test stays behind, whatever happened to it."""
    if running.returncode is None:
        running.kill()
        await running.wait()


async def begun(environment: Environment, *told: str) -> asyncio.subprocess.Process:
    """Begin a command."""
    program = "from services.command.main import main; main()"
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        program,
        *told,
        cwd="/",  # where no `.milepael/` of a kept demo has settings
        env=environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


class Running:
    """A service in a process of its own, and what it logs."""

    def __init__(self) -> None:
        self.lines: list[dict[str, Any]] = []

    async def follow(self, running: asyncio.subprocess.Process) -> None:
        """Keep its log."""
        assert running.stderr is not None
        async for line in running.stderr:
            self.lines.append(json.loads(line))

    def logged(self, event: str) -> list[dict[str, Any]]:
        """The lines of one event."""
        return [line for line in self.lines if line["event"] == event]

    async def page(self, path: str) -> httpx.Response:
        """One of its pages."""
        await until(lambda: true(bool(self.logged("http-open"))))
        async with pages_at(self.logged("http-open")[0]["port"]) as client:
            return await client.get(path)

    async def ready(self) -> Any:
        """Its page once nothing is in its way."""
        async with asyncio.timeout(PATIENCE_S):
            while (page := await self.page("/health/ready")).status_code != 200:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        return page.json()


async def true(now: bool) -> bool:
    return now


@asynccontextmanager
async def service(environment: Environment) -> AsyncIterator[Running]:
    """`milepael run status`, ended by SIGTERM."""
    running, told = await begun(environment, "run", "status"), Running()
    following = asyncio.create_task(told.follow(running))
    try:
        yield told
    finally:
        if running.returncode is None:
            running.terminate()
        try:
            async with asyncio.timeout(PATIENCE_S):
                await running.wait()
        finally:
            await gone(running)
            await following


async def tell(settings: StatusSettings, first: int, last: int, version: int = 1) -> None:
    """Write referrals of as many persons to the topic of statements."""
    async with producer_of(settings) as producer:
        for n in range(first, last):
            told = statement(
                f"S{n}", referral(on(2026, 1, version)), patient=f"p{n}", version=version
            )
            topic = settings.topic("pathway.milestone.v1")
            await producer.send(topic, ENCODER.encode(told), told.patient.encode())


def said(settings: StatusSettings, count: int) -> Callable[[], Any]:
    """So many events have been published."""

    async def enough() -> bool:
        return len(await events(settings)) >= count

    return enough
