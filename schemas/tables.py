"""Read a TOML file so that the file and line of everything in it are known afterwards."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from schemas.lines import At, lines_of

TOML = "https://toml.io/en/v1.0.0"
"""What Python reads."""


class Place(NamedTuple):
    """Where something is written.

    Attributes:
        file: Its name, and the folder's where that is not the folder of definitions.
        line: From 1; 0 where it is the file as a whole.
    """

    file: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that is wrong, or worth a look, in a definition file.

    Attributes:
        says: What is wrong; never more of the file than names and codes.
        remedy: What to write instead.
    """

    place: Place
    says: str
    remedy: str

    def __str__(self) -> str:
        """As people read it: file, line, what is wrong, what to write instead."""
        line = f":{self.place.line}" if self.place.line else ""
        return f"{self.place.file}{line}: {self.says}; {self.remedy}"


class BadDefinition(ValueError):
    """Definition files cannot be used. Every mistake of all of them, in the order of the files."""

    def __init__(self, mistakes: Iterable[Remark]) -> None:
        # The same line of a family is wrong in each definition of that family, and told once.
        self.mistakes = tuple(sorted(dict.fromkeys(mistakes), key=lambda one: one.place))
        super().__init__("; ".join(map(str, self.mistakes)))


class Table(dict[str, Any]):
    """A table of a file that knows where it and its keys are written."""

    def __init__(self, told: dict[str, Any], place: Place, places: dict[str, Place]) -> None:
        super().__init__(told)
        self.place = place
        self.places = places

    def over(self, other: "Table") -> "Table":
        """Both, and this where both say something."""
        return Table(other | self, self.place, other.places | self.places)

    def elements(self, name: str) -> list[Any]:
        """What is in a list; nothing where there is no list of that name."""
        told = self.get(name)
        return told if isinstance(told, list) else []

    def tables(self, name: str) -> "list[Table]":
        """The tables in a list; none where there is no list of that name."""
        return [one for one in self.elements(name) if isinstance(one, Table)]

    def without(self, *names: str) -> "Table":
        """All but these keys."""
        return self.only(*(self.keys() - set(names)))

    def only(self, *names: str) -> "Table":
        """These keys, and no other."""
        told = {name: value for name, value in self.items() if name in names}
        return Table(told, self.place, self.places)

    def with_(self, name: str, value: object, place: Place) -> "Table":
        """This, and one key more or otherwise."""
        return Table(self | {name: value}, self.place, self.places | {name: place})

    def where(self, at: At) -> Place:
        """The place of what stands there, or of the nearest thing around it."""
        found: Any = self
        place = self.place
        for step in at:
            if isinstance(found, Table) and isinstance(step, str):
                place = found.places.get(step, place)
            try:
                found = found[step]
            except (KeyError, IndexError, TypeError):
                return place
            if isinstance(found, Table):
                place = found.place
        return place


def read_tables(file: Path, name: str | None = None) -> Table:
    """What a TOML file says.

    Args:
        file: Read as UTF-8, with or without the mark that Windows may write before it.
        name: What mistakes call it; its own name where nothing is said.

    Raises:
        BadDefinition: It is not TOML.
        OSError: It cannot be read.
    """
    called = name or file.name
    try:
        text = file.read_bytes().decode("utf-8-sig")
        told = tomllib.loads(text)
    except UnicodeDecodeError:
        unread = Remark(Place(called), "is not UTF-8", "save it as UTF-8")
        raise BadDefinition([unread]) from None
    except tomllib.TOMLDecodeError as broken:
        line = re.search(r"at line (\d+)", str(broken))
        place = Place(called, int(line[1]) if line else 0)
        unread = Remark(
            place, f"is not TOML: {broken}", f"see {TOML}, or begin with a file of ours"
        )
        raise BadDefinition([unread]) from None
    table: Table = _placed(told, (), lines_of(text), Place(called))
    return table


def _placed(told: Any, at: At, lines: dict[At, int], around: Place) -> Any:
    place = Place(around.file, lines.get(at, around.line))
    if isinstance(told, list):
        return [_placed(one, (*at, index), lines, place) for index, one in enumerate(told)]
    if not isinstance(told, dict):
        return told
    places = {name: Place(place.file, lines.get((*at, name), place.line)) for name in told}
    inner = {name: _placed(one, (*at, name), lines, places[name]) for name, one in told.items()}
    return Table(inner, place, places)
