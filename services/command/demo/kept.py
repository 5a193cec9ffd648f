"""Demos whose servers run on after them: with something to look at, found again, and ended."""

import json
import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import psutil

from services.command.demo.gather import STATEMENTS, read
from services.command.demo.play import Played
from services.command.demo.verdict.parked import place_of
from services.command.demo.world import NAME, end_all
from services.runtime.stack.process import Running

OWNER, MESSAGES = "demo.json", "messages"


def sign(folder: Path) -> None:
    """Write who runs the demo of this folder: while that process lives, it is nobody else's."""
    me = psutil.Process()
    owner = Running(me.pid, me.create_time(), me.cmdline()[0], {})
    (folder / OWNER).write_text(json.dumps(asdict(owner)), "utf-8")


def left() -> list[Path]:
    """The folders of this user's demos that have ended: kept, or killed before they could end."""
    found = Path(tempfile.gettempdir()).glob(f"{NAME}*")
    return sorted(one for one in found if _is_left(one))


def _is_left(folder: Path) -> bool:
    signed = folder / OWNER
    if not signed.is_file() or signed.stat().st_uid != os.getuid():
        return False
    return Running(**json.loads(signed.read_text("utf-8"))).process() is None


def stop(folders: Sequence[Path]) -> None:
    """End everything that runs there, and remove it."""
    for folder in folders:
        end_all(folder)
        shutil.rmtree(folder, ignore_errors=True)


async def write_messages(folder: Path, played: Played, patient: str) -> int:
    """Write what was sent about a patient and could be read, one file a message, in log order.

    Returns:
        How many there are.
    """
    told = [json.loads(one.value or b"{}") async for one in read(played.settings, STATEMENTS)]
    aliases = [{one["patient"], *(alias["pseudonym"] for alias in one["aliases"])} for one in told]
    names = {patient}.union(*(known for known in aliases if patient in known))
    number_of = {one.place: number for number, one in played.evidence.appended.items()}
    numbers = {number_of[place_of(one)] for one in told if one["patient"] in names}
    (folder / MESSAGES).mkdir()
    for number in sorted(numbers):
        file = folder / MESSAGES / f"{number:05}.json"
        file.write_bytes(played.simulation.sent[number].value)
    return len(numbers)
