"""Why Kafka does not let us in is asked of all hosts at once, and of who only looks like Kafka."""

import asyncio
import contextlib
import struct
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.protocol.admin import (
    ApiVersionResponse_v0,
    SaslAuthenticateResponse_v0,
    SaslHandShakeResponse_v1,
)

from services.runtime import admittance
from services.runtime.admittance import see_that_it_admits_us
from services.runtime.broker import Listening, listen
from services.runtime.clients import opened, reach
from services.runtime.errors import Misconfigured
from services.runtime.records import Batch
from services.runtime.setting import load
from services.runtime.settings import Kafka
from services.runtime.stack.process import LOOPBACK
from tests.patience import PATIENCE_S
from tests.runtime.given import a_watch

SCRAM = "SCRAM-SHA-256"
VERSIONS, HANDSHAKE, AUTHENTICATE = 18, 17, 36
ANOTHER_NONCE = b"r=another,s=c2FsdA==,i=4096"
NO_NONCE = b"m=none"
Asked = Callable[[], Awaitable[object]]


def kafka(*ports: int) -> Kafka:
    """The settings of somebody who tells his name to these."""
    told = {
        "": ",".join(f"{LOOPBACK}:{port}" for port in ports),
        "_SECURITY_PROTOCOL": "SASL_PLAINTEXT",
        "_SASL_MECHANISM": SCRAM,
        "_SASL_USERNAME": "hospital",
        "_SASL_PASSWORD": "secret-marker",
    }
    return load(Kafka, {f"MILEPAEL_KAFKA{name}": value for name, value in told.items()})


@contextlib.asynccontextmanager
async def who_claims_to_be_kafka(says: bytes, asked: Asked) -> AsyncIterator[int]:
    """The port of one that answers as Kafka does, until it would have to know the password.

    Args:
        says: In place of what SCRAM has a server say first.
        asked: What it does before it answers anything.
    """
    answers = {
        VERSIONS: ApiVersionResponse_v0(
            0, [(VERSIONS, 0, 0), (HANDSHAKE, 1, 1), (AUTHENTICATE, 0, 0)]
        ).encode(),
        HANDSHAKE: SaslHandShakeResponse_v1(0, [SCRAM]).encode(),
        AUTHENTICATE: SaslAuthenticateResponse_v0(0, None, says).encode(),
    }

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            await asked()
            while True:
                request = await reader.readexactly(
                    *struct.unpack(">i", await reader.readexactly(4))
                )
                which, _, number = struct.unpack(">hhi", request[:8])
                told = struct.pack(">i", number) + answers[which]
                writer.write(struct.pack(">i", len(told)) + told)
        writer.close()

    async with await asyncio.start_server(answer, LOOPBACK, 0) as server:
        yield server.sockets[0].getsockname()[1]


async def at_once() -> None:
    """Answer."""


@pytest.mark.parametrize("says", [ANOTHER_NONCE, NO_NONCE])
async def test_who_does_not_know_our_password_is_not_our_kafka(says: bytes) -> None:
    """aiokafka raises what looks like a bug, with what was said in it."""
    async with who_claims_to_be_kafka(says, at_once) as port:
        told = kafka(port)

        with pytest.raises(Misconfigured, match="does not show that it knows our password"):
            async with opened(AIOKafkaProducer(**reach(told)), told):
                pass


async def never_read(_batch: Batch) -> None:
    raise AssertionError


async def test_a_reader_ends_too_before_who_is_not_our_kafka() -> None:
    """Its client is started by FastStream."""
    async with who_claims_to_be_kafka(NO_NONCE, at_once) as port:
        to = Listening(kafka=kafka(port), topics=("t",), group="g", batch_size=10, batch_wait_ms=20)

        with pytest.raises(Misconfigured, match="does not show that it knows our password"):
            await listen(to, never_read, a_watch(), asyncio.Event())


async def test_one_that_does_not_answer_keeps_nobody_from_being_heard(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One after another, three of four brokers that are away would cost half a minute."""
    monkeypatch.setattr(admittance, "_ANSWERS_WITHIN_S", 3600.0)
    silent_was_asked, test_ends = asyncio.Event(), asyncio.Event()

    async def never() -> None:
        silent_was_asked.set()
        await test_ends.wait()

    async with (
        who_claims_to_be_kafka(NO_NONCE, never) as silent,
        who_claims_to_be_kafka(NO_NONCE, silent_was_asked.wait) as other,
        asyncio.timeout(PATIENCE_S),
    ):
        with pytest.raises(Misconfigured, match="does not show that it knows our password"):
            await see_that_it_admits_us(kafka(silent, other))
        test_ends.set()
