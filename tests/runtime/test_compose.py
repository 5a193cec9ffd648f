"""The composition for one machine says what the services need inside their containers."""

from pathlib import Path

import pytest

COMPOSE = (Path(__file__).parents[2] / "docker-compose.yml").read_text("utf-8")


@pytest.mark.parametrize("service", ["milestone", "status"])
def test_the_pages_are_answered_for_the_other_containers(service: str) -> None:
    """On 127.0.0.1, which is the default, nobody else could ask."""
    own = COMPOSE.split(f"\n  {service}:")[1].partition("healthcheck:")[0]

    assert f"MILEPAEL_{service.upper()}_HTTP_HOST: 0.0.0.0\n" in own


def test_kafka_makes_no_topic_by_being_asked_for_it() -> None:
    """It would have the defaults: one partition, and a sender's clock."""
    assert 'KAFKA_AUTO_CREATE_TOPICS_ENABLE: "false"\n' in COMPOSE
