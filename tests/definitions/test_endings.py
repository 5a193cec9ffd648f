"""What ends a course whatever else is told, and what an instance that is no more is called."""

from pathlib import Path

import pytest

from schemas.codes import GONE
from schemas.load import load_definitions
from tests.definitions.given import LIMIT, made_up
from tests.definitions.test_check import mistakes_in

DEATH = 'signals = [{ kind = "deceased" }]'
NOBODY = "nothing ends it when the patient dies, and the clocks of the dead would run on"


@pytest.mark.parametrize("phase", sorted(GONE))
def test_no_phase_is_called_what_an_instance_is_that_is_no_more(tmp_path: Path, phase: str) -> None:
    """Readers would take who is under way for gone, and the compacted topic would drop them."""
    text = made_up(LIMIT).replace('"waiting"', f'"{phase}"')

    says = f"phase '{phase}' is what an instance is in that is no more, whatever its pathway"
    assert mistakes_in(tmp_path, text) == [says]


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        (DEATH, 'signals = [{ kind = "coded", codes = ["urn:made-up|dead"] }]'),
        (DEATH, 'signals = [{ kind = "deceased", specialties = ["310"] }]'),
        ('role = "final"', 'role = "step"'),
    ],
)
def test_a_pathway_that_death_does_not_end_does_not_load(
    tmp_path: Path, was: str, becomes: str
) -> None:
    """Not even where it ends it for some: whoever has died waits for nothing."""
    assert mistakes_in(tmp_path, made_up(LIMIT).replace(was, becomes)) == [NOBODY]


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ('role = "final"', 'role = "closing"'),
        ('role = "final"', ""),
    ],
)
def test_it_may_end_by_a_closing_or_by_a_signal_that_closes(
    tmp_path: Path, was: str, becomes: str
) -> None:
    closes = DEATH if becomes else 'signals = [{ kind = "deceased", closes = "deceased" }]'
    text = made_up(LIMIT).replace(was, becomes).replace(DEATH, closes)
    (tmp_path / "x.toml").write_text(text, "utf-8")

    assert len(load_definitions(tmp_path).definitions) == 1
