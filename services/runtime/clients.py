"""Opens clients of Kafka, all in one way: where it is, who we are, and an end that is heard."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.client import AIOKafkaClient

from services.runtime.admittance import NOT_SCRAM, see_that_it_admits_us
from services.runtime.brokers import Brokers
from services.runtime.kafka_away import KAFKA_ERRORS, why_away
from services.runtime.security import security
from services.runtime.together import closed

C = TypeVar("C")

ANSWERS_WITHIN_MS = 10_000


def reach(kafka: Brokers) -> dict[str, Any]:
    """What each client of aiokafka is told of where Kafka is and who we are."""
    return {"bootstrap_servers": kafka.kafka, **security(kafka)}


@asynccontextmanager
async def opened(client: C, kafka: Brokers) -> AsyncIterator[C]:
    """A client, started, until the context ends.

    Raises:
        Misconfigured: Kafka does not admit us, or is not the one we trust.
        KafkaError: Kafka cannot be reached.
    """
    async with ending(client), _explained(kafka):
        await _begin(client)
        yield client


@asynccontextmanager
async def ending(client: Any) -> AsyncIterator[None]:
    """Ends a client, started or not; a cancellation meanwhile is heard afterwards."""
    try:
        yield
    finally:
        ends_by_close = isinstance(client, AIOKafkaClient | AIOKafkaAdminClient)
        await closed(client.close() if ends_by_close else client.stop())


async def start(client: Any, kafka: Brokers) -> None:
    """Start a client.

    Raises:
        Misconfigured: Kafka does not admit us, or is not the one we trust.
        KafkaError: Kafka cannot be reached.
    """
    async with _explained(kafka):
        await _begin(client)


async def why_not(kafka: Brokers, failed: BaseException, otherwise: str) -> str:
    """As `why_away` has it, but who has waited in vain first sees whether Kafka is there at all."""
    sentence = why_away(failed, otherwise)
    return await unless_away(kafka, otherwise) if sentence == otherwise else sentence


async def unless_away(kafka: Brokers, otherwise: str) -> str:
    """The sentence for a Kafka that answers; while it is away, that it is, as all others say it.

    Raises:
        Misconfigured: Kafka does not admit us, or is not the one we trust.
    """
    client = AIOKafkaClient(**reach(kafka), request_timeout_ms=ANSWERS_WITHIN_MS)
    try:
        async with opened(client, kafka):
            return otherwise
    except KAFKA_ERRORS as away:
        return why_away(away)


async def _begin(client: Any) -> None:
    await (client.bootstrap() if isinstance(client, AIOKafkaClient) else client.start())


@asynccontextmanager
async def _explained(kafka: Brokers) -> AsyncIterator[None]:
    """Whatever fails, first sees whether Kafka admits us, also where it sends us on to."""
    try:
        yield
    except (*KAFKA_ERRORS, *NOT_SCRAM):
        await see_that_it_admits_us(kafka)
        raise
