"""The digest that a process offers is that of the files as they lie, and seldom reads them."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from schemas.digest import set_digest
from services.runtime.settings import StatusSettings
from services.status.setup import digest_for
from tests.connected.keeping import settings_for
from tests.definitions.given import ours_in

A30 = "A30.2016-01-01.toml"


@pytest.fixture
def settings(tmp_path: Path) -> StatusSettings:
    """Of a process with a copy of our definitions."""
    return settings_for(
        "postgresql://nobody@127.0.0.1:1/none", DEFINITIONS_FOLDER=ours_in(tmp_path)
    )


def folder_of(settings: StatusSettings) -> Path:
    """Where its definitions lie."""
    assert settings.definitions_folder is not None
    return settings.definitions_folder


def test_files_that_nobody_has_touched_are_read_once(
    settings: StatusSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process offers its set every other second, for months."""
    read: list[Path] = []

    def counted(folder: Path, *more: Any) -> str:
        read.append(folder)
        return set_digest(folder, *more)

    monkeypatch.setattr("services.status.setup.set_digest", counted)

    found = {digest_for(settings) for _ in range(3)}

    assert found == {set_digest(folder_of(settings))}
    assert read == [folder_of(settings)]


def edit(folder: Path) -> None:
    """In place, and no longer than before."""
    file = folder / A30
    told = file.read_bytes()
    file.write_bytes(told[:-2] + b"#\n")
    assert file.stat().st_size == len(told)


def edit_family(folder: Path) -> None:
    """What several definitions share."""
    with (folder / "families" / "cancer.toml").open("a", encoding="utf-8") as file:
        file.write("# more\n")


def replace(folder: Path) -> None:
    """As a mounted folder is renewed: another file under the old name and time."""
    file = folder / A30
    before = file.stat()
    other = folder / "other"
    other.write_bytes(file.read_bytes()[:-2] + b"#\n")
    other.rename(file)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def add(folder: Path) -> None:
    (folder / "new.toml").write_text("x = 1\n", "utf-8")


def remove(folder: Path) -> None:
    (folder / A30).unlink()


@pytest.mark.parametrize("change", [edit, edit_family, replace, add, remove])
def test_a_file_that_has_changed_is_offered_as_it_is_now(
    settings: StatusSettings, change: Callable[[Path], None]
) -> None:
    before = digest_for(settings)

    change(folder_of(settings))

    assert digest_for(settings) == set_digest(folder_of(settings)) != before
