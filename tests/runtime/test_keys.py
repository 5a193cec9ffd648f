"""`milepael keys`: development keys are made once, for their owner alone."""

import base64
from pathlib import Path

from typer.testing import CliRunner

from services.command.commands import app_for


def test_a_file_of_fresh_keys_is_written_for_its_owner_alone(tmp_path: Path) -> None:
    first, second = tmp_path / "new" / "settings.env", tmp_path / "other.env"

    codes = [ask(first), ask(second)]

    keys = [line.split("=", 1)[1] for file in (first, second) for line in lines(file)]
    assert codes == [0, 0]
    assert first.stat().st_mode & 0o077 == 0
    assert [len(base64.b64decode(key)) for key in keys] == [32] * 10
    assert len(set(keys)) == 10


def test_keys_that_are_there_are_never_overwritten(tmp_path: Path) -> None:
    """Pseudonyms made with them would name nobody any more."""
    file = tmp_path / "settings.env"
    file.write_text("MILEPAEL_PSEUDONYM_KEY=mine\n")

    code = ask(file)

    assert code == 1
    assert lines(file) == ["MILEPAEL_PSEUDONYM_KEY=mine"]


def test_a_place_that_cannot_be_written_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    arguments = ["keys", str(tmp_path / "file" / "settings.env")]

    answer = CliRunner().invoke(app_for(arguments), arguments)

    assert answer.exit_code == 1
    assert "cannot be written: " in answer.output


def ask(file: Path) -> int:
    """The exit code of ``milepael keys FILE``."""
    arguments = ["keys", str(file)]
    return CliRunner().invoke(app_for(arguments), arguments).exit_code


def lines(file: Path) -> list[str]:
    """What a file holds."""
    return file.read_text().splitlines()
