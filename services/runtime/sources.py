"""Where settings stand: the environment, files of settings, and a secret's own file."""

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic_settings import BaseSettings, DotEnvSettingsSource, EnvSettingsSource

from services.runtime.errors import Misconfigured

LOCAL_FILE = Path(".milepael/settings.env")
FILE_VARIABLE = "MILEPAEL_SETTINGS"
IN_A_FILE = "_FILE"
"""Behind the name of a secret setting: the setting that names a file with it."""


def settings_files() -> tuple[Path, ...]:
    """The files of settings; what stands in the last counts.

    Raises:
        Misconfigured: One is not there, or is no text.
    """
    named = os.environ.get(FILE_VARIABLE)
    if LOCAL_FILE.is_file() and _text(LOCAL_FILE) is None:
        raise Misconfigured(f"{LOCAL_FILE} is wrong: it must be a file of settings in UTF-8.")
    if named and _text(Path(named)) is None:
        raise Misconfigured(
            f"{FILE_VARIABLE} is wrong: it must be the path of a file of settings in UTF-8."
        )
    return (LOCAL_FILE, Path(named)) if named else (LOCAL_FILE,)


def sources(of: type[BaseSettings], files: Sequence[Path]) -> tuple[Mapping[str, str], ...]:
    """What stands in the environment and in each file, as pydantic reads it; what counts first."""
    read = [EnvSettingsSource(of), *(DotEnvSettingsSource(of, one) for one in reversed(files))]
    # pydantic has every name in small letters.
    return tuple(
        {name.upper(): value for name, value in one.env_vars.items() if value is not None}
        for one in read
    )


def secrets_in_files(names: Iterable[str], told: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """The secrets that stand in files of their own.

    Args:
        names: Of settings that may.
        told: What counts first: the first that has a setting or names its file decides.

    Raises:
        Misconfigured: As for one secret.
    """
    found: dict[str, Any] = {}
    for name in names:
        decides = next((one for one in told if name in one or f"{name}{IN_A_FILE}" in one), {})
        secret = secret_in_file(name, decides)
        if secret is not None:
            found[name] = secret
    return found


def secret_in_file(name: str, told: Mapping[str, str]) -> str | None:
    """A secret that stands in a file of its own, as Docker and Kubernetes mount them.

    A line break at the end is none of the secret's. The file is read once: it may be a pipe.

    Returns:
        ``None`` where no file is named.

    Raises:
        Misconfigured: The setting is told as well, or the file cannot be read.
    """
    named = told.get(f"{name}{IN_A_FILE}")
    if named is None:
        return None
    if name in told:
        raise Misconfigured(f"{name} and {name}{IN_A_FILE} are both set: leave out one.")
    secret = _text(Path(named))
    if secret is None:
        raise Misconfigured(
            f"{name}{IN_A_FILE} is wrong: it must be the path of a file of text in UTF-8."
        )
    return secret.rstrip("\r\n")


def _text(file: Path) -> str | None:
    """What stands in a file; ``None`` when it cannot be read. Some editors begin with a mark."""
    try:
        return file.read_text("utf-8-sig")
    except (OSError, ValueError):
        return None
