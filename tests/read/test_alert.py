"""Alerts of admission, transfer and discharge: a snapshot of the Encounter in a message."""

from typing import Any

import pytest

from schemas.codes import Kind
from tests.read.given import KARI, bundle, by_number, encounter, kinds, patient, read

EVENTS = "http://hl7.org/fhir/us/davinci-alerts/CodeSystem/notification-event"
STAY = {"system": "https://hospital.example/stay", "value": "s-1"}


def alert(event: str, status: str = "in-progress", hour: int = 12, **more: Any) -> Any:
    """One alert. The ids of its resources are made for it."""
    header = {
        "resourceType": "MessageHeader",
        "id": "h",
        "eventCoding": {"system": EVENTS, "code": f"notification-{event}"},
        "source": {"endpoint": "https://hospital.example/alerts"},
        "focus": [{"reference": "Encounter/1"}],
    }
    stay = encounter(status, id="1", identifier=[STAY], subject={"reference": "Patient/1"}) | more
    return bundle(
        header,
        stay,
        patient(id="1"),
        kind="message",
        timestamp=f"2026-03-02T{hour}:00:00+01:00",
    )


def told(message: object) -> Any:
    """What an alert says of the stay."""
    reading = read(message, sender=None)
    assert reading.parked == ()
    return reading.statements[0]


@pytest.mark.parametrize(
    ("event", "status", "says"),
    [
        ("admit", "in-progress", [Kind.ADMITTED]),
        ("transfer", "in-progress", [Kind.ADMITTED]),
        ("transfer", "finished", [Kind.ADMITTED]),
        ("discharge", "finished", [Kind.ADMITTED, Kind.DISCHARGED]),
        ("admit", "cancelled", [Kind.STAY_CANCELLED]),
    ],
)
def test_an_alert_says_where_the_patient_is_and_a_transfer_is_no_discharge(
    event: str, status: str, says: list[Kind]
) -> None:
    """Whoever receives the patient says how the stay goes on."""
    assert kinds(told(alert(event, status))) == says


def test_alerts_are_ordered_by_their_own_time_and_named_by_the_number_of_the_stay() -> None:
    first, second = told(alert("admit")), told(alert("discharge", "finished", hour=14))

    assert first.source == second.source == "Encounter|https://hospital.example/stay|s-1"
    assert first.sender == "https://hospital.example/alerts"
    assert first.ordered
    assert first.order.event_at < second.order.event_at


def test_a_stay_of_class_ambulatory_that_is_transferred_has_been_attended() -> None:
    message = alert("transfer", "finished")
    message["entry"][1]["resource"]["class"] = {"code": "AMB"}

    assert kinds(told(message)) == [Kind.ATTENDED]


def test_the_records_of_two_alerts_are_not_one_because_both_are_called_patient_1() -> None:
    other = alert("admit")
    other["entry"][2]["resource"]["identifier"] = [by_number(KARI)["identifier"]]

    sources = {read(one).statements[1].source for one in (alert("admit"), other)}

    assert len(sources) == 2
