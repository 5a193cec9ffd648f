"""How a connection to Kafka is encrypted and who we say we are, as aiokafka is told."""

import ssl
from functools import lru_cache
from pathlib import Path
from typing import Any

from services.runtime.brokers import Brokers, with_own


def security(kafka: Brokers) -> dict[str, Any]:
    """What each connection is told of it."""
    return {
        "security_protocol": kafka.security_protocol.value,
        "ssl_context": ssl_context(kafka),
        "sasl_mechanism": kafka.sasl_mechanism and kafka.sasl_mechanism.value,
        "sasl_plain_username": kafka.sasl_username,
        "sasl_plain_password": kafka.sasl_password,
    }


def ssl_context(kafka: Brokers) -> ssl.SSLContext | None:
    """Whom we trust and what we show; ``None`` where nothing is encrypted."""
    if not kafka.security_protocol.encrypts:
        return None
    return _context(
        kafka.ssl_ca_location,
        kafka.ssl_certificate_location,
        kafka.ssl_key_location,
        kafka.ssl_key_password,
    )


# A process has one; reading all that a system trusts takes some hundredths of a second.
@lru_cache(maxsize=4)
def _context(
    signers: Path | None, own: Path | None, key: Path | None, password: str | None
) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=signers)
    if own is not None:
        with_own(context, own, key, password)
    return context
