"""Of three settings that name definitions, the one that is wrong is named, and in words."""

from pathlib import Path
from typing import Any

import pytest

from schemas.load import PATHWAYS
from services.runtime.errors import Misconfigured
from services.runtime.pathways import named_definitions
from services.runtime.settings import Pathways


def wrong(senders: Path | None = None, **told: Any) -> str:
    """The sentence."""
    with pytest.raises(Misconfigured) as stopped:
        named_definitions(Pathways(**told), senders)
    return stopped.value.sentence


def test_what_is_not_there_is_said_of_each_that_is_wrong() -> None:
    none = Path("/nosuch")

    assert wrong(none, definitions_folder=none, local_pathways=none).splitlines() == [
        "MILEPAEL_DEFINITIONS_FOLDER is wrong: there is no folder /nosuch.",
        "MILEPAEL_LOCAL_PATHWAYS is wrong: there is no folder /nosuch.",
        "MILEPAEL_SENDERS_FILE is wrong: there is no file /nosuch.",
    ]


def test_the_setting_whose_files_do_not_load_is_named(tmp_path: Path) -> None:
    file = tmp_path / "x.toml"
    file.write_text("no toml")

    found = {
        "FOLDER": wrong(definitions_folder=tmp_path),
        "LOCAL": wrong(local_pathways=tmp_path, definitions_folder=PATHWAYS),
        "SENDERS": wrong(file),
    }

    assert found["FOLDER"].startswith("MILEPAEL_DEFINITIONS_FOLDER is wrong: x.toml:1: is not TOML")
    assert found["LOCAL"].startswith("MILEPAEL_LOCAL_PATHWAYS is wrong: ")
    assert found["SENDERS"].startswith("MILEPAEL_SENDERS_FILE is wrong: x.toml:1: is not TOML")
