"""Tasks: moments of list 8477, the progress of a referral, coded steps."""

from typing import Any

import pytest

from schemas.codes import DayName, Kind
from tests.read.given import (
    HIS_1206,
    HOSPITAL,
    bundle,
    by_number,
    coded,
    day,
    encounter,
    kinds,
    message,
    notice,
    only,
    patient,
    read,
    refused,
    service_request,
    statement,
    task,
    wheres,
)

EXECUTED: dict[str, Any] = {"executionPeriod": {"start": "2026-03-03T08:40:00+01:00"}}
MOMENTS = [
    ("1", Kind.MUNICIPALITY_NOTIFIED),
    ("2", Kind.DISCHARGE_READY),
    ("3", Kind.MUNICIPALITY_NOTIFIED_READY),
    ("4", Kind.DISCHARGE_READY_WITHDRAWN),
    ("6", Kind.MUNICIPALITY_DECLINED),
    ("7", Kind.MUNICIPALITY_ACCEPTED),
    ("12", Kind.TRANSFER_READY),
    ("31", Kind.HELFO_NOTIFIED),
    ("32", Kind.HELFO_WAIVED),
]


@pytest.mark.parametrize(("moment", "kind"), MOMENTS)
def test_each_moment_of_list_8477_is_told_with_the_time_it_was_done(
    moment: str, kind: Kind
) -> None:
    told = statement(task(moment, **EXECUTED))

    executed = day(only(told, kind), DayName.EXECUTED)

    assert kinds(told) == [kind]
    assert executed.at is not None
    assert executed.at.isoformat() == "2026-03-03T07:40:00+00:00"
    assert told.encounter == "Encounter|hospital-one|Encounter/stay-1"


@pytest.mark.parametrize("moment", ["20", "21", "22"])
def test_moments_of_planning_are_not_ours(moment: str) -> None:
    assert [aside.resource for aside in read(task(moment)).not_ours] == ["Task"]


@pytest.mark.parametrize("status", ["requested", "received", "accepted", "ready"])
def test_a_notice_that_is_only_asked_for_states_the_need(status: str) -> None:
    told = statement(task("1", status, authoredOn="2026-03-02T12:00:00+01:00"))

    assert kinds(told) == [Kind.NEED_STATED]
    assert day(only(told, Kind.NEED_STATED), DayName.AUTHORED).at is not None


def test_a_notice_asked_for_and_then_sent_still_states_the_need() -> None:
    """The newer version replaces the older, so it must say both."""
    told = statement(task("1", "completed", authoredOn="2026-03-02T12:00:00+01:00", **EXECUTED))

    assert kinds(told) == [Kind.NEED_STATED, Kind.MUNICIPALITY_NOTIFIED]


def test_a_notice_written_as_it_was_sent_states_no_need_of_its_own() -> None:
    told = statement(task("1", "completed", authoredOn="2026-03-03T08:40:00+01:00", **EXECUTED))

    assert kinds(told) == [Kind.MUNICIPALITY_NOTIFIED]


@pytest.mark.parametrize("status", ["cancelled", "rejected", "failed", "draft"])
def test_a_task_that_came_to_nothing_says_nothing(status: str) -> None:
    told = statement(task("2", status, **EXECUTED))

    assert told.says == ()
    assert not told.withdrawn


def test_a_task_entered_in_error_is_withdrawn() -> None:
    assert statement(task("2", "entered-in-error")).withdrawn


def test_the_stay_of_a_task_is_named_by_number_or_found_in_the_message() -> None:
    numbered = statement(task("2", focus={"identifier": {"system": "urn:x", "value": "9"}}))
    stay = encounter(identifier=[{"system": "urn:x", "value": "9"}], serviceProvider=HOSPITAL)

    (_, carried) = read(bundle(stay, task("2"))).statements

    assert numbered.encounter == "Encounter|urn:x|9"
    assert carried.encounter == "Encounter|urn:x|9"
    assert carried.says[0].organisation == "urn:oid:2.16.578.1.12.4.1.4.101|999000111"


def test_a_task_and_the_notification_of_its_stay_name_the_same_stay() -> None:
    number = {"system": "https://hospital.example/stay", "value": "s-1"}
    stay = read(notice(("m1", "admit-inpatient"))).statements[0]

    assert statement(task("2", focus={"identifier": number})).encounter == stay.source


def test_the_patient_of_a_task_may_stand_with_its_stay() -> None:
    message = task("2")
    del message["for"]

    (stay, told) = read(bundle(encounter(), message)).statements

    assert told.patient == stay.patient


def test_a_patient_that_the_stay_of_a_task_contains_is_the_patient_of_both() -> None:
    told = task("2")
    del told["for"]
    stay = encounter(contained=[patient(id="p")], subject={"reference": "#p"})

    (one, two) = read(bundle(stay, told)).statements

    assert one.patient == two.patient


def test_a_patient_who_cannot_be_read_is_missed_where_the_task_names_them() -> None:
    broken = patient(birthDate=5)

    reading = read(bundle(broken, task("2") | {"for": {"reference": "Patient/ola"}}))

    assert "entry[1].Task.for" in {place for one in reading.parked for place in wheres(one)}


def test_a_task_of_ours_without_any_patient_is_unsound() -> None:
    message = task("2")
    del message["for"]

    assert "Task.for" in {reason.where for reason in refused(message).reasons}


PROGRESS = [
    ("requested", [Kind.REFERRAL_RECEIVED]),
    ("received", [Kind.REFERRAL_RECEIVED]),
    ("accepted", [Kind.REFERRAL_RECEIVED, Kind.REFERRAL_ASSESSED]),
    ("in-progress", [Kind.REFERRAL_RECEIVED, Kind.REFERRAL_ASSESSED]),
    ("rejected", [Kind.REFERRAL_RECEIVED, Kind.REFERRAL_REJECTED]),
    ("cancelled", [Kind.REFERRAL_RECEIVED, Kind.REFERRAL_WITHDRAWN]),
]


@pytest.mark.parametrize(("status", "says"), PROGRESS)
def test_a_task_about_a_referral_tells_how_far_it_has_come(status: str, says: list[Kind]) -> None:
    """A later state includes the earlier ones: it replaces the version that told them."""
    told = statement(task(None, status, focus={"reference": "ServiceRequest/r"}))

    assert kinds(told) == says
    assert told.referrals == ("ServiceRequest|hospital-one|ServiceRequest/r",)


def test_a_coded_answer_wins_over_what_the_status_of_a_task_suggests() -> None:
    """A Task may be under way while its business status says that the referral was rejected."""
    focus = {"reference": "ServiceRequest/r"}
    answer = coded(("9148", "4"))

    told = statement(task(None, "in-progress", focus=focus, businessStatus=answer))
    advised = statement(task(None, "rejected", focus=focus, businessStatus=coded(("9148", "11"))))

    assert kinds(told) == [Kind.REFERRAL_RECEIVED, Kind.REFERRAL_REJECTED]
    assert only(told, Kind.REFERRAL_REJECTED).outcome == "9148#4"
    assert kinds(advised) == [Kind.REFERRAL_RECEIVED, Kind.REFERRAL_ADVISED]


def test_a_task_about_a_referral_may_wait_or_be_done() -> None:
    focus = {"reference": "ServiceRequest/r"}
    period = {"start": "2026-03-03", "end": "2026-03-20"}

    waits = statement(task(None, "on-hold", focus=focus))
    done = statement(task(None, "completed", focus=focus, executionPeriod=period))

    assert kinds(waits)[-1] is Kind.REFERRAL_ON_HOLD
    assert kinds(done)[-1] is Kind.REFERRAL_COMPLETED
    assert day(only(done, Kind.REFERRAL_COMPLETED), DayName.PERIOD_END) is not None


def test_a_task_about_anything_else_is_not_ours_even_without_a_patient() -> None:
    message = task(None, focus={"reference": "Claim/1"})
    del message["for"]

    assert [aside.resource for aside in read(message).not_ours] == ["Task"]


def test_a_broken_task_waits_for_its_own_next_version_and_not_for_what_it_came_with() -> None:
    """The referral beside it is sound, and its next version mends no Task."""
    number = [{"system": "urn:x", "value": "1"}]
    broken = task(None, "banana", focus={"reference": "Claim/1"}, identifier=number)

    parked = refused(message(broken, service_request(id="r"), patient()))

    assert parked.source == "Task|urn:x|1"


def test_a_coded_step_counts_from_when_it_was_done() -> None:
    done = statement(task(None, code=coded(("9327", "D12E")), focus=None, **EXECUTED))
    asked = statement(task(None, "requested", code=coded(("9327", "D12E")), focus=None))

    failed = statement(task(None, "failed", code=coded(("9327", "D12E")), focus=None, **EXECUTED))

    assert kinds(done) == [Kind.EVALUATED]
    assert asked.says == ()
    assert failed.says == ()


def test_all_moments_of_a_task_are_said() -> None:
    told = statement(
        task(None, code=coded(("8477", "1"), ("8477", "2"), ("8477", "2")), **EXECUTED)
    )

    assert kinds(told) == [Kind.MUNICIPALITY_NOTIFIED, Kind.DISCHARGE_READY]


@pytest.mark.parametrize("moment", ["2", "3", "4", "12"])
def test_a_moment_that_is_only_asked_for_has_not_come(moment: str) -> None:
    asked = statement(task(moment, "requested", authoredOn="2026-03-02T12:00:00+01:00"))
    planned = statement(task(moment, "requested", **EXECUTED))

    assert asked.says == ()
    assert len(planned.says) == 1


def test_a_referral_in_focus_may_be_told_by_number_alone() -> None:
    focus = {"type": "ServiceRequest", "identifier": {"system": "urn:x", "value": "1"}}

    told = statement(task(None, "accepted", focus=focus))

    assert told.referrals == ("ServiceRequest|urn:x|1",)
    assert kinds(told) == [Kind.REFERRAL_RECEIVED, Kind.REFERRAL_ASSESSED]


def test_who_does_or_asked_for_a_task_is_its_organisation() -> None:
    asker = {"type": "Organization", "identifier": {"system": "urn:x", "value": "1"}}
    doctor = {"type": "Practitioner", "identifier": {"system": "urn:x", "value": "2"}}

    owned = statement(task("2", owner=HOSPITAL, requester=asker))
    asked = statement(task("2", owner=doctor, requester=asker))

    assert owned.says[0].organisation == "urn:oid:2.16.578.1.12.4.1.4.101|999000111"
    assert asked.says[0].organisation == "urn:x|1"


@pytest.mark.parametrize(
    ("status", "code", "says"),
    [
        ("received", "vurdert-behov", [Kind.REFERRAL_RECEIVED, Kind.REFERRAL_ASSESSED]),
        ("in-progress", "avvist-mangelfull", [Kind.REFERRAL_RECEIVED, Kind.REFERRAL_REJECTED]),
        ("accepted", "vurdert-ikke-behov", [Kind.REFERRAL_RECEIVED, Kind.REFERRAL_REJECTED]),
        ("requested", "mottatt", [Kind.REFERRAL_RECEIVED]),
        ("cancelled", "vurdert-behov", [Kind.REFERRAL_RECEIVED, Kind.REFERRAL_WITHDRAWN]),
    ],
)
def test_the_business_status_of_a_task_wins_over_what_its_status_lets_infer(
    status: str, code: str, says: list[Kind]
) -> None:
    told = statement(
        task(
            None,
            status,
            focus={"reference": "ServiceRequest/r"},
            businessStatus=coded((HIS_1206, code)),
        )
    )

    assert kinds(told) == says


def test_only_an_answer_is_dated_by_the_last_change_of_the_task() -> None:
    focus = {"reference": "ServiceRequest/r"}
    answer = {"businessStatus": coded(("9148", "1")), "lastModified": "2026-01-09T10:00:00+01:00"}

    accepted = only(
        statement(task(None, "accepted", focus=focus, **answer)), Kind.REFERRAL_ASSESSED
    )
    later = only(
        statement(task(None, "in-progress", focus=focus, **answer)), Kind.REFERRAL_ASSESSED
    )

    assert {one.name for one in accepted.days} == {DayName.ASSESSED}
    assert later.days == ()
    assert accepted.outcome == later.outcome == "9148#1"


def test_a_group_of_tasks_is_told_by_its_members_and_not_by_itself() -> None:
    """AU eRequesting: a Task for each request, and one without a focus for the group."""
    group = task(None, "requested", id="g", focus=None)
    members = [
        task(None, "requested", id=f"t{one}", focus={"reference": f"ServiceRequest/{one}"})
        | {"partOf": [{"reference": "Task/g"}], "groupIdentifier": {"value": "1"}}
        for one in ("a", "b")
    ]

    reading = read(bundle(group, *members))

    assert [aside.resource for aside in reading.not_ours] == ["Task"]
    assert [one.referrals for one in reading.statements] == [
        ("ServiceRequest|hospital-one|ServiceRequest/a",),
        ("ServiceRequest|hospital-one|ServiceRequest/b",),
    ]


def test_why_a_task_came_to_nothing_is_carried_with_what_it_says() -> None:
    told = statement(
        task(
            None,
            "rejected",
            focus={"reference": "ServiceRequest/r"},
            statusReason=coded(("9179", "KS01")),
        )
    )

    assert only(told, Kind.REFERRAL_REJECTED).reasons == ("9179#KS01",)


@pytest.mark.parametrize(
    ("status", "says"),
    [
        ("accepted", [Kind.REFERRAL_RECEIVED, Kind.CODED]),
        ("in-progress", [Kind.REFERRAL_RECEIVED, Kind.CODED]),
        ("completed", [Kind.REFERRAL_RECEIVED, Kind.REFERRAL_COMPLETED, Kind.CODED]),
        ("rejected", [Kind.REFERRAL_RECEIVED, Kind.REFERRAL_REJECTED, Kind.CODED]),
    ],
)
def test_what_is_not_to_be_assessed_is_not_assessed_by_being_taken_on(
    status: str, says: list[Kind]
) -> None:
    """8444#6: "ikke aktuell for rettighetsvurdering". What else the status tells it still tells."""
    focus = {"reference": "ServiceRequest/r"}
    code = coded(("8444", "6"))

    told = statement(task(None, status, focus=focus, businessStatus=code))

    assert kinds(told) == says


def test_an_answer_beside_it_is_an_answer() -> None:
    """Who states that it is not to be assessed, and that it was, has assessed it."""
    focus = {"reference": "ServiceRequest/r"}
    both = coded(("8444", "6"), ("9148", "1"))

    told = statement(task(None, "accepted", focus=focus, businessStatus=both))

    assert Kind.REFERRAL_ASSESSED in kinds(told)


IMAGING = [coded(("http://snomed.info/sct", "363679005"))]


@pytest.mark.parametrize(
    ("asked", "refers"),
    [
        ({"category": IMAGING}, False),
        ({"category": IMAGING, "orderDetail": [coded(("8480", "A12A"))]}, True),
        ({"category": IMAGING, "reasonCode": [coded(("8480", "A12A"))]}, True),
        ({"status": "draft"}, False),
        ({"intent": "proposal"}, False),
        ({"status": "entered-in-error"}, False),
        ({"doNotPerform": True}, False),
    ],
)
def test_a_task_is_about_a_referral_where_what_it_is_about_is_one(
    asked: dict[str, Any], refers: bool
) -> None:
    """The two stand in one message and must not tell it otherwise."""
    request = service_request(id="r", subject=by_number()) | asked
    about = task(None, "requested", focus={"reference": "ServiceRequest/r"})

    told = read(bundle(request, about)).statements[-1]

    assert told.source.startswith("Task|")
    assert (Kind.REFERRAL_RECEIVED in kinds(told)) is refers


@pytest.mark.parametrize("intent", ["proposal", "option"])
def test_a_task_that_only_proposes_is_no_referral(intent: str) -> None:
    about = task(None, "requested", focus={"reference": "ServiceRequest/r"})

    assert kinds(statement(about)) == [Kind.REFERRAL_RECEIVED]
    assert kinds(statement(about | {"intent": intent})) == []
