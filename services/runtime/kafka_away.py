"""By what Kafka is known to be away, and the sentence that people are told then."""

from aiokafka.errors import KafkaError

KAFKA_ERRORS = (KafkaError, OSError)
"""What a call to Kafka may raise that is no bug of ours. A time-out is an ``OSError``."""
KAFKA_AWAY = (
    "Kafka cannot be reached; check that it runs, and that MILEPAEL_KAFKA and "
    "MILEPAEL_KAFKA_SECURITY_PROTOCOL are right."
)
