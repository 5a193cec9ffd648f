"""ServiceRequests: referrals, as Helsenorge and others send them."""

from typing import Any

import pytest

from schemas.codes import DayName, Kind, ReasonClass
from services.milestone.read.referral import DATES
from tests.read.given import (
    HIS_1206,
    HOSPITAL,
    KARI,
    VOLVEN,
    bundle,
    business_status,
    by_number,
    coded,
    day,
    day_names,
    encounter,
    kinds,
    only,
    patient,
    read,
    refused,
    service_request,
    statement,
    task,
    wheres,
)
from tests.read.test_modifiers import UNKNOWN

HELSENORGE = "http://helsenorge.no/fhir/StructureDefinition/"


def dated(name: str, value: str) -> dict[str, str]:
    """One of Helsenorge's dates."""
    return {"url": HELSENORGE + name, "valueDateTime": value}


def by_code(code: str, value: str, field: str = "valueDate") -> dict[str, Any]:
    """A day named by Volven 9147, in an extension of two parts."""
    kind = {"url": "kind", "valueCoding": {"system": VOLVEN + "9147", "code": code}}
    return {"url": "https://hospital.example/date", "extension": [kind, {"url": "d", field: value}]}


@pytest.mark.parametrize("status", ["active", "completed"])
def test_a_referral_that_was_sent_is_received(status: str) -> None:
    """With Helsenorge ``completed`` only says that somebody has answered."""
    told = statement(service_request(status))

    assert kinds(told) == [Kind.REFERRAL_RECEIVED]
    assert told.referrals == (told.source,)


def test_a_referral_on_hold_was_received_and_waits() -> None:
    assert kinds(statement(service_request("on-hold"))) == [
        Kind.REFERRAL_RECEIVED,
        Kind.REFERRAL_ON_HOLD,
    ]


def test_a_completed_referral_is_done_where_the_sender_means_that() -> None:
    """FHIR's own meaning; but a business status, where there is one, says what it came to."""
    number = [{"system": "https://hospital.example/referral", "value": "r-1"}]
    plain = service_request("completed", identifier=number)
    answered = plain | {"extension": [business_status("vurdert-behov")]}

    assert kinds(statement(plain)) == [Kind.REFERRAL_RECEIVED, Kind.REFERRAL_COMPLETED]
    assert kinds(statement(answered)) == [Kind.REFERRAL_RECEIVED, Kind.REFERRAL_ASSESSED]


@pytest.mark.parametrize(
    "extension",
    [
        dated("no-ansiennitets-dato", "2026-01-05"),
        dated("no-mottatt-dato", "2026-01-05"),
        dated("no-frist-for-helsehjelp", "2026-01-05"),
        dated("no-frist-for-vurdering", "2026-01-05"),
        business_status("completed", "http://hl7.org/fhir/request-status"),
    ],
    ids=lambda told: told["url"].rpartition("/")[2],
)
def test_helsenorges_extensions_tell_its_dialect_where_no_label_does(
    extension: dict[str, Any],
) -> None:
    """There ``completed`` says that somebody has answered: the treatment may not have begun."""
    number = [{"system": "https://hospital.example/referral", "value": "r-1"}]
    told = service_request("completed", identifier=number, extension=[extension])

    assert kinds(statement(told)) == [Kind.REFERRAL_RECEIVED]


@pytest.mark.parametrize("name", [end.removeprefix("/") for end in DATES])
@pytest.mark.parametrize(
    "value",
    [
        {"valueInstant": "2026-02-01T00:00:00Z"},
        {"valuePeriod": {"end": "2026-02-01"}},
        {"valueString": "2026-02-01"},
    ],
    ids=lambda told: next(iter(told)),
)
def test_a_day_of_helsenorges_in_another_type_is_refused(name: str, value: dict[str, Any]) -> None:
    """Its profile has a dateTime alone: passed over, a right would seem to have no limit."""
    told = service_request(extension=[{"url": HELSENORGE + name, **value}])

    (reason,) = refused(told).reasons

    assert reason.where == f"ServiceRequest.extension({name})"
    assert (reason.kind, reason.expected) == (ReasonClass.UNSOUND, "valueDateTime")


@pytest.mark.parametrize("turn", [1, -1])
def test_so_is_the_second_of_two_whichever_it_is(turn: int) -> None:
    told = [{"valueDateTime": "2026-02-01"}, {"valueInstant": "2026-02-01T00:00:00Z"}][::turn]
    url = f"{HELSENORGE}no-frist-for-helsehjelp"

    (reason,) = refused(service_request(extension=[{"url": url, **one} for one in told])).reasons

    assert reason.expected == "valueDateTime"


ABSENT = {"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason"}


@pytest.mark.parametrize(
    "value",
    [
        {"valueDate": "2026-02-01"},
        {"extension": [ABSENT | {"valueCode": "masked"}]},
        {"_valueDateTime": {"extension": [ABSENT | {"valueCode": "masked"}]}},
    ],
    ids=lambda told: next(iter(told)),
)
def test_one_that_is_a_date_or_not_told_is_read(value: dict[str, Any]) -> None:
    name = "no-frist-for-helsehjelp"
    told = statement(service_request(extension=[{"url": HELSENORGE + name, **value}]))

    days = day_names(only(told, Kind.REFERRAL_RECEIVED))
    assert (DayName.DEADLINE_FOR_HELP in days) is ("valueDate" in value)


def test_a_label_of_somebody_else_counts_before_helsenorges_extensions() -> None:
    told = service_request(
        "completed",
        identifier=[{"system": "http://dips.no/fhir/namingsystem/dips-referralid", "value": "1"}],
        extension=[dated("no-mottatt-dato", "2026-01-05")],
    )

    assert kinds(statement(told)) == [Kind.REFERRAL_RECEIVED, Kind.REFERRAL_COMPLETED]


def test_a_business_status_counts_though_the_sender_does_not_know_the_status() -> None:
    """What is coded wins over what would be inferred."""
    told = statement(service_request("unknown", extension=[business_status("vurdert-behov")]))

    assert kinds(told) == [Kind.REFERRAL_RECEIVED, Kind.REFERRAL_ASSESSED]
    assert statement(service_request("unknown")).says == ()


@pytest.mark.parametrize(
    "change", [{"status": "draft"}, {"intent": "proposal"}, {"doNotPerform": True}]
)
def test_what_is_no_referral_says_nothing_and_takes_back_that_it_was(
    change: dict[str, Any],
) -> None:
    """A referral may be made a draft again, and what was forbidden may have been asked for."""
    step = coded(("8480", "A12A"))
    before, now = statement(service_request()), statement(service_request(code=step) | change)

    assert (now.source, now.patient) == (before.source, before.patient)
    assert before.says
    assert now.says == ()
    assert not now.withdrawn


def test_a_proposal_entered_in_error_takes_back_all_that_it_said() -> None:
    assert statement(service_request("entered-in-error", intent="proposal")).withdrawn


DRAFT = service_request("draft", subject={"reference": "Patient/ola"})
DONT = {"doNotPerform": True, "status": "accepted", "intent": "order"}


@pytest.mark.parametrize(
    "told",
    [
        DRAFT,
        DRAFT | {"status": "active", "doNotPerform": True},
        task(None) | DONT | {"for": {"reference": "Patient/ola"}},
    ],
)
@pytest.mark.parametrize("amiss", [UNKNOWN, {"name": "Ola"}])
def test_a_draft_of_nobody_knows_whom_is_not_lost(
    told: dict[str, Any], amiss: dict[str, Any]
) -> None:
    """What was said before it stands, so it must be told that this came and could not be read."""
    assert statement(told).says == ()

    reading = read(bundle(told, patient() | amiss, encounter()))

    kind, field = told["resourceType"], "for" if "for" in told else "subject"
    assert f"entry[0].{kind}.{field}" in {where for one in reading.parked for where in wheres(one)}
    assert not reading.not_ours


def test_a_draft_of_no_patient_is_not_ours() -> None:
    group = service_request("draft", subject={"reference": "Group/1"})

    assert [one.resource for one in read(group).not_ours] == ["ServiceRequest"]


def test_a_draft_that_nothing_names_is_not_ours() -> None:
    """No version before it can be found, and none could be read."""
    assert read(service_request("draft", identifier=None)).not_ours


def test_a_task_of_r5_that_something_be_not_done_says_nothing() -> None:
    step = coded(("8480", "A12A"))
    asks = task(None, code=step, focus={"reference": "ServiceRequest/r"})

    assert kinds(statement(asks))
    assert statement(asks | {"doNotPerform": True}).says == ()


def test_a_referral_tells_every_day_it_has_by_its_name() -> None:
    told = statement(
        service_request(
            extension=[
                dated("no-ansiennitets-dato", "2025-12-20"),
                dated("no-mottatt-dato", "2026-01-05T08:00:00+01:00"),
                dated("no-frist-for-helsehjelp", "2026-03"),
                dated("no-frist-for-vurdering", "2026-01-15"),
            ]
        )
    )

    received = only(told, Kind.REFERRAL_RECEIVED)

    assert day(received, DayName.SENIORITY).first_on.isoformat() == "2025-12-20"
    assert day(received, DayName.DEADLINE_FOR_HELP).last_on.isoformat() == "2026-03-31"
    assert day_names(received) == {
        DayName.SENIORITY,
        DayName.RECEIVED,
        DayName.AUTHORED,
        DayName.DEADLINE_FOR_HELP,
        DayName.DEADLINE_FOR_ASSESSMENT,
    }


ANSWERS = [
    (HIS_1206, "vurdert-behov", Kind.REFERRAL_ASSESSED, "henvisningsstatus#vurdert-behov"),
    (HIS_1206, "avvist-mangelfull", Kind.REFERRAL_REJECTED, "henvisningsstatus#avvist-mangelfull"),
    (
        HIS_1206,
        "vurdert-ikke-behov",
        Kind.REFERRAL_REJECTED,
        "henvisningsstatus#vurdert-ikke-behov",
    ),
    ("9148", "1", Kind.REFERRAL_ASSESSED, "9148#1"),
    ("9148", "2", Kind.REFERRAL_ASSESSED, "9148#2"),
    ("9148", "3", Kind.REFERRAL_FORWARDED, "9148#3"),
    ("9148", "4", Kind.REFERRAL_REJECTED, "9148#4"),
    ("9148", "11", Kind.REFERRAL_ADVISED, "9148#11"),
    (HIS_1206, "avsluttet", Kind.REFERRAL_COMPLETED, "henvisningsstatus#avsluttet"),
]


@pytest.mark.parametrize(("system", "code", "kind", "outcome"), ANSWERS)
def test_what_became_of_a_referral_stands_in_its_business_status(
    system: str, code: str, kind: Kind, outcome: str
) -> None:
    """HIS 1206:2018 and Volven 9148; FHIR's own status only says that somebody answered."""
    told = statement(service_request("completed", extension=[business_status(code, system)]))

    assert kinds(told) == [Kind.REFERRAL_RECEIVED, kind]
    assert only(told, kind).outcome == outcome


def test_a_received_referral_is_not_yet_answered() -> None:
    told = statement(service_request(extension=[business_status("mottatt")]))

    assert kinds(told) == [Kind.REFERRAL_RECEIVED]


def test_a_planned_referral_was_assessed_and_has_an_appointment_whose_time_is_not_told() -> None:
    message = service_request(
        extension=[business_status("planlagt"), dated("no-frist-for-helsehjelp", "2026-03-01")]
    )
    sent = bundle(message, timestamp="2026-01-09T10:00:00+01:00")

    told = statement(sent)

    assert kinds(told) == [
        Kind.REFERRAL_RECEIVED,
        Kind.REFERRAL_ASSESSED,
        Kind.APPOINTMENT_PLANNED,
    ]
    assert only(told, Kind.REFERRAL_ASSESSED).outcome == "henvisningsstatus#planlagt"
    assert day_names(only(told, Kind.APPOINTMENT_PLANNED)) == {DayName.SENT}


def test_the_day_a_referral_came_is_no_day_on_which_it_was_answered() -> None:
    message = service_request(
        extension=[business_status("vurdert-behov"), dated("no-mottatt-dato", "2026-01-05")]
    )
    sent = bundle(message, timestamp="2026-01-09T10:00:00+01:00")

    answered = only(statement(sent), Kind.REFERRAL_ASSESSED)

    assert day_names(answered) == {DayName.SENT}
    assert day(answered, DayName.SENT).first_on.isoformat() == "2026-01-09"


def test_a_revoked_referral_did_come_and_ends() -> None:
    assert kinds(statement(service_request("revoked"))) == [
        Kind.REFERRAL_RECEIVED,
        Kind.REFERRAL_WITHDRAWN,
    ]


@pytest.mark.parametrize(
    "days",
    [
        [{"url": f"{HELSENORGE}no-mottatt-dato", "valueInstant": "2026-02-01T00:00:00Z"}],
        [dated("no-mottatt-dato", "2026-01-02"), dated("no-mottatt-dato", "2026-01-05")],
        [by_code("1", "2026-01-02"), by_code("1", "2026-01-05")],
    ],
)
def test_a_referral_entered_in_error_is_taken_back_whatever_its_days_are(days: list[Any]) -> None:
    """They may be why it is: refused, it would stand as it was."""
    assert refused(service_request(extension=days)).reasons

    told = statement(service_request("entered-in-error", extension=days))

    assert told.withdrawn


def test_a_referral_entered_in_error_takes_back_all_it_said() -> None:
    told = statement(service_request("entered-in-error"))

    assert told.withdrawn
    assert told.says == ()


@pytest.mark.parametrize("field", ["category", "code", "performerType", "orderDetail"])
def test_the_specialty_is_found_wherever_its_list_stands(field: str) -> None:
    concept = coded(("8451", "310"))
    many = field in {"category", "orderDetail"}

    told = statement(service_request() | {field: [concept] if many else concept})

    assert only(told, Kind.REFERRAL_RECEIVED).specialty == "310"


def test_the_specialty_is_found_in_an_extension_within_an_extension() -> None:
    inner = {"url": "x", "valueCoding": {"system": VOLVEN + "8451", "code": "310"}}

    told = statement(service_request(extension=[{"url": "y", "extension": [inner]}]))

    assert only(told, Kind.REFERRAL_RECEIVED).specialty == "310"


def test_the_organisation_asked_is_the_performer() -> None:
    performer = [{"reference": "Practitioner/1"}, {"type": "Organization", **HOSPITAL}]

    told = statement(service_request(performer=performer))

    organisation = only(told, Kind.REFERRAL_RECEIVED).organisation
    assert organisation == "urn:oid:2.16.578.1.12.4.1.4.101|999000111"


def test_a_service_request_of_r5_is_read_where_it_has_the_same_fields() -> None:
    """NHN's Parek is R5: a code is then a concept within a reference."""
    told = statement(
        service_request(
            intent="plan",
            code={"concept": coded(("8451", "310"))},
            orderDetail=[{"parameter": [{"code": {"text": "x"}, "valueString": "y"}]}],
        )
    )

    assert only(told, Kind.REFERRAL_RECEIVED).specialty == "310"


def test_a_referral_is_known_by_its_number_and_never_by_the_patients() -> None:
    """An identifier that names a person must not become part of a source identity."""
    numbered = statement(service_request())
    personal = statement(service_request(id="7", identifier=[by_number(KARI)["identifier"]]))

    assert numbered.source == "ServiceRequest|http://helsenorge.no/fhir/identifiers/uuid|r-1"
    assert personal.source == "ServiceRequest|hospital-one|ServiceRequest/7"


@pytest.mark.parametrize(
    "performer",
    [
        [HOSPITAL],
        [{"reference": "#o"}],
        [{"reference": "Organization/unknown"}, HOSPITAL],
        [{"type": "PractitionerRole", "identifier": {"system": "urn:x", "value": "1"}}, HOSPITAL],
        [{"reference": "#p", "identifier": {"system": "urn:x", "value": "1"}}, HOSPITAL],
        [{"identifier": {"system": "urn:oid:2.16.578.1.12.4.1.4.4", "value": "1"}}, HOSPITAL],
    ],
)
def test_the_first_performer_that_tells_a_unit_is_the_organisation(
    performer: list[dict[str, Any]],
) -> None:
    inside = [
        {"resourceType": "Organization", "id": "o", "identifier": [HOSPITAL["identifier"]]},
        {"resourceType": "Practitioner", "id": "p"},
    ]

    told = statement(service_request(performer=performer, contained=inside))

    organisation = only(told, Kind.REFERRAL_RECEIVED).organisation
    assert organisation == "urn:oid:2.16.578.1.12.4.1.4.101|999000111"


def test_the_days_of_a_referral_are_told_as_well_by_volven_9147() -> None:
    """1 seniority, 2 assessed, 3 deadline for help, 4 waiting ended."""
    days = [
        by_code("1", "2025-12-20"),
        by_code("2", "2026-01-09T08:00:00+01:00", "valueDateTime"),
        by_code("3", "2026-03"),
        by_code("4", "2026-02-20"),
    ]

    told = statement(service_request(extension=[*days, business_status("vurdert-behov")]))

    received, answered = only(told, Kind.REFERRAL_RECEIVED), only(told, Kind.REFERRAL_ASSESSED)
    assert day(received, DayName.SENIORITY).first_on.isoformat() == "2025-12-20"
    assert day(received, DayName.DEADLINE_FOR_HELP).last_on.isoformat() == "2026-03-31"
    assert day(received, DayName.WAITING_ENDED).first_on.isoformat() == "2026-02-20"
    assert day(answered, DayName.ASSESSED).first_on.isoformat() == "2026-01-09"
    assert DayName.ASSESSED not in day_names(received)


def test_helsenorges_own_extension_wins_over_a_coded_day() -> None:
    days = [by_code("1", "2025-12-24"), dated("no-ansiennitets-dato", "2025-12-20")]

    received = only(statement(service_request(extension=days)), Kind.REFERRAL_RECEIVED)

    assert day(received, DayName.SENIORITY).first_on.isoformat() == "2025-12-20"


@pytest.mark.parametrize("turn", [1, -1])
@pytest.mark.parametrize(
    ("told", "other", "where"),
    [
        (
            dated(name, "2026-01-02"),
            dated(name, "2026-01-05"),
            f"ServiceRequest.extension({name})",
        )
        for name in (
            *("no-ansiennitets-dato", "no-mottatt-dato"),
            *("no-frist-for-helsehjelp", "no-frist-for-vurdering"),
        )
    ]
    + [
        (
            by_code("1", "2026-01-02"),
            {"url": "https://hospital.example/days", "extension": [by_code("1", "2026-01-05")]},
            "ServiceRequest.extension.extension",
        )
    ],
)
def test_of_two_days_by_one_name_the_first_is_no_better_than_the_second(
    told: dict[str, Any], other: dict[str, Any], where: str, turn: int
) -> None:
    """The clock would start on whichever stands first."""
    parked = refused(service_request(extension=[told, other][::turn]))

    (reason,) = parked.reasons
    assert (reason.where, reason.expected) == (where, "one day, or the same wherever it is told")
    assert statement(service_request(extension=[told, told])).says


def test_a_day_that_is_told_twice_alike_is_one_however_it_is_written() -> None:
    moments = ("2026-01-02T10:00:00+01:00", "2026-01-02T09:00:00Z", "9999-12-31")
    told = [dated("no-ansiennitets-dato", one) for one in moments]

    received = only(statement(service_request(extension=told)), Kind.REFERRAL_RECEIVED)

    assert day(received, DayName.SENIORITY).first_on.isoformat() == "2026-01-02"


def test_two_days_beside_one_code_are_nobodys() -> None:
    double = by_code("1", "2025-12-20")
    double["extension"].append({"url": "d", "valueDate": "2025-12-21"})

    received = only(statement(service_request(extension=[double])), Kind.REFERRAL_RECEIVED)

    assert day_names(received) == {DayName.AUTHORED}


def test_a_coded_day_that_is_no_day_is_unsound() -> None:
    parked = refused(service_request(extension=[by_code("1", "soon")]))

    assert "ServiceRequest.extension.extension" in wheres(parked)


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("3", [Kind.REFERRAL_RECEIVED, Kind.REFERRAL_ASSESSED]),
        ("4", [Kind.REFERRAL_RECEIVED, Kind.REFERRAL_ASSESSED, Kind.CODED]),
        ("5", [Kind.REFERRAL_RECEIVED, Kind.REFERRAL_REJECTED]),
        ("6", [Kind.REFERRAL_RECEIVED, Kind.CODED]),
    ],
)
def test_the_outcome_of_the_assessment_of_rights_is_an_answer(code: str, says: list[Kind]) -> None:
    """Volven 8444; 6 says that there is nothing to assess, which is no answer.

    By 4 and 6 definitions know whom a limit does not concern.
    """
    told = statement(service_request(category=[coded(("8444", code))]))

    assert kinds(told) == says
    answers = [said for said in told.says[1:] if said.kind is not Kind.CODED]
    assert [said.outcome for said in answers] == [f"8444#{code}"] * len(answers)


@pytest.mark.parametrize(
    ("status", "says", "withdrawn"),
    [
        ("active", [Kind.REFERRAL_RECEIVED], False),
        ("revoked", [Kind.REFERRAL_RECEIVED, Kind.REFERRAL_WITHDRAWN], False),
        ("entered-in-error", [], True),
    ],
)
@pytest.mark.parametrize("reason", ["new", "update", "delete"])
def test_a_request_in_a_message_is_told_by_its_own_status_and_never_by_the_reason(
    status: str, says: list[Kind], withdrawn: bool, reason: str
) -> None:
    """BaRS: the same event with the reason ``update`` also cancels; revoked is not an error."""
    header = {
        "resourceType": "MessageHeader",
        "id": "h",
        "eventCoding": {
            "system": "https://fhir.nhs.uk/CodeSystem/message-events-bars",
            "code": "servicerequest-request",
        },
        "reason": coded(("https://fhir.nhs.uk/CodeSystem/message-reason-bars", reason)),
        "source": {"endpoint": "https://hospital.example"},
        "focus": [{"reference": "ServiceRequest/r"}],
    }

    told = statement(bundle(header, service_request(status, id="r"), kind="message"))

    assert kinds(told) == says
    assert told.withdrawn is withdrawn


def test_what_makes_a_referral_a_cancer_pathway_and_straight_to_treatment_can_be_told() -> None:
    told = statement(
        service_request(category=[coded(("8306", "PK")), coded(("9146", "1"), ("8485", "2"))])
    )

    (said,) = told.says

    assert (said.urgency, said.referral_kind, said.purpose) == ("8306#PK", "9146#1", "8485#2")


@pytest.mark.parametrize(
    "order",
    [
        {"category": [coded(("http://snomed.info/sct", "108252007"))]},
        {"category": [coded(("http://snomed.info/sct", "363679005"))]},
        {"category": [coded(("8451", "852"))]},
        {"code": coded(("http://loinc.org", "58410-2"))},
        {"intent": "filler-order"},
    ],
)
def test_an_examination_that_is_ordered_is_no_referral(order: dict[str, Any]) -> None:
    """Laboratory work and imaging are asked for by the same resource, and refer nobody."""
    told = statement(service_request(**order))

    assert told.says == ()
    assert not told.withdrawn


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"category": [coded(("http://snomed.info/sct", "103696004"))]},
        {"category": [coded(("http://snomed.info/sct", "363679005"), ("9146", "1"))]},
        {"category": [coded(("8451", "853"))]},
        {"code": coded(("http://loinc.org", "57133-1"))},
        {"intent": "filler-order", "reasonCode": [coded(("8445", "5"))]},
        {"intent": "filler-order", "reasonCode": [coded(("8446", "1"))]},
        {"intent": "filler-order", "reasonCode": [coded(("8485", "2"))]},
    ],
)
def test_what_has_no_such_mark_or_one_that_only_referrals_have_is_a_referral(
    more: dict[str, Any],
) -> None:
    assert Kind.REFERRAL_RECEIVED in kinds(statement(service_request(**more)))


def test_an_order_that_replaces_a_referral_takes_it_back() -> None:
    """The category was forgotten in the first version: nobody has been referred."""
    order: dict[str, Any] = {"category": [coded(("http://snomed.info/sct", "108252007"))]}
    first, second = statement(service_request()), statement(service_request(**order))

    assert second.source == first.source
    assert second.says == ()


def test_a_task_about_an_order_in_the_same_message_says_nothing_of_a_referral() -> None:
    category = [coded(("http://snomed.info/sct", "108252007"))]
    about = task(None, "requested", focus={"reference": "ServiceRequest/r"})

    reading = read(bundle(service_request(category=category, id="r"), about))

    assert [one.says for one in reading.statements] == [(), ()]
