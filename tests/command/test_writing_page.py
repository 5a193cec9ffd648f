"""docs/writing-a-definition.md: who follows it gets what it says."""

from pathlib import Path

from tests.command.page import Command, Desk, File, steps

PAGE = Path(__file__).parents[2] / "docs" / "writing-a-definition.md"


def test_who_follows_the_page_gets_what_it_says(tmp_path: Path) -> None:
    """A pathway with codes of its own is one file and no Python, from the file to the status."""
    desk = Desk(tmp_path)
    told = list(steps(PAGE.read_text("utf-8")))

    for step in told:
        if isinstance(step, File):
            desk.write(step)
        else:
            assert desk.run(step) == step.prints, step.line

    names = [step.name for step in told if isinstance(step, File)]
    lines = [step.line for step in told if isinstance(step, Command)]
    assert len([name for name in names if name.startswith("pathways/")]) == 1
    for asked in ("definitions check", "read", "status", "explain", "definitions diff"):
        assert any(line.startswith(f"milepael {asked}") for line in lines)
