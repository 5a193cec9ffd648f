"""What a command says where no server answers, and where a path or a setting is wrong."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from services.command.output import MISUSE, UNREACHABLE
from tests.runtime.given import MILESTONE_ENVIRONMENT

NOWHERE = {
    **MILESTONE_ENVIRONMENT,
    "MILEPAEL_KAFKA": "127.0.0.1:1",
    "MILEPAEL_DATABASE": "postgresql://u@127.0.0.1:1/none",
}


def milepael(
    folder: Path, *told: str, without: str = "", **more: str
) -> subprocess.CompletedProcess[str]:
    """Run the command where there is no terminal, in a folder of its own."""
    others = {name: value for name, value in os.environ.items() if "MILEPAEL_" not in name}
    nowhere = {name: value for name, value in NOWHERE.items() if name != without}
    return subprocess.run(
        [sys.executable, "-c", "from services.command.main import main; main()", *told],
        cwd=folder,
        env={**others, **nowhere, **more},
        stdin=subprocess.DEVNULL,
        check=False,
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    ("told", "server"),
    [
        (("explain", "x"), "PostgreSQL"),
        (("parked", "list", "--json"), "PostgreSQL"),
        (("simulate", "--persons", "1", "--json"), "Kafka"),
        (("relay", "reconcile", "--json"), "PostgreSQL"),
        (("definitions", "activate", "--json"), "PostgreSQL"),
        (("doctor", "--reset-computed-at"), "PostgreSQL"),
    ],
)
def test_a_server_that_cannot_be_asked_is_no_answer(
    tmp_path: Path, told: tuple[str, ...], server: str
) -> None:
    """One sentence of ours, that promises no second attempt; nobody is asked before."""
    ended = milepael(tmp_path, *told)

    assert (ended.returncode, ended.stdout) == (UNREACHABLE, ""), ended.stderr
    assert ended.stderr.startswith(server)
    assert len(ended.stderr.splitlines()) == 1
    assert "tried again" not in ended.stderr
    assert "Go on?" not in ended.stderr


def test_the_doctor_says_it_in_its_own_words_alone(tmp_path: Path) -> None:
    """What Kafka's client tells its log would stand between them."""
    ended = milepael(tmp_path, "doctor", "--json", MILEPAEL_KAFKAA="secret-marker")

    found = [json.loads(line) for line in ended.stdout.splitlines()]
    wrong = [one["what"] for one in found if not one["ok"]]
    assert (ended.returncode, ended.stderr) == (1, "")
    assert wrong == ["settings", "kafka", "database", "reading"]
    assert "did you mean MILEPAEL_KAFKA?" in ended.stdout
    assert "secret-marker" not in ended.stdout
    assert "tried again" not in ended.stdout


def test_the_doctor_has_a_line_for_each_setting_that_is_missing(tmp_path: Path) -> None:
    key = "MILEPAEL_PSEUDONYM_KEY"
    ended = milepael(tmp_path, "doctor", "--json", without=key, MILEPAEL_KAFKA="?")

    told = [json.loads(line)["sentence"] for line in ended.stdout.splitlines()]
    assert [one for one in told if "\n" in one] == []
    for service in ("milestone", "status"):
        for amiss in ("MILEPAEL_KAFKA is wrong", f"{key} is missing"):
            assert any(one.startswith(f"Service {service}: {amiss}") for one in told)
    assert sum(one.startswith("Looked in the environment") for one in told) == 1


@pytest.mark.parametrize(
    "told",
    [
        ("status", "--definitions", "/nosuch/folder", "."),
        ("read", "--local", "/nosuch/folder", "."),
        ("definitions", "list", "--folder", "/nosuch/folder"),
        ("definitions", "check", "--local", "/nosuch/folder"),
        ("stack", "up", "--folder", "/proc/nosuch/folder"),
        ("stack", "status", "--folder", "/dev/null/nosuch/folder"),
    ],
)
def test_a_folder_that_is_not_there_is_misuse_and_told_as_it_was_given(
    tmp_path: Path, told: tuple[str, ...]
) -> None:
    ended = milepael(tmp_path, *told)

    assert (ended.returncode, ended.stdout) == (MISUSE, "")
    assert "/nosuch" in ended.stderr
    assert "Errno" not in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
