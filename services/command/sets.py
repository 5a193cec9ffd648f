"""The definition files that a command is given, or the sentence by which it ends."""

from pathlib import Path
from typing import NoReturn

from schemas.definition import DefinitionSet
from schemas.load import BadDefinition, load_definitions
from services.command.output import MISUSE, fail


def definitions_in(folder: Path, local: Path | None = None) -> DefinitionSet:
    """All definitions of a folder, with what local files add to them."""
    for named in filter(None, (folder, local)):
        if not named.is_dir():
            fail(f"There is no folder {named}: name one of definition files (*.toml).", MISUSE)
    try:
        return load_definitions(folder, local=local)
    except BadDefinition as bad:
        refuse(bad)


def refuse(bad: BadDefinition) -> NoReturn:
    """End: nothing of a set that has a mistake is used, so there is no answer."""
    fail(f"{bad}. `milepael definitions check` shows all that is wrong.", MISUSE)
