"""Every referral by itself: its answer, its deadline, and what names no referral."""

from pathlib import Path

import pytest

from tests.pathways.referrals import bodies, state
from tests.pathways.told import Step


def test_the_patient_s_deadline_is_a_right_apart_from_every_time_of_a_pathway(
    tmp_path: Path,
) -> None:
    """Its day is the one that the sender named; without one there is nothing to be late for."""
    (named,) = bodies(tmp_path, "henvisning", ("referral!2026-04-17", "2026-03-27"))
    (without,) = bodies(tmp_path, "henvisning", ("referral", "2026-03-27"))

    (row,) = [one for one in named["limits"] if one["id"] == "deadline"]
    assert (row["due"], row["allowed"], row["state"]) == ("2026-04-17", None, "overdue")
    assert row["obligation"] == "legal-right"
    assert state(without, "deadline") == "not-started"


@pytest.mark.parametrize(
    ("step", "phase"),
    [
        (("rejected", "2026-03-10"), "declined"),
        (("assessed", "2026-03-10"), "assessed"),
        (("seen", "2026-03-10"), "under-care"),
    ],
)
def test_a_referral_is_assessed_by_a_no_as_well_as_by_a_yes(
    tmp_path: Path, step: Step, phase: str
) -> None:
    (body,) = bodies(tmp_path, "henvisning", ("referral", "2026-03-02"), step)

    assert body["phase"] == phase
    if phase != "under-care":
        assert state(body, "assessment") == "met"


def test_what_names_no_referral_is_nothing_to_any(tmp_path: Path) -> None:
    """A visit of which nobody says what it is based on begins no help for a referral."""
    (body,) = bodies(tmp_path, "henvisning", ("referral", "2026-03-02"), ("D11M/3", "2026-03-10"))

    assert [one["kind"] for one in body["milestones"]] == ["received"]
    assert body["completeness"]["unassigned"] == 0
