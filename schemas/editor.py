"""JSON Schemas of the definition files, by which editors complete keys and explain them.

They say what may stand where. Whether a definition is whole and sound, ``milepael definitions
check`` says: what a family or ``every_limit`` gives is not in the file that an editor sees.
"""

import re
from dataclasses import fields
from typing import Any

from pydantic import TypeAdapter

from schemas import definition as language
from schemas.definition import Definition
from schemas.family import ONLY_HERE
from schemas.local import KEYS as LOCAL_KEYS

Schema = dict[str, Any]

NAMED_BY = {
    "BranchSign": ["milestone", "when"],
    "Limit": ["id"],
    "Milestone": ["id"],
    "PauseRule": ["begins", "ends", "source"],
    "Phase": ["id"],
    "RegistryRule": ["number"],
    "Signal": ["kind"],
    "Source": ["text", "read_on"],
    "Names": ["nb", "nn", "en"],
}
"""What each part must say even where a family says the rest."""
ONLY_IN_FILES: Schema = {
    "without": {
        "description": "Milestones, phases, registry rules and limits of the family, by name, that "
        "this pathway does not have.",
        "items": {"type": "string"},
        "type": "array",
    },
    "every_limit": {
        "$ref": "#/$defs/LimitPart",
        "description": "What all limits of the file share, where they do not say it themselves.",
    },
    "limit_templates": {
        "description": "What the limits of one id share in all pathways of the family.",
        "items": {"$ref": "#/$defs/Limit"},
        "type": "array",
    },
}
"""Keys that say how to make the definition and are no part of it."""
OWNER: Schema = {
    "additionalProperties": False,
    "description": "Whose goals these are: they count for instances that name this organisation.",
    "properties": {
        "organisation": {"description": "``system|number``.", "pattern": r"\|", "type": "string"},
        "units": {
            "description": "Its units, ``system|number``: senders name the hospital or the "
            "department, and seldom the trust.",
            "items": {"pattern": r"\|", "type": "string"},
            "type": "array",
        },
    },
    "required": ["organisation"],
    "type": "object",
}
ADDS_TO: Schema = {"description": "Code of the national definition.", "type": "string"}


def definition_schema() -> Schema:
    """Of the files in ``pathways/``."""
    keys = {key: ONLY_IN_FILES[key] for key in ONLY_HERE if key != "limit_templates"}
    return _schema("A pathway definition", _properties() | keys, ["code", "valid_from"])


def family_schema() -> Schema:
    """Of the files in ``pathways/families/``."""
    keys = {key: ONLY_IN_FILES[key] for key in ONLY_HERE if key != "without"}
    shared = {key: one for key, one in _properties().items() if key not in ("code", "family")}
    return _schema("What several pathways share", shared | keys, [])


def local_schema() -> Schema:
    """Of an organisation's own files."""
    known = _properties() | ONLY_IN_FILES | {"adds_to": ADDS_TO, "owner": OWNER}
    keys = {key: known[key] for key in LOCAL_KEYS}
    return _schema("Goals of an organisation's own", keys, ["adds_to", "owner", "valid_from"])


def _properties() -> Schema:
    properties: Schema = _made()["properties"]
    return {key: _told(one, Definition, key) for key, one in properties.items()}


def _schema(title: str, properties: Schema, required: list[str]) -> Schema:
    parts = {name: _part(name, one) for name, one in _made()["$defs"].items()}
    whole: Schema = parts["Limit"]
    parts["LimitPart"] = {key: one for key, one in whole.items() if key != "required"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "description": "Checked as a whole by `milepael definitions check`.",
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
        "$defs": parts,
    }


def _made() -> Schema:
    return TypeAdapter(Definition).json_schema()


def _part(name: str, made: Schema) -> Schema:
    if "properties" not in made:
        return made
    shape = getattr(language, name)
    in_files = {one.name for one in fields(shape) if one.metadata.get("in files", True)}
    properties = {
        key: _told(one, shape, key) for key, one in made["properties"].items() if key in in_files
    }
    told = {"properties": properties, "additionalProperties": False}
    first = (shape.__doc__ or "").partition("\n")[0]
    return made | told | {"description": first, "required": NAMED_BY.get(name, [])}


def _told(made: Schema, shape: type, key: str) -> Schema:
    """A property with what the docstring says of it; pydantic's own titles only repeat the key."""
    said = _attributes(shape).get(key)
    kept = {name: one for name, one in made.items() if name not in ("title", "default")}
    return kept if said is None else kept | {"description": said}


def _attributes(shape: type) -> dict[str, str]:
    """The ``Attributes:`` of a docstring, each in one line."""
    _, _, attributes = (shape.__doc__ or "").partition("Attributes:\n")
    found = re.findall(r"^ {4,8}(\w+): (.*(?:\n {9,}.*)*)", attributes, re.MULTILINE)
    return {name: " ".join(text.split()) for name, text in found}
