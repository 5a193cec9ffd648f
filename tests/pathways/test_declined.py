"""Pakkeforløp hjem: who says no is asked again, and nobody is called late for it."""

from pathlib import Path

import pytest

from tests.pathways.referrals import bodies, state

INFORMED = ("home-diagnosis-informed", "2025-11-03")
"""The window of point 2 is 3 February to 3 March."""
NO, YES = "-home-needs-assessed-2", "home-needs-assessed-2"


def test_nobody_is_late_for_a_point_that_the_patient_declined(tmp_path: Path) -> None:
    (silent,) = bodies(tmp_path, "pakkeforlop-hjem", INFORMED)
    (declined,) = bodies(tmp_path, "pakkeforlop-hjem", INFORMED, (NO, "2026-02-10"))

    assert state(silent, "needs-assessment-2") == "overdue"
    assert state(declined, "needs-assessment-2") == "not-applicable"
    assert declined["phase"] == "declined"


@pytest.mark.parametrize(
    ("day", "stands"), [("2026-02-24", "met"), ("2026-03-24", "not-applicable")]
)
def test_the_next_assessment_counts_and_is_never_late(
    tmp_path: Path, day: str, stands: str
) -> None:
    (body,) = bodies(tmp_path, "pakkeforlop-hjem", INFORMED, (NO, "2026-02-10"), (YES, day))

    assert [one["kind"] for one in body["milestones"]][1:] == ["declined-2", "needs-assessed-2"]
    assert state(body, "needs-assessment-2") == stands
    assert body["phase"] == "needs-assessed"


@pytest.mark.parametrize(
    ("day", "stands"),
    [("2026-03-03", "not-applicable"), ("2026-03-04", "overdue"), ("2026-05-01", "overdue")],
)
def test_a_no_excuses_nobody_who_was_late_before(tmp_path: Path, day: str, stands: str) -> None:
    """The due day itself is in time; the day after, the municipality had not asked."""
    (body,) = bodies(tmp_path, "pakkeforlop-hjem", INFORMED, (NO, day))

    assert state(body, "needs-assessment-2") == stands


def test_what_was_met_late_stays_so_whatever_is_declined_later(tmp_path: Path) -> None:
    steps = [INFORMED, (YES, "2026-04-20"), (NO, "2026-04-28")]

    for order in (steps, steps[::-1]):
        (body,) = bodies(tmp_path, "pakkeforlop-hjem", *order)
        assert state(body, "needs-assessment-2") == "met-late"


def test_a_no_to_one_point_excuses_no_other(tmp_path: Path) -> None:
    steps = [
        INFORMED,
        ("-home-needs-assessed-1", "2025-11-10"),
        ("-home-needs-assessed-3", "2026-04-01"),
    ]

    (body,) = bodies(tmp_path, "pakkeforlop-hjem", *steps)

    assert state(body, "needs-assessment-2") == "overdue"
