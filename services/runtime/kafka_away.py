"""By what Kafka is known to be away, and the sentence that people are told then."""

from collections.abc import Mapping
from types import MappingProxyType

from aiokafka.errors import (
    ClusterAuthorizationFailedError,
    GroupAuthorizationFailedError,
    KafkaConnectionError,
    KafkaError,
    TopicAuthorizationFailedError,
    TransactionalIdAuthorizationFailed,
)

KAFKA_ERRORS = (KafkaError, OSError)
"""What a call to Kafka may raise that is no bug of ours. A time-out is an ``OSError``."""
KAFKA_AWAY = (
    "Kafka cannot be reached; check that it runs, and that MILEPAEL_KAFKA and "
    "MILEPAEL_KAFKA_SECURITY_PROTOCOL are right."
)
_NOT_REACHED = (KafkaConnectionError, ConnectionError)
_FORBIDDEN: Mapping[type[BaseException], str] = MappingProxyType(
    {
        TopicAuthorizationFailedError: "a topic",
        GroupAuthorizationFailedError: "a consumer group",
        TransactionalIdAuthorizationFailed: "a transactional id",
        # Where a producer is to be idempotent, and may write to no topic at all.
        ClusterAuthorizationFailedError: "the cluster, or any topic",
    }
)
_NO_RIGHT = (
    "Kafka does not let us use {}: give our user the ACLs that the README lists, under "
    "MILEPAEL_TOPIC_PREFIX if that is set."
)


def why_away(failed: BaseException, otherwise: str = KAFKA_AWAY) -> str:
    """The sentence for what a call to Kafka raised: a right that we lack is no outage.

    Args:
        failed: What was raised.
        otherwise: What is said where Kafka may well be there. Without a connection it is one and
            the same for all who meet it, so that an outage is told once.
    """
    if isinstance(failed, _NOT_REACHED):
        return KAFKA_AWAY
    what = _FORBIDDEN.get(type(failed))
    return otherwise if what is None else _NO_RIGHT.format(what)
