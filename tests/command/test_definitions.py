"""`milepael definitions list` and `show`: what a clinician reads, and what machines build on."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from schemas.definition import Definition, Scope
from schemas.words import Language
from services.command.commands import app_for
from services.command.definitions.mermaid import drawing
from services.command.definitions.show import page
from tests.given import DEFINITIONS

FIXED = {
    "code",
    "name",
    "limit",
    "from",
    "to",
    "when",
    "amount",
    "unit",
    "obligation",
    "valid_from",
    "valid_to",
    "source",
}
"""Others build on these names (design, section 5)."""


def milepael(*told: str | Path) -> Result:
    """Run the command to its end, in this process."""
    arguments = [str(one) for one in told]
    return CliRunner().invoke(app_for(arguments), arguments)


def test_every_limit_is_a_line_for_machines_and_no_pathway_is_missing() -> None:
    result = milepael("definitions", "list", "--json")

    lines = [json.loads(line) for line in result.stdout.splitlines()]
    limits = [line for line in lines if line["limit"] is not None]
    assert result.exit_code == 0
    assert {line["version"] for line in lines} == {one.version for one in DEFINITIONS.definitions}
    assert len(limits) == sum(len(one.limits) for one in DEFINITIONS.definitions)
    assert all(line.keys() >= FIXED for line in limits)
    assert all(line["source"] for line in limits)


def test_a_pathway_without_limits_has_the_same_fields_as_one_with() -> None:
    """Who reads them by name need not ask first."""
    result = milepael("definitions", "list", "--json")

    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert {tuple(line) for line in lines} == {tuple(lines[0])}
    without = next(line for line in lines if line["limit"] is None)
    assert {without[name] for name in FIXED - {"code", "name", "valid_from", "valid_to"}} == {None}


def test_what_is_not_known_is_listed_beside_what_is() -> None:
    """An unknown limit that nobody sees is taken for a pathway without one."""
    text = milepael("definitions", "list").stdout
    values = [
        json.loads(line)
        for line in milepael("definitions", "list", "--json").stdout.split("\n")[:-1]
    ]

    for definition in DEFINITIONS.definitions:
        for sentence in definition.unknown:
            assert f"ukjent: {sentence}" in text
        told = [one["unknown"] for one in values if one["version"] == definition.version]
        assert all(one == list(definition.unknown) for one in told)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("definition", DEFINITIONS.definitions, ids=lambda one: one.version)
def test_the_page_of_a_definition_says_all_of_it_in_each_language(
    definition: Definition, language: Language
) -> None:
    told = page(definition, language)

    names = [one.name for one in definition.milestones] + [one.name for one in definition.phases]
    for name in names:
        assert getattr(name, language) in told
    for phase in definition.phases:
        assert getattr(phase.patient, language) in told
    for limit in definition.limits:
        assert limit.source in told
    for text in (*definition.unknown, *(source.text for source in definition.sources)):
        assert text in told


@pytest.mark.parametrize("definition", DEFINITIONS.definitions, ids=lambda one: one.version)
def test_the_drawing_has_every_milestone_once_and_an_arrow_for_each_limit(
    definition: Definition,
) -> None:
    """No arrow may point to a milestone that is not drawn: Mermaid would draw an empty box."""
    told = drawing(definition, Language.NB)

    drawn = re.findall(r"^ *(at_\w+)[\[({]", told, re.MULTILINE)
    arrows = re.findall(r"^  (at_\w+) -->\|\"[^\"]+\"\| (at_\w+)$", told, re.MULTILINE)
    assert sorted(drawn) == sorted(
        f"at_{one.id.replace('-', '_')}" for one in definition.milestones
    )
    assert len(arrows) == len(definition.limits)
    assert {end for arrow in arrows for end in arrow} <= set(drawn)
    assert told.count("subgraph") == len(re.findall(r"^  end$", told, re.MULTILINE))


def test_show_takes_a_version_too_and_names_those_there_are() -> None:
    known = milepael("definitions", "show", "d12@2019-01-01", "--lang", "en")
    unknown = milepael("definitions", "show", "D99")

    assert known.exit_code == 0
    assert "only after outcome U" in known.stdout
    assert unknown.exit_code == 2
    assert "D12@2019-01-01" in unknown.stderr


def test_for_whom_a_pathway_is_stands_on_its_page_in_words() -> None:
    """Whoever lives in the county or in the municipality: one of the two is enough."""
    bounds = Scope(age_to=17, counties=("18",), municipalities=("5060",))

    told = page(replace(DEFINITIONS.definitions[0], scope=bounds), Language.EN)

    lives = "living in county 18; or living in municipality 5060"
    assert f"For whom: up to 17 years; {lives}." in told
