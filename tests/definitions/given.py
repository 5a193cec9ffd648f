"""Definition files of a test's own: ours with one thing written otherwise, or made up."""

from collections.abc import Sequence
from pathlib import Path
from shutil import copytree

from schemas.load import PATHWAYS, BadDefinition, read_definition
from schemas.tables import Remark


def ours_in(folder: Path) -> Path:
    """A copy of our definitions, to be edited."""
    return copytree(PATHWAYS, folder / "pathways")


def edited(folder: Path, was: str, becomes: str, *names: str) -> Path:
    """Our definitions with one passage written otherwise, in the one of these files that has it.

    Returns:
        The file.
    """
    copied = ours_in(folder)
    having = [copied / name for name in names if was in (copied / name).read_text("utf-8")]
    (file,) = having
    text = file.read_text("utf-8")
    assert text.count(was) == 1
    file.write_text(text.replace(was, becomes), "utf-8")
    return file


def made_up(text: str = "", **more: str) -> str:
    """A small sound definition, with these keys otherwise and this after it."""
    keys = {
        "code": '"Z1"',
        "valid_from": "2026-01-01",
        "cut": '"per-person"',
        "sources": '[{ text = "Et sted", read_on = 2026-01-01 }]',
        "name": '{ nb = "Et forløp", nn = "Eit forløp", en = "A pathway" }',
    } | more
    return "\n".join([*(f"{key} = {value}" for key, value in keys.items()), MILESTONES, text])


def mistakes(folder: Path, text: str) -> list[str]:
    """What keeps it from loading; nothing where it is sound."""
    return [one.says for one in remarked(folder, text)]


def remarked(folder: Path, text: str) -> Sequence[Remark]:
    """The same, each with its place and what to write instead."""
    file = folder / "x.toml"
    file.write_text(text, "utf-8")
    try:
        read_definition(file)
    except BadDefinition as bad:
        return bad.mistakes
    return ()


MILESTONES = """
[[phases]]
id = "waiting"
name = { nb = "Venter", nn = "Ventar", en = "Waiting" }
patient = { nb = "Du venter.", nn = "Du ventar.", en = "You are waiting." }

[[milestones]]
id = "asked"
name = { nb = "Spurt", nn = "Spurt", en = "Asked" }
role = "start"
phase = "waiting"
signals = [{ kind = "coded", codes = ["urn:made-up|asked"] }]
days = ["executed"]

[[milestones]]
id = "answered"
name = { nb = "Svart", nn = "Svara", en = "Answered" }
signals = [{ kind = "coded", codes = ["urn:made-up|answered"] }]
days = ["executed"]
"""

LIMIT = """
[[limits]]
id = "answer"
from_milestone = "asked"
to_milestone = "answered"
amount = 5
unit = "day"
obligation = "guidance"
warn_before = 1
source = "Et sted"
evidence = "S"
"""
