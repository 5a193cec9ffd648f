"""Why no client comes through to Kafka: aiokafka itself only says that none does."""

import asyncio
import ssl
from collections.abc import Callable, Iterable

from aiokafka.conn import collect_hosts, create_conn
from aiokafka.errors import (
    AuthenticationFailedError,
    IllegalSaslStateError,
    KafkaError,
    SaslAuthenticationFailed,
    UnsupportedSaslMechanismError,
)
from aiokafka.protocol.metadata import MetadataRequest

from services.runtime.brokers import Brokers, Protocol
from services.runtime.errors import Misconfigured
from services.runtime.kafka_away import KAFKA_ERRORS
from services.runtime.security import security
from services.runtime.together import until_all

Host = tuple[str, int]

NOT_SCRAM = (ValueError, KeyError)
"""What aiokafka raises where the other end cannot go through with SCRAM; it may be a bug, too."""
_ANSWERS_WITHIN_S = 10.0
_NOT_ADMITTED = (
    "Kafka does not admit us: check MILEPAEL_KAFKA_SASL_USERNAME, MILEPAEL_KAFKA_SASL_PASSWORD and "
    "MILEPAEL_KAFKA_SASL_MECHANISM."
)
_NO_MECHANISM = "Kafka does not know this MILEPAEL_KAFKA_SASL_MECHANISM: check it."
_NO_SASL = (
    "Kafka takes no name and password at this port: check MILEPAEL_KAFKA_SECURITY_PROTOCOL and "
    "MILEPAEL_KAFKA."
)
_NOT_SCRAM = (
    "Who answers as Kafka does not show that it knows our password, as SCRAM asks of it: check "
    "MILEPAEL_KAFKA, and who answers there."
)
_NO_TLS = (
    "Kafka and we agree on no encrypted connection ({}): check MILEPAEL_KAFKA_SECURITY_PROTOCOL, "
    "MILEPAEL_KAFKA and, if it asks for our certificate, MILEPAEL_KAFKA_SSL_CERTIFICATE_LOCATION."
)
_NOT_TRUSTED = (
    "We do not trust Kafka's certificate ({}): check MILEPAEL_KAFKA_SSL_CA_LOCATION, and that "
    "MILEPAEL_KAFKA and Kafka's advertised.listeners, where it sends us on to, name the hosts as "
    "the certificate does."
)


async def see_that_it_admits_us(kafka: Brokers) -> None:
    """Ask all hosts that we are told of, then those that they send us on to: 20 s at most.

    Raises:
        Misconfigured: With what no waiting mends.
    """
    if kafka.security_protocol is Protocol.PLAINTEXT:
        return
    told = {(host, port) for host, port, _ in collect_hosts(kafka.kafka)}
    advertised: set[Host] = set()
    await until_all(*(_look(host, kafka, advertised.update) for host in told))
    if sent_on := advertised - told:
        await until_all(*(_look(host, kafka, advertised.update) for host in sent_on))


async def _look(where: Host, kafka: Brokers, tell: Callable[[Iterable[Host]], None]) -> None:
    """Ask one host, and tell where it sends its clients on to; nothing where it may be away."""
    try:
        async with asyncio.timeout(_ANSWERS_WITHIN_S):
            connection = await create_conn(*where, **security(kafka))
            try:
                answer = await connection.send(MetadataRequest([]))
            finally:
                connection.close()
    except KAFKA_ERRORS as failed:
        sentence = _why(failed)
        if sentence is not None:
            raise Misconfigured(sentence) from None
    except NOT_SCRAM:
        raise Misconfigured(_NOT_SCRAM) from None
    else:
        tell((host, port) for _, host, port, *_ in answer.brokers)


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
