"""Opens clients of Kafka, all in one way: where it is, who we are, and an end that is heard."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.client import AIOKafkaClient
from aiokafka.conn import collect_hosts, create_conn
from aiokafka.errors import (
    AuthenticationFailedError,
    IllegalSaslStateError,
    KafkaError,
    SaslAuthenticationFailed,
    UnsupportedSaslMechanismError,
)

from services.runtime.brokers import Brokers, Protocol
from services.runtime.errors import Misconfigured
from services.runtime.kafka_away import KAFKA_ERRORS
from services.runtime.together import closed

C = TypeVar("C")

_ANSWERS_WITHIN_MS = 10_000
_NOT_ADMITTED = (
    "Kafka does not admit us: check MILEPAEL_KAFKA_SASL_USERNAME, MILEPAEL_KAFKA_SASL_PASSWORD and "
    "MILEPAEL_KAFKA_SASL_MECHANISM."
)
_NO_MECHANISM = "Kafka does not know this MILEPAEL_KAFKA_SASL_MECHANISM: check it."
_NO_SASL = (
    "Kafka takes no name and password at this port: check MILEPAEL_KAFKA_SECURITY_PROTOCOL and "
    "MILEPAEL_KAFKA."
)
_NO_TLS = (
    "Kafka and we agree on no encrypted connection ({}): check MILEPAEL_KAFKA_SECURITY_PROTOCOL, "
    "MILEPAEL_KAFKA and, if it asks for our certificate, MILEPAEL_KAFKA_SSL_CERTIFICATE_LOCATION."
)
_NOT_TRUSTED = (
    "We do not trust Kafka's certificate ({}): check MILEPAEL_KAFKA_SSL_CA_LOCATION, and that "
    "MILEPAEL_KAFKA names the hosts as the certificate does."
)


def reach(kafka: Brokers) -> dict[str, Any]:
    """What each client of aiokafka is told of where Kafka is and who we are."""
    return {"bootstrap_servers": kafka.kafka, **_security(kafka)}


@asynccontextmanager
async def opened(client: C, kafka: Brokers) -> AsyncIterator[C]:
    """A client, started, until the context ends.

    Raises:
        Misconfigured: Kafka does not admit us, or is not the one we trust.
        KafkaError: Kafka cannot be reached.
    """
    async with ending(client):
        await start(client, kafka)
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
    try:
        await (client.bootstrap() if isinstance(client, AIOKafkaClient) else client.start())
    except KAFKA_ERRORS:
        await see_that_it_admits_us(kafka)
        raise


async def see_that_it_admits_us(kafka: Brokers) -> None:
    """Ask why no client comes through: aiokafka itself only says that none does.

    Raises:
        Misconfigured: With what no waiting mends.
    """
    if kafka.security_protocol is Protocol.PLAINTEXT:
        return
    for host, port, _ in collect_hosts(kafka.kafka):
        try:
            connection = await create_conn(
                host, port, request_timeout_ms=_ANSWERS_WITHIN_MS, **_security(kafka)
            )
        except KAFKA_ERRORS as failed:
            sentence = _why(failed)
            if sentence is not None:
                raise Misconfigured(sentence) from None
        else:
            await connection.close()


def _why(failed: BaseException) -> str | None:
    """What a person must mend; ``None`` where Kafka may just be away."""
    # What breaks a connection that stood is the cause of what its first request gets.
    broken = failed.__cause__ if isinstance(failed, KafkaError) else failed
    if isinstance(broken, ssl.SSLCertVerificationError):
        return _NOT_TRUSTED.format(broken.verify_message)
    # Kafka may also have ended just then.
    if isinstance(broken, ssl.SSLError) and not isinstance(broken, ssl.SSLEOFError):
        return _NO_TLS.format(broken.reason)
    sentences = {
        SaslAuthenticationFailed: _NOT_ADMITTED,
        AuthenticationFailedError: _NOT_ADMITTED,
        UnsupportedSaslMechanismError: _NO_MECHANISM,
        IllegalSaslStateError: _NO_SASL,
    }
    return sentences.get(type(failed))


def _security(kafka: Brokers) -> dict[str, Any]:
    return {
        "security_protocol": kafka.security_protocol.value,
        "ssl_context": kafka.ssl_context,
        "sasl_mechanism": kafka.sasl_mechanism and kafka.sasl_mechanism.value,
        "sasl_plain_username": kafka.sasl_username,
        "sasl_plain_password": kafka.sasl_password,
    }
