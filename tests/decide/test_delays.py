"""Why something was put off: by national codes, the patient's doing apart from a unit's."""

from dataclasses import replace

import pytest

from schemas.codes import DayName, DelayBy, Kind
from schemas.status import Delay
from schemas.volven import volven_list
from services.status.decide.delays import BY, NO_DELAY
from tests.given import DEFINITIONS, bodies, coded, on, only, referral, said, statement
from tests.read.given import KARI, by_number, service_request
from tests.read.given import coded as concept
from tests.read.given import statement as read_in

R, OTHER = "ServiceRequest|id|R", "ServiceRequest|id|other"
START = statement(R, referral(on(2026, 1, 5)), version=1, referrals=(R,))


@pytest.mark.parametrize("number", ["8445", "8446", "9179"])
def test_every_code_of_the_national_lists_is_somebodys_doing_or_no_delay(number: str) -> None:
    """A new code would otherwise pass for nobody's, unseen."""
    codes = {f"{number}#{code}" for code in volven_list(number)}

    known = {code for code in (*BY, *NO_DELAY) if code.startswith(f"{number}#")}
    assert known == codes
    assert not NO_DELAY & BY.keys()


@pytest.mark.parametrize(
    ("reason", "by"),
    [
        ("8446#1", DelayBy.UNIT),
        ("8446#22", DelayBy.PATIENT),
        ("8446#3", DelayBy.MEDICAL),
        ("9179#FP02", DelayBy.MEDICAL),
        ("9179#FS20", DelayBy.UNIT),
        ("9179#KP01", DelayBy.PATIENT),
        ("8445#9", DelayBy.OTHER),
    ],
)
def test_a_reason_is_told_with_whose_doing_it_is_and_stops_no_clock(
    reason: str, by: DelayBy
) -> None:
    """An appointment that no milestone is made of belongs to the referral that it rests on."""
    planned = said(Kind.APPOINTMENT_PLANNED, on(2026, 2, 1), DayName.PERIOD_START)
    put_off = replace(planned, reasons=(reason,))
    met = statement("E|M", coded("D12M", on(2026, 1, 12)), version=1)

    before = only(START, met)
    after = only(START, met, statement("Appointment|1", put_off, version=1, referrals=(R,)))

    assert [(one.reason, one.by, one.source) for one in after.delays] == [
        (reason, by, "Appointment|1")
    ]
    assert after.limits == before.limits


def test_what_rests_on_another_referral_or_puts_nothing_off_is_not_told() -> None:
    """8445#1: care has begun, which is why the waiting ended."""
    planned = said(Kind.APPOINTMENT_PLANNED, on(2026, 2, 1), DayName.PERIOD_START)
    elsewhere = statement(
        "Appointment|1", replace(planned, reasons=("8446#1",)), version=1, referrals=(OTHER,)
    )
    begun = statement(
        "Appointment|2", replace(planned, reasons=("8445#1",)), version=1, referrals=(R,)
    )

    assert only(START, elsewhere, begun).delays == ()


@pytest.mark.parametrize("status", ["booked", "cancelled", "noshow"])
@pytest.mark.parametrize(
    "named", [{"reference": "ServiceRequest/r"}, {"identifier": service_request()["identifier"][0]}]
)
def test_an_appointment_that_came_to_nothing_tells_why_however_it_names_its_referral(
    named: dict[str, object], status: str
) -> None:
    """9179 has codes of what was moved or cancelled, and FHIR's usual form is the reference."""
    asked = service_request(id="r")
    appointment = {
        "resourceType": "Appointment",
        "id": "a",
        "status": status,
        "start": "2026-01-20T09:00:00+01:00",
        "basedOn": [named],
        "cancelationReason": concept(("9179", "KP01")),
        "participant": [{"actor": by_number(KARI), "status": "accepted"}],
    }
    told = [read_in(asked, offset=1), read_in(appointment, offset=2)]

    (status_of,) = bodies(*told, definitions=DEFINITIONS).values()

    assert status_of.delays == (
        Delay(reason="9179#KP01", by=DelayBy.PATIENT, source=told[1].source),
    )
