"""The pathway definitions that the settings name, or which of these settings is wrong."""

from collections.abc import Iterator
from pathlib import Path

from schemas.definition import DefinitionSet
from schemas.load import PATHWAYS, BadDefinition, load_definitions
from services.runtime.errors import Misconfigured
from services.runtime.settings import Pathways

FOLDER, LOCAL = "MILEPAEL_DEFINITIONS_FOLDER", "MILEPAEL_LOCAL_PATHWAYS"
SENDERS = "MILEPAEL_SENDERS_FILE"


def named_definitions(settings: Pathways, senders: Path | None = None) -> DefinitionSet:
    """The definitions, with what local files add to them.

    Args:
        settings: Of a service.
        senders: The file of senders, for the service that has one.

    Raises:
        Misconfigured: They do not load.
    """
    folder, local = settings.definitions_folder or PATHWAYS, settings.local_pathways
    try:
        return load_definitions(folder, senders, local)
    except (BadDefinition, OSError) as bad:
        missing = [*_missing(settings, senders)]
        if missing:
            raise Misconfigured(*missing) from None
        setting = _wrong_one(folder, local)
        raise Misconfigured(f"{setting} is wrong: {_why(bad)}.") from None


def _missing(settings: Pathways, senders: Path | None) -> Iterator[str]:
    for setting, folder in (
        (FOLDER, settings.definitions_folder),
        (LOCAL, settings.local_pathways),
    ):
        if folder is not None and not folder.is_dir():
            yield f"{setting} is wrong: there is no folder {folder}."
    if senders is not None and not senders.is_file():
        yield f"{SENDERS} is wrong: there is no file {senders}."


def _wrong_one(folder: Path, local: Path | None) -> str:
    """Which setting names what does not load: the first with which loading fails."""
    for setting, beside in ((FOLDER, None), (LOCAL, local)):
        try:
            load_definitions(folder, local=beside)
        except (BadDefinition, OSError):
            return setting
    return SENDERS


def _why(bad: BadDefinition | OSError) -> str:
    if isinstance(bad, OSError):
        return f"{bad.filename} cannot be read ({bad.strerror})"
    return str(bad)
