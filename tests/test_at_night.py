"""docs/at-night.md has every sentence by which a service says why it is not ready, or has ended."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from services.runtime.kafka_away import KAFKA_AWAY

ROOT = Path(__file__).parents[1]
SERVICES = ("services/runtime", "services/milestone", "services/status")
SAID_ELSEWHERE = {
    "services/milestone/decide": "what is read of a message, for docs/reading.md and `read`",
    "services/milestone/page": "docs/reading.md itself",
    "services/milestone/read": "what is expected of a message, for `read` and parked messages",
    "services/runtime/brokers.py": "settings, for docs/settings.md",
    "services/runtime/connections.py": "settings, for docs/settings.md",
    "services/runtime/metrics.py": "metrics, for docs/metrics.md",
    "services/runtime/metrics_table.py": "docs/metrics.md itself",
    "services/runtime/setting.py": "a setting that is wrong: docs/settings.md says what it must be",
    "services/runtime/settings.py": "settings, for docs/settings.md",
    "services/runtime/settings_table.py": "docs/settings.md itself",
    "services/runtime/shared_settings.py": "settings, for docs/settings.md",
    "services/runtime/sources.py": "a file of settings that is wrong: docs/settings.md",
    "services/runtime/stack": "`milepael stack`: the servers of one developer's machine",
    "services/status/activate.py": "`milepael definitions activate` tells whoever runs it",
    "services/status/decide": "what a status says, for its readers",
    "services/status/examine": "`milepael doctor` tells whoever runs it",
    "services/status/store/instances.py": "a bug of ours: its text goes nowhere",
    "services/status/explain": "`milepael explain` tells whoever runs it",
}
"""Modules whose sentences no service says of itself, and who says them to whom."""


def test_the_page_has_every_sentence_that_a_service_says_of_itself_and_no_other() -> None:
    """Whoever is called at night looks for the words that stand in the alert."""
    said = {sentence for module in _modules() for sentence in _sentences(module)}
    page = (ROOT / "docs" / "at-night.md").read_text("utf-8")
    on_page = set(re.findall(r"^> (.+)$", page, re.MULTILINE))

    assert KAFKA_AWAY in said
    assert sorted(said - on_page) == []
    assert sorted(on_page - said) == []


def test_what_is_left_out_is_still_there() -> None:
    assert all((ROOT / path).exists() for path in SAID_ELSEWHERE)


def test_every_command_of_the_page_is_one_that_there_is() -> None:
    page = (ROOT / "docs" / "at-night.md").read_text("utf-8")
    commands = {path.stem for path in (ROOT / "services" / "command").iterdir()}

    told = set(re.findall(r"milepael ([a-z]+)", page))

    assert {"doctor", "relay"} <= told <= commands


def _modules() -> Iterator[Path]:
    left_out = [ROOT / path for path in SAID_ELSEWHERE]
    for folder in SERVICES:
        for file in sorted((ROOT / folder).rglob("*.py")):
            if not any(file == one or one in file.parents for one in left_out):
                yield file


def _sentences(module: Path) -> Iterator[str]:
    """Texts of several words with a full stop; what varies in them is an ellipsis."""
    tree = ast.parse(module.read_text("utf-8"))
    texts = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name) and isinstance(node.value.value, str)
    }
    passed_over = {id(part) for node in ast.walk(tree) for part in _parts(node)}
    for node in ast.walk(tree):
        text = None if id(node) in passed_over else _text(node, texts)
        if text is not None and re.fullmatch(r"[\w….`]\S* .*\.", text):
            yield re.sub(r"\{\w*\}", "…", text)


def _parts(node: ast.AST) -> list[ast.AST]:
    """What is no sentence by itself: a docstring, and a piece of a longer text."""
    if isinstance(node, ast.Expr):
        return [node.value]
    if isinstance(node, ast.JoinedStr):
        return [part for part in ast.walk(node) if part is not node]
    return []


def _text(node: ast.AST, texts: dict[str, str]) -> str | None:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part, texts) or "…" for part in node.values)
    if isinstance(node, ast.FormattedValue) and isinstance(node.value, ast.Name):
        return texts.get(node.value.id)
    return None
