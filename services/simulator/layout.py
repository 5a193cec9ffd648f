"""What a simulation is called as files. Light to import: who walks a folder needs it."""

from pathlib import Path

MESSAGES, INDEX, TRUTH = "messages", "index.jsonl", "truth.json"
"""The messages stand in a folder of their own, and what tells of them beside it."""


def tells_of_messages(path: Path) -> bool:
    """Whether a file is the index or the truth beside a simulation's messages: none itself."""
    return path.name in (INDEX, TRUTH) and (path.parent / MESSAGES).is_dir()
