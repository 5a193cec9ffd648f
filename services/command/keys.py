"""`milepael keys`: a settings file with development keys of one's own."""

from pathlib import Path
from typing import Annotated

import typer

from services.command.output import fail, tell
from services.runtime.sources import LOCAL_FILE
from services.runtime.stack.settings import write_settings


def command(
    file: Annotated[Path, typer.Argument(help="The file to write.")] = LOCAL_FILE,
) -> None:
    """Writes a file of settings with fresh keys, for development on one machine.

    Exit code 1 when the file is there: the pseudonyms in use were made with its keys.
    """
    if file.exists():
        fail(f"{file} is there, and nothing was changed: what is in use was made with its keys.")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_settings(file, {})
    except OSError as refused:
        fail(f"{file} cannot be written: {refused.strerror}.")
    tell(f"settings    {file}")
