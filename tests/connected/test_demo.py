"""The demo as a user starts it: real servers of its own, a verdict, and nothing left behind.

A shorter calendar than the command's, for time's sake; the command itself is interrupted.
"""

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

import psutil
import pytest

from services.command.demo import kept
from tests.patience import PATIENCE_S

Process: TypeAlias = "subprocess.Popen[str]"

SHORT = """
import sys
from services.command.demo.interrupt import asking
from services.command.demo.pace import Pace
from services.command.demo.run import run
from schemas.words import Language
from services.command.demo.wish import Kind, Manner, Wish

runs_s, spoil, keep = sys.argv[1:]
pace, kind = Pace(runs_s=float(runs_s)), Kind(spoil) if spoil != "-" else None
wish = Wish(seed=4, persons=120, pace=pace, spoil=kind)
with asking() as asked:
    keep = keep == "keep"
    sys.exit(run(wish, asked, Manner(keep=keep, as_json=not keep, language=Language.EN)))
"""
COMMAND = "from services.command.main import main; main()"
ENDS_WITHIN_S = 2 * PATIENCE_S


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the demos of this test have their folders; whatever is left there ends with it."""
    # Not pytest's own folder: PostgreSQL, not being root, must come through.
    made = Path(tempfile.gettempdir()) / f"milepael-test-{uuid.uuid4().hex}"
    made.mkdir(mode=0o711)
    monkeypatch.setenv("TMPDIR", str(made))
    try:
        yield made
    finally:
        kept.stop([*made.glob("milepael-demo-*"), made])


def short(
    spoil: str = "-", keep: str = "-", *, runs_s: float = 8, cwd: Path | None = None
) -> "subprocess.CompletedProcess[str]":
    """A demo whose four months take so many seconds."""
    return subprocess.run(
        [sys.executable, "-c", SHORT, str(runs_s), spoil, keep],
        check=False,
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=ENDS_WITHIN_S,
    )


ALL = ("rest", "bodies", "revisions", "persons", "steady", "turns", "moments", "parked")


def checks(done: "subprocess.CompletedProcess[str]") -> dict[str, Any]:
    """What each check found."""
    told = [json.loads(line) for line in done.stdout.splitlines()]
    return {one["check"]: one["found"] for one in told}


def begun(folder: Path) -> list[list[str]]:
    """The command lines of all that runs for a demo in this folder."""
    found = []
    for process in psutil.process_iter():
        try:
            words = process.cmdline()
        except psutil.Error:
            continue
        if any(str(folder) in word for word in words):
            found.append(words)
    return found


def test_what_is_published_is_what_the_simulator_meant(folder: Path) -> None:
    """The whole way, with every fault: and at the end no process, no folder, exit code 0."""
    done = short()

    assert checks(done) == {name: [] for name in ALL}
    assert done.returncode == 0, done.stderr
    assert begun(folder) == []
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("spoil", "noticed_by"),
    [
        ("drop", {"revisions", "bodies"}),
        ("repeat", {"revisions"}),
        ("wrong-day", {"bodies", "steady"}),
    ],
)
def test_a_spoiled_event_is_noticed(folder: Path, spoil: str, noticed_by: set[str]) -> None:
    """The check has teeth: with one event of thousands spoiled it says no, and which it was."""
    done = short(spoil, runs_s=4)

    found = {name: sentences for name, sentences in checks(done).items() if sentences}
    assert not noticed_by.isdisjoint(found)
    assert all("instance " in found[name][0] for name in noticed_by & found.keys())
    assert done.returncode == 1
    assert begun(folder) == []
    assert list(folder.iterdir()) == []
    (told,) = [one for one in done.stderr.splitlines() if one.startswith("Spoiled on purpose")]
    assert "pathway.status.v1" in told
    assert ("partition" in told) == (spoil != "drop")
    assert told.split(" of pathway ")[1].split()[0] in done.stdout
    assert "Try next" not in done.stderr


def test_a_kept_demo_can_be_looked_around_in_and_ended(folder: Path, tmp_path: Path) -> None:
    """Every command that it prints is run as it is printed, in one terminal."""
    done = short(keep="keep", runs_s=6, cwd=tmp_path)
    # A busy machine may be too slow for the verdict, and what is tried is the same.
    _, told = re.split(r"^(?:Try next|To look into it):\n", done.stdout, flags=re.MULTILINE)
    tries = told.splitlines()[::2]
    assert len(begun(folder)) >= 4

    # The same terminal, with `milepael` on its path.
    here = Path(sys.executable).parent
    asked = "\n".join(
        f"{{ {one}; }} >{tmp_path}/{n} 2>&1 || echo failed >>{tmp_path}/{n}"
        for n, one in enumerate(tries)
    )
    subprocess.run(
        ["bash", "-c", asked],
        check=False,
        cwd=tmp_path,
        env={**os.environ, "PATH": f"{here}:{os.environ['PATH']}"},
        timeout=ENDS_WITHIN_S,
    )

    said = [(tmp_path / str(n)).read_text() for n in range(len(tries))]
    answers = dict(zip(tries, said, strict=True))
    assert {one: text for one, text in answers.items() if text.endswith("failed\n")} == {}
    assert [shlex.split(one)[1] for one in tries[1:-1]] == [
        *("explain", "parked", "doctor", "read", "status", "consume")
    ]
    assert "This was told:" in said[1]
    assert "messages." in said[2]
    assert "WRONG" not in said[3]
    assert ": read\n" in said[4]
    assert "at 15 May 2026" in said[5]
    assert json.loads(said[6].splitlines()[0])["instance"]
    assert said[7] == "1 ended and removed.\n"
    assert begun(folder) == []
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    "moment", ["Kafka, PostgreSQL", "java", "initdb", "The services join in", "Hospitals send"]
)
def test_ctrl_c_at_any_moment_leaves_nothing_behind(folder: Path, moment: str) -> None:
    """Pressed twice, as people do: the second may not disturb the ending."""
    demo = start(folder)
    wait_for(demo, folder, moment)

    # As a terminal sends it: to the whole group in the foreground.
    os.killpg(demo.pid, signal.SIGINT)
    time.sleep(0.3)
    os.killpg(demo.pid, signal.SIGINT)

    assert demo.wait(ENDS_WITHIN_S) == 130
    assert begun(folder) == []
    assert [one for one in folder.iterdir() if one.is_dir()] == []


def start(folder: Path) -> Process:
    """The command in a group of its own, its words in a file."""
    with (folder / "words").open("w") as words:
        return subprocess.Popen(
            [sys.executable, "-c", COMMAND, "demo", "--json", "--lang", "en"],
            stdout=words,
            stderr=words,
            text=True,
            start_new_session=True,
        )


def wait_for(demo: Process, folder: Path, moment: str) -> None:
    """Until it says so, or until such a program runs for it."""
    deadline = time.monotonic() + ENDS_WITHIN_S
    while demo.poll() is None and time.monotonic() < deadline:
        runs = {Path(words[0]).name for words in begun(folder)}
        if moment in runs or moment in (folder / "words").read_text():
            return
        time.sleep(0.01)
    raise AssertionError(f"{moment!r} never came: {(folder / 'words').read_text()}")
