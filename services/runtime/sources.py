"""Where settings stand: the environment, files of settings, and a secret's own file."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic_settings import BaseSettings, DotEnvSettingsSource, EnvSettingsSource

from services.runtime.errors import Misconfigured

LOCAL_FILE = Path(".milepael/settings.env")
FILE_VARIABLE = "MILEPAEL_SETTINGS"
IN_A_FILE = "_FILE"
"""Behind the name of a secret setting: the setting that names a file with it."""


def settings_files() -> tuple[Path, ...]:
    """The files of settings; what stands in the last counts.

    Raises:
        Misconfigured: The one that is named is not there, or one is no text.
    """
    if LOCAL_FILE.is_file():
        _text(LOCAL_FILE, str(LOCAL_FILE), "a file of settings in UTF-8", "it")
    named = os.environ.get(FILE_VARIABLE)
    if not named:
        return (LOCAL_FILE,)
    file = Path(named)
    must = "the path of a file of settings in UTF-8"
    _text(file, FILE_VARIABLE, must, f"the file {file.absolute()}")
    return LOCAL_FILE, file


def looked_in(files: Sequence[Path]) -> str:
    """Where settings were looked for, told to somebody who lacks one."""
    there = "there" if LOCAL_FILE.exists() else "not there"
    named = "".join(f", in {file.absolute()}" for file in files if file != LOCAL_FILE)
    return (
        f"Looked in the environment{named} and in {LOCAL_FILE.absolute()} ({there}), which "
        "`milepael stack up` writes for this machine."
    )


def sources(of: type[BaseSettings], files: Sequence[Path]) -> tuple[Mapping[str, str], ...]:
    """What stands in the environment and in each file, as pydantic reads it; what counts first."""
    read = [EnvSettingsSource(of), *(DotEnvSettingsSource(of, one) for one in reversed(files))]
    # pydantic has every name in small letters.
    return tuple(
        {name.upper(): value for name, value in one.env_vars.items() if value is not None}
        for one in read
    )


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
    must = "the path of a file of text in UTF-8"
    # Nothing of what it says: somebody may have taken it for the place of the secret itself.
    secret = _text(Path(named), f"{name}{IN_A_FILE}", must, "the file that it names")
    return secret.rstrip("\r\n")


def _text(file: Path, setting: str, must: str, called: str) -> str:
    """What stands in a file. Some editors begin with a mark.

    Args:
        file: To be read.
        setting: Names it.
        must: What the setting must be, where the file is no text.
        called: What the file is called in a sentence about the setting.

    Raises:
        Misconfigured: It cannot be read.
    """
    try:
        return file.read_text("utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        why = f"{called} is not there"
    except PermissionError:
        why = f"we may not read {called}"
    except (OSError, ValueError):
        why = f"it must be {must}"
    raise Misconfigured(f"{setting} is wrong: {why}.")
