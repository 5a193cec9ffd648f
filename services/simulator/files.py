"""Writes a simulation as files: a message each, by name in the order of sending, and the truth."""

import re
from collections.abc import Callable
from pathlib import Path

import msgspec

from services.simulator.calendar import in_utc
from services.simulator.layout import INDEX, MESSAGES, TRUTH
from services.simulator.sent import Sent
from services.simulator.simulate import Simulation

_WITHIN = re.compile(rb"\|dips\.[^|\"]+\|(?=http://dips\.no/)")
"""The sender in the name of what DIPS numbers: a file has no Kafka header that would tell it."""


def write_files(
    folder: Path, simulation: Simulation, wrote: Callable[[int], None] = lambda _count: None
) -> Path:
    """Write every message, the index and the truth; returns the folder of the messages.

    Args:
        folder: Made where it is missing.
        simulation: What to write.
        wrote: Told how many more messages have been written.

    Raises:
        FileExistsError: There are messages in it already; a mixture would be nobody's truth.
        OSError: It cannot be written.
    """
    messages = folder / MESSAGES
    messages.mkdir(parents=True, exist_ok=True)
    if any(messages.iterdir()):
        raise FileExistsError
    lines = []
    for sent in simulation.sent:
        name = f"{sent.number:07}.json"
        (messages / name).write_bytes(sent.value)
        lines.append(msgspec.json.encode(_indexed(sent, name)))
        wrote(1)
    (folder / INDEX).write_bytes(b"\n".join(lines) + b"\n")
    truth = msgspec.json.format(msgspec.json.encode(simulation.truth), indent=1)
    (folder / TRUTH).write_bytes(_WITHIN.sub(b"|", truth) + b"\n")
    return messages


def _indexed(sent: Sent, name: str) -> dict[str, object]:
    return {
        "number": sent.number,
        "file": f"{MESSAGES}/{name}",
        "topic": sent.topic,
        "key": sent.key.decode(),
        "headers": {header: value.decode() for header, value in sent.headers},
        "at": in_utc(sent.at),
        "faults": sent.faults,
    }
