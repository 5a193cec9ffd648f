"""A page of documentation as a test sees it: files to write, commands to run, what they print."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.patience import PATIENCE_S

FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NAMED = re.compile(r"Write `([^`]+)`[^`]*\Z")
"""The last words before a block that is a file."""
PROGRAM = """\
#!{python}
import sys
sys.path.insert(0, {checkout!r})
from services.command.main import main
main()
"""


@dataclass(frozen=True, slots=True)
class File:
    """A file that the page has its reader write."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Command:
    """A command, and what the page says that it prints."""

    line: str
    prints: str


def steps(page: str) -> Iterator[File | Command]:
    """What a reader does, in order. Blocks of ``sh`` are for other machines and are left out."""
    for fence in FENCE.finditer(page):
        language, text = fence.groups()
        if language == "console":
            for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
                line, _, prints = part.partition("\n")
                yield Command(line, prints)
        elif language != "sh":
            named = NAMED.search(page[: fence.start()])
            assert named is not None, f"a block of {language} that is no file"
            yield File(named.group(1), text)


class Desk:
    """A folder in which a reader follows the page, with ``milepael`` on the path."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "desk"
        self._folder.mkdir()
        program = folder / "bin" / "milepael"
        program.parent.mkdir()
        checkout = str(Path(__file__).parents[2])
        program.write_text(PROGRAM.format(python=sys.executable, checkout=checkout), "utf-8")
        program.chmod(0o755)
        self._environment = _environment(program.parent)

    def write(self, file: File) -> None:
        """Write a file."""
        path = self._folder / file.name
        path.parent.mkdir(exist_ok=True)
        path.write_text(file.text, "utf-8")

    def run(self, command: Command) -> str:
        """What a command prints, stdout and stderr together."""
        ended = subprocess.run(
            command.line,
            check=False,
            shell=True,
            cwd=self._folder,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=PATIENCE_S,
        )
        return ended.stdout


def _environment(programs: Path) -> Mapping[str, str]:
    """Nothing of ours is set, so the desk's own key names the patients."""
    kept = {name: one for name, one in os.environ.items() if not name.startswith("MILEPAEL_")}
    return kept | {"PATH": f"{programs}:{kept['PATH']}"}
