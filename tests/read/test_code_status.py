"""Which statuses let a national pathway code count, and which say that it did not come to that."""

from typing import Any

import pytest

from schemas.milestone import Statement
from services.milestone.read.tables import STATUSES
from tests.read.given import (
    business_status,
    by_number,
    coded,
    encounter,
    read,
    service_request,
    statement,
    task,
)

START, ATTENDED, SENT_ON = ("8480", "A12A"), ("8480", "A12S"), ("8480", "A12O")
TAKEN_BACK = {"entered-in-error"}
ELSEWHERE = [{"system": "https://hospital.example/referrals", "value": "r-1"}]
"""Of a sender with whom completed is as FHIR has it."""
DONE = {
    "Encounter": {"arrived", "triaged", "in-progress", "onleave", "finished"},
    "EpisodeOfCare": {"active", "onhold", "finished"},
    "Appointment": {"arrived", "checked-in", "fulfilled"},
    "Procedure": {"in-progress", "on-hold", "stopped", "completed"},
    "Task": {"in-progress", "completed"},
}
"""The statuses in which what a code names has been done, or is being done."""


def resource(kind: str, status: str) -> Any:
    """A resource of each type with a code in the place that is its own."""
    code = coded(ATTENDED)
    made: dict[str, Any] = {
        "Encounter": lambda: encounter(status, "AMB", type=[code]),
        "Task": lambda: task(None, status, code=code, focus=None),
        "EpisodeOfCare": lambda: {"type": [code], "patient": by_number()},
        "Procedure": lambda: {"code": code, "subject": by_number()},
        "Appointment": lambda: {
            "reasonCode": [code],
            "participant": [{"actor": by_number(), "status": "accepted"}],
        },
    }
    return {"resourceType": kind, "id": "one", "status": status} | made[kind]()


def codes(told: Statement) -> list[str]:
    """The national codes that a statement tells."""
    stated = [one.code for one in told.says if one.code is not None]
    return [f"{one.pathway}{one.event}{one.outcome}" for one in stated]


@pytest.mark.parametrize(
    ("kind", "status"), [(kind, status) for kind in DONE for status in sorted(STATUSES[kind])]
)
def test_a_code_counts_where_it_was_done_and_nowhere_else(kind: str, status: str) -> None:
    """Planned, rejected, cancelled, failed or entered in error: it did not come to that."""
    told = statement(resource(kind, status))

    assert codes(told) == (["A12S"] if status in DONE[kind] else [])
    assert told.withdrawn is (status in TAKEN_BACK)


@pytest.mark.parametrize(
    ("status", "counts"),
    [
        ("active", True),
        ("on-hold", True),
        ("completed", True),
        ("revoked", False),
        ("entered-in-error", False),
        ("unknown", False),
    ],
)
@pytest.mark.parametrize("place", ["code", "category", "reasonCode"])
def test_the_start_that_a_referral_asks_for_stands_until_it_is_taken_back(
    status: str, counts: bool, place: str
) -> None:
    """A is "mottatt henvisning" (9174): a referral that is sent tells it, and revoked does not."""
    told = coded(START) if place == "code" else [coded(START)]

    made = statement(service_request(status, identifier=ELSEWHERE) | {place: told})

    assert codes(made) == (["A12A"] if counts else [])


def test_a_referral_that_is_sent_on_tells_the_transfer() -> None:
    """O is dated to the day on which the referral is sent to the other hospital."""
    assert codes(statement(service_request(code=coded(SENT_ON)))) == ["A12O"]


@pytest.mark.parametrize("status", ["active", "on-hold", "revoked"])
def test_a_step_that_is_only_asked_for_has_not_been_taken(status: str) -> None:
    """To refer somebody for an examination is not to have examined anybody."""
    asked = service_request(status, identifier=ELSEWHERE, code=coded(ATTENDED))

    assert codes(statement(asked)) == []


def test_a_step_that_was_carried_out_has_been_taken() -> None:
    done = service_request("completed", identifier=ELSEWHERE, code=coded(ATTENDED))

    assert codes(statement(done)) == ["A12S"]


@pytest.mark.parametrize(
    "answered",
    [
        service_request("completed", code=coded(ATTENDED)),
        service_request(
            "completed",
            identifier=ELSEWHERE,
            code=coded(ATTENDED),
            extension=[business_status("vurdert-behov")],
        ),
    ],
)
def test_completed_that_only_says_somebody_answered_carries_nothing_out(answered: Any) -> None:
    """So it is at Helsenorge, and where a business status tells what became of it."""
    assert codes(statement(answered)) == []


def test_a_code_that_gives_the_reason_asks_for_nothing() -> None:
    """Who refers for treatment of a cancer that was found states where the patient is."""
    asked = service_request(code=coded(ATTENDED), reasonCode=[coded(ATTENDED)])

    assert codes(statement(asked)) == ["A12S"]


def test_a_code_in_parts_of_which_one_is_asked_for_is_asked_for() -> None:
    """Its type as the category, its event as what is ordered: nothing is wrong, or done."""
    reading = read(service_request(category=[coded(("9173", "A12"))], code=coded(("9174", "S"))))

    assert not reading.parked
    assert codes(reading.statements[0]) == []
