"""Every example that comes with Milepæl: valid FHIR, about nobody, and what it is read as."""

import json
import re
from pathlib import Path

import pytest
from fhir.resources import get_fhir_model_class as model_of_r5
from fhir.resources.R4B import get_fhir_model_class as model_of_r4

from schemas.codes import Finding, Kind, Strength
from schemas.milestone import Statement
from services.command.files import read_files
from services.milestone.read.digits import has_check_digits
from tests.read.given import AT, EXAMPLES

RECEIVED, ASSESSED, REJECTED, WITHDRAWN = (
    Kind.REFERRAL_RECEIVED,
    Kind.REFERRAL_ASSESSED,
    Kind.REFERRAL_REJECTED,
    Kind.REFERRAL_WITHDRAWN,
)
# What each file says; a Patient record says nothing of what has happened.
SAYS: dict[str, list[Kind]] = {
    "alert-admit": [Kind.ADMITTED],
    "alert-discharge": [Kind.ADMITTED, Kind.DISCHARGED],
    "alert-transfer": [Kind.ADMITTED],
    "appointment-booked": [Kind.APPOINTMENT_PLANNED],
    "encounter-decision-in-parts": [Kind.ATTENDED, Kind.DECISION],
    "encounter-first-attendance": [Kind.ATTENDED, Kind.FIRST_ATTENDANCE],
    "encounter-r5-on-leave": [Kind.ADMITTED, Kind.LEAVE_STARTED],
    "encounter-stay-with-planned-end": [Kind.ADMITTED],
    "encounter-ward-entered": [Kind.ADMITTED],
    "encounter-ward-left": [Kind.ADMITTED, Kind.DISCHARGED],
    "notice-admitted": [Kind.ADMITTED],
    "notice-cancelled": [Kind.STAY_CANCELLED],
    "notice-corrected": [Kind.ADMITTED],
    "notice-deceased": [Kind.DECEASED],
    "notice-leave-started": [Kind.LEAVE_STARTED],
    "notice-predecessor-missing": [Kind.DISCHARGED],
    "patient-d-number": [],
    "patient-death-withdrawn": [],
    "patient-local-help-number": [],
    "patient-merged": [],
    "patient-mistyped-number": [],
    "patient-protected": [],
    "patient-residence-in-label": [],
    "patient-shared-help-number": [],
    "procedure-decision": [Kind.DECISION],
    "referral-assessed": [RECEIVED, ASSESSED],
    "referral-incomplete": [RECEIVED, REJECTED],
    "referral-parek-r5": [RECEIVED],
    "referral-received": [RECEIVED],
    "referral-revoked": [RECEIVED, WITHDRAWN],
    "referral-right-assessed": [RECEIVED, REJECTED],
    "referral-straight-to-treatment": [RECEIVED, ASSESSED],
    "request-update-revoked": [RECEIVED, WITHDRAWN],
    "service-least": [Kind.SERVICE_ONGOING],
    "service-ongoing": [Kind.SERVICE_ONGOING],
    "task-discharge-ready": [Kind.DISCHARGE_READY],
    "task-group-accepted": [RECEIVED, ASSESSED, RECEIVED],
    "task-municipality-notified": [Kind.MUNICIPALITY_NOTIFIED],
    "task-need-stated": [Kind.NEED_STATED],
    "transaction-conditional": [Kind.ATTENDED, Kind.FIRST_ATTENDANCE],
}
NUMBER = re.compile(rb'4\.1\.4\.[123]",\s*"value": "([^"]*)"')


def said_in(name: str) -> tuple[Statement, ...]:
    """The statements of one example."""
    (one,) = read_files([EXAMPLES / f"{name}.json"], AT)
    assert one.reading.parked == ()
    return one.reading.statements


def test_every_example_has_its_expectation() -> None:
    assert {path.stem for path in EXAMPLES.iterdir()} == SAYS.keys()


@pytest.mark.parametrize("name", SAYS)
def test_an_example_is_read_as_what_it_was_written_to_show(name: str) -> None:
    told = [said.kind for statement in said_in(name) for said in statement.says]

    assert told == SAYS[name]


@pytest.mark.parametrize("path", sorted(EXAMPLES.iterdir()), ids=lambda path: path.stem)
def test_an_example_is_valid_fhir_of_its_release(path: Path) -> None:
    model_of = model_of_r5 if "-r5" in path.stem else model_of_r4
    raw = path.read_bytes()

    model_of(json.loads(raw)["resourceType"]).model_validate_json(raw)


def test_the_persons_of_the_examples_have_synthetic_numbers_with_true_check_digits() -> None:
    """Months of 81 to 92 are nobody's; one number is mistyped on purpose.

    A help number has no month: the one here has nothing but noughts before its check digits.
    """
    for path in EXAMPLES.iterdir():
        for found in NUMBER.findall(path.read_bytes()):
            number = found.decode()
            assert 81 <= int(number[2:4]) <= 92 or number[:9] == "800000000"
            assert has_check_digits(number) is (path.stem != "patient-mistyped-number")


def test_two_wards_of_one_stay_have_it_in_common() -> None:
    left, entered = said_in("encounter-ward-left"), said_in("encounter-ward-entered")

    assert left[0].episodes == entered[0].episodes
    assert left[0].source != entered[0].source
    assert {said.contact_type for said in left[0].says} == {"8240#01"}


def test_a_referral_straight_to_treatment_tells_so_with_its_urgency() -> None:
    (told,) = said_in("referral-straight-to-treatment")

    for said in told.says:
        assert (said.urgency, said.referral_kind, said.purpose) == ("8306#PK", "9146#1", "8485#2")
    assert told.says[1].outcome == "9148#2"


def test_a_correction_takes_back_what_it_says_anew_and_a_cancellation_the_stay() -> None:
    corrected, cancelled = said_in("notice-corrected")[0], said_in("notice-cancelled")[0]

    assert [back.message for back in corrected.takes_back] == ["corrected-1"]
    assert not corrected.withdrawn
    assert cancelled.withdrawn


def test_a_message_that_never_came_is_named() -> None:
    assert said_in("notice-predecessor-missing")[0].follows == ("never-came",)


def test_the_records_of_persons_state_what_they_were_written_to_state() -> None:
    (merged,), (mistyped,) = said_in("patient-merged"), said_in("patient-mistyped-number")
    (alive,), (resident,) = (
        said_in("patient-death-withdrawn"),
        said_in("patient-residence-in-label"),
    )

    assert {alias.strength for alias in merged.aliases} == {Strength.NATIONAL, Strength.LOCAL}
    assert mistyped.findings == (Finding.CHECK_DIGITS_WRONG,)
    assert {alias.strength for alias in mistyped.aliases} == {Strength.LOCAL}
    assert alive.person is not None
    assert alive.person.deceased is False
    assert resident.person is not None
    assert resident.person.municipality == "0301"


@pytest.mark.parametrize(
    ("name", "strengths"),
    [
        ("patient-d-number", {Strength.D_NUMBER, Strength.LOCAL}),
        ("patient-shared-help-number", {Strength.SHARED_HELP, Strength.LOCAL}),
        ("patient-local-help-number", {Strength.LOCAL}),
    ],
)
def test_a_number_of_another_series_names_a_person_as_far_as_its_series_reaches(
    name: str, strengths: set[Strength]
) -> None:
    (told,) = said_in(name)

    assert {alias.strength for alias in told.aliases} == strengths
    assert told.findings == ()


def test_the_alerts_of_one_stay_are_known_by_its_number() -> None:
    """The ids of a message are made for it alone."""
    sources = [said_in(f"alert-{name}")[0].source for name in ("admit", "transfer", "discharge")]

    assert set(sources) == {"Encounter|https://hospital.example/stay|alert-1"}


def test_a_conditional_reference_finds_patient_and_referral() -> None:
    (visit,), (referral,) = said_in("transaction-conditional"), said_in("referral-incomplete")

    assert visit.referrals == (referral.source,)
    assert visit.patient == referral.patient


def test_a_task_of_a_group_rests_on_the_referral_that_its_message_carries() -> None:
    task, referral, _ = said_in("task-group-accepted")

    assert task.referrals == (referral.source,)
    assert task.says[1].outcome == "henvisningsstatus#vurdert-behov"
