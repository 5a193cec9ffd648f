"""The image and the composition for one machine, as far as their text says it.

What they do is tried in ``tests/containers``, where a Docker engine answers.
"""

import os
import re
import subprocess
from importlib.metadata import requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

CHECKOUT = Path(__file__).parents[2]
COMPOSE = (CHECKOUT / "docker-compose.yml").read_text("utf-8")
DOCKERFILE = (CHECKOUT / "deploy" / "Dockerfile").read_text("utf-8")


@pytest.mark.parametrize("service", ["milestone", "status"])
def test_the_pages_are_answered_for_the_other_containers(service: str) -> None:
    """On 127.0.0.1, which is the default, nobody else could ask."""
    own = COMPOSE.split(f"\n  {service}:")[1].partition("healthcheck:")[0]

    assert f"MILEPAEL_{service.upper()}_HTTP_HOST: 0.0.0.0\n" in own


def test_kafka_makes_no_topic_by_being_asked_for_it() -> None:
    """It would have the defaults: one partition, and a sender's clock."""
    assert 'KAFKA_AUTO_CREATE_TOPICS_ENABLE: "false"\n' in COMPOSE


def test_no_private_key_goes_into_a_container() -> None:
    """Only delivery and `milepael parked` open what is sealed; neither runs here."""
    assert "PRIVATE_KEY" not in COMPOSE


def test_the_context_of_the_image_holds_what_is_copied_and_nothing_else() -> None:
    """More would make a layer anew for a change that does not concern it, and might be secret."""
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.M)
    ignored = (CHECKOUT / ".dockerignore").read_text("utf-8").splitlines()

    kept = {line[1:] for line in ignored if line.startswith("!")}
    assert "*" in ignored
    assert kept == {source for sources in copied for source in sources.split()}


def test_all_that_builds_the_wheel_in_the_image_comes_from_the_lock() -> None:
    """By hash; a new dependency of the build would only be noticed when an image is built."""
    (named,) = re.findall(r"\\\(([\w|\\-]+)\\\)==", DOCKERFILE)

    assert set(named.split(r"\|")) == needed_by("hatchling") | needed_by("hatch-mypyc")


def needed_by(package: str) -> set[str]:
    """A package and all that it needs, as names of the lock."""
    found = {package}
    for line in requires(package) or ():
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            found |= needed_by(canonicalize_name(requirement.name))
    return found


@pytest.mark.parametrize("target", ["up", "down"])
def test_without_an_engine_make_says_so_and_changes_nothing(target: str, tmp_path: Path) -> None:
    away = {"DOCKER_HOST": f"unix://{tmp_path}/away", "PATH": os.environ["PATH"]}

    done = subprocess.run(
        ["make", "--no-print-directory", target],
        cwd=CHECKOUT,
        env=away,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode != 0
    assert done.stdout == ""
    assert done.stderr.splitlines()[0] == (
        "No Docker engine answers: start one, or do without it by make stack-up."
    )
