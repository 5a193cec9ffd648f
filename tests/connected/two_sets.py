"""Two processes on one database that have different definition files."""

import re
import shutil
from pathlib import Path
from typing import NamedTuple

from schemas.load import PATHWAYS
from tests.connected.keeping import Process
from tests.given import on, referral

REFERRED = referral(on(2026, 1, 5))
OLD, NEW = 6, 5
"""Weeks of the limit ``assessment`` of D12 in the two sets."""


class Two(NamedTuple):
    """Two processes on one database."""

    old: Process
    new: Process

    @property
    def digest(self) -> str:
        """Of the new set."""
        return self.new.desk.judge.definitions.digest


def with_another_amount(folder: Path) -> Path:
    """Our definitions, but for one amount."""
    shutil.copytree(PATHWAYS, folder)
    file = folder / "D12.2019-01-01.toml"
    row = re.compile(rf'(id = "assessment".*?amount = ){OLD}\b', re.DOTALL)
    text, count = row.subn(rf"\g<1>{NEW}", file.read_text("utf-8"), count=1)
    assert count == 1
    file.write_text(text, "utf-8")
    return folder
