"""A12 as hospitals send it: each code of list 8480 on a contact, read and folded."""

from datetime import UTC, datetime

import pytest

from schemas.codes import DayName, Kind
from schemas.load import load_definitions
from schemas.milestone import PathwayCode, Statement
from schemas.status import Status
from services.status.decide import Told, decide
from tests.read.given import HOSPITAL, coded, encounter, only, statement

DIPS = "http://dips.no/fhir/namingsystem/dips-omsorgsepisodeid"
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
KINDS = {
    "A": Kind.PATHWAY_STARTED,
    "AA": Kind.PATHWAY_STARTED,
    "S": Kind.FIRST_ATTENDANCE,
    "O": Kind.TRANSFERRED,
    "CK": Kind.DECISION,
    "CM": Kind.DECISION,
    "CA": Kind.DECISION,
    "CI": Kind.DECISION,
    "FK": Kind.TREATMENT_START,
    "FM": Kind.TREATMENT_START,
    "FS": Kind.TREATMENT_START,
    "FL": Kind.TREATMENT_START,
    "FO": Kind.TREATMENT_START,
    "FI": Kind.TREATMENT_START,
    "P": Kind.TREATMENT_POSTPONED,
    "X": Kind.CLOSED,
}


def contact(*codes: tuple[str, str], day: str = "2026-01-05") -> Statement:
    """A contact without a version, as DIPS sends it: level of care, and the codes in one type."""
    told = encounter(
        "finished",
        "AMB",
        id=f"of-{day}",
        identifier=[{"system": DIPS, "value": day}],
        type=[{"id": "NprLevelOfCare"} | coded(("8406", "3")), coded(*codes)],
        period={"start": f"{day}T08:00:00+00:00", "end": f"{day}T09:00:00+00:00"},
        serviceProvider=HOSPITAL,
    )
    return statement(told, offset=int(day.replace("-", "")))


def status_of(*told: Statement) -> Status:
    """The one pathway that these contacts make."""
    names = {alias.pseudonym for one in told for alias in one.aliases}
    asked = Told(pseudonyms=tuple(sorted(names)), statements=told)
    (person,) = decide(asked, load_definitions(), NOW, b"key").persons
    (one,) = person.instances
    return one.status


@pytest.mark.parametrize("suffix", KINDS)
def test_each_code_of_a12_is_read_from_the_type_of_a_contact(suffix: str) -> None:
    """Sixteen in list 8480, and no other; the day of the contact is the day the code is for."""
    said = only(contact(("8480", f"A12{suffix}")), KINDS[suffix])

    assert said.code == PathwayCode("8480", "A12", suffix[0], suffix[1:])
    assert {dated.name for dated in said.days} == {DayName.STATED}


def test_a_course_sent_combined_and_one_sent_in_parts_are_the_same() -> None:
    """Both representations are official."""
    combined = status_of(
        contact(("8480", "A12AA")),
        contact(("8480", "A12S"), day="2026-01-12"),
        contact(("8480", "A12CK"), day="2026-01-20"),
        contact(("8480", "A12FS"), day="2026-02-06"),
    )
    parts = status_of(
        contact(("9173", "A12"), ("9174", "A"), ("8380", "A")),
        contact(("9173", "A12"), ("9174", "S"), day="2026-01-12"),
        contact(("9173", "A12"), ("9174", "C"), ("9175", "K"), day="2026-01-20"),
        contact(("9173", "A12"), ("9174", "F"), ("9176", "S"), day="2026-02-06"),
    )

    assert combined == parts
    assert [one.outcome for one in combined.milestones] == ["A", None, "K", "S"]
    assert {(one.id, one.when, one.used) for one in combined.limits if one.used} == {
        ("OF1", "none", 7),
        ("OF2", "none", 8),
        ("OF3", "radiotherapy", 17),
        ("OF4", "radiotherapy", 32),
    }
    assert combined.pathway.name == "Tykk- og endetarmskreft"


def test_start_and_first_attendance_on_one_contact_are_both_read() -> None:
    """Suspicion that arises in hospital: the same contact starts the pathway and its work-up."""
    status = status_of(contact(("8480", "A12A"), ("8480", "A12S")))

    assert [one.kind for one in status.milestones] == ["start", "first-attendance"]
    assert {one.id: one.used for one in status.limits}["OF1"] == 0
