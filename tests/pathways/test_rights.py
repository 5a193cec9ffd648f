"""`henvisning`: nobody is told a breach who is in care, or whose hospital tells nothing."""

import json
from pathlib import Path

import pytest

from schemas.lists import OID
from tests.pathways.referrals import AT, RECEIVED, Json, bodies, named, referral, visit
from tests.pathways.told import Story

ANSWER = "9148|1"
"""It has been assessed, and there is a right to help."""


def body(tmp_path: Path, *told: Json, at: str = AT) -> Json:
    """The one status of `henvisning` after these messages."""
    (only,) = bodies(tmp_path, "henvisning", *told, at=at)
    return only


def states(told: Json) -> tuple[str, str]:
    """How the assessment and the deadline stand."""
    by_id = {one["id"]: one["state"] for one in told["limits"]}
    return by_id["assessment"], by_id["deadline"]


@pytest.mark.parametrize("encounter_class", ["AMB", "VR", "IMP", "EMER"])
def test_care_that_began_in_time_shows_that_the_right_was_assessed(
    tmp_path: Path, encounter_class: str
) -> None:
    told = body(tmp_path, referral(), visit("2026-01-19", encounter_class))

    (row,) = [one for one in told["limits"] if one["id"] == "assessment"]
    assert (row["state"], row["uncertain"], row["used"]) == ("met", True, None)
    assert told["phase"] == "under-care"


@pytest.mark.parametrize("encounter_class", ["AMB", "VR", "IMP", "EMER"])
def test_care_that_began_later_breaches_no_right_to_assessment(
    tmp_path: Path, encounter_class: str
) -> None:
    """It may have been assessed in time: nobody told."""
    before = body(tmp_path, referral(), at="2026-01-20T12:00:00+01:00")
    after = body(tmp_path, referral(), visit("2026-02-10", encounter_class))

    assert (states(before)[0], states(after)[0]) == ("overdue", "not-applicable")


def test_an_appointment_shows_that_the_right_was_assessed(tmp_path: Path) -> None:
    """On what day it was given is not told; the day of the appointment itself lies ahead."""
    told = body(tmp_path, referral(), visit("2026-06-10", status="planned"))

    assert (states(told)[0], told["phase"]) == ("not-applicable", "assessed")


def test_a_hospital_that_tells_no_receipt_breaches_nothing(tmp_path: Path) -> None:
    """DIPS sends an active ServiceRequest, and never an answer."""
    assert states(body(tmp_path, referral(received=None))) == ("not-started", "not-started")


@pytest.mark.parametrize(
    "code",
    ["8444|6", "8455|11", "9146|3", "9146|4", "9146|5", *(f"8485|{one}" for one in range(3, 8))],
)
def test_what_is_not_known_to_be_assessed_breaches_nothing(tmp_path: Path, code: str) -> None:
    assert states(body(tmp_path, referral(code)))[0] == "not-applicable"


@pytest.mark.parametrize("code", ["8455|10", "9146|1", "8485|1", "8485|2"])
def test_what_is_known_to_be_assessed_is_late(tmp_path: Path, code: str) -> None:
    assert states(body(tmp_path, referral(code)))[0] == "overdue"


def test_help_by_video_meets_the_patient_s_own_deadline(tmp_path: Path) -> None:
    asked = referral(deadline="2026-03-01")

    assert states(body(tmp_path, asked, visit("2026-02-10", "VR")))[1] == "met"
    assert states(body(tmp_path, asked, visit("2026-03-10", "VR")))[1] == "met-late"
    assert states(body(tmp_path, asked))[1] == "overdue"


@pytest.mark.parametrize(("day", "state"), [("2026-02-10", "met"), ("2026-03-10", "met-late")])
def test_the_national_word_for_help_begun_meets_the_deadline(
    tmp_path: Path, day: str, state: str
) -> None:
    """8445#1 beside 9147#4."""
    told = body(tmp_path, referral("8445|1", deadline="2026-03-01", days=[named("4", day)]))

    assert (states(told)[1], told["phase"]) == (state, "under-care")


@pytest.mark.parametrize(
    ("day", "state"), [("2026-02-10", "met"), ("2026-03-10", "not-applicable")]
)
def test_waiting_that_ended_for_no_told_reason_is_no_breach(
    tmp_path: Path, day: str, state: str
) -> None:
    told = body(tmp_path, referral(deadline="2026-03-01", days=[named("4", day)]))

    assert (states(told)[1], told["phase"]) == (state, "waiting-over")
    assert states(told)[0] == "not-applicable"


@pytest.mark.parametrize("reason", [2, 3, 4, 5, 9])
@pytest.mark.parametrize("day", [None, "2026-02-10", "2026-03-10"])
def test_waiting_that_ended_without_help_here_closes(
    tmp_path: Path, reason: int, day: str | None
) -> None:
    days = [] if day is None else [named("4", day)]

    told = body(tmp_path, referral(f"8445|{reason}", deadline="2026-03-01", days=days))

    assert told["phase"] == "waiting-over"
    assert "overdue" not in states(told)


@pytest.mark.parametrize(
    ("day", "state"), [(None, "not-applicable"), ("2026-03-01", "met"), ("2026-03-10", "met-late")]
)
def test_a_referral_that_was_completed_hides_no_help_that_began_too_late(
    tmp_path: Path, day: str | None, state: str
) -> None:
    """FHIR's `completed` is the office's word. Of help itself it says nothing, nor of a breach."""
    task: Json = json.loads(next(Story("one").tell(("assessed", "2026-02-01")).lines()))
    done = task | {"status": "completed", "executionPeriod": {"end": "2026-02-01"}}
    helped = [] if day is None else [visit(day)]

    told = body(tmp_path, referral(deadline="2026-03-01"), done, *helped)

    assert (states(told)[1], told["phase"]) == (state, "closed")
    assert not [one for one in told["findings"] if "Encounter" in str(one["sources"])]


@pytest.mark.parametrize("code", ["withdrawn", "8445|4"])
def test_help_after_the_patient_wanted_none_breaches_nothing(tmp_path: Path, code: str) -> None:
    """It does not fit, and is told as that."""
    closed = referral(*([] if code == "withdrawn" else [code]), deadline="2026-03-01")
    days = [named("4", "2026-02-01")]
    closed["extension"] += [] if code == "withdrawn" else days
    closed |= {"status": "revoked"} if code == "withdrawn" else {}
    closed |= {"meta": {"lastUpdated": "2026-02-01T10:00:00+01:00"}}

    told = body(tmp_path, closed, visit("2026-03-10"))

    assert states(told)[1] == {"withdrawn": "not-applicable", "8445|4": "met"}[code]
    assert "after-closing" in [one["code"] for one in told["findings"]]


@pytest.mark.parametrize("state", ["due-soon", "overdue"])
def test_help_that_began_before_the_referral_came_meets_the_deadline(
    tmp_path: Path, state: str
) -> None:
    """An acute contact, and the referral that is registered the day after."""
    at = {"due-soon": "2026-02-28", "overdue": "2026-03-02"}[state] + "T12:00:00+01:00"
    asked = referral(deadline="2026-03-01")

    before, after = (
        body(tmp_path, asked, at=at),
        body(tmp_path, asked, visit("2026-01-04"), at=at),
    )

    assert (states(before)[1], states(after)) == (state, ("met", "met"))


def test_to_send_an_answer_again_moves_no_day(tmp_path: Path) -> None:
    """The answer of 10 January, sent again on 1 March with nothing new in it."""
    first = referral(ANSWER, sent="2026-01-10T10:00:00+01:00")
    again = referral(ANSWER, "8455|10", sent="2026-03-01T10:00:00+01:00")

    once, twice = body(tmp_path, first), body(tmp_path, first, again)

    assert (states(once)[0], states(twice)[0]) == ("met", "met")
    days = {one["kind"]: one["on"] for one in twice["milestones"]}
    assert days["assessed"] == "2026-01-10"


def test_an_answer_that_the_first_version_has_may_have_been_given_in_time(tmp_path: Path) -> None:
    """Of an old referral that is first sent long after it was answered."""
    late = body(tmp_path, referral(ANSWER, sent="2026-03-01T10:00:00+01:00"))

    assert states(late)[0] == "not-applicable"


def test_an_answer_that_comes_with_a_later_version_is_as_late_as_that(tmp_path: Path) -> None:
    told = (
        referral(sent="2026-01-06T10:00:00+01:00"),
        referral(ANSWER, sent="2026-02-02T10:00:00+01:00"),
        referral(ANSWER, "8455|10", sent="2026-03-01T10:00:00+01:00"),
    )

    found = body(tmp_path, *told)

    (row,) = [one for one in found["limits"] if one["id"] == "assessment"]
    # 5 January to 2 February: twenty working days.
    assert (row["state"], row["used"]) == ("met-late", 20)


def test_a_task_that_is_changed_again_moves_no_day(tmp_path: Path) -> None:
    """Its lastModified tells when it was received and answered, in those versions alone."""
    about: Json = json.loads(next(Story("one").tell(("assessed", "2026-01-12")).lines()))

    def version(status: str, day: str, **more: str) -> Json:
        return about | {"status": status, "lastModified": f"{day}T10:00:00+01:00"} | more

    versions = [
        version("received", RECEIVED),
        version("received", "2026-01-07", priority="routine"),
        version("accepted", "2026-01-12"),
        version("accepted", "2026-02-02", priority="urgent"),
        version("in-progress", "2026-03-02"),
    ]

    found = [body(tmp_path, *versions[: count + 1]) for count in range(len(versions))]

    shown = [{one["kind"]: one["on"] for one in each["milestones"]} for each in found]
    assert {each["received"] for each in shown} == {RECEIVED}
    assert [each.get("assessed") for each in shown] == [None, None, *["2026-01-12"] * 3]
    assert [states(each)[0] for each in found] == ["overdue", "overdue", "met", "met", "met"]


def test_an_answer_that_was_taken_back_is_given_anew(tmp_path: Path) -> None:
    told = (
        referral(ANSWER, sent="2026-01-10T10:00:00+01:00"),
        referral(sent="2026-01-12T10:00:00+01:00"),
        referral(ANSWER, sent="2026-02-02T10:00:00+01:00"),
    )

    days = {one["kind"]: one["on"] for one in body(tmp_path, *told)["milestones"]}

    assert days["assessed"] == "2026-02-02"


def test_an_answer_without_any_day_is_an_answer(tmp_path: Path) -> None:
    told = body(tmp_path, referral(ANSWER))

    assert (states(told)[0], told["phase"]) == ("not-applicable", "assessed")


def test_a_start_that_only_the_sending_dates_does_not_slide(tmp_path: Path) -> None:
    """An undated referral of 5 January, sent again on 15 March."""
    versions = [
        referral(received=None, sent="2026-01-05T10:00:00+01:00"),
        referral("8455|10", received=None, sent="2026-03-15T10:00:00+01:00"),
    ]
    for one in versions:
        del one["authoredOn"]

    told = body(tmp_path, *versions)

    assert [(one["kind"], one["on"]) for one in told["milestones"]] == [("received", RECEIVED)]


def test_a_task_that_takes_on_what_is_not_to_be_assessed_assesses_nothing(tmp_path: Path) -> None:
    """8444#6: no right was assessed, and none can be breached."""
    focus = {"identifier": referral()["identifier"][0], "type": "ServiceRequest"}
    accepted = {
        "resourceType": "Task",
        "id": "answer",
        "status": "accepted",
        "intent": "order",
        "focus": focus,
        "for": referral()["subject"],
        "lastModified": "2026-02-10T10:00:00+01:00",
        "businessStatus": {"coding": [{"system": f"{OID}8444", "code": "6"}]},
    }

    told = body(tmp_path, referral(), accepted)

    assert {one["kind"] for one in told["milestones"]} == {"received", "exempt"}
    assert states(told)[0] == "not-applicable"


@pytest.mark.parametrize("code", ["9148|99", "8444|9"])
def test_an_answer_that_we_cannot_read_breaches_nothing(tmp_path: Path, code: str) -> None:
    """It may be that the right was assessed in time: what was known before stands."""
    came = referral(sent="2026-01-06T10:00:00+01:00")
    assessed = referral(ANSWER, sent="2026-01-08T10:00:00+01:00")
    unread = referral(code, sent="2026-02-01T10:00:00+01:00")

    told = body(tmp_path, came, assessed, unread)

    assert bodies(tmp_path, "henvisning", unread) == []
    assert states(told)[0] == "met"
    assert told["completeness"]["parked"] == [{"reason": "no-rule", "count": 1}]
