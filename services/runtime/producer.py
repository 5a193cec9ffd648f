"""Sends messages and waits until Kafka has confirmed every one of them."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterable

from aiokafka import AIOKafkaProducer
from aiokafka.errors import MessageSizeTooLargeError

from services.runtime.batches import COMPRESSION, LARGEST_BATCH, Batches, Message
from services.runtime.clients import reach, start, why_not
from services.runtime.connections import Kafka
from services.runtime.errors import Misconfigured, Unreachable
from services.runtime.kafka_away import KAFKA_ERRORS

_CONFIRMED_WITHIN_S = 30.0
"""An idempotent aiokafka producer tries for ever; we would rather say that Kafka is away."""
_STOPS_WITHIN_S = 5.0
_AWAY = "Kafka does not confirm what is sent; check that it runs and has its topics."


class Producer:
    """Sends in batches, each message once while the producer lives."""

    def __init__(self, kafka: Kafka) -> None:
        self._kafka = kafka
        self._open: AIOKafkaProducer | None = None
        self._ending: set[asyncio.Task[None]] = set()

    async def send_all(self, messages: Iterable[Message]) -> None:
        """Send all and return when all are confirmed.

        Raises:
            Unreachable: Some may have been sent and some not; sending all again is right.
            Misconfigured: Kafka does not admit us.
        """
        try:
            async with asyncio.timeout(_CONFIRMED_WITHIN_S):
                await self._send_all(messages)
        except MessageSizeTooLargeError:
            # Trying again would never help: whoever made the message must keep within the bound.
            # What Kafka refused leaves a gap in this producer's numbers, which it would not pass.
            self._let_go()
            raise
        except KAFKA_ERRORS as failed:
            self._let_go()
            raise Unreachable(await why_not(self._kafka, failed, _AWAY)) from None

    async def stop(self) -> None:
        """Send what is left, for some seconds at most, and close."""
        self._let_go()
        if self._ending:
            await asyncio.wait(self._ending, timeout=_STOPS_WITHIN_S)

    async def _send_all(self, messages: Iterable[Message]) -> None:
        batches = Batches(await self._started())
        await batches.add(messages)
        # All are waited for: which of them Kafka has taken is then certain, whatever failed.
        told = await asyncio.gather(*await batches.hand_over(), return_exceptions=True)
        for outcome in told:
            if isinstance(outcome, BaseException):
                raise outcome

    async def _started(self) -> AIOKafkaProducer:
        if self._open is None:
            fresh = AIOKafkaProducer(
                **reach(self._kafka),
                enable_idempotence=True,
                acks="all",
                compression_type=COMPRESSION,
                max_batch_size=LARGEST_BATCH,
                max_request_size=self._kafka.max_request_bytes,
                request_timeout_ms=10_000,
            )
            try:
                await start(fresh, self._kafka)
            except (*KAFKA_ERRORS, Misconfigured):
                await fresh.stop()
                raise
            self._open = fresh
        return self._open

    def _let_go(self) -> None:
        """Close the producer in the background: it ends once Kafka has taken what it holds."""
        if self._open is not None:
            ending = asyncio.create_task(self._open.stop())
            self._ending.add(ending)
            ending.add_done_callback(self._ending.discard)
            self._open = None


@contextlib.asynccontextmanager
async def open_producer(kafka: Kafka) -> AsyncIterator[Producer]:
    """A producer for as long as the context lasts; it connects when it first sends."""
    producer = Producer(kafka)
    try:
        yield producer
    finally:
        await producer.stop()
