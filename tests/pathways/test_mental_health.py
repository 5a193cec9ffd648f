"""Mental health and substance use beside the clocks: closing, transfer, decisions."""

from pathlib import Path

import pytest

from schemas.definition import Definition
from tests.given import DEFINITIONS
from tests.pathways.referrals import bodies, state


@pytest.mark.parametrize("reason", "AGLMNPR")
@pytest.mark.parametrize("code", ["D01", "D11", "D12"])
def test_each_closing_reason_closes_and_the_remaining_need_is_its_second_step(
    tmp_path: Path, code: str, reason: str
) -> None:
    """9326 and 9328: X says why, and H afterwards what is still needed.

    No source asks H of those who are not to be in a pathway (L), or have no right to care (R).
    """
    closing = [(f"{code}A", "2026-01-05"), (f"{code}X{reason}", "2026-01-20")]

    (half,) = bodies(tmp_path, code, *closing)
    (whole,) = bodies(tmp_path, code, *closing, (f"{code}HK", "2026-01-22"))

    assert half["phase"] == whole["phase"] == "closed"
    assert "remaining-need" in {one["kind"] for one in whole["milestones"]}
    lacks = [] if reason in "LR" else ["remaining-need-missing"]
    assert [one["code"] for one in half["findings"]] == lacks
    assert whole["findings"] == []


def test_a_transfer_goes_on_in_mental_health_and_ends_the_pain_pathway(tmp_path: Path) -> None:
    """9326 O hands a running pathway on; in the pain scheme the transfer is an outcome."""
    mental = bodies(tmp_path, "D11", ("D11A", "2026-01-05"), ("D11XO", "2026-02-01"))
    pain = bodies(
        tmp_path, "smerte", ("pain-start", "2026-01-05"), ("pain-transferred", "2026-02-01")
    )

    assert [one["phase"] for one in mental] == ["waiting"]
    assert [one["phase"] for one in pain] == ["closed"]


def test_who_was_referred_straight_to_treatment_has_no_time_of_assessment(tmp_path: Path) -> None:
    """Helsedirektoratet leaves them out of the indicator; 8485#2 on the referral tells it."""
    seen = ("D12M", "2026-02-16")

    (straight,) = bodies(tmp_path, "D12", ("referral#2@310", "2026-02-02"), seen)
    (assessed,) = bodies(tmp_path, "D12", ("referral#1@310", "2026-02-02"), seen)

    assert state(straight, "assessment") == "not-applicable"
    assert state(assessed, "assessment") == "overdue"


def test_the_range_shows_its_lower_end_and_is_late_after_the_upper(tmp_path: Path) -> None:
    """D09, inpatient: 3–7 days to the decision."""
    steps = [("D09A", "2026-02-02"), ("D09M/1", "2026-02-03"), ("D09CT/1", "2026-02-10")]

    (body,) = bodies(tmp_path, "D09", *steps)

    (row,) = [
        one for one in body["limits"] if (one["id"], one["when"]) == ("assessment", "inpatient")
    ]
    assert (row["allowed_from"], row["allowed"], row["state"]) == (3, 7, "met")


def test_the_days_to_the_first_attendance_with_an_eating_disorder_count_from_the_receipt(
    tmp_path: Path,
) -> None:
    """Its page has the attendance itself as the start of the pathway, so A may bear that day."""
    seen = ("D08M", "2026-03-20")
    (unknown,) = bodies(tmp_path, "D08", ("D08A+D08-severe", "2026-03-20"), seen)
    (known,) = bodies(tmp_path, "D08", ("referral+D08A+D08-severe", "2026-03-02"), seen)

    assert state(unknown, "first-attendance", "severe") == "not-started"
    assert state(known, "first-attendance", "severe") == "met-late"


@pytest.mark.parametrize("code", ["D01", "D09"])
def test_no_clock_runs_that_only_a_code_of_ours_could_stop(tmp_path: Path, code: str) -> None:
    """Every hospital sends the end of detoxification, and none what comes after it."""
    steps = [(f"{code}A", "2026-01-05"), (f"{code}M/1", "2026-01-07"), (f"{code}D/1", "2026-01-12")]

    (silent,) = bodies(tmp_path, code, *steps, (f"{code}E/1", "2026-01-13"))
    again = (f"{code}-treatment-after-detox", "2026-01-14")
    (told_so,) = bodies(tmp_path, code, *steps, again)

    assert {state(silent, "after-detox", "outpatient"), state(silent, "after-detox")} == {
        "not-started"
    }
    assert state(told_so, "after-detox#1") == "met-late"


@pytest.mark.parametrize("code", ["D01", "D11", "D12"])
def test_who_needs_more_assessment_has_had_nothing_decided(tmp_path: Path, code: str) -> None:
    """9323 U: the assessment goes on. The decision after it is one."""
    steps = [(f"{code}A", "2026-01-05"), (f"{code}M", "2026-01-12"), (f"{code}CU", "2026-02-02")]

    (more,) = bodies(tmp_path, code, *steps)
    (decided,) = bodies(tmp_path, code, *steps, (f"{code}CK", "2026-03-02"))

    assert (more["phase"], decided["phase"]) == ("assessment", "decided")
    assert [one["kind"] for one in decided["milestones"]].count("decision") == 2


@pytest.mark.parametrize(
    "definition",
    [one for one in DEFINITIONS.definitions if one.family == "mental-health"],
    ids=lambda one: one.version,
)
def test_a_closing_promises_nobody_that_somebody_follows_up(definition: Definition) -> None:
    """It is one sentence for who is well, who did not come and who had no right to care."""
    (closed,) = [one.patient.nb for one in definition.phases if one.id == "closed"]

    assert closed == "Forløpet er avsluttet."
