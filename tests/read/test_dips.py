"""What DIPS Arena sends, trap by trap (dips.fhir.no.core 0.1.0), read and folded."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from schemas.codes import DayName, Kind
from schemas.load import load_definitions
from schemas.milestone import Statement
from services.command.commands import app_for
from services.status.decide import Told, decide
from tests.read.given import (
    HOSPITAL,
    KARI,
    OLA,
    bundle,
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
)

SYSTEM = "http://dips.no/fhir/namingsystem/dips-"
META = {"profile": ["http://dips.no/fhir/StructureDefinition/DIPSEncounter"]}


def ward(
    number: str, status: str, start: str, end: str, stay: str | None = "amw700001", **more: Any
) -> Any:
    """One ward stay; the hospital stay that it is part of is contained in it."""
    told = encounter(
        status,
        id=f"agy{number}",
        identifier=[{"system": SYSTEM + "omsorgsepisodeid", "value": f"agy{number}"}],
        period={"start": f"2026-03-{start}:00+00:00", "end": f"2026-03-{end}:00+00:00"},
        serviceProvider=HOSPITAL,
        meta=META,
    )
    if stay is not None:
        inside = {
            "resourceType": "Encounter",
            "id": stay,
            "status": "in-progress",
            "class": {"code": "IMP"},
        }
        told |= {"contained": [inside], "partOf": {"reference": f"#{stay}"}}
    return told | more


def milepael_status(
    folder: Path,
    messages: Sequence[object],
    code: str | None = None,
    at: str = "2026-03-20T12:00:00Z",
) -> list[dict[str, Any]]:
    """`milepael status` over these messages as files, in this order: of one pathway, or all."""
    files = []
    for place, message in enumerate(messages):
        files.append(folder / f"{place}.json")
        files[-1].write_text(json.dumps(message))
    arguments = [
        "status",
        *map(str, files),
        "--json",
        "--at",
        at,
        "--known-at",
        "2026-03-01T12:00:00Z",
    ]
    result = CliRunner().invoke(app_for(arguments), arguments)
    assert result.exit_code == 0, result.output
    told = [json.loads(line) for line in result.stdout.splitlines()]
    return [one for one in told if code is None or one["pathway"]["code"] == code]


def stays(folder: Path, messages: Sequence[object], **more: str) -> list[dict[str, Any]]:
    """The hospital stays of these."""
    return milepael_status(folder, messages, "sykehusinnleggelse", **more)


def reached(stay: dict[str, Any]) -> list[tuple[str, str]]:
    """The milestones of a stay and their days."""
    return [(one["kind"], one["on"]) for one in stay["milestones"]]


ADMITTED = ward("1", "in-progress", "02T10:00", "09T10:00")
MOVED = [
    ADMITTED,
    ward("1", "finished", "02T10:00", "04T10:00"),
    ward("2", "in-progress", "04T10:00", "09T10:00"),
]
HOME = [*MOVED, ward("2", "finished", "04T10:00", "08T09:00")]


def test_the_end_of_a_ward_stay_in_progress_is_only_planned(tmp_path: Path) -> None:
    told = only(statement(ADMITTED), Kind.ADMITTED)
    (stay,) = stays(tmp_path, [ADMITTED])

    assert day_names(told) == {DayName.PERIOD_START, DayName.PLANNED_END}
    assert stay["phase"] == "admitted"


def test_a_move_between_departments_is_one_stay_and_no_discharge(tmp_path: Path) -> None:
    """Each ward has an Encounter of its own; the hospital stay is the same."""
    (stay,) = stays(tmp_path, MOVED)

    assert stay["phase"] == "admitted"
    assert reached(stay) == [("admitted", "2026-03-02"), ("admitted", "2026-03-04")]


def test_only_the_last_ward_discharges(tmp_path: Path) -> None:
    (stay,) = stays(tmp_path, HOME)

    assert stay["phase"] == "discharged"
    assert reached(stay) == [
        ("admitted", "2026-03-02"), ("admitted", "2026-03-04"), ("discharged", "2026-03-08"),
    ]  # fmt: skip


def test_a_ward_that_finishes_late_is_no_discharge_while_another_is_open(tmp_path: Path) -> None:
    """The new department may write before the old one has ended its part."""
    late = [ADMITTED, MOVED[2], MOVED[1]]

    (stay,) = stays(tmp_path, late)

    assert stay["phase"] == "admitted"


def test_two_hospital_stays_are_two(tmp_path: Path) -> None:
    second = ward("3", "in-progress", "12T10:00", "15T10:00", stay="amw700002")

    told = stays(tmp_path, [*HOME, second])

    assert sorted(one["phase"] for one in told) == ["admitted", "discharged"]


def test_without_versions_the_log_decides_so_a_b_a_ends_as_a(tmp_path: Path) -> None:
    """A copy of an older version that comes after another is news again."""
    leave = ward("1", "onleave", "02T10:00", "09T10:00")

    (back,) = stays(tmp_path, [ADMITTED, leave, ADMITTED])
    (away,) = stays(tmp_path, [ADMITTED, leave, leave])

    assert back["phase"] == "admitted"
    assert away["phase"] == "on-leave"


def test_a_status_that_flips_by_the_clock_is_only_the_next_version(tmp_path: Path) -> None:
    """Without a word from anybody ``planned`` becomes ``in-progress``, and ``finished``."""
    visit = [
        ward("9", status, "05T10:00", "05T11:00", stay=None, **{"class": {"code": "AMB"}})
        for status in ("planned", "in-progress", "finished")
    ]

    told = [kinds(statement(one)) for one in visit]

    assert told == [[Kind.APPOINTMENT_PLANNED], [Kind.ATTENDED], [Kind.ATTENDED]]
    assert len({statement(one).source for one in visit}) == 1


@pytest.mark.parametrize("status", ["arrived", "in-progress"])
def test_arrival_before_the_start_is_attendance_all_the_same(status: str) -> None:
    visit = ward("9", status, "05T10:00", "05T11:00", stay=None, **{"class": {"code": "AMB"}})

    assert kinds(statement(visit)) == [Kind.ATTENDED]


def test_a_contact_with_another_finish_code_is_cancelled_and_nobody_came() -> None:
    visit = ward("9", "cancelled", "05T10:00", "05T11:00", stay=None)

    assert kinds(statement(visit | {"class": {"code": "AMB"}})) == []


def test_an_appointment_is_always_booked_and_never_says_that_anybody_came() -> None:
    appointment = {
        "resourceType": "Appointment",
        "id": "x",
        "meta": {"profile": ["http://dips.no/fhir/StructureDefinition/DIPSAppointment"]},
        "status": "booked",
        "identifier": [
            {"system": SYSTEM + "bookingid", "value": "1"},
            {"system": SYSTEM + "plannedcontactid", "value": "ahi77"},
        ],
        "appointmentType": coded(("8406", "3")),
        "start": "2026-01-01T09:00:00+00:00",
        "end": "2026-01-01T09:30:00+00:00",
        "participant": [{"actor": by_number(), "status": "accepted"}],
    }

    told = statement(appointment)

    assert kinds(told) == [Kind.APPOINTMENT_PLANNED]
    assert told.says[0].care_level == "3"
    assert told.source == f"Appointment|hospital-one|{SYSTEM}plannedcontactid|77"


@pytest.mark.parametrize(
    "canonical",
    ["urn:oid:2.16.578.1.12.4.1.1.{}", "http://ehelse.no/fhir/CodeSystem/no-kodeverk-{}"],
)
def test_level_of_care_and_contact_type_stand_in_type_by_the_number_of_their_list(
    canonical: str,
) -> None:
    def both(list_number: str, code: str, local: str) -> dict[str, Any]:
        coding = {"system": canonical.format(list_number), "code": code}
        return {"coding": [{"system": "http://dips.no/fhir/local", "code": local}, coding]}

    types = [
        {"id": "NprLevelOfCare"} | both("8406", "1", "11"),
        {"id": "ContactType"} | both("8240", "01", "12"),
    ]

    said = only(statement(ADMITTED | {"type": types}), Kind.ADMITTED)

    assert (said.care_level, said.contact_type) == ("1", "8240#01")


def test_how_a_stay_ended_says_nothing_while_it_is_in_progress() -> None:
    """The published example has the extension on a stay in progress."""
    ended = {
        "url": "http://dips.no/fhir/StructureDefinition/TerminationExtension",
        "valueCodeableConcept": coded(("http://dips.no/fhir/termination", "OR")),
    }

    assert statement(ADMITTED | {"extension": [ended]}).says == statement(ADMITTED).says


def test_a_bed_reserved_at_the_ward_while_the_patient_is_elsewhere_changes_nothing() -> None:
    beds = [{"location": {"reference": "Location/1"}, "status": "reserved"}]

    assert statement(ADMITTED | {"location": beds}).content == statement(ADMITTED).content


def test_a_time_in_utc_is_the_civil_day_of_oslo() -> None:
    """All timestamps end in +00:00; an evening in summer is the next day here."""
    told = ward("5", "in-progress", "02T10:00", "09T10:00")
    told["period"] = {"start": "2026-06-30T22:30:00+00:00"}

    start = day(only(statement(told), Kind.ADMITTED), DayName.PERIOD_START)

    assert start.first_on.isoformat() == "2026-07-01"


def test_a_contact_rests_on_the_referral_whose_id_says_its_number() -> None:
    """``agc`` stands before the number of a referral, in ids and in values."""
    reference = {
        "reference": "ServiceRequest/agc55",
        "identifier": {"system": SYSTEM + "referralid", "value": "55"},
    }
    referral = service_request(
        id="agc55", intent="plan", identifier=None,
        meta={"profile": ["http://dips.no/fhir/StructureDefinition/DIPSServiceRequest"]},
    )  # fmt: skip

    for based_on in (reference, {"reference": "ServiceRequest/agc55"}):
        told = statement(ADMITTED | {"basedOn": [based_on]})
        assert told.referrals == (statement(referral).source,)


def test_a_help_number_for_the_time_being_names_the_person_everywhere() -> None:
    """DIPS sends a shared help number with the use ``temp``."""
    shared = {"system": "urn:oid:2.16.578.1.12.4.1.4.3", "value": "80000000098", "use": "temp"}

    one, two = (statement(patient(id=None, identifier=[shared]), sender=x) for x in ("a", "b"))

    assert one.patient == two.patient
    assert OLA not in repr(read(ADMITTED))


def with_number(person: str, sender: str | None) -> Statement:
    """A stay of which two hospitals have the number."""
    named = [{"system": SYSTEM + "omsorgsepisodeid", "value": "1000245"}]
    told = encounter(id="agy1000245", identifier=named, subject=by_number(person))
    return statement(told, sender=sender)


def test_two_hospitals_give_one_number_to_two_strangers() -> None:
    """The system is the vendor's and the number the installation's: each counts from a million."""
    one, other = with_number(OLA, "dips.one"), with_number(KARI, "dips.other")

    assert one.source != other.source
    assert one.source == with_number(KARI, "dips.one").source
    assert with_number(OLA, None).source == f"Encounter|{SYSTEM}omsorgsepisodeid|1000245"


def test_another_sender_finds_the_stay_by_its_number_alone() -> None:
    """The municipality answers about a stay of whose system it knows the number (8477#7)."""
    named = {"system": SYSTEM + "omsorgsepisodeid", "value": "1000245"}
    stay = {"type": "Encounter", "identifier": named}
    told = with_number(OLA, "dips.one")
    answered = task("7", focus=stay, executionPeriod={"start": "2026-03-02T12:00:00+01:00"})
    answer = statement(answered, sender="kommune.1813")

    assert answer.encounter in told.names
    (person,) = decide(
        Told(pseudonyms=(told.patient,), statements=(told, answer)),
        load_definitions(),
        datetime(2026, 3, 3, tzinfo=UTC),
        b"key",
    ).persons
    (body,) = [one.status for one in person.instances]
    assert {one.kind for one in body.milestones} == {"admitted", "municipality-accepted"}


def test_its_own_system_finds_a_stay_by_each_of_its_numbers() -> None:
    """A contact that was planned under one number is part of a stay that has another."""
    planned = {"system": SYSTEM + "plannedcontactid", "value": "77"}
    both = [planned, {"system": SYSTEM + "omsorgsepisodeid", "value": "1000245"}]
    stay = encounter(id="agy1000245", identifier=both, meta=META)
    about = task("2", focus={"type": "Encounter", "identifier": planned}, meta=META)

    told, alone = statement(stay, sender="dips.one"), statement(about, sender="dips.one")
    _, beside = read(bundle(stay, about), sender="dips.one").statements

    assert alone.encounter in told.names
    assert beside.encounter == told.source


def test_its_own_system_refers_to_a_stay_within_itself() -> None:
    referred = {"identifier": {"system": SYSTEM + "referralid", "value": "55"}}
    meta = {"profile": ["http://dips.no/fhir/StructureDefinition/x"]}

    told = statement(encounter(meta=meta, basedOn=[referred]), sender="dips.one")

    assert told.referrals == (f"ServiceRequest|dips.one|{SYSTEM}referralid|55",)


def test_a_stay_that_only_its_id_numbers_is_found_by_the_number_too() -> None:
    """Some of the published examples have no identifier."""
    told = statement(encounter(id="agy1000245", meta=META), sender="dips.one")

    assert told.source == f"Encounter|dips.one|{SYSTEM}omsorgsepisodeid|1000245"
    assert f"Encounter|{SYSTEM}omsorgsepisodeid|1000245" in told.names


def test_who_is_known_by_reference_alone_is_the_same_person_when_a_stay_is_refused() -> None:
    """The reference names somebody within the sender of its profile, refused or not."""
    sound = encounter(meta=META, subject={"reference": "Patient/7"})

    parked = refused(sound | {"status": "banana"}, sender=None)

    assert parked.patients == (statement(sound, sender=None).patient,)
