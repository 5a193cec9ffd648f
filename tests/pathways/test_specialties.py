"""Who is in a pathway by the specialty of the referral: not everybody, and not for ever."""

import json
from pathlib import Path

import pytest

from schemas.lists import OID
from tests.pathways.referrals import bodies, referral, state
from tests.pathways.told import Story

SPECIALTIES = [("D01", "360"), ("D01", "365"), ("D11", "320"), ("D12", "310")]


@pytest.mark.parametrize(("code", "specialty"), SPECIALTIES)
def test_advice_to_the_referrer_ends_the_waiting(tmp_path: Path, code: str, specialty: str) -> None:
    asked = referral(f"8451|{specialty}", name="r", received="2026-03-02")
    advised = referral(f"8451|{specialty}", "9148|11", name="r", received="2026-03-02")

    (waits,) = bodies(tmp_path, code, asked)
    (over,) = bodies(tmp_path, code, advised)

    assert (waits["phase"], over["phase"]) == ("waiting", "closed")


@pytest.mark.parametrize(("code", "specialty"), SPECIALTIES)
@pytest.mark.parametrize(("purpose", "opens"), [("1", 1), ("2", 1), ("3", 0), ("4", 0), ("7", 0)])
def test_a_control_a_certificate_and_an_emergency_open_no_pathway(
    tmp_path: Path, code: str, specialty: str, purpose: str, opens: int
) -> None:
    asked = referral(f"8451|{specialty}", f"8485|{purpose}", name="r", received="2026-03-02")

    assert len(bodies(tmp_path, code, asked)) == opens


@pytest.mark.parametrize(("code", "specialty"), SPECIALTIES)
@pytest.mark.parametrize(
    ("how", "encounter_class", "attends"),
    [("1", "IMP", True), ("4", "IMP", False), ("4", "ACUTE", False), ("1", "EMER", False)],
)
def test_an_emergency_admission_is_no_first_attendance(
    tmp_path: Path, code: str, specialty: str, how: str, encounter_class: str, attends: bool
) -> None:
    """The pathway starts only when the emergency is over: 8485#4, or an encounter of class EMER."""
    waits = referral(f"8451|{specialty}", "8485|1", name="r", received="2026-03-02")
    (line,) = Story("one").tell((f"admitted@{specialty}", "2026-03-04")).lines()
    stay = json.loads(line) | {"class": {"code": encounter_class}}
    stay["type"].append({"coding": [{"system": f"{OID}8485", "code": how}]})

    (body,) = bodies(tmp_path, code, waits, stay)

    reached = {one["kind"] for one in body["milestones"]}
    assert ("first-attendance" in reached) is attends
    assert body["phase"] == ("assessment" if attends else "waiting")


def test_the_pain_pathway_is_opened_by_its_code_and_not_by_the_specialty(tmp_path: Path) -> None:
    """Much that is referred to a pain clinic is no multidisciplinary assessment."""
    plain = referral("8451|430", name="r", received="2026-01-05")
    coded = referral("8451|430", "pain-start", name="r", received="2026-01-05")

    assert bodies(tmp_path, "smerte", plain) == []
    (body,) = bodies(tmp_path, "smerte", coded)
    assert [(one["kind"], one["on"]) for one in body["milestones"]] == [("start", "2026-01-05")]


def test_advice_from_the_pain_clinic_closes(tmp_path: Path) -> None:
    advised = referral("8451|430", "pain-start", "9148|11", name="r", received="2025-09-01")

    (body,) = bodies(tmp_path, "smerte", advised)

    assert (body["phase"], state(body, "assessment-start")) == ("closed", "not-applicable")


@pytest.mark.parametrize(
    ("seen", "stands"), [("2025-12-01", "met"), ("2026-03-02", "not-applicable")]
)
def test_a_visit_to_the_pain_clinic_is_not_known_to_begin_the_assessment(
    tmp_path: Path, seen: str, stands: str
) -> None:
    """It shows that something began in time, and starts no clock that only our code can stop."""
    (body,) = bodies(tmp_path, "smerte", ("pain-start", "2025-10-01"), ("seen@430", seen))

    assert state(body, "assessment-start") == stands
    assert state(body, "assessment") == "not-started"


def test_after_a_transfer_the_next_hospital_begins_anew(tmp_path: Path) -> None:
    """The transfer closes; the seniority of the first hospital starts no course there."""
    first = referral("8451|430", "pain-start", name="first", received="2025-09-01")
    second = referral(
        "8451|430", "pain-start", name="second", received="2025-12-02", seniority="2025-09-01"
    )
    moved = ("pain-transferred", "2025-12-01")

    both = bodies(tmp_path, "smerte", first, moved, second)
    alone = bodies(tmp_path, "smerte", second)

    starts = [one["milestones"][0]["on"] for one in both]
    assert sorted(zip(starts, (one["phase"] for one in both), strict=True)) == [
        ("2025-09-01", "closed"),
        ("2025-12-02", "waiting"),
    ]
    assert all(one["findings"] == [] for one in both)
    (row,) = [one for one in alone[0]["limits"] if one["id"] == "assessment-start"]
    assert row["counts_from"] == "2025-12-02"
