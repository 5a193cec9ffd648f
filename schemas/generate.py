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

from schemas.asyncapi import Sender, asyncapi
from schemas.channels import CHANNELS
from schemas.editor import definition_schema, family_schema, local_schema

ROOT = Path(__file__).parent.parent
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def generated() -> Iterator[tuple[Path, str]]:
    """Every file that is made, by its path from the top of the checkout, and what it must hold."""
    for says in sorted({c.says for c in CHANNELS if c.says}, key=lambda one: one.__name__):
        yield Path("schemas/json") / f"{says.__name__}.json", _json(_schema(says))
    yield Path("schemas/json/definition.schema.json"), _json(definition_schema())
    yield Path("schemas/json/definition-family.schema.json"), _json(family_schema())
    yield Path("schemas/json/definition-local.schema.json"), _json(local_schema())
    yield Path("schemas/asyncapi.json"), _asyncapi()
    yield Path("docs/settings.md"), _page("services.runtime.settings_table", "table")
    yield Path("docs/metrics.md"), _page("services.runtime.metrics_table", "table")
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


def _asyncapi() -> str:
    header = _of("services.runtime.settings", "MilestoneSettings").model_fields["sender_header"]
    sender = Sender(header.default, str(header.validation_alias))
    return _json(asyncapi(sender, _of("services.runtime.batches", "COMPRESSION")))


def _page(module: str, maker: str) -> str:
    page: str = _of(module, maker)()
    return page


def _of(module: str, name: str) -> Any:
    # By name: what is said imports no service. Only this tool, which serves the people who build
    # them all, asks those who own a table or a word for it.
    return getattr(import_module(module), name)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
