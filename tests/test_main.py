"""The `milepael` command itself: its list, its speed, its exit codes."""

import os
import re
import signal
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from services.command import commands
from services.command.commands import COMMANDS, app_for
from services.command.main import INTERRUPTED, NOBODY_READS, main
from services.command.output import MISUSE, UNREACHABLE
from tests.read.given import EXAMPLES


def test_help_lists_exactly_the_commands_that_exist() -> None:
    """A name of the table whose module is not written yet is no command."""
    shown = CliRunner().invoke(app_for(["--help"]), ["--help"]).stdout

    listed = {line.split()[0] for line in shown.split("Commands:")[1].splitlines() if line.strip()}
    assert listed == {name for name in COMMANDS if find_spec(f"services.command.{name}")}


def test_the_table_of_the_readme_has_every_command() -> None:
    readme = (Path(__file__).parents[1] / "README.md").read_text("utf-8")

    rows = [line for line in readme.splitlines() if line.startswith("| `")]
    for name in COMMANDS:
        if find_spec(f"services.command.{name}"):
            assert any(row.startswith((f"| `{name} ", f"| `{name}`")) for row in rows), name


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_no_line_of_a_list_of_commands_is_cut(name: str) -> None:
    """At 80 columns, which is what a terminal has."""
    if name and not find_spec(f"services.command.{name}"):
        return
    arguments = [*filter(None, [name]), "--help"]
    shown = CliRunner().invoke(app_for(arguments), arguments, env={"COLUMNS": "80"}).stdout

    assert [line for line in shown.partition("Commands:")[2].splitlines() if "..." in line] == []


def test_help_tells_every_exit_code() -> None:
    shown = CliRunner().invoke(app_for(["--help"]), ["--help"]).stdout

    told = shown.partition("Exit codes:")[2].partition("Options:")[0]
    codes = {0, 1, MISUSE, UNREACHABLE, INTERRUPTED, NOBODY_READS}
    assert {int(number) for number in re.findall(r"\d+", told)} == codes


def test_help_imports_nothing_heavy() -> None:
    """It answers at once; the servers, FHIR and Kafka are for the command that is called."""
    seen = (
        "import sys\n"
        "from services.command.commands import app_for\n"
        "from typer.testing import CliRunner\n"
        "CliRunner().invoke(app_for([]), ['--help'])\n"
        "print(*{'aiokafka', 'asyncpg', 'faststream', 'fhir', 'jgo', 'rich'} & set(sys.modules))\n"
    )
    found = subprocess.run([sys.executable, "-c", seen], check=True, capture_output=True, text=True)

    assert found.stdout.split() == []


@pytest.mark.parametrize("arguments", [["nonsense"], ["stack", "sideways"], ["--nonsense"]])
def test_misuse_is_exit_code_two(arguments: list[str]) -> None:
    assert CliRunner().invoke(app_for(arguments), arguments).exit_code == 2


@pytest.mark.parametrize("while_importing", ["typer", "services.command.read", "schemas.load"])
def test_ctrl_c_ends_it_without_a_word_while_it_is_imported(while_importing: str) -> None:
    """Most of the first half second; Python would show where it was, or even go on."""
    program = (
        "import signal, sys\n"
        "class Interrupted:\n"
        "    def find_spec(self, name, *_):\n"
        f"        if name == {while_importing!r}:\n"
        "            signal.raise_signal(signal.SIGINT)\n"
        "sys.meta_path.insert(0, Interrupted())\n"
        "sys.argv = ['milepael', 'read', 'none']\n"
        "from services.command.main import main\n"
        "main()\n"
    )
    ended = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True)

    assert (ended.returncode, ended.stdout, ended.stderr) == (INTERRUPTED, b"", b"")


def test_ctrl_c_ends_it_without_a_word_once_it_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_arguments: object) -> typer.Typer:
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "app_for", interrupted)

    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == INTERRUPTED


@pytest.mark.parametrize("arguments", [("--json",), ()])
def test_a_reader_that_has_gone_is_no_answer(arguments: tuple[str, ...]) -> None:
    """As in ``milepael read … | head``: 1 would say that a message was refused."""
    program = "from services.command.main import main; main()"
    command = [sys.executable, "-c", program, "read", str(EXAMPLES), *arguments]
    reads, writes = os.pipe()
    os.close(reads)

    with os.fdopen(writes, "wb") as nobody:
        ended = subprocess.run(command, check=False, stdout=nobody, stderr=subprocess.PIPE)

    assert (ended.returncode, ended.stderr) == (NOBODY_READS, b"")


def test_who_is_to_ignore_ctrl_c_goes_on_doing_so() -> None:
    """A shell has it so for what runs in the background."""
    program = (
        "import signal\n"
        "signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        "from services.command import commands, main\n"
        "commands.app_for = lambda _: lambda prog_name: print(signal.getsignal(signal.SIGINT))\n"
        "main.main()\n"
    )
    told = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)

    assert told.stdout.decode().strip() == str(signal.SIG_IGN)
