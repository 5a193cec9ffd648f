"""`milepael definitions check`: every mistake with its line and remedy, and what is odd."""

import json
import shutil
from pathlib import Path

import pytest

from schemas.load import PATHWAYS
from tests.command.test_definitions import milepael
from tests.given import DEFINITIONS

NAME = "D12.2019-01-01.toml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Our definitions, to be spoiled."""
    shutil.copytree(PATHWAYS, tmp_path / "pathways")
    return tmp_path / "pathways"


def spoil(file: Path, before: str, after: str) -> int:
    """Write one thing otherwise; returns the line on which it stands, from 1."""
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), "utf-8")
    return text[: text.index(before)].count("\n") + 1


def test_our_own_definitions_are_sound() -> None:
    result = milepael("definitions", "check")

    assert result.exit_code == 0, result.stdout
    assert f"Sound: {len(DEFINITIONS.definitions)}." in result.stdout


def test_each_mistake_of_all_files_is_told_with_its_line_and_what_to_write(folder: Path) -> None:
    line = spoil(folder / NAME, "\nunit = ", "\nunits = ") + 1
    other = spoil(folder / "sykehusinnleggelse.2011-11-18.toml", 'kind = "admitted"', 'kind = "in"')

    text = milepael("definitions", "check", folder)
    lines = milepael("definitions", "check", folder, "--json")

    found = [json.loads(one) for one in lines.stdout.splitlines()]
    assert (text.exit_code, lines.exit_code) == (1, 1)
    assert f"WRONG  {NAME}:{line}: " in text.stdout
    assert "write unit" in text.stdout
    places = {(one["file"], one["line"]) for one in found}
    assert {(NAME, line), ("sykehusinnleggelse.2011-11-18.toml", other)} <= places
    assert {one["level"] for one in found} == {"wrong"}


def test_a_table_that_contradicts_itself_is_worth_a_look_and_loads(folder: Path) -> None:
    """OF4 is published beside OF1, OF2 and OF3; one of them may be mistyped by its owner."""
    spoil(folder / "A12.2021-07-02.toml", "amount = 35", "amount = 36")

    result = milepael("definitions", "check", folder, "--json")

    (found,) = [json.loads(one) for one in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert (found["level"], found["file"]) == ("look", "A12.2021-07-02.toml")
    assert "OF4" in found["says"]


@pytest.mark.parametrize("name", ["no-such-file.toml", "."])
def test_what_is_no_definition_is_misuse(tmp_path: Path, name: str) -> None:
    result = milepael("definitions", "check", tmp_path / name)

    assert result.exit_code == 2
    assert "*.toml" in result.stderr
