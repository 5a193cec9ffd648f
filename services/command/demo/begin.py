"""Begins all that a demo runs: ``python -m services.command.demo.begin FOLDER SETTINGS [WORDS]``.

A program of its own, so that Ctrl-C can end it at any moment: whatever it began or was about to
begin has the demo's folder in its command line, and is found by that.
"""

import json
import os
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from services.runtime import stack
from services.runtime.connections import Kafka
from services.runtime.setting import load
from services.runtime.sources import FILE_VARIABLE
from services.runtime.stack.process import begin
from services.runtime.stack.settings import write_settings
from services.runtime.topics import Topic, load_topics

SETTINGS, TOPICS = "settings.env", "topics.toml"
DATABASE = "milepael"
SERVICES = ("milestone", "status")
SERVE = "services.command.demo.serve"

PARTITIONS = 6
"""Enough to see the work being shared; each costs the broker a part of the few seconds we have."""
STAMPED = ("pathway.status.v1", "pathway.status-latest.v1")
"""Here the broker says when an event was published: the verdict believes no sender's clock."""
JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""A broker that lives a minute never earns back what the optimising compiler costs."""


def main() -> None:
    """Start the servers, write the settings, start the services; one sentence if it cannot be."""
    folder, settings, *words = sys.argv[1:]
    home = Path(folder)
    # What the user has set for an installation of his own is nothing to us.
    for name in [name for name in os.environ if name.startswith("MILEPAEL_")]:
        del os.environ[name]
    os.environ["JAVA_TOOL_OPTIONS"] = JAVA
    try:
        addresses = start_servers(home)
        write(home, {**json.loads(settings), **addresses})
    except (stack.CannotStart, OSError) as reason:
        sys.exit(str(reason))
    start_services(home, words)


def start_servers(folder: Path) -> dict[str, str]:
    """Kafka and PostgreSQL, side by side; their addresses by the names of the settings."""
    with ThreadPoolExecutor() as side_by_side:
        kafka = side_by_side.submit(stack.start_kafka, folder / "kafka")
        postgres = side_by_side.submit(stack.start_postgres, folder / "postgres")
        postgres.result().ensure_database(DATABASE)
        return {
            "MILEPAEL_KAFKA": kafka.result().bootstrap,
            "MILEPAEL_DATABASE": postgres.result().dsn_of(DATABASE),
        }


def write(folder: Path, settings: Mapping[str, str]) -> None:
    """The file of settings, which `MILEPAEL_SETTINGS` can name, and the topics that it names."""
    file = folder / TOPICS
    told = load(Kafka, {"MILEPAEL_KAFKA": settings["MILEPAEL_KAFKA"]})
    file.write_text("".join(map(_described, load_topics(told))), "utf-8")
    write_settings(folder / SETTINGS, {**settings, "MILEPAEL_TOPICS_FILE": str(file)})


def start_services(folder: Path, words: Sequence[str]) -> None:
    """Each in a home of its own; ``words`` are for `serve`, of the service status."""
    os.environ[FILE_VARIABLE] = str(folder / SETTINGS)
    for service in SERVICES:
        home = folder / service
        home.mkdir()
        told = words if service == "status" else ()
        begin([sys.executable, "-m", SERVE, str(home), service, *told], home, {})


def _described(topic: Topic) -> str:
    config = dict(topic.config)
    if topic.name in STAMPED:
        config["message.timestamp.type"] = "LogAppendTime"
    lines = [
        f"[topics.{json.dumps(topic.name)}]",
        f"partitions = {min(PARTITIONS, topic.partitions)}",
    ]
    lines += [f"[topics.{json.dumps(topic.name)}.config]"]
    lines += [f"{json.dumps(name)} = {json.dumps(value)}" for name, value in config.items()]
    return "\n".join([*lines, "\n"])


if __name__ == "__main__":
    main()
