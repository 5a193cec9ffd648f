"""Who we are and how it is encrypted, as FastStream takes it."""

from faststream.security import BaseSecurity, SASLPlaintext, SASLScram256, SASLScram512

from services.runtime.brokers import Brokers, Mechanism
from services.runtime.security import ssl_context

_SASL = {
    Mechanism.PLAIN: SASLPlaintext,
    Mechanism.SCRAM_SHA_256: SASLScram256,
    Mechanism.SCRAM_SHA_512: SASLScram512,
}


def security_of(kafka: Brokers) -> BaseSecurity:
    """The same as all other clients are told."""
    context, mechanism = ssl_context(kafka), kafka.sasl_mechanism
    if mechanism is None:
        return BaseSecurity(ssl_context=context)
    assert kafka.sasl_username is not None
    assert kafka.sasl_password is not None
    return _SASL[mechanism](kafka.sasl_username, kafka.sasl_password, ssl_context=context)
