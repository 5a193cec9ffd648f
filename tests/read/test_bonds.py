"""Bonds to what stands beside a resource and cannot be read: they are told all the same."""

from typing import Any

import pytest

from tests.read.given import bundle, encounter, read, service_request, statement, task
from tests.read.test_modifiers import UNKNOWN
from tests.read.test_plan import appointment, episode

SPOILT: list[dict[str, Any]] = [
    UNKNOWN,
    {"extension": "x"},
    {"fullUrl": 5},
    {"request": 5},
]
EACH = pytest.mark.parametrize("more", SPOILT, ids=["modified", "broken", "no-url", "no-request"])
NUMBER = {"system": "https://hospital.example/stay", "value": "9"}


def beside(told: Any, other: Any, more: dict[str, Any]) -> Any:
    """A message of a sound resource and of one that cannot be read, or whose entry is none."""
    made = bundle(told, other)
    around = more.keys() & {"fullUrl", "request"}
    made["entry"][1] |= more if around else {"resource": other | more}
    return made


@EACH
@pytest.mark.parametrize("identifier", [None, [NUMBER]])
def test_a_part_of_a_stay_is_told_within_the_whole_whether_or_not_that_can_be_read(
    more: dict[str, Any], identifier: object
) -> None:
    """Else who leaves one department is discharged from a stay of its own."""
    whole = encounter(id="whole", identifier=identifier)
    part = encounter("finished", partOf={"reference": "Encounter/whole"})

    reading = read(beside(part, whole, more))

    (told,) = reading.statements
    assert told.episodes == (statement(whole).source,)
    assert [one.source for one in reading.parked] == [statement(whole).source]


@EACH
@pytest.mark.parametrize(
    "told",
    [
        encounter(basedOn=[{"reference": "ServiceRequest/r"}]),
        appointment(basedOn=[{"reference": "ServiceRequest/r"}]),
        episode(referralRequest=[{"reference": "ServiceRequest/r"}]),
        task("2", basedOn=[{"reference": "ServiceRequest/r"}]),
    ],
    ids=lambda told: told["resourceType"],
)
def test_what_rests_on_a_referral_says_so_whether_or_not_that_can_be_read(
    more: dict[str, Any], told: Any
) -> None:
    request = service_request(id="r")

    assert read(beside(told, request, more)).statements[0].referrals == (statement(request).source,)


@EACH
def test_a_moment_is_of_its_stay_whether_or_not_that_can_be_read(more: dict[str, Any]) -> None:
    stay = encounter(identifier=[NUMBER])

    assert read(beside(task("2"), stay, more)).statements[0].encounter == statement(stay).source


@EACH
def test_a_number_finds_its_stay_whether_or_not_that_can_be_read(more: dict[str, Any]) -> None:
    other = {"system": "https://hospital.example/a", "value": "1"}
    stay = encounter(identifier=[other, NUMBER])
    told = task("2", focus={"identifier": NUMBER, "type": "Encounter"})

    assert read(beside(told, stay, more)).statements[0].encounter == statement(stay).source
