"""Kafka and PostgreSQL in containers; skipped in one sentence where no Docker engine answers.

`MILEPAEL_TEST_KAFKA_IMAGE` and `MILEPAEL_TEST_POSTGRES_IMAGE` name other images.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

# The package bears no types.
from docker.errors import DockerException, ImageNotFound  # type: ignore[import-untyped]
from testcontainers.community.postgres import PostgresContainer
from testcontainers.core.config import testcontainers_config
from testcontainers.core.docker_client import DockerClient

from services.runtime.stack.process import LOOPBACK
from tests.connected.kill.conftest import new_scene
from tests.containers.kafka import KafkaContainer, publish

__all__ = ["new_scene"]

HERE = Path(__file__).parent
KAFKA = os.environ.get("MILEPAEL_TEST_KAFKA_IMAGE", "apache/kafka:4.1.2")
POSTGRES = os.environ.get("MILEPAEL_TEST_POSTGRES_IMAGE", "postgres:17")
ANSWERS_WITHIN_S = 2


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("connected")


@pytest.fixture(scope="session")
def engine() -> None:
    """A Docker engine answers."""
    try:
        DockerClient(timeout=ANSWERS_WITHIN_S).client.ping()
    except DockerException:
        pytest.skip("No Docker engine answers here: nothing was tried in containers.")
    # What ends the containers of a run that was killed comes in a container too.
    testcontainers_config.ryuk_disabled |= not can_be_had(testcontainers_config.ryuk_image)


@pytest.fixture(scope="session")
def kafka(engine: None) -> Iterator[str]:
    """The bootstrap address of a Kafka in a container."""
    needs(KAFKA)
    with KafkaContainer(KAFKA) as container:
        yield container.bootstrap


@pytest.fixture(scope="session")
def postgres(engine: None) -> Iterator[str]:
    """The DSN of the administrator of a PostgreSQL in a container."""
    needs(POSTGRES)
    container = PostgresContainer(POSTGRES, driver=None)
    publish(container, 5432)
    with container:
        yield container.get_connection_url(host=LOOPBACK)


def needs(image: str) -> None:
    """Skip what needs an image that is neither here nor in a registry in reach."""
    if not can_be_had(image):
        pytest.skip(f"The image {image} is not here and cannot be pulled: nothing was tried in it.")


def can_be_had(image: str) -> bool:
    """Whether an image is here, or is now."""
    images = DockerClient().client.images
    try:
        images.get(image)
    except ImageNotFound:
        try:
            images.pull(image)
        except DockerException:
            return False
    return True
