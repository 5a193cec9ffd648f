"""What the sabotage has spoiled: noted by the service, and told after the verdict."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from schemas.words import word
from services.command.demo.evidence import Event
from services.command.demo.wish import Kind
from services.command.demo.words import Words

NOTE = "spoiled.json"


@dataclass(frozen=True, slots=True)
class Spoiled:
    """One event. No patient's number is in it.

    Attributes:
        revision: Of the pathway instance.
        stream: With ``number``: its place in the outbox.
    """

    kind: Kind
    topic: str
    instance: str
    revision: int
    stream: int
    number: int


def note(home: Path, spoiled: Spoiled) -> None:
    """Write it into the home of the service that did it."""
    (home / NOTE).write_text(json.dumps(asdict(spoiled)), "utf-8")


def noted(home: Path) -> Spoiled | None:
    """What was noted there; ``None``: no event was spoiled."""
    file = home / NOTE
    if not file.exists():
        return None
    told = json.loads(file.read_text("utf-8"))
    return Spoiled(**told | {"kind": Kind(told["kind"])})


def in_words(spoiled: Spoiled, events: Iterable[Event], words: Words) -> str:
    """One sentence.

    Args:
        spoiled: What was noted.
        events: As they were read: where it stands in the topic, if it does.
        words: Of the language.
    """
    return words.say(
        "spoiled",
        revision=spoiled.revision,
        instance=spoiled.instance,
        how=word("sabotage", spoiled.kind, words.language).format(topic=spoiled.topic),
        place=words.say("and").join(_places(spoiled, events, words)),
    )


def _places(spoiled: Spoiled, events: Iterable[Event], words: Words) -> Iterator[str]:
    yield words.say("in-outbox", number=spoiled.number, stream=spoiled.stream)
    for one in events:
        if (one.instance, one.revision) == (spoiled.instance, spoiled.revision):
            yield words.say("in-topic", partition=one.partition, offset=one.offset)
