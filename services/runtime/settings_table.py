"""The table of settings for readers, made from the settings themselves."""

from collections.abc import Iterator
from typing import Any

from pydantic.fields import FieldInfo

from services.runtime.connections import Database, Kafka
from services.runtime.settings import (
    MilestoneSettings,
    Pathways,
    Pseudonyms,
    Settings,
    StatusSettings,
)

SECTIONS: tuple[tuple[str, type[Settings]], ...] = (
    ("Kafka, for every service", Kafka),
    ("Pseudonyms, for every service", Pseudonyms),
    ("Pathway definitions, for every service", Pathways),
    ("PostgreSQL", Database),
    ("Service `milestone`", MilestoneSettings),
    ("Service `status`", StatusSettings),
)

ELSEWHERE: tuple[tuple[str, str, str, str], ...] = (
    (
        "MILEPAEL_SETTINGS",
        "the path of a file of settings in UTF-8",
        "none",
        "Where the settings are looked for that the environment does not have.",
    ),
    (
        "MILEPAEL_STACK_FOLDER",
        "the path of a folder",
        "`.milepael`",
        "Where `milepael stack` keeps what is of the local servers; `--folder` counts before it.",
    ),
    (
        "MILEPAEL_IDENTITY_PRIVATE_KEY",
        "32 bytes in base64",
        "none",
        "Opens identities. Nothing reads it yet: keep it safe, away from the services.",
    ),
    (
        "MILEPAEL_PARKED_PRIVATE_KEY",
        "32 bytes in base64",
        "none",
        "Opens parked messages. Nothing reads it yet: keep it safe, away from the services.",
    ),
)
"""What is no setting of a service: name, what it must be, default, what it does."""

HEAD = """\
# Settings

Made by `make schemas` from the code; do not edit. A service reads its settings once, when it
starts: from the environment, else from the file that `MILEPAEL_SETTINGS` names, else from
`.milepael/settings.env`, which `milepael stack up` writes. Settings that are missing or wrong stop
it at once, with a sentence for each. A name that nobody reads, in a file of settings or beginning
with `MILEPAEL_` in the environment, is told in the log as it starts, and by `milepael doctor`.

What is secret (keys, passwords and the user's name beside them, the address of the database) may
stand in a file of its own, as Docker and Kubernetes mount secrets: the setting with `_FILE` behind
its name, as in `MILEPAEL_KAFKA_SASL_PASSWORD_FILE=/run/secrets/kafka`, says where. It stands where
any setting may, and counts as one: the environment's counts before that of a file of settings. In
one and the same place only one of the two may stand.

A variable that is empty is not one that is left out: it counts, as an empty text. All but
`MILEPAEL_TOPIC_PREFIX` are then wrong.
"""


def table() -> str:
    """All settings as Markdown; each stands in the first section that has it."""
    return "\n".join([HEAD, *_sections(), *_elsewhere()])


def _sections() -> Iterator[str]:
    told: set[str] = set()
    for title, settings in SECTIONS:
        yield f"## {title}\n"
        yield "| setting | it must be | default | what it does |"
        yield "|---|---|---|---|"
        for field in settings.model_fields.values():
            name = str(field.validation_alias)
            if name not in told:
                told.add(name)
                yield f"| `{name}` | {field.title} | {_default(field)} | {field.description} |"
        yield ""


def _elsewhere() -> Iterator[str]:
    yield "## Beside the services\n"
    yield "| variable | it must be | default | what it does |"
    yield "|---|---|---|---|"
    for name, must, default, does in ELSEWHERE:
        yield f"| `{name}` | {must} | {default} | {does} |"
    yield ""


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    return _shown(field.default)


def _shown(value: Any) -> str:
    if value is None or value == "":
        return "none"
    return f"`{','.join(value) if isinstance(value, tuple) else value}`"
