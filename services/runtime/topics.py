"""The topics of an installation: made when they are missing, and compared with what they must be.

They are described in ``deploy/topics.toml``; the setting ``MILEPAEL_TOPICS_FILE`` names another
file.
"""

import asyncio
import tomllib
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import TopicAlreadyExistsError, for_code

from services.runtime.clients import opened, reach
from services.runtime.connections import Kafka
from services.runtime.counted import counted
from services.runtime.errors import Misconfigured, Unreachable
from services.runtime.kafka_away import KAFKA_ERRORS, why_away
from services.runtime.setting import topic_name

_FILE = Path(__file__).parents[2] / "deploy" / "topics.toml"
"""Beside the packages, in a checkout and where Milepæl is installed."""

_BROKERS_DEFAULT = -1
_USABLE_WITHIN_S = 10.0
_STAMP, _BY_THE_LOG = "message.timestamp.type", "LogAppendTime"
_LOOK_AGAIN_S = 0.1


@dataclass(frozen=True, slots=True)
class Topic:
    """What a topic must be.

    Attributes:
        name: As it is called in this installation.
        config: Settings by Kafka's names; others are left as they are.
    """

    name: str
    partitions: int
    config: Mapping[str, str]


def load_topics(kafka: Kafka) -> tuple[Topic, ...]:
    """All topics of this installation.

    Raises:
        Misconfigured: The file is not there or not as it must be.
    """
    try:
        file = kafka.topics_file or _FILE
        told: dict[str, Any] = tomllib.loads(file.read_text("utf-8"))["topics"]
        return tuple(_topic(kafka.topic(name), topic) for name, topic in told.items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise Misconfigured(
            "MILEPAEL_TOPICS_FILE is wrong: it must be the path of a TOML file that has partitions "
            "and config for each topic, like deploy/topics.toml."
        ) from None


def _topic(name: str, told: Mapping[str, Any]) -> Topic:
    partitions, config = told["partitions"], dict(told.get("config", {}))
    # A boolean is an int to Python. Kafka would refuse the rest only later, again and again.
    if type(partitions) is not int or partitions < 1:
        raise ValueError("partitions")
    if not all(isinstance(value, str) for value in config.values()):
        raise ValueError("config")
    return Topic(topic_name(name), partitions, config)


async def ensure_topics(kafka: Kafka, topics: Iterable[Topic]) -> tuple[str, ...]:
    """Make the topics that are missing; those that are there are left as they are.

    Returns:
        The names of those that were made, once all their partitions can be used.

    Raises:
        Unreachable: Kafka does not answer, or will not make one of them.
    """
    async with _admin(kafka) as admin:
        there = await _partitions(admin)
        missing = [topic for topic in topics if topic.name not in there]
        if not missing:
            return ()
        # No replica assignments, or aiokafka would not let the broker choose the factor.
        answer = await admin.create_topics(
            [NewTopic(t.name, t.partitions, _BROKERS_DEFAULT, {}, dict(t.config)) for t in missing]
        )
        codes = {name: code for name, code, _ in answer.topic_errors}
        for name, code in codes.items():
            # Another process may have been quicker.
            if code and for_code(code) is not TopicAlreadyExistsError:
                raise Unreachable(
                    f"Kafka does not make topic {name} ({for_code(code).__name__}): make it, or "
                    "let us."
                )
        async with asyncio.timeout(_USABLE_WITHIN_S):
            while not _usable(missing, await _partitions(admin)):  # noqa: ASYNC110  # no event tells
                await asyncio.sleep(_LOOK_AGAIN_S)
    return tuple(name for name, code in codes.items() if not code)


def _usable(topics: Iterable[Topic], there: Mapping[str, int]) -> bool:
    """Whoever joins a group before would see only some of the partitions."""
    return all(there.get(topic.name, 0) >= topic.partitions for topic in topics)


async def differences(kafka: Kafka, topics: Iterable[Topic]) -> tuple[str, ...]:
    """What is not as it must be, one sentence each.

    Raises:
        Unreachable: Kafka does not answer.
    """
    async with _admin(kafka) as admin:
        wanted = tuple(topics)
        there = await _partitions(admin)
        configs = await _configs(admin, [topic.name for topic in wanted if topic.name in there])
    return tuple(
        sentence
        for topic in wanted
        for sentence in _compared(topic, there.get(topic.name), configs.get(topic.name, {}))
    )


def _compared(topic: Topic, partitions: int | None, config: Mapping[str, str]) -> Iterable[str]:
    if partitions is None:
        yield f"Topic {topic.name} is missing: start a service, which makes it."
        return
    if partitions != topic.partitions:
        yield (
            f"Topic {topic.name} has {counted(partitions, 'partition')} and not "
            f"{topic.partitions}: set the number in the topics file; changing the topic would "
            "break the order of its keys."
        )
    for name, must in topic.config.items():
        if config.get(name) != must:
            yield f"Topic {topic.name} has {name}={config.get(name)}: set it to {must} in Kafka."


async def not_stamped(kafka: Kafka, names: Iterable[str]) -> tuple[str, ...]:
    """Which topics do not bear the moments at which the log took their records in.

    Returns:
        One sentence each. Nothing is said of a topic that is missing, or whose settings we may
        not see.

    Raises:
        Unreachable: Kafka does not answer.
    """
    async with _admin(kafka) as admin:
        configs = await _configs(admin, names)
    return tuple(
        f"Topic {name} has {_STAMP}={config[_STAMP]}, so a sender's clock says when its messages "
        f"became known: set it to {_BY_THE_LOG} in Kafka."
        for name, config in configs.items()
        if config.get(_STAMP, _BY_THE_LOG) != _BY_THE_LOG
    )


async def _partitions(admin: AIOKafkaAdminClient) -> dict[str, int]:
    """How many partitions of each topic have a leader."""
    # All of them: asked by name, Kafka may make a missing topic by itself, with its own defaults.
    described = await admin.describe_topics(None)
    return {
        one["topic"]: sum(partition["leader"] >= 0 for partition in one["partitions"])
        for one in described
        if not one["error_code"]
    }


async def _configs(
    admin: AIOKafkaAdminClient, names: Iterable[str]
) -> dict[str, Mapping[str, str]]:
    asked = [ConfigResource(ConfigResourceType.TOPIC, name) for name in names]
    answers = await admin.describe_configs(asked) if asked else []
    return {
        resource[3]: {entry[0]: entry[1] for entry in resource[4]}
        for answer in answers
        for resource in answer.resources
    }


@asynccontextmanager
async def _admin(kafka: Kafka) -> AsyncIterator[AIOKafkaAdminClient]:
    try:
        client = AIOKafkaAdminClient(**reach(kafka), request_timeout_ms=10_000)
        async with opened(client, kafka) as admin:
            yield admin
    except KAFKA_ERRORS as failed:
        raise Unreachable(why_away(failed)) from None
