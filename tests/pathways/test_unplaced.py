"""A code that opens nothing and belongs to nothing is told, and never dropped in silence."""

import json
from pathlib import Path

from tests.command.test_definitions import milepael
from tests.pathways.told import Step, Story

AT = ("--at", "2026-05-01T12:00:00+02:00", "--lang", "en")
LOST = "in no pathway: a code of {}, told by "


def file_of(folder: Path, *steps: Step) -> Path:
    """What is told of one patient."""
    story = Story("one")
    for step in steps:
        story.tell(step)
    file = folder / "told.ndjson"
    file.write_text("\n".join(story.lines()) + "\n", encoding="utf-8")
    return file


def test_a_code_without_a_start_is_told_beside_the_pathways(tmp_path: Path) -> None:
    """The hospital is still owed that its decision counts nowhere."""
    file = file_of(tmp_path, ("8480|A12CK", "2026-03-02"), ("D12A", "2026-03-02"))

    told = milepael("status", file, *AT).output
    as_json = milepael("status", file, *AT, "--json")

    assert told.count(LOST.format("A12")) == 1
    assert LOST.format("D12") not in told
    instance, lost = [json.loads(line) for line in as_json.stdout.splitlines()]
    assert instance["pathway"]["code"] == "D12"
    assert [*lost] == ["unplaced"]
    assert lost["unplaced"]["pathway"] == "A12"
    assert [one["rule"] for one in lost["unplaced"]["findings"]] == ["9329#106"]


def test_a_start_of_a_withdrawn_pathway_is_told(tmp_path: Path) -> None:
    """A05 ended on 1 May 2021."""
    file = file_of(tmp_path, ("8480|A05A", "2021-06-01"))

    told = milepael("status", file, *AT).output

    assert LOST.format("A05") in told
    assert "9329#120" in told


def test_what_an_instance_of_another_version_could_have_is_not_lost(tmp_path: Path) -> None:
    """A01 has two versions; the older one has no instance, and the newer one has."""
    steps = [
        ("8480|A01A", "2026-03-02"),
        ("8480|A01CK", "2026-03-20"),
        ("8480|A01CK", "2026-02-02"),
    ]

    assert "in no pathway" not in milepael("status", file_of(tmp_path, *steps), *AT).output
