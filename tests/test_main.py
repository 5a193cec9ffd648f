"""The `milepael` command itself: its list, its speed, its exit codes."""

import subprocess
import sys
from importlib.util import find_spec

import pytest
from typer.testing import CliRunner

from services.command.main import COMMANDS, app_for


def test_help_lists_exactly_the_commands_that_exist() -> None:
    """A name of the table whose module is not written yet is no command."""
    shown = CliRunner().invoke(app_for(["--help"]), ["--help"]).stdout

    listed = {line.split()[0] for line in shown.split("Commands:")[1].splitlines() if line.strip()}
    assert listed == {name for name in COMMANDS if find_spec(f"services.command.{name}")}


def test_help_imports_nothing_heavy() -> None:
    """It answers at once; the servers, FHIR and Kafka are for the command that is called."""
    seen = (
        "import sys\n"
        "from services.command.main import app_for\n"
        "from typer.testing import CliRunner\n"
        "CliRunner().invoke(app_for([]), ['--help'])\n"
        "print(*{'aiokafka', 'asyncpg', 'faststream', 'fhir', 'jgo', 'rich'} & set(sys.modules))\n"
    )
    found = subprocess.run([sys.executable, "-c", seen], check=True, capture_output=True, text=True)

    assert found.stdout.split() == []


@pytest.mark.parametrize("arguments", [["nonsense"], ["stack", "sideways"], ["--nonsense"]])
def test_misuse_is_exit_code_two(arguments: list[str]) -> None:
    assert CliRunner().invoke(app_for(arguments), arguments).exit_code == 2
