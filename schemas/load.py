"""Read the definition files. A file that says too little, or too much, does not load."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pydantic import TypeAdapter, ValidationError

from schemas.check import check, check_together
from schemas.check.local import wrong_local
from schemas.definition import Definition, DefinitionSet, StartRule
from schemas.digest import FAMILIES, set_digest
from schemas.family import family_of, odd, whole
from schemas.lists import REGISTRY_CHECKS
from schemas.local import with_local
from schemas.shape import remarks_of, shaped, unknown_keys
from schemas.tables import BadDefinition, Place, Remark, Table, read_tables
from schemas.volven import volven_list

__all__ = ["PATHWAYS", "BadDefinition", "definition_files", "load_definitions", "read_definition"]

PATHWAYS = Path(__file__).parent / "pathways"
"""The definitions that come with Milepæl."""
ANOTHER = "name another folder"
START_RULE = "start-rule"
"""The one table of a file of senders."""


class Read(NamedTuple):
    """A definition, and what its file and family say of it, so that its lines can be told."""

    definition: Definition
    told: Table


def load_definitions(
    folder: Path = PATHWAYS, senders: Path | None = None, local: Path | None = None
) -> DefinitionSet:
    """All definitions in a folder, and the start rule of each sender. All of them or none.

    Args:
        folder: Holds one ``.toml`` file per pathway and validity, and ``families/``.
        senders: A ``.toml`` file with a table ``[start-rule]`` of sender = rule; ``None``: every
            sender is under ``received``.
        local: A folder of files that add to definitions the goals of an organisation's own.

    Raises:
        BadDefinition: With every mistake of every file, or because one was changed meanwhile.
        OSError: A file cannot be read.
    """
    files = definition_files(folder)
    before = set_digest(folder, senders, local)
    read = read_all(files, folder, _files(local))
    start_rules = _start_rules(senders) if senders else {}
    # What was read of one set must never decide under the digest of another.
    if set_digest(folder, senders, local) != before:
        says = "a file was changed while the files were read"
        raise BadDefinition([Remark(Place(folder.name), says, "read them again")])
    return DefinitionSet(
        definitions=tuple(one.definition for one in read),
        start_rules=start_rules,
        digest=before,
        registry=volven_list(REGISTRY_CHECKS),
    )


def definition_files(folder: Path) -> list[Path]:
    """The definition files of a folder, by name.

    Raises:
        BadDefinition: There is none, or no such folder.
    """
    files = _files(folder)
    if not files:
        says = "the folder holds no definition file (*.toml)"
        raise BadDefinition([Remark(Place(str(folder)), says, ANOTHER)])
    return files


def read_definition(file: Path) -> Definition:
    """One definition with its family, checked by itself.

    Raises:
        BadDefinition: With every mistake at once.
    """
    (read,) = read_all([file], file.parent)
    return read.definition


def read_all(files: list[Path], folder: Path, local: list[Path] | None = None) -> list[Read]:
    """The definitions of these files, checked each and together.

    Args:
        files: Definition files.
        folder: Its ``families/`` are theirs.
        local: Local files.

    Raises:
        BadDefinition: With every mistake of every file.
    """
    mistakes: list[Remark] = []
    families = {
        file.stem: table
        for file in sorted((folder / FAMILIES).glob("*.toml"))
        for table in _tables(file, f"{FAMILIES}/{file.name}", mistakes)
    }
    tables = []
    for file in files:
        for own in _tables(file, file.name, mistakes):
            mistakes += odd(own, families)
            table = whole(own, family_of(own, families))
            mistakes += unknown_keys(table)
            tables.append(table)
    for file in local or []:
        for added in _tables(file, f"{file.parent.name}/{file.name}", mistakes):
            wrong = list(wrong_local(added, tables))
            mistakes += wrong
            tables = tables if wrong else with_local(tables, added)
    read = [one for table in tables for one in _read(table, mistakes)]
    mistakes += check_together([(one.definition, one.told) for one in read])
    if mistakes:
        raise BadDefinition(mistakes)
    return read


def _files(folder: Path | None) -> list[Path]:
    if folder is None:
        return []
    if not folder.is_dir():
        raise BadDefinition([Remark(Place(str(folder)), "there is no such folder", ANOTHER)])
    return sorted(folder.glob("*.toml"))


def _tables(file: Path, name: str, mistakes: list[Remark]) -> Iterator[Table]:
    """What the file says; nothing where it is not TOML, and then that is a mistake more."""
    try:
        yield read_tables(file, name)
    except BadDefinition as bad:
        mistakes += bad.mistakes


def _read(told: Table, mistakes: list[Remark]) -> Iterator[Read]:
    try:
        definition = shaped(told)
    except BadDefinition as bad:
        mistakes += bad.mistakes
        return
    mistakes += [Remark(told.where(one.at), one.says, one.remedy) for one in check(definition)]
    yield Read(definition, told)


def _start_rules(file: Path) -> dict[str, StartRule]:
    table = read_tables(file)
    strange = [key for key in table if key != START_RULE]
    if strange:
        remedy = f"write [{START_RULE}]"
        raise BadDefinition(
            [Remark(table.places[key], f"{key}: no such key", remedy) for key in strange]
        )
    try:
        told = TypeAdapter(dict[str, dict[str, StartRule]]).validate_python(table)
    except ValidationError as broken:
        raise BadDefinition(remarks_of(broken, table)) from None
    return told.get(START_RULE, {})
