"""The vocabulary of the reading tests. Persons are synthetic: their birth months are above 80."""

import json
from base64 import b64decode
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from nacl.public import Box, PrivateKey, PublicKey

from schemas.codes import DayName, Kind
from schemas.milestone import BOX, Said, Statement, When
from schemas.parked import Parked
from services.milestone.read import Bounds, Heard, Keys, Reading, make_reader, read_message

FNR = "urn:oid:2.16.578.1.12.4.1.4.1"
DNR = "urn:oid:2.16.578.1.12.4.1.4.2"
ENH = "urn:oid:2.16.578.1.12.4.1.4.101"
VOLVEN = "urn:oid:2.16.578.1.12.4.1.1."
HIS_1206 = "http://helsenorge.no/fhir/CodeSystem/henvisningsstatus"
OLA, KARI = "05814812318", "12851298639"
HOSPITAL = {"identifier": {"system": ENH, "value": "999000111"}}
MEDCOM = "http://medcomfhir.dk/ig/"
STAY = "https://hospital.example/stay"
DISPOSITIONS = "http://terminology.hl7.org/CodeSystem/discharge-disposition"
AT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
CORPORA = Path(__file__).resolve().parents[3] / "shared" / "corpora"
EXAMPLES = Path(__file__).resolve().parents[2] / "schemas" / "examples" / "fhir"

STEPS, STEP = "urn:milepael:milestone", "pain-start"
"""A code that a definition names."""

IDENTITY_KEY, PARKED_KEY = PrivateKey.generate(), PrivateKey.generate()
READER = make_reader(
    Keys(
        b"a test key of at least thirty-two bytes",
        bytes(IDENTITY_KEY.public_key),
        bytes(PARKED_KEY.public_key),
    ),
    bounds=Bounds(max_entries=50),
)

needs_corpora = pytest.mark.skipif(
    not CORPORA.is_dir(), reason="the third-party corpora do not lie beside this checkout"
)


def opened(private: PrivateKey, box: str) -> bytes:
    """What lies in the box of an identity."""
    sealed = b64decode(box.removeprefix(BOX), validate=True)
    return Box(private, PublicKey(sealed[:32])).decrypt(sealed[32:])


def read(message: object, *, sender: str | None = "hospital-one", offset: int = 0) -> Reading:
    """What is read in a message: bytes as they are, anything else as JSON."""
    return read_message(
        message_bytes(message), Heard("fhir.test.v1", 0, offset, AT, sender), READER
    )


def message_bytes(message: object) -> bytes:
    """A message as the log holds it."""
    return message if isinstance(message, bytes) else json.dumps(message).encode()


def statement(message: object, **more: Any) -> Statement:
    """The only statement of a message of which nothing is parked."""
    reading = read(message, **more)
    assert not reading.parked, reading.parked
    (one,) = reading.statements
    return one


def refused(message: object, **more: Any) -> Parked:
    """The message, parked whole."""
    reading = read(message, **more)
    assert not reading.statements
    (one,) = reading.parked
    assert one.place.entry == -1
    return one


def wheres(parked: Parked) -> set[str]:
    """Where the reasons stand."""
    return {reason.where for reason in parked.reasons}


def kinds(told: Statement) -> list[Kind]:
    """The kinds that a statement says."""
    return [said.kind for said in told.says]


def only(told: Statement, kind: Kind) -> Said:
    """The one thing of this kind that a statement says."""
    (one,) = [said for said in told.says if said.kind is kind]
    return one


def names(told: Statement) -> set[str]:
    """All pseudonyms that a statement tells of its person."""
    return {alias.pseudonym for alias in told.aliases}


def day(said: Said, name: DayName) -> When:
    """The day of that name."""
    return next(dated.when for dated in said.days if dated.name is name)


def day_names(said: Said) -> set[DayName]:
    """The names of all days told."""
    return {dated.name for dated in said.days}


def by_number(number: str = OLA, system: str = FNR) -> dict[str, Any]:
    """A reference to a person by identifier alone."""
    return {"type": "Patient", "identifier": {"system": system, "value": number}}


def coded(*codes: tuple[str, str]) -> dict[str, Any]:
    """A CodeableConcept; systems that are numbers are national lists."""
    return {
        "coding": [
            {"system": VOLVEN + system if system.isdigit() else system, "code": code}
            for system, code in codes
        ]
    }


def encounter(status: str = "in-progress", encounter_class: str = "IMP", **more: Any) -> Any:
    """An Encounter as a snapshot."""
    return {
        "resourceType": "Encounter",
        "id": "stay-1",
        "status": status,
        "class": {"code": encounter_class},
        "subject": by_number(),
        "period": {"start": "2026-03-02T10:00:00+01:00", "end": "2026-03-09T10:00:00+01:00"},
    } | more


def left_for(place: str, system: str = DISPOSITIONS) -> dict[str, Any]:
    """Where the patient went after an admission, as an Encounter tells it."""
    return {"hospitalization": {"dischargeDisposition": coded((system, place))}}


def service_request(status: str = "active", **more: Any) -> Any:
    """A referral that has been sent."""
    return {
        "resourceType": "ServiceRequest",
        "identifier": [{"system": "http://helsenorge.no/fhir/identifiers/uuid", "value": "r-1"}],
        "status": status,
        "intent": "order",
        "subject": by_number(KARI),
        "authoredOn": "2026-01-04",
    } | more


def business_status(code: str, system: str = HIS_1206) -> dict[str, Any]:
    """Helsenorge's extension that tells what became of a referral."""
    return {
        "url": "http://helsenorge.no/fhir/StructureDefinition/businessstatus",
        "valueCodeableConcept": coded((system, code)),
    }


def task(moment: str | None = "1", status: str = "completed", **more: Any) -> Any:
    """A Task of list 8477 about a stay."""
    return {
        "resourceType": "Task",
        "id": "task-1",
        "status": status,
        "intent": "order",
        "code": coded(("8477", moment)) if moment else {"text": "something else"},
        "focus": {"reference": "Encounter/stay-1"},
        "for": by_number(),
    } | more


def patient(**more: Any) -> Any:
    """A Patient record."""
    return {
        "resourceType": "Patient",
        "id": "ola",
        "identifier": [{"system": FNR, "value": OLA}],
        "name": [{"use": "official", "family": "Prøve", "given": ["Ola"]}],
    } | more


def bundle(*resources: Any, kind: str = "collection", **more: Any) -> Any:
    """A Bundle; each resource has a relative fullUrl."""
    return {
        "resourceType": "Bundle",
        "type": kind,
        "entry": [
            {"fullUrl": f"{one.get('resourceType')}/{one.get('id')}", "resource": one}
            for one in resources
        ],
    } | more


def narrative(text: str) -> dict[str, str]:
    """What a resource says to people, with this text in it."""
    return {"status": "generated", "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{text}</div>'}


def message(*resources: Any, **more: Any) -> Any:
    """A message about the first of these resources; its own entry stands before them."""
    about = {"reference": f"{resources[0]['resourceType']}/{resources[0]['id']}"}
    header = {
        "resourceType": "MessageHeader",
        "id": "header",
        "eventCoding": {"system": "urn:x", "code": "sent"},
        "source": {"endpoint": "https://hospital.example/unit"},
        "focus": [about],
    }
    return bundle(header, *resources, kind="message", **more)


def provenance(header: str, activity: str, before: str | None = None, hour: int = 12) -> Any:
    """What MedCom says happened when a message was made."""
    occurred = f"2026-03-02T{hour:02}:00:02+01:00"
    told = {
        "resourceType": "Provenance",
        "id": f"of-{header}",
        "target": [{"reference": f"MessageHeader/{header}"}],
        "occurredDateTime": occurred,
        "recorded": occurred,
        "agent": [{"who": HOSPITAL}],
        "activity": coded(
            (MEDCOM + "terminology/CodeSystem/medcom-messaging-activityCodes", activity)
        ),
    }
    if before is not None:
        what = {"reference": f"MessageHeader/{before}"}
        told["entity"] = [{"role": "revision", "what": what}]
    return told


def notice(
    *chain: tuple[str, str],
    status: str = "in-progress",
    encounter_class: str = "IMP",
    deceased: bool | None = None,
    **more: Any,
) -> Any:
    """A MedCom HospitalNotification.

    Args:
        chain: Message id and activity of each message of the stay, the oldest first; the last
            one is this message.
        status: Of the Encounter.
        encounter_class: Of the Encounter.
        deceased: As the Patient says; ``None``: it says nothing.
        more: Further fields of the Encounter.
    """
    header = chain[-1][0]
    stay = encounter(status, encounter_class, id=f"encounter-{header}") | {
        "subject": {"reference": "Patient/ola"},
        "episodeOfCare": [{"identifier": {"system": STAY, "value": "s-1"}}],
    }
    event = {"system": MEDCOM + "terminology", "code": "hospital-notification-message"}
    messages = [
        provenance(name, activity, chain[place - 1][0] if place else None, hour=place + 10)
        for place, (name, activity) in enumerate(chain)
    ]
    person = patient() if deceased is None else patient(deceasedBoolean=deceased)
    return bundle(
        {
            "resourceType": "MessageHeader",
            "id": header,
            "eventCoding": event,
            "source": {"endpoint": "https://hospital.example/unit"},
            "focus": [{"reference": f"Encounter/encounter-{header}"}],
        },
        stay | more,
        person,
        *messages,
        kind="message",
        timestamp="2026-03-02T23:00:00+01:00",
    )


def of_stay(message: object) -> Statement:
    """The statement of a notification that is about the stay."""
    reading = read(message)
    assert not reading.parked, reading.parked
    (one,) = [told for told in reading.statements if told.source.startswith("Encounter|")]
    return one
