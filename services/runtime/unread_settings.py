"""Settings that nobody reads: a misspelt name would be passed over in silence.

One file serves all, so the settings of every service count as known, and those of the commands.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path

from services.runtime.setting import Settings, secret_names
from services.runtime.settings import MilestoneSettings, StatusSettings
from services.runtime.sources import FILE_VARIABLE, IN_A_FILE, settings_files, sources

OURS = "MILEPAEL_"
SERVICES: tuple[type[Settings], ...] = (MilestoneSettings, StatusSettings)
PRIVATE_KEYS = (f"{OURS}IDENTITY_PRIVATE_KEY", f"{OURS}PARKED_PRIVATE_KEY")
"""They lie in the file that is written beside the public ones, for who opens what was sealed."""
BESIDE = (
    FILE_VARIABLE,
    # `milepael stack`, docker-compose.yml and our tests.
    f"{OURS}STACK_FOLDER",
    f"{OURS}COMPOSE_KAFKA_PORT",
    f"{OURS}TEST_KAFKA",
    f"{OURS}TEST_DATABASE",
)
_SERVICE_HOST = "_SERVICE_HOST"
_OF_KUBERNETES = re.compile(
    r"_SERVICE_HOST|_SERVICE_PORT(_\w+)?|_PORT|_PORT_\d+_(TCP|UDP|SCTP)(_PROTO|_PORT|_ADDR)?"
)


def known_names() -> frozenset[str]:
    """Every name that somebody reads."""
    fields = [str(field.validation_alias) for of in SERVICES for field in of.model_fields.values()]
    secrets = [*PRIVATE_KEYS, *(name for of in SERVICES for name in secret_names(of))]
    in_files = [f"{name}{IN_A_FILE}" for name in secrets]
    return frozenset((*fields, *secrets, *in_files, *BESIDE))


def unread_settings() -> tuple[str, ...]:
    """A sentence for each name in the environment and in the files of settings that nobody reads.

    In the environment those count that begin as ours do. What it says is not told: it may be a
    secret.

    Raises:
        Misconfigured: A file of settings is not there, or is no text.
    """
    files = settings_files()
    environment, *told = sources(Settings, files)
    ours = {name: value for name, value in environment.items() if name.startswith(OURS)}
    links = set(_links(ours))
    return (
        *_sentences([name for name in ours if name not in links], "the environment"),
        *(
            sentence
            for file, lines in zip(reversed(files), told, strict=True)
            for sentence in _sentences(lines, file.absolute())
        ),
    )


def _sentences(names: Collection[str], where: str | Path) -> Iterator[str]:
    known = known_names()
    nearest = {name.removeprefix(OURS): name for name in sorted(known)}
    for name in sorted(names):
        if name not in known:
            # Without what all have in common, or any two would be near.
            near = get_close_matches(name.removeprefix(OURS), nearest, 1)
            mean = f"; did you mean {nearest[near[0]]}?" if near else "."
            yield f"{name} stands in {where}, and nobody reads it{mean}"


def _links(environment: Mapping[str, str]) -> Iterator[str]:
    """What Kubernetes itself sets for each of its services: one may be called ``milepael-…``."""
    for host in environment:
        if host.endswith(_SERVICE_HOST):
            service = host.removesuffix(_SERVICE_HOST)
            for name in environment:
                end = name.removeprefix(service)
                if end != name and _OF_KUBERNETES.fullmatch(end):
                    yield name
