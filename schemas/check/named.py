"""Whether a definition, and all that it consists of, can be called by a name; and who says so."""

import re
from collections.abc import Iterator

from schemas.check.wrong import Wrong
from schemas.definition import Definition
from schemas.lines import At

NAME = re.compile(r"[\w.-]+")
VERSION = re.compile(r"[\w.-]+(@\d{4}-\d{2}-\d{2})?")


def named(definition: Definition) -> Iterator[Wrong]:
    """Names that are empty or that commands cannot tell, and a pathway without any source."""
    for at, what, told in _names(definition):
        if not NAME.fullmatch(told):
            says = f"{what} {told!r} is no name"
            yield Wrong(at, says, "write letters, digits, dots and hyphens, without blanks")
    for index, told in enumerate(definition.replaces):
        at = ("replaces", index)
        if not VERSION.fullmatch(told):
            says = f"replaces {told!r}, which is neither a code nor a version"
            yield Wrong(at, says, 'write a code, or one with its day as in "D12@2019-01-01"')
        if told == definition.version:
            yield Wrong(at, "a version does not replace itself", "leave it out")
    if not any(source.text.strip() for source in definition.sources):
        says = "the definition has no source"
        remedy = "write sources = [{ text = …, read_on = … }]: who says so, and when that was read"
        yield Wrong(("sources",), says, remedy)


def _names(definition: Definition) -> Iterator[tuple[At, str, str]]:
    yield ("code",), "code", definition.code
    for key, what in (("milestones", "milestone"), ("phases", "phase"), ("limits", "limit")):
        for index, one in enumerate(getattr(definition, key)):
            yield (key, index, "id"), f"{what} id", one.id
