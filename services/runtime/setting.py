"""What every service's settings share, and how settings are read.

From the environment; else from the file that ``MILEPAEL_SETTINGS`` names; else from
``.milepael/settings.env``, which ``milepael stack up`` writes. A secret may stand in a file of its
own.
"""

import base64
import binascii
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, TypeVar

from nacl.bindings import crypto_scalarmult
from nacl.exceptions import CryptoError
from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from services.runtime.errors import Misconfigured
from services.runtime.sources import IN_A_FILE, looked_in, secret_in_file, settings_files, sources

# A name is kept with its password, and mounted with it.
_SECRET = ("_KEY", "_PASSWORD", "_USERNAME", "DATABASE")
_SERVER = re.compile(r"([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]):(?P<port>[0-9]{1,5})")
_TOPIC_NAME = re.compile("[A-Za-z0-9._-]{1,249}")


def _key(told: object) -> object:
    try:
        key = base64.b64decode(told, validate=True) if isinstance(told, str) else told
    except binascii.Error:
        raise ValueError("not base64") from None
    if not isinstance(key, bytes) or len(key) != 32:
        raise ValueError("not 32 bytes")
    return key


def _public(key: bytes) -> bytes:
    try:
        # With a point of low order, such as 32 zero bytes, anyone could open what is sealed.
        crypto_scalarmult(bytes(32), key)
    except CryptoError:
        raise ValueError("no public key") from None
    return key


def topic_name(name: str) -> str:
    """The name of a topic, as Kafka takes it.

    Raises:
        ValueError: Kafka would refuse it, or wait for such a topic for ever.
    """
    if not _TOPIC_NAME.fullmatch(name) or name in (".", ".."):
        raise ValueError("not a topic's name")
    return name


def _servers(told: str) -> str:
    servers = [one.strip() for one in told.split(",")]
    for server in servers:
        found = _SERVER.fullmatch(server)
        if found is None or not 0 < int(found["port"]) < 65_536:
            raise ValueError("not host:port")
    return ",".join(servers)


def _not_empty(told: object) -> object:
    # As a path it would be the folder that one stands in.
    if told == "":
        raise ValueError("empty")
    return told


def _names(told: object) -> object:
    return tuple(name.strip() for name in told.split(",")) if isinstance(told, str) else told


Key = Annotated[bytes, BeforeValidator(_key), NoDecode]
PublicKey = Annotated[Key, AfterValidator(_public)]
Servers = Annotated[str, AfterValidator(_servers)]
Named = Annotated[Path, BeforeValidator(_not_empty)]
TopicName = Annotated[str, AfterValidator(topic_name)]
TopicNames = Annotated[
    tuple[TopicName, ...], BeforeValidator(_names), NoDecode, Field(min_length=1)
]


def setting(name: str, must: str, sentence: str, default: Any = ..., **bounds: Any) -> Any:
    """One setting.

    Args:
        name: Its environment variable without ``MILEPAEL_``.
        must: What it must be, with the unit; follows "it must be".
        sentence: What it does.
        default: Left out: the setting is required.
        bounds: Of the value, as pydantic names them.
    """
    return Field(
        default,
        validation_alias=f"MILEPAEL_{name}",
        title=must,
        description=sentence,
        # What is secret never stands in a log or traceback.
        repr=not name.endswith(_SECRET),
        **bounds,
    )


_MISSING = "missing"
"""As pydantic calls it."""


class Settings(BaseSettings):
    """What all settings share: frozen, and known by the name of their environment variable."""

    model_config = SettingsConfigDict(
        frozen=True, extra="ignore", populate_by_name=True, env_file_encoding="utf-8-sig"
    )


S = TypeVar("S", bound=Settings)


def load(of: type[S], told: Mapping[str, str] | None = None) -> S:
    """Read the settings of one service.

    Args:
        of: Which settings.
        told: In place of the environment and the files.

    Raises:
        Misconfigured: With a sentence for each setting that is missing or wrong; where one is
            missing, another says where settings were looked for.
    """
    if told is not None:
        places: Sequence[Mapping[str, str]] = [told]
        return _read(of, lambda secrets: of.model_validate({**told, **secrets}), places)
    files = settings_files()
    places = sources(of, files)
    return _read(of, lambda secrets: of(_env_file=files, **secrets), places, looked_in(files))


def load_all(*of: type[Settings]) -> None:
    """See that the settings of several services are there, and say at once all that is not.

    Raises:
        Misconfigured: What two of them lack is said once.
    """
    wrong = [bad for one in of for bad in _misconfigured(one)]
    if wrong:
        sentences = {sentence for one in wrong for sentence in one.sentences}
        # All look in the same places, and only who misses something says where.
        looked = next((one.looked for one in wrong if one.looked), "")
        raise Misconfigured(*sorted(sentences), looked=looked)


def _misconfigured(of: type[Settings]) -> Iterator[Misconfigured]:
    try:
        load(of)
    except Misconfigured as wrong:
        yield wrong


def secret_names(of: type[Settings]) -> list[str]:
    """The settings that may stand in a file of their own."""
    return [str(field.validation_alias) for field in of.model_fields.values() if not field.repr]


def _read(
    of: type[S],
    make: Callable[[Mapping[str, Any]], S],
    places: Sequence[Mapping[str, str]],
    looked: str = "",
) -> S:
    secrets, wrong = _secrets(secret_names(of), places)
    missing = False
    try:
        settings = make(secrets)
    except ValidationError as broken:
        errors = broken.errors(include_input=False, include_url=False)
        missing = any(one["type"] == _MISSING for one in errors)
        # What a file should have told is not missing beside.
        wrong = _sentences(of, ((str(one["loc"][0]), one["type"]) for one in errors)) | wrong
    else:
        if not wrong:
            return settings
    # ``from None``: pydantic's own text quotes what was given, and that may be a key.
    sentences = [wrong[name] for name in sorted(wrong)]
    raise Misconfigured(*sentences, looked=looked if missing else "") from None


def _secrets(
    names: Iterable[str], places: Sequence[Mapping[str, str]]
) -> tuple[dict[str, Any], dict[str, str]]:
    """The secrets that stand in files of their own, and a sentence for each that cannot be had.

    Args:
        names: Of settings that may.
        places: What counts first: the first that has a setting or names its file decides.
    """
    found: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for name in names:
        decides = next((one for one in places if name in one or f"{name}{IN_A_FILE}" in one), {})
        try:
            secret = secret_in_file(name, decides)
        except Misconfigured as bad:
            wrong[name] = bad.sentence
        else:
            if secret is not None:
                found[name] = secret
    return found, wrong


def _sentences(of: type[Settings], errors: Iterable[tuple[str, str]]) -> dict[str, str]:
    """A sentence for each setting that pydantic found missing or wrong, by its variable."""
    found: dict[str, str] = {}
    for named, kind in errors:
        # pydantic names what was given by its variable, and a default by its field.
        field = next(
            field
            for name, field in of.model_fields.items()
            if named in (name, field.validation_alias)
        )
        wrong = "missing" if kind == _MISSING else "wrong"
        variable = str(field.validation_alias)
        found.setdefault(variable, f"{variable} is {wrong}: it must be {field.title}.")
    return found
