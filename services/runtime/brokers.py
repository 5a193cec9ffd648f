"""The settings by which any client reaches Kafka: where it is, how it is encrypted, who we are.

They are called as Kafka calls them; where Java's client has no name, as librdkafka does
(``ssl.ca.location``).
"""

import ssl
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from pydantic import ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from services.runtime.setting import Servers, Settings, setting

_TLS = "with SSL and SASL_SSL alone"
_SASL = "with SASL_PLAINTEXT and SASL_SSL alone"


class Protocol(StrEnum):
    """Kafka's ``security.protocol``."""

    PLAINTEXT = "PLAINTEXT"
    SSL = "SSL"
    SASL_PLAINTEXT = "SASL_PLAINTEXT"
    SASL_SSL = "SASL_SSL"

    @property
    def encrypts(self) -> bool:
        """Whether it is TLS."""
        return self in (Protocol.SSL, Protocol.SASL_SSL)

    @property
    def asks_who(self) -> bool:
        """Whether a name and a password are told."""
        return self in (Protocol.SASL_PLAINTEXT, Protocol.SASL_SSL)


class Mechanism(StrEnum):
    """Kafka's ``sasl.mechanism``."""

    PLAIN = "PLAIN"
    SCRAM_SHA_256 = "SCRAM-SHA-256"
    SCRAM_SHA_512 = "SCRAM-SHA-512"


def with_own(
    context: ssl.SSLContext, certificate: Path, key: Path | None, password: str | None
) -> None:
    """Have TLS show our certificate."""
    # Without any password OpenSSL would ask for one at the terminal.
    context.load_cert_chain(certificate, key, password or "")


def _or_wrong(load: Callable[[], object]) -> None:
    try:
        load()
    except OSError:
        raise ValueError("cannot be read") from None


class Brokers(Settings):
    """How to reach Kafka."""

    kafka: Servers = setting(
        "KAFKA", "host:port, several with commas", "The brokers to ask first.", min_length=3
    )
    security_protocol: Protocol = setting(
        "KAFKA_SECURITY_PROTOCOL",
        "PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL",
        "Kafka's `security.protocol`: whether what is sent is encrypted, and whether we say who we "
        "are.",
        Protocol.PLAINTEXT,
    )
    ssl_ca_location: Path | None = setting(
        "KAFKA_SSL_CA_LOCATION",
        f"the path of a PEM file of certificates, {_TLS}",
        "Who may have signed Kafka's certificate (`ssl.ca.location`); without it, whom the system "
        "trusts. Kafka's certificate must bear the host's name in any case.",
        None,
    )
    ssl_certificate_location: Path | None = setting(
        "KAFKA_SSL_CERTIFICATE_LOCATION",
        f"the path of a PEM file with our certificate and those that signed it, {_TLS}",
        "By which Kafka knows us, where it asks for a certificate (`ssl.certificate.location`).",
        None,
    )
    ssl_key_password: str | None = setting(
        "KAFKA_SSL_KEY_PASSWORD",
        f"the password of the key's file, {_TLS}",
        "Opens the key where it is encrypted (`ssl.key.password`).",
        None,
        min_length=1,
    )
    # After its password: the key is read here.
    ssl_key_location: Path | None = setting(
        "KAFKA_SSL_KEY_LOCATION",
        "the path of a PEM file with the key of our certificate, which the password opens where it "
        f"is encrypted, {_TLS}",
        "Our key (`ssl.key.location`); without it, the one that stands in our certificate's file.",
        None,
        validate_default=True,
    )
    sasl_mechanism: Mechanism | None = setting(
        "KAFKA_SASL_MECHANISM",
        f"PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512, {_SASL}",
        "How Kafka is told the password (`sasl.mechanism`).",
        None,
        validate_default=True,
    )
    sasl_username: str | None = setting(
        "KAFKA_SASL_USERNAME",
        f"a name, {_SASL}",
        "Who we are (`sasl.username`).",
        None,
        validate_default=True,
        min_length=1,
    )
    sasl_password: str | None = setting(
        "KAFKA_SASL_PASSWORD",
        f"a password, {_SASL}",
        "Shows that we are (`sasl.password`).",
        None,
        validate_default=True,
        min_length=1,
    )

    @field_validator(
        "ssl_ca_location", "ssl_certificate_location", "ssl_key_password", "ssl_key_location"
    )
    @classmethod
    def _stands_with_tls_alone(cls, told: object, others: ValidationInfo) -> object:
        protocol = others.data.get("security_protocol")
        # Whoever names a certificate must not be left to believe that anything is encrypted.
        if told is not None and protocol is not None and not protocol.encrypts:
            raise ValueError("no TLS")
        return told

    @field_validator("ssl_ca_location", "ssl_certificate_location")
    @classmethod
    def _holds_certificates(cls, file: Path | None) -> Path | None:
        if file is not None:
            # A file that cannot be read is an ``OSError``, and so is one without a certificate.
            _or_wrong(lambda: ssl.create_default_context(cafile=file))
        return file

    @field_validator("ssl_key_location")
    @classmethod
    def _is_of_the_certificate(cls, key: Path | None, others: ValidationInfo) -> Path | None:
        certificate = others.data.get("ssl_certificate_location")
        password = others.data.get("ssl_key_password")
        if certificate is not None:
            _or_wrong(lambda: with_own(ssl.create_default_context(), certificate, key, password))
        elif (key or password) and "ssl_certificate_location" in others.data:
            raise ValueError("no certificate")
        return key

    @field_validator("sasl_mechanism", "sasl_username", "sasl_password")
    @classmethod
    def _stands_with_sasl_alone(cls, told: object, others: ValidationInfo) -> object:
        protocol = others.data.get("security_protocol")
        if protocol is not None and told is None and protocol.asks_who:
            raise PydanticCustomError("missing", "needed for SASL")
        if protocol is not None and told is not None and not protocol.asks_who:
            raise ValueError("no SASL")
        return told
