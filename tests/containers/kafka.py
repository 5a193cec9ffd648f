"""A Kafka in a container, with the very settings of ``docker-compose.yml``."""

import re
from pathlib import Path

from testcontainers.core.container import DockerContainer
from testcontainers.core.wait_strategies import LogMessageWaitStrategy

from services.runtime.stack.process import LOOPBACK, choose_port

COMPOSE = Path(__file__).parents[2] / "docker-compose.yml"
STARTS_WITHIN_S = 120


class KafkaContainer(DockerContainer):
    """Apache Kafka of one node.

    The container of that name in testcontainers knows another vendor's image only.
    """

    def __init__(self, image: str) -> None:
        super().__init__(image, hostname="kafka")
        port = choose_port(None, None)
        self.bootstrap = f"{LOOPBACK}:{port}"
        publish(self, 29092, port)
        told = settings_of_compose()
        # Clients are told where to go on: to the port outside, which is not known before.
        told["KAFKA_ADVERTISED_LISTENERS"] = f"PLAINTEXT://kafka:9092,HOST://{self.bootstrap}"
        self.with_envs(**told)
        started = LogMessageWaitStrategy("Kafka Server started")
        self.waiting_for(started.with_startup_timeout(STARTS_WITHIN_S).with_poll_interval(0.2))


def settings_of_compose() -> dict[str, str]:
    """The environment of the service ``kafka``."""
    found = re.findall(r"^      (KAFKA_\w+): (.+)$", COMPOSE.read_text("utf-8"), re.M)
    return {name: value.strip('"') for name, value in found}


def publish(container: DockerContainer, inside: int, outside: int | None = None) -> None:
    """Let a port be reached from this machine alone; ``None`` takes any free one outside."""
    # The engine takes an address beside the number; the type of testcontainers does not know it.
    container.ports[f"{inside}/tcp"] = (LOOPBACK, outside)  # type: ignore[assignment]
