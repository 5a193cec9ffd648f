"""The settings by which services reach Kafka and PostgreSQL."""

from pydantic import ValidationInfo, field_validator

from services.runtime.address import Address
from services.runtime.brokers import Brokers
from services.runtime.setting import Named, Settings, setting


class Kafka(Brokers):
    """How to reach Kafka and what its topics are called."""

    topic_prefix: str = setting(
        "TOPIC_PREFIX",
        "a text of letters, digits, dots and dashes, or empty",
        "Stands before the name of every topic and consumer group.",
        "",
        pattern=r"^[A-Za-z0-9._-]*$",
    )
    topics_file: Named | None = setting(
        "TOPICS_FILE",
        "the path of a TOML file like deploy/topics.toml",
        "Partitions and settings of the topics; without it, those that come with Milepæl.",
        None,
    )
    session_timeout_ms: int = setting(
        "SESSION_TIMEOUT_MS",
        "whole milliseconds, at least 1000",
        "After this long without a heartbeat a process loses its partitions to the others.",
        6000,
        ge=1000,
    )
    heartbeat_interval_ms: int = setting(
        "HEARTBEAT_INTERVAL_MS",
        "whole milliseconds, a quarter of the session time-out or less",
        "How often a process tells Kafka that it lives.",
        1500,
        ge=100,
    )

    @field_validator("heartbeat_interval_ms")
    @classmethod
    def _beats_within_the_session(cls, beat: int, told: ValidationInfo) -> int:
        # Three beats may be lost before the partitions are.
        if beat * 4 > told.data.get("session_timeout_ms", beat * 4):
            raise ValueError("too slow")
        return beat

    max_request_bytes: int = setting(
        "MAX_REQUEST_BYTES",
        "whole bytes, no more than the topics' max.message.bytes",
        "The largest message that we send.",
        8_000_000,
        ge=100_000,
    )

    def topic(self, name: str) -> str:
        """The topic as it is called in this installation."""
        return f"{self.topic_prefix}{name}"


class Database(Settings):
    """How to reach PostgreSQL, and how long a session of ours may hold anything."""

    database: Address = setting(
        "DATABASE",
        "an address like postgresql://user:password@host:5432/name, with / : @ # ? and % of the "
        "password percent-encoded (/ is %2F)",
        "Where statements, status, outbox and positions are kept.",
        pattern=r"^postgres(ql)?://",
    )
    connections: int = setting(
        "DATABASE_CONNECTIONS",
        "a whole number from 2 to 100",
        "The most connections that one process opens.",
        8,
        ge=2,
        le=100,
    )
    transaction_timeout_s: float = setting(
        "TRANSACTION_TIMEOUT_S",
        "seconds, at least 1",
        "PostgreSQL ends a transaction of ours after this long.",
        15.0,
        ge=1,
    )
    idle_timeout_s: float = setting(
        "IDLE_IN_TRANSACTION_TIMEOUT_S",
        "seconds, at least 0.5",
        "A frozen process holds its rows no longer than this.",
        3.0,
        ge=0.5,
    )
    lock_timeout_s: float = setting(
        "LOCK_TIMEOUT_S",
        "seconds, at least 0.1",
        "A transaction that waits longer for a row is repeated.",
        5.0,
        ge=0.1,
    )
    keepalive_s: int = setting(
        "DATABASE_KEEPALIVE_S",
        "whole seconds, at least 1",
        "TCP keep-alive: a connection whose other end is gone is closed after about thrice this.",
        3,
        ge=1,
    )
