"""What is taken back or only asked for in FHIR is not reached in the pathway."""

from pathlib import Path
from typing import Any

import pytest

from tests.pathways.referrals import Json, bodies, referral


def told(*codes: str, **more: Any) -> Json:
    """A referral that asks for what these codes name."""
    made = referral(*codes)
    (concept,) = made.pop("category")
    return made | {"code": concept} | more


def milestones(body: Json) -> set[str]:
    """What has been reached."""
    return {one["kind"] for one in body["milestones"]}


def test_a_referral_starts_the_cancer_pathway_that_it_asks_for(tmp_path: Path) -> None:
    (body,) = bodies(tmp_path, "A12", told("8480|A12A"))

    assert milestones(body) == {"start"}


def test_a_referral_that_is_revoked_takes_the_start_back(tmp_path: Path) -> None:
    """Else the patient waits in a pathway for ever, and all its limits run out."""
    withdrawn = told("8480|A12A", status="revoked")

    assert bodies(tmp_path, "A12", told("8480|A12A"), withdrawn) == []
    (body,) = bodies(tmp_path, "henvisning", told("8480|A12A"), withdrawn)
    assert {"received", "withdrawn"} <= milestones(body)


def test_a_step_that_is_ordered_is_not_reached(tmp_path: Path) -> None:
    """To order the first visit would meet the limit of the first visit."""
    start = told("8480|A12A", identifier=[{"system": "urn:example:source", "value": "first"}])

    (body,) = bodies(tmp_path, "A12", start, told("8480|A12S"))

    assert milestones(body) == {"start"}


@pytest.mark.parametrize(
    ("status", "reached"), [("active", {"start"}), ("finished", {"start"}), ("cancelled", None)]
)
def test_a_course_that_was_cancelled_started_nothing(
    tmp_path: Path, status: str, reached: set[str] | None
) -> None:
    concept = told("8480|A12A")["code"]
    course = {
        "resourceType": "EpisodeOfCare",
        "id": "course",
        "status": status,
        "type": [concept],
        "patient": told("8480|A12A")["subject"],
        "period": {"start": "2026-01-05"},
    }

    found = bodies(tmp_path, "A12", course)

    assert [milestones(one) for one in found] == ([] if reached is None else [reached])
