"""Spoil a message at a place, or as chance has it."""

import json
from random import Random
from typing import Any

from tests.fuzz.seeds import seeds
from tests.fuzz.spoil import MARK, NUMBER, SPOILS
from tests.fuzz.write import GONE, Path, at, changed, places, written


def spoiled_at(message: Any, path: Path, spoil: str) -> Any:
    """A copy of the message, spoiled at one place."""
    if message is GONE:
        return message
    return changed(message, path, SPOILS[spoil](at(message, path)))


def marked(value: Any) -> Any:
    """A copy in which every text but a type's name bears the mark, and every number is it."""
    if isinstance(value, dict):
        told = {name: marked(one) for name, one in value.items()}
        return told | {name: value[name] for name in ("resourceType", "url") if name in value}
    if isinstance(value, list):
        return [marked(one) for one in value]
    if isinstance(value, str):
        return f"{value}{MARK}"
    return NUMBER if isinstance(value, int | float) else value


def mutated(raw: bytes, chance: Random) -> bytes | None:
    """The message with one to four changes; ``None`` when it is no JSON, or too deep to change."""
    try:
        message = json.loads(raw)
        for _ in range(chance.randint(1, 4)):
            path = chance.choice(places(message))
            if chance.random() < 0.3:
                message = changed(message, path, _borrowed(path, chance))
            else:
                message = spoiled_at(message, path, chance.choice(sorted(SPOILS)))
        return written(message)
    except (ValueError, RecursionError):
        return None


def _borrowed(path: Path, chance: Random) -> Any:
    """What stands in another message under the same name, so that sound values meet."""
    other = chance.choice(seeds())
    named = [one for one in places(other) if path and one and one[-1] == path[-1]]
    return at(other, chance.choice(named)) if named else other
