"""The files of the corpora, by family, and what is known of each family beforehand."""

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.milestone.read.tables import OURS
from tests.read.given import CORPORA

TELLING = OURS - {"Procedure"}
"""The types of which each sound resource tells something. A Procedure does only where a national
pathway code makes it ours."""
HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Family:
    """One folder of the corpora, and what its messages are.

    Attributes:
        release: The FHIR release that its guide is written for.
        source: Where that is said.
        about: What its messages are, in a few words.
        most_parked: Of its files with a resource that should tell something: the greatest share
            of which anything may be parked.
        least_read: Of the same: the smallest share that must be read.
    """

    name: str
    release: str
    source: str
    about: str
    most_parked: float
    least_read: float


@dataclass(frozen=True, slots=True)
class File:
    """One file; ``name`` is its path within the corpora."""

    family: Family
    name: str
    raw: bytes

    @property
    def json(self) -> dict[str, Any] | None:
        """Its content; ``None`` when it is no JSON object."""
        try:
            told = json.loads(self.raw)
        except ValueError:
            return None
        return told if isinstance(told, dict) else None

    @property
    def telling(self) -> bool:
        """Whether it is, or as a Bundle has, a resource of which we expect to be told something."""
        told = self.json or {}
        inside = [entry.get("resource", {}) for entry in told.get("entry", ())]
        return any(one.get("resourceType") in TELLING for one in (told, *inside))


def families() -> dict[str, Family]:
    """Every family by its folder; the files beside the folders are one too."""
    told = tomllib.loads((HERE / "families.toml").read_text(encoding="utf-8"))
    return {name: Family(name=name, **row) for name, row in told.items()}


def files() -> list[File]:
    """Every file of the corpora, by name."""
    known = families()
    found: list[File] = []
    for path in sorted(CORPORA.rglob("*")):
        if path.is_file():
            place = path.relative_to(CORPORA)
            folder = place.parts[0] if len(place.parts) > 1 else "beside"
            found.append(File(known[folder], place.as_posix(), path.read_bytes()))
    return found
