"""Each way in which a referral ends is told to the patient as what it is."""

from pathlib import Path

import pytest

from tests.given import DEFINITIONS
from tests.pathways.referrals import Json, referral
from tests.pathways.test_rights import body, states
from tests.read.given import HIS_1206

REFERRALS = next(one for one in DEFINITIONS.definitions if one.code == "henvisning")


def answered(status: str) -> Json:
    """A referral with a business status of HIS 1206."""
    return referral() | {"category": [{"coding": [{"system": HIS_1206, "code": status}]}]}


@pytest.mark.parametrize(
    ("told", "phase"),
    [
        (referral("9148|4"), "declined"),
        (referral("8444|5"), "declined"),
        (answered("vurdert-ikke-behov"), "declined"),
        (answered("avvist-mangelfull"), "returned"),
        (referral("9148|11"), "advised"),
        (referral("9148|3"), "forwarded"),
        (referral() | {"status": "revoked"}, "revoked"),
        (answered("avsluttet"), "closed"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_each_ending_has_a_phase_and_a_sentence_of_its_own(
    tmp_path: Path, told: Json, phase: str
) -> None:
    """Who is sent on has had no answer, and who lacks a page may send it again."""
    assert body(tmp_path, told)["phase"] == phase


def test_no_two_endings_say_the_same() -> None:
    said = [one.patient.nb for one in REFERRALS.phases]

    assert len(set(said)) == len(said)


def test_a_deadline_is_no_right_of_those_without_a_right_to_prioritised_care(
    tmp_path: Path,
) -> None:
    """8444#4: needs help, and has no right to it in time."""
    deadline = "2026-03-01"

    without = body(tmp_path, referral("8444|4", deadline=deadline))
    having = body(tmp_path, referral("8444|3", deadline=deadline))

    assert (states(without)[1], states(having)[1]) == ("not-applicable", "overdue")
    assert without["phase"] == "assessed"
