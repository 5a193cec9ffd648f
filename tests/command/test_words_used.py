"""What the code says is in the tables, and the tables hold nothing that no code says."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from schemas.words import tables

ROOT = Path(__file__).parents[2]
FILES = [file for part in ("services", "schemas") for file in sorted((ROOT / part).rglob("*.py"))]
SAID_IN = {
    "services/status/explain": "explain",
    "services/command/definitions": "definition",
    "services/command": "reading",
    "services/command/demo": "demo",
}
"""The table of a folder's ``Telling``: what its ``.say`` says stands there."""
SENTENCES = ("change", "check", "definition", "demo", "explain", "reading", "status", "when")
"""The tables whose keys stand in the code; the keys of the others are codes."""


class Said(NamedTuple):
    """A key that the code names, and the table that it should stand in."""

    table: str
    key: str


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_what_a_file_says_is_in_the_tables(file: Path) -> None:
    """A sentence that is not there ends a command with an error, on the day it is needed."""
    assert [one for one in said(file) if one.key not in tables()[one.table]] == []


def test_that_finds_what_is_said() -> None:
    """Or the test above would hold of files that it does not understand."""
    found = {one for file in FILES for one in said(file)}
    assert {
        Said("explain", "does-not-count"),
        Said("status", "one"),
        Said("status", "count"),
        Said("change", "nothing-special"),
        Said("definition", "no-limits"),
        Said("demo", "no-pathway"),
        Said("reading", "withdrawn"),
        Said("check", "twin-alone"),
        Said("check", "differs-more"),
    } <= found


@pytest.mark.parametrize("table", SENTENCES)
def test_every_sentence_is_said_somewhere(table: str) -> None:
    """What nothing says is a name misspelt, or words that nobody needs."""
    written = {
        node.value
        for file in FILES
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Constant)
    }
    assert set(tables()[table]) - written == set()


def said(file: Path) -> Iterator[Said]:
    """Every key that stands in a call as it is, or as one of two."""
    folder = str(file.parent.relative_to(ROOT))
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        match node:
            case ast.Call(func=ast.Name("word" | "sentence"), args=[ast.Constant(table), key, *_]):
                yield from keys(str(table), key)
            case ast.Call(func=ast.Name("phrase"), args=[key]):
                yield from keys("check", key)
            case ast.Call(func=ast.Attribute(attr="say"), args=[key, *_]) if folder in SAID_IN:
                yield from keys(SAID_IN[folder], key)
            case ast.Call(func=ast.Name("say"), args=[_, key, *_]) if folder in SAID_IN:
                yield from keys("change", key)


def keys(table: str, key: ast.expr) -> Iterator[Said]:
    """The key or keys that an argument may be."""
    match key:
        case ast.Constant(value):
            yield Said(table, str(value))
        case ast.IfExp(body=body, orelse=other):
            yield from keys(table, body)
            yield from keys(table, other)
