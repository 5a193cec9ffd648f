"""Read the definition files. A file that says too little, or too much, does not load."""

import tomllib
from collections.abc import Iterator
from dataclasses import fields
from hashlib import sha256
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from schemas.check import check, twice
from schemas.definition import Definition, DefinitionSet, StartRule

PATHWAYS = Path(__file__).parent / "pathways"
"""The definitions that come with Milepæl."""


class BadDefinition(ValueError):
    """A definition file cannot be used. Every mistake at once, each with its place."""

    def __init__(self, file: Path, *mistakes: str) -> None:
        super().__init__(f"{file.name}: " + "; ".join(mistakes))
        self.file = file
        self.mistakes = mistakes


def load_definitions(folder: Path = PATHWAYS, senders: Path | None = None) -> DefinitionSet:
    """All definitions in a folder, and the start rule of each sender.

    Args:
        folder: Holds one ``.toml`` file per pathway and validity.
        senders: A ``.toml`` file with a table ``[start-rule]`` of sender = rule; ``None``: every
            sender is under ``received``.

    Raises:
        BadDefinition: With every mistake of the first file that has any.
    """
    files = definition_files(folder)
    definitions = tuple(read_definition(file) for file in files)
    versions = [definition.version for definition in definitions]
    if again := twice(versions):
        raise BadDefinition(folder, *(f"{version} is defined in two files" for version in again))
    digest = sha256()
    for file in [*files, *([senders] if senders else [])]:
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return DefinitionSet(
        definitions=definitions,
        start_rules=_start_rules(senders) if senders else {},
        digest=digest.hexdigest(),
    )


def definition_files(folder: Path) -> list[Path]:
    """The definition files of a folder, by name.

    Raises:
        BadDefinition: There is none.
    """
    files = sorted(folder.glob("*.toml"))
    if not files:
        raise BadDefinition(folder, "the folder holds no definition file (*.toml)")
    return files


def read_definition(file: Path) -> Definition:
    """One definition, checked.

    Raises:
        BadDefinition: With every mistake at once.
    """
    told = _toml(file)
    try:
        definition = TypeAdapter(Definition).validate_python(told)
    except ValidationError as broken:
        raise BadDefinition(file, *_sentences(broken)) from None
    mistakes = [*_unknown_keys(told, definition), *check(definition)]
    if mistakes:
        raise BadDefinition(file, *mistakes)
    return definition


def _toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as broken:
        raise BadDefinition(file, f"not TOML: {broken}") from None


def _start_rules(file: Path) -> dict[str, StartRule]:
    told = _toml(file).get("start-rule", {})
    try:
        return TypeAdapter(dict[str, StartRule]).validate_python(told)
    except ValidationError as broken:
        raise BadDefinition(file, *_sentences(broken)) from None


def _sentences(broken: ValidationError) -> list[str]:
    return [f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in broken.errors()]


def _unknown_keys(told: dict[str, Any], definition: Definition) -> Iterator[str]:
    """Keys that the definition does not have: pydantic lets them pass in plain dataclasses."""
    yield from _keys("", told, definition)


def _keys(at: str, told: dict[str, Any], known: Any) -> Iterator[str]:
    names = {one.name for one in fields(known) if one.init}
    for name, value in told.items():
        if name not in names:
            yield f"{at}{name}: no such key"
        elif isinstance(value, dict):
            yield from _keys(f"{at}{name}.", value, getattr(known, name))
        elif isinstance(value, list):
            for index, (item, one) in enumerate(zip(value, getattr(known, name), strict=True)):
                if isinstance(item, dict):
                    yield from _keys(f"{at}{name}.{index}.", item, one)
