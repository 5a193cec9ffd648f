"""What each notice says of a stay, told in a Task about it; and which of them say nothing."""

from pathlib import Path

import pytest

from tests.pathways.referrals import Json, bodies, state
from tests.pathways.told import Step

ADMITTED: Step = ("admitted", "2026-03-02T10:00:00+01:00")
TOLD_ON = "2026-03-06"


def stay(folder: Path, *codes: str) -> Json:
    """The stay after these notices."""
    told = [(code, f"{TOLD_ON}T12:00:00+01:00") for code in codes]
    (body,) = bodies(folder, "sykehusinnleggelse", ADMITTED, *told)
    return body


def reached(body: Json) -> dict[str, str | None]:
    """The day of each milestone."""
    return {one["kind"]: one["on"] for one in body["milestones"]}


@pytest.mark.parametrize(
    ("code", "milestone"),
    [
        ("9102|L1", "admission-told"),
        ("9102|S1", "municipality-notified"),
        ("9140|1", "municipality-notified"),
        ("9140|2", "information-updated"),
        ("9102|L2", "municipality-notified-ready"),
        ("9102|L3", "discharge-ready-withdrawn"),
        ("9121|3", "discharge-ready"),
        ("9121|4", "discharge-ready-withdrawn"),
        ("9155|1", "municipality-answered"),
        ("9102|S2", "need-stated"),
        ("9102|I1", "admission-report"),
    ],
)
def test_each_notice_reaches_what_its_words_say(tmp_path: Path, code: str, milestone: str) -> None:
    body = stay(tmp_path, code)

    assert reached(body) == {"admitted": "2026-03-02", milestone: TOLD_ON}
    assert body["phase"] == "admitted"


@pytest.mark.parametrize("code", ["9102|L4", "9121|1", "9121|2"])
def test_a_notice_whose_meaning_was_not_read_says_nothing(tmp_path: Path, code: str) -> None:
    """L4 ends the withdrawal: the patient may be ready again. A stay is told by its Encounter."""
    assert reached(stay(tmp_path, code)) == {"admitted": "2026-03-02"}


def test_a_withdrawal_that_ends_is_no_second_withdrawal(tmp_path: Path) -> None:
    body = stay(tmp_path, "9102|L2", "9102|L3", "9102|L4")

    kinds = [one["kind"] for one in body["milestones"]]
    assert kinds.count("discharge-ready-withdrawn") == 1


def test_a_notice_of_death_ends_the_stay_on_the_day_it_was_given(tmp_path: Path) -> None:
    """The code tells no day of death; the notice tells the last that it can have been."""
    body = stay(tmp_path, "9121|13")

    assert body["phase"] == "deceased"
    assert reached(body)["deceased"] == TOLD_ON


def test_the_message_of_an_admission_does_not_do_for_the_early_notice(tmp_path: Path) -> None:
    """L1 goes by itself; what the municipality must have within 24 hours is S1, or 8477#1."""
    stay = [("admitted", "2026-03-02T10:00:00+01:00"), (">9102|S2", "2026-03-02T10:00:00+01:00")]
    sent = "2026-03-02T10:05:00+01:00"

    found = {
        notice: bodies(tmp_path, "sykehusinnleggelse", *stay, (notice, sent))[0]
        for notice in ("9102|L1", "9102|S1", "8477|1")
    }

    states = {notice: state(body, "early-notice") for notice, body in found.items()}
    assert states == {"9102|L1": "overdue", "9102|S1": "met", "8477|1": "met"}
    assert "admission-told" in {one["kind"] for one in found["9102|L1"]["milestones"]}
