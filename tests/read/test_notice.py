"""MedCom HospitalNotification: all 18 states of its table, and chains of messages."""

import pytest

from schemas.codes import DayName, Finding, Kind, Lasts
from schemas.milestone import TakenBack
from tests.read.given import (
    STAY,
    day,
    day_names,
    kinds,
    notice,
    of_stay,
    only,
    read,
    refused,
    wheres,
)

ADMIT, LEAVE, BACK = "admit-inpatient", "start-leave-inpatient", "end-leave-inpatient"
HOME, EMERGENCY = "discharge-inpatient-home", "admit-emergency"
STAA, STIN = ("m1", EMERGENCY), ("m1", ADMIT)
STOR, SLOR = ("m2", LEAVE), ("m3", BACK)

# State, what is told, what is said, and what is taken back of which message.
STATES = [
    ("STAA", notice(STAA, encounter_class="EMER"), [Kind.EMERGENCY_STARTED], []),
    (
        "RE_STAA",
        notice(STAA, ("m2", "revise-admit-emergency"), encounter_class="EMER"),
        [Kind.EMERGENCY_STARTED],
        [("m1", Kind.EMERGENCY_STARTED)],
    ),
    (
        "AN_STAA",
        notice(
            STAA,
            ("m2", "cancel-admit-emergency"),
            encounter_class="EMER",
            status="entered-in-error",
        ),
        [Kind.STAY_CANCELLED],
        [("m1", Kind.EMERGENCY_STARTED)],
    ),
    ("STIN", notice(STIN), [Kind.ADMITTED], []),
    (
        "RE_STIN",
        notice(STIN, ("m2", "revise-admit-inpatient")),
        [Kind.ADMITTED],
        [("m1", Kind.ADMITTED)],
    ),
    (
        "AN_STIN",
        notice(STIN, ("m2", "cancel-admit-inpatient"), status="entered-in-error"),
        [Kind.STAY_CANCELLED],
        [("m1", Kind.ADMITTED)],
    ),
    ("STOR", notice(STIN, STOR, status="onleave"), [Kind.LEAVE_STARTED], []),
    (
        "RE_STOR",
        notice(STIN, STOR, ("m3", "revise-start-leave-inpatient"), status="onleave"),
        [Kind.LEAVE_STARTED],
        [("m2", Kind.LEAVE_STARTED)],
    ),
    (
        "AN_STOR",
        notice(STIN, STOR, ("m3", "cancel-start-leave-inpatient")),
        [],
        [("m2", Kind.LEAVE_STARTED)],
    ),
    ("SLOR", notice(STIN, STOR, SLOR), [Kind.LEAVE_ENDED], []),
    (
        "RE_SLOR",
        notice(STIN, STOR, SLOR, ("m4", "revise-end-leave-inpatient")),
        [Kind.LEAVE_ENDED],
        [("m3", Kind.LEAVE_ENDED)],
    ),
    (
        "AN_SLOR",
        notice(STIN, STOR, SLOR, ("m4", "cancel-end-leave-inpatient"), status="onleave"),
        [],
        [("m3", Kind.LEAVE_ENDED)],
    ),
    ("SLHJ", notice(STIN, ("m2", HOME), status="finished"), [Kind.DISCHARGED], []),
    (
        "RE_SLHJ",
        notice(STIN, ("m2", HOME), ("m3", f"revise-{HOME}"), status="finished"),
        [Kind.DISCHARGED],
        [("m2", Kind.DISCHARGED)],
    ),
    (
        "AN_SLHJ",
        notice(STIN, ("m2", HOME), ("m3", f"cancel-{HOME}")),
        [],
        [("m2", Kind.DISCHARGED)],
    ),
    ("MORS", notice(STIN, ("m2", ADMIT), status="finished", deceased=True), [Kind.DECEASED], []),
    (
        "RE_MORS",
        notice(STIN, ("m2", ADMIT), ("m3", ADMIT), status="finished", deceased=True),
        [Kind.DECEASED],
        [],
    ),
    ("AN_MORS", notice(STIN, ("m2", ADMIT), ("m3", ADMIT), deceased=False), [], []),
]


@pytest.mark.parametrize(
    ("message", "says", "back"), [state[1:] for state in STATES], ids=[one[0] for one in STATES]
)
def test_each_state_of_the_table_says_its_event_and_takes_back_what_it_corrects(
    message: object, says: list[Kind], back: list[tuple[str, Kind]]
) -> None:
    told = of_stay(message)

    assert kinds(told) == says
    assert told.takes_back == tuple(TakenBack(*one) for one in back)
    assert told.findings == ()


def test_the_states_are_eighteen() -> None:
    assert len({one[0] for one in STATES}) == 18


def test_an_event_passes_and_a_death_stands() -> None:
    """Death is read from the Patient and is a state; the activity is what just happened."""
    told = of_stay(notice(STIN, ("m2", HOME), status="finished", deceased=True))

    assert only(told, Kind.DISCHARGED).lasts is Lasts.PASSING
    assert only(told, Kind.DECEASED).lasts is Lasts.STANDING
    assert day_names(only(told, Kind.DECEASED)) == {DayName.PERIOD_END}


def test_a_cancelled_admission_withdraws_the_stay_and_a_cancelled_leave_does_not() -> None:
    admission = of_stay(notice(STIN, ("m2", "cancel-admit-inpatient"), status="entered-in-error"))
    leave = of_stay(notice(STIN, STOR, ("m3", "cancel-start-leave-inpatient")))

    assert admission.withdrawn
    assert not leave.withdrawn


def test_a_revision_of_a_revision_takes_back_both_though_the_middle_one_was_lost() -> None:
    told = of_stay(notice(STIN, ("m2", "revise-admit-inpatient"), ("m3", "revise-admit-inpatient")))

    assert {back.message for back in told.takes_back} == {"m1", "m2"}
    assert told.follows == ("m2", "m1")
    assert told.order.depth == 3


def test_correcting_the_second_leave_leaves_the_first_alone() -> None:
    chain = (STIN, STOR, SLOR, ("m4", LEAVE), ("m5", "revise-start-leave-inpatient"))

    told = of_stay(notice(*chain, status="onleave"))

    assert told.takes_back == (TakenBack("m4", Kind.LEAVE_STARTED),)


def test_correcting_the_admission_during_a_leave_takes_back_the_admission() -> None:
    told = of_stay(notice(STIN, STOR, ("m3", "revise-admit-inpatient"), status="onleave"))

    assert told.takes_back == (TakenBack("m1", Kind.ADMITTED),)
    assert told.findings == (Finding.ACTIVITY_AGAINST_STATUS,)


def test_the_first_message_may_tell_admission_and_death_at_once() -> None:
    told = of_stay(notice(STIN, deceased=True))

    assert kinds(told) == [Kind.ADMITTED, Kind.DECEASED]
    assert told.findings == (Finding.DECEASED_IN_PROGRESS,)
    assert day_names(only(told, Kind.DECEASED)) == set()


def test_a_second_leave_is_said_by_a_sender_that_always_says_not_deceased() -> None:
    chain = (STIN, STOR, SLOR, ("m4", LEAVE))

    told = of_stay(notice(*chain, status="onleave", deceased=False))

    assert kinds(told) == [Kind.LEAVE_STARTED]


def test_the_activity_wins_over_the_status_and_the_finding_says_so() -> None:
    told = of_stay(notice(STIN, STOR, ("m3", HOME), status="onleave"))

    assert kinds(told) == [Kind.DISCHARGED]
    assert told.findings == (Finding.ACTIVITY_AGAINST_STATUS,)


def test_a_leave_has_the_days_of_its_own_extension() -> None:
    url = "http://medcomfhir.dk/ig/x/medcom-hospitalnotification-leave-period-extension"
    period = {"start": "2026-03-04T14:00:00+01:00"}
    told = of_stay(
        notice(STIN, STOR, status="onleave", extension=[{"url": url, "valuePeriod": period}])
    )

    leave = only(told, Kind.LEAVE_STARTED)

    assert day(leave, DayName.LEAVE_START).first_on.isoformat() == "2026-03-04"
    assert day_names(leave) == {DayName.LEAVE_START, DayName.OCCURRED}


def test_the_stay_is_known_by_its_own_number_whatever_the_encounter_is_called() -> None:
    told = of_stay(notice(STIN, STOR, status="onleave"))

    assert told.source == f"Encounter|{STAY}|s-1"
    assert told.episodes == (told.source,)
    assert told.message == "m2"


def test_messages_are_ordered_by_chain_and_own_time_never_by_the_bundle() -> None:
    """In 11 of 24 certification journeys Bundle.timestamp contradicts the chain."""
    told = of_stay(notice(STIN, STOR, status="onleave"))

    assert told.ordered
    assert told.order.depth == 2
    assert told.order.event_at is not None
    assert told.order.event_at.isoformat() == "2026-03-02T10:00:02+00:00"


@pytest.mark.parametrize("spoken", ["target", "fullUrl", "id"])
def test_a_uuid_is_the_same_in_either_case_along_the_whole_chain(spoken: str) -> None:
    """RFC 4122: some write it large in one place and small in the other."""
    first, last = "0f1e2d3c-0000-4000-8000-00000000000a", "0f1e2d3c-0000-4000-8000-00000000000b"
    message = notice((first, "admit-inpatient"), (last, "start-leave-inpatient"), status="onleave")
    small = of_stay(message)
    entries = message["entry"]
    if spoken == "target":
        for entry in entries[-2:]:
            told = entry["resource"]["target"][0]
            told["reference"] = "urn:uuid:" + told["reference"].rsplit("/", 1)[-1].upper()
    elif spoken == "fullUrl":
        entries[0]["fullUrl"] = f"urn:uuid:{last.upper()}"
        entries[0]["resource"]["id"] = "header"
    else:
        entries[0] = {"resource": entries[0]["resource"] | {"id": last.upper()}}

    told = of_stay(message)

    assert (told.message, told.follows, told.order) == (small.message, small.follows, small.order)
    assert told.message == last


def test_an_id_that_is_no_uuid_has_its_case() -> None:
    """FHIR R4 4.0.1, data types: ids are case sensitive."""
    message = notice(("M1", "admit-inpatient"))
    message["entry"][-1]["resource"]["target"][0]["reference"] = "MessageHeader/m1"

    assert wheres(read(message).parked[0]) == {"entry[0].MessageHeader"}


def test_a_chain_that_bites_its_own_tail_is_still_read() -> None:
    message = notice(STIN, STOR, status="onleave")
    message["entry"][-2]["resource"]["entity"] = [
        {"role": "revision", "what": {"reference": "MessageHeader/m2"}}
    ]

    assert of_stay(message).follows == ("m1",)


def test_a_message_without_provenance_is_refused_with_its_patient_named() -> None:
    message = notice(STIN)
    patient = next(one.patient for one in read(message).statements)
    del message["entry"][-1]

    reading = read(message)

    assert not reading.statements
    assert [reason.where for reason in reading.parked[0].reasons] == ["entry[0].MessageHeader"]
    assert reading.parked[0].patients == (patient,)


def test_a_notice_without_its_chain_waits_for_the_next_of_its_stay() -> None:
    """Under the record of its person any notice of another stay would pass for its mending."""
    message = notice(STIN)
    del message["entry"][-1]

    parked = read(message).parked[0]

    assert parked.source == f"Encounter|{STAY}|s-1"
    assert parked.order is None


def test_a_notice_about_nobody_waits_for_the_next_of_its_stay() -> None:
    message = notice(STIN, STOR, status="onleave", subject={"display": "somebody"})

    parked = read(message).parked[0]

    assert parked.source == f"Encounter|{STAY}|s-1"
    assert parked.order is not None
    assert parked.order.depth == 2


def test_an_activity_that_nobody_knows_is_ours_to_mend() -> None:
    parked = refused(notice(("m1", "admit-by-balloon")))

    assert [(one.kind, one.where) for one in parked.reasons] == [
        ("no-rule", "entry[3].Provenance.activity")
    ]
    assert parked.source == f"Encounter|{STAY}|s-1"


def test_entered_in_error_a_stay_is_taken_back_whatever_its_activity() -> None:
    """All that was told of it goes by the status alone, and of an activity nothing is missed."""
    told = of_stay(notice(STIN, ("m2", "cancel-admit-by-balloon"), status="entered-in-error"))

    assert (kinds(told), told.withdrawn) == ([Kind.STAY_CANCELLED], True)


def test_a_second_correction_counts_though_every_message_says_not_deceased() -> None:
    revise = "revise-admit-inpatient"

    told = of_stay(notice(STIN, ("m2", revise), ("m3", revise), deceased=False))

    assert kinds(told) == [Kind.ADMITTED]
    assert {back.message for back in told.takes_back} == {"m1", "m2"}


def test_a_corrected_death_says_the_death_again_and_a_withdrawn_one_does_not() -> None:
    """RE_MORS and AN_MORS have no activity of their own: they repeat the one before."""
    chain = (STIN, ("m2", HOME), ("m3", HOME), ("m4", HOME))

    corrected = of_stay(notice(*chain, status="finished", deceased=True))
    withdrawn = of_stay(notice(*chain, status="finished", deceased=False))

    assert kinds(corrected) == [Kind.DECEASED]
    assert withdrawn.says == ()
    assert corrected.takes_back == withdrawn.takes_back == ()


@pytest.mark.parametrize(
    ("message", "findings"),
    [
        (notice(STIN, ("m2", HOME), status="onleave"), (Finding.ACTIVITY_AGAINST_STATUS,)),
        (notice(STIN, deceased=True), (Finding.DECEASED_IN_PROGRESS,)),
        (notice(STIN, encounter_class="EMER"), (Finding.ACTIVITY_AGAINST_STATUS,)),
        (notice(STIN, status="finished"), (Finding.ACTIVITY_AGAINST_STATUS,)),
        (notice(STIN), ()),
        (notice(STIN, STOR, status="onleave"), ()),
    ],
    ids=[
        "leave at discharge", "dead in progress", "emergency admitted", "over at admission",
        "end only planned", "leave without its extension",
    ],
)  # fmt: skip
def test_a_combination_that_contradicts_itself_is_a_finding_and_never_a_crash(
    message: object, findings: tuple[Finding, ...]
) -> None:
    """Each was seen in the certification fixtures; the last two are legal."""
    assert of_stay(message).findings == findings


@pytest.mark.parametrize("field", ["class", "status"])
def test_a_notification_whose_state_is_missing_is_refused_with_its_stay(field: str) -> None:
    message = notice(STIN)
    del message["entry"][1]["resource"][field]

    parked = refused(message)

    assert f"entry[1].Encounter.{field}" in {reason.where for reason in parked.reasons}
    assert parked.source == f"Encounter|{STAY}|s-1"


def test_a_notification_without_its_event_is_refused() -> None:
    """Nothing then tells what the message is; FHIR requires it."""
    message = notice(STIN)
    del message["entry"][0]["resource"]["eventCoding"]

    assert "entry[0].MessageHeader.event[x]" in wheres(refused(message))


def test_a_message_that_never_came_is_named_by_those_that_follow_it() -> None:
    told = of_stay(notice(STIN, STOR, SLOR))

    assert told.follows == ("m2", "m1")


def test_a_death_that_repeats_a_correction_corrects_nothing_again() -> None:
    """The message before took the admission back and said it anew; that must stand."""
    revise = "revise-admit-inpatient"

    told = of_stay(notice(STIN, ("m2", revise), ("m3", revise), status="finished", deceased=True))

    assert kinds(told) == [Kind.DECEASED]
    assert told.takes_back == ()
