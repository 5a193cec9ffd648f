"""The JSON Schemas by which editors help those who write definition files."""

import json
import shutil
import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from schemas.editor import definition_schema, family_schema, local_schema
from schemas.load import PATHWAYS, load_definitions

FILES = sorted(PATHWAYS.glob("*.toml"))
FAMILIES = sorted((PATHWAYS / "families").glob("*.toml"))
NAME = "D12.2019-01-01.toml"
LOCAL = """
adds_to = "D12"
owner = { organisation = "urn:oid:2.16.578.1.12.4.1.4.101|999000001" }
valid_from = 2027-01-01
every_limit = { source = "Ledermøtet 3. desember 2026", evidence = "P", warn_before = 1 }

[[limits]]
id = "own-assessment"
from_milestone = "first-attendance"
to_milestone = "decision"
amount = 4
unit = "week"
obligation = "local-goal"
"""


def told(text: str) -> Any:
    """A file as editors see it: days are strings in JSON."""

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: plain(one) for key, one in value.items()}
        if isinstance(value, list):
            return [plain(one) for one in value]
        return value.isoformat() if isinstance(value, date | datetime) else value

    return plain(tomllib.loads(text))


def wrong(schema: dict[str, Any], value: Any) -> list[str]:
    """What a schema has against a value."""
    return [error.message for error in Draft202012Validator(schema).iter_errors(value)]


def test_the_schemas_themselves_are_sound() -> None:
    for schema in (definition_schema(), family_schema(), local_schema()):
        Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_each_definition_that_loads_pleases_the_editor(file: Path) -> None:
    """A red line under what is right would teach people to ignore red lines."""
    assert wrong(definition_schema(), told(file.read_text("utf-8"))) == []


@pytest.mark.parametrize("file", FAMILIES, ids=lambda file: file.name)
def test_each_family_pleases_the_editor(file: Path) -> None:
    assert wrong(family_schema(), told(file.read_text("utf-8"))) == []


def test_a_local_file_that_loads_pleases_the_editor(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(LOCAL, "utf-8")

    loaded = load_definitions(local=tmp_path)

    goals = [limit.id for one in loaded.definitions for limit in one.limits if limit.set_by]
    assert goals == ["own-assessment"]
    assert wrong(local_schema(), told(LOCAL)) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('unit = "week"', 'units = "week"'),
        ('unit = "week"', 'unit = "fortnight"'),
        ("amount = 6", 'amount = "six"'),
        ('kind = "attended"', 'kind = "attends"'),
        ('code = "D12"', 'kode = "D12"'),
    ],
)
def test_a_slip_is_shown_where_it_is_made(before: str, after: str) -> None:
    text = (PATHWAYS / NAME).read_text("utf-8")
    assert before in text

    assert wrong(definition_schema(), told(text.replace(before, after, 1)))


def test_every_key_is_explained_to_who_hovers_over_it() -> None:
    schema = definition_schema()
    for part in ("Limit", "Milestone", "Signal", "Source", "Scope", "RegistryRule"):
        keys = schema["$defs"][part]["properties"]
        unsaid = {key for key, one in keys.items() if not {"description", "$ref"} & set(one)}
        # What these mean their names say.
        assert unsaid <= {"id", "name", "kind", "source", "text", "signals"}, part


COMMENTS = (
    "#:schema ../json/definition.schema.json\n",
    "#:schema https://example.org/definition.schema.json\n\n",
)
"""The line by which an editor finds the schema of a file outside this checkout."""


@pytest.mark.parametrize("comment", COMMENTS)
def test_a_file_may_name_its_schema_for_the_editor(tmp_path: Path, comment: str) -> None:
    """Taplo's own comment; it changes the digest of the set, and nothing of its meaning."""
    folder = tmp_path / "pathways"
    shutil.copytree(PATHWAYS, folder)
    file = folder / NAME
    file.write_text(comment + file.read_text("utf-8"), "utf-8")

    loaded, ours = load_definitions(folder), load_definitions()

    assert [one.version for one in loaded.definitions] == [one.version for one in ours.definitions]
    assert loaded.digest != ours.digest


def test_the_schemas_in_the_checkout_are_those_that_the_rules_of_the_editor_name() -> None:
    root = PATHWAYS.parent.parent
    rules = tomllib.loads((root / ".taplo.toml").read_text("utf-8"))["rule"]
    for rule in rules:
        schema = json.loads((root / rule["schema"]["path"]).read_text("utf-8"))
        assert schema["type"] == "object"
        assert list(root.glob(rule["include"][0])) != []
