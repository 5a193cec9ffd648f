"""Makes the JSON Schemas, the AsyncAPI description and the generated pages from the code.

``python -m schemas.generate`` writes them; with ``--check`` it names those that have drifted.
"""

import json
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from schemas.channels import CHANNELS, Channel, Direction
from schemas.editor import definition_schema, family_schema, local_schema

ROOT = Path(__file__).parent.parent
ENVELOPE = {
    "specversion": "always 1.0",
    "id": "unique within the source; a repeat bears the same",
    "type": "no.milepael. and the topic",
    "source": "the service that speaks",
    "subject": "the key of what it is about; never an identity",
    "time": "RFC 3339, UTC",
}
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def generated() -> Iterator[tuple[Path, str]]:
    """Every file that is made, by its path from the top of the checkout, and what it must hold."""
    for says in sorted({c.says for c in CHANNELS if c.says}, key=lambda one: one.__name__):
        yield Path("schemas/json") / f"{says.__name__}.json", _json(_schema(says))
    yield Path("schemas/json/definition.schema.json"), _json(definition_schema())
    yield Path("schemas/json/definition-family.schema.json"), _json(family_schema())
    yield Path("schemas/json/definition-local.schema.json"), _json(local_schema())
    yield Path("schemas/asyncapi.json"), _json(_asyncapi())
    yield Path("docs/settings.md"), _page("services.runtime.settings_table", "table")
    yield Path("docs/reading.md"), _page("services.milestone.page", "page")
    yield Path("docs/pathways.md"), _page("services.command.definitions.book", "pathways")


def drifted(root: Path = ROOT) -> tuple[Path, ...]:
    """The files that are not what the code says."""
    return tuple(
        path
        for path, text in generated()
        if not (root / path).is_file() or (root / path).read_text("utf-8") != text
    )


def write(root: Path = ROOT) -> None:
    """Make all of them anew."""
    for path, text in generated():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")


def main(arguments: list[str]) -> int:
    """The command; returns its exit code."""
    if arguments not in ([], ["--check"]):
        sys.stderr.write("usage: python -m schemas.generate [--check]\n")
        return 2
    if not arguments:
        write()
        return 0
    for path in (found := drifted()):
        sys.stderr.write(f"{path} is not what the code says: run `make schemas`.\n")
    return 1 if found else 0


def _schema(says: type) -> dict[str, Any]:
    # Of pydantic, for msgspec describes no value that is a day or a moment. Nothing is read by it.
    made = TypeAdapter(says).json_schema(mode="serialization")
    return {"$schema": DIALECT, "$id": f"{says.__name__}.json", **made}


def _asyncapi() -> dict[str, Any]:
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Milepæl",
            "version": "1",
            "description": "Where each patient pathway stands, from FHIR messages on Kafka. Names "
            "are the defaults; an installation may set a prefix.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "channels": {channel.topic: _channel(channel) for channel in CHANNELS},
        "operations": dict(_operation(channel) for channel in CHANNELS),
        "components": {"messageTraits": {"CloudEvents": _cloud_events()}},
    }


def _channel(channel: Channel) -> dict[str, Any]:
    policy = "compact" if channel.compacted else "delete"
    return {
        "address": channel.topic,
        "description": f"{channel.value[0].upper()}{channel.value[1:]}.",
        "messages": {"message": _message(channel)},
        "bindings": {"kafka": {"topicConfiguration": {"cleanup.policy": [policy]}}},
    }


def _message(channel: Channel) -> dict[str, Any]:
    key = {"type": "string", "description": channel.key}
    told: dict[str, Any] = {"bindings": {"kafka": {"key": key}}}
    if channel.says is None:
        return told
    return {
        "name": channel.says.__name__,
        "payload": {"$ref": f"json/{channel.says.__name__}.json"},
        "traits": [{"$ref": "#/components/messageTraits/CloudEvents"}],
        **told,
    }


def _operation(channel: Channel) -> tuple[str, dict[str, Any]]:
    # Said of this application: what senders write, it receives.
    action = "receive" if channel.direction is Direction.IN else "send"
    told = {"action": action, "channel": {"$ref": f"#/channels/{channel.topic}"}}
    return f"{action}-{channel.topic}", {**told, "tags": [{"name": channel.direction}]}


def _cloud_events() -> dict[str, Any]:
    properties = {
        f"ce_{name}": {"type": "string", "description": meaning}
        for name, meaning in ENVELOPE.items()
    }
    return {
        "headers": {
            "type": "object",
            "properties": {**properties, "content-type": {"const": "application/json"}},
            "required": [*properties, "content-type"],
        }
    }


def _page(module: str, maker: str) -> str:
    # By name: what is said imports no service. Only this tool, which serves the people who build
    # them all, asks those who own a table for the page that they make of it.
    page: str = getattr(import_module(module), maker)()
    return page


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
