"""What is missed of a Condition that is told twice, deleted, or of which the entry is none."""

from collections.abc import Callable
from typing import Any

import pytest

from schemas.codes import Kind, ReasonClass
from services.milestone.read.held import UNVERIFIED
from services.milestone.read.tables import VERIFICATION
from tests.read.given import KARI, bundle, by_number, coded, kinds, read, statement, task
from tests.read.test_conditions import (
    ANSWER,
    BY_ID,
    CAN_BE_READ,
    EPISODE,
    ICD_10,
    MOMENT,
    NUMBER,
    OF_SAME,
    SERVICE,
    SPECIALTY,
    STEP,
    VISIT,
    condition,
    reasons,
)

Fault = Callable[[dict[str, Any], dict[str, Any]], Any]
"""Makes a message of who refers to a Condition and of the Condition."""

OF_ONE = "one Condition, or the same wherever it is told"
UNKNOWN = {"modifierExtension": [{"url": "https://hospital.example/x", "valueBoolean": True}]}
REFUTED = {"verificationStatus": coded((VERIFICATION, "refuted"))}


def deleted(told: dict[str, Any], one: dict[str, Any]) -> Any:
    message = bundle(told, one, kind="transaction")
    message["entry"][1]["request"] = {"method": "DELETE", "url": "Condition/c"}
    return message


def no_entry(told: dict[str, Any], one: dict[str, Any]) -> Any:
    message = bundle(told, one)
    message["entry"][1]["fullUrl"] = 5
    return message


def refuted_too(told: dict[str, Any], one: dict[str, Any]) -> Any:
    return bundle(told, one, one | REFUTED)


def another_too(told: dict[str, Any], one: dict[str, Any]) -> Any:
    return bundle(told, one | {"subject": by_number(KARI)}, one)


FAULTS = [
    (deleted, CAN_BE_READ),
    (no_entry, CAN_BE_READ),
    (refuted_too, OF_ONE),
    (another_too, OF_ONE),
]


@pytest.mark.parametrize(("fault", "expected"), FAULTS)
def test_a_code_that_only_describes_is_told_beside_what_is_read(
    fault: Fault, expected: str
) -> None:
    reading = read(fault(VISIT, condition(code=SPECIALTY)))

    (one,) = reading.statements
    assert all(said.specialty is None for said in one.says)
    told = next(parked for parked in reading.parked if parked.source == one.source)
    where = "entry[0].Encounter.reasonReference[0]"
    assert reasons(told) == [(ReasonClass.UNSOUND, where, expected)]


@pytest.mark.parametrize(("fault", "expected"), FAULTS)
@pytest.mark.parametrize(
    ("told", "code"),
    [
        (VISIT, STEP),
        (task(None, focus=None, reasonReference=BY_ID), MOMENT),
        (EPISODE | {"diagnosis": [{"condition": BY_ID}]}, SERVICE),
        (task(None, focus={"reference": "ServiceRequest/r"}, reasonReference=BY_ID), ANSWER),
    ],
    ids=["step", "moment", "service", "answer"],
)
def test_one_that_decides_lets_the_version_before_stand(
    told: dict[str, Any], code: dict[str, Any], fault: Fault, expected: str
) -> None:
    assert read(bundle(told, condition(code=code))).statements

    reading = read(fault(told, condition(code=code)))

    assert (reading.statements, reading.aside) == ((), ())
    assert reasons(reading.parked[0])[0][2] == expected


@pytest.mark.parametrize("fault", [fault for fault, _ in FAULTS])
def test_any_other_code_is_nobodys_business(fault: Fault) -> None:
    reading = read(fault(VISIT, condition(code=ICD_10)))

    assert [one.source for one in reading.statements] == [statement(VISIT).source]
    assert statement(VISIT).source not in [one.source for one in reading.parked]


@pytest.mark.parametrize("turn", [1, -1])
def test_a_step_that_stands_in_one_of_two_may_be_what_both_should_say(turn: int) -> None:
    """Of all that are told as one it counts which lists stand in them."""
    two = [condition(code=SPECIALTY), condition(verificationStatus="confirmed")][::turn]

    reading = read(bundle(VISIT, *two))

    assert reading.statements == ()
    assert [one[2] for one in reasons(reading.parked[0])] == [OF_ONE]


def test_two_that_are_amiss_alike_are_told_as_one() -> None:
    broken, unknown = (
        condition(verificationStatus=told)
        for told in ("confirmed", coded((VERIFICATION, "Confirmed")))
    )

    assert reasons(read(bundle(VISIT, broken, broken)).parked[0])[0][2] == CAN_BE_READ
    assert reasons(read(bundle(VISIT, unknown, unknown)).parked[0])[0][2] == UNVERIFIED
    karis = condition(subject=by_number(KARI))
    assert reasons(read(bundle(VISIT, karis, karis)).parked[0])[0][2] == OF_SAME


@pytest.mark.parametrize("turn", [1, -1])
def test_where_one_of_two_is_modified_we_mend_that_first(turn: int) -> None:
    two = [condition(), condition(**UNKNOWN)][::turn]

    (parked,) = read(bundle(VISIT, *two)).parked

    where = f"entry[{2 if turn == 1 else 1}].Condition.modifierExtension"
    assert [(one.kind, one.where) for one in parked.reasons] == [(ReasonClass.NO_RULE, where)]


def test_both_ways_of_telling_stand_in_one_message() -> None:
    """What decides forbids to read; what only describes is told with it, each at its place."""
    visit = VISIT | {"reasonReference": [{"reference": "Condition/d"}, BY_ID]}
    two = condition(id="d", code=SPECIALTY, **REFUTED), condition(subject=by_number(KARI))

    (parked,) = read(bundle(visit, *two, two[0] | {"verificationStatus": "x"})).parked

    at = "entry[0].Encounter.reasonReference"
    told = [(where, expected) for _, where, expected in reasons(parked)]
    assert told == [(f"{at}[1]", OF_SAME), (f"{at}[0]", OF_ONE)]


def test_one_is_counted_once_however_many_names_lead_to_it() -> None:
    """By its id, by its number, and by both: and refused once, where it is told first."""
    by_its_number = {"type": "Condition", "identifier": NUMBER}
    visit = VISIT | {"reasonReference": [by_its_number, BY_ID, BY_ID | by_its_number]}
    one = condition(identifier=[NUMBER])

    (told,) = read(bundle(visit, one)).statements
    (parked,) = read(bundle(visit, one | {"subject": by_number(KARI)})).parked

    assert kinds(told).count(Kind.EVALUATED) == 1
    where = "entry[0].Encounter.reasonReference[0]"
    assert reasons(parked) == [(ReasonClass.UNSOUND, where, OF_SAME)]


@pytest.mark.parametrize("turn", [1, -1])
def test_a_number_means_none_that_has_another_of_its_series(turn: int) -> None:
    """Two told as one have the numbers of either."""
    two = [condition(), condition(identifier=[NUMBER | {"value": "c-2"}])][::turn]
    visit = VISIT | {"reasonReference": [BY_ID | {"identifier": NUMBER}]}

    reading = read(bundle(visit, *two))

    assert reading.parked == ()
    assert reading.statements[0].says == statement(VISIT).says
