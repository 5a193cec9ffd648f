"""Contacts and stays as snapshots: the Encounters of DIPS, and of systems that have versions."""

from dataclasses import dataclass
from datetime import datetime

from services.simulator.calendar import in_utc, on_the_wall
from services.simulator.fhir.systems import (
    ACT_CODE,
    EPISODE,
    Json,
    coding,
    concept,
    health_worker,
    identifier,
    unit,
)
from services.simulator.letter import Flaw
from services.simulator.places import Hospital
from services.simulator.sent import Fault
from services.simulator.story import Course, Step

_DIPS = "http://dips.no/fhir/StructureDefinition"
_PLANNED = "http://dips.no/fhir/namingsystem/dips-plannedcontactid"
_LEVELS = {"AMB": "3", "IMP": "1", "EMER": "3"}
_CLASSES = {"AMB": "ambulatory", "IMP": "inpatient encounter", "EMER": "emergency"}
_PERFORMER = {
    "system": "http://terminology.hl7.org/CodeSystem/v3-ParticipationType",
    "code": "PPRF",
    "display": "primary performer",
}
_NORMAL = {"system": "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "code": "N"}
_TERMINATED = {"code": "OR", "display": "Ordinært avsluttet"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version, or one snapshot, of a contact.

    Attributes:
        end: ``None``: not told. Of a contact that goes on it is the planned one.
        codes: CodeableConcepts of national pathways.
    """

    at: datetime
    status: str
    start: datetime
    end: datetime | None = None
    encounter_class: str = "AMB"
    codes: tuple[Json, ...] = ()
    tells: tuple[Step, ...] = ()
    hints: tuple[Step, ...] = ()
    settles: tuple[Course, ...] = ()
    faults: tuple[Fault, ...] = ()
    flaw: Flaw | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """What stays the same in all versions."""

    number: int
    hospital: Hospital
    specialty: str
    based_on: Json | None = None

    @property
    def system(self) -> str:
        """The system of the identifier."""
        if self.hospital.unversioned:
            return EPISODE
        return f"https://{self.hospital.domain}/kontakt"

    @property
    def source(self) -> str:
        """As bodies name it: a number of DIPS's within who gave it."""
        within = f"{self.hospital.sender}|" if self.hospital.unversioned else ""
        return f"Encounter|{within}{self.system}|{self.number}"

    @property
    def reference(self) -> Json:
        """As Tasks refer to it."""
        return {"type": "Encounter", "identifier": identifier(self.system, str(self.number))}


def versioned(contact: Contact, version: Version, number: int, subject: Json) -> Json:
    """As a system with versions writes it."""
    start = {"start": on_the_wall(version.start)}
    end = {} if version.end is None else {"end": on_the_wall(version.end)}
    told: Json = {
        "resourceType": "Encounter",
        "id": f"kontakt-{contact.number}",
        "meta": {
            "versionId": str(number),
            "lastUpdated": on_the_wall(version.at),
            "source": f"https://{contact.hospital.domain}/fhir",
        },
        "identifier": [{"use": "official", **identifier(contact.system, str(contact.number))}],
        "status": version.status,
        "class": _class_of(version),
        "type": _types(version),
        "serviceType": concept("8451", contact.specialty),
        "subject": subject,
        "participant": _participants(contact, version),
        "period": start | end,
        "location": _locations(contact, "completed" if end else "active"),
        "serviceProvider": unit(contact.hospital),
    }
    if contact.based_on is not None:
        told["basedOn"] = [contact.based_on]
    return told


def snapshot(contact: Contact, version: Version, _number: int, subject: Json) -> Json:
    """As DIPS Arena writes it: no version, every moment in UTC, the stay contained."""
    whole = f"amw{contact.number}"
    start = {"start": in_utc(version.start)}
    end = {} if version.end is None else {"end": in_utc(version.end)}
    told: Json = {
        "resourceType": "Encounter",
        "id": f"agy{contact.number}",
        "meta": {
            "profile": [f"{_DIPS}/DIPSEncounter"],
            "security": [_NORMAL],
        },
        "contained": [
            {
                "resourceType": "Encounter",
                "id": whole,
                "status": "in-progress",
                "class": {"code": _class_of(version)["code"]},
            }
        ],
        "extension": [{"url": f"{_DIPS}/TerminationExtension", "valueCoding": _TERMINATED}],
        "identifier": [
            {"use": "official", **identifier(EPISODE, f"agy{contact.number}")},
            {"use": "secondary", **identifier(_PLANNED, str(contact.number))},
        ],
        "status": version.status,
        "class": _class_of(version),
        "type": _types(version),
        "serviceType": concept("8451", contact.specialty),
        "subject": subject,
        "participant": _participants(contact, version),
        "period": start | end,
        "location": _locations(contact, "active"),
        "serviceProvider": unit(contact.hospital),
        "partOf": {"reference": f"#{whole}"},
    }
    if contact.based_on is not None:
        told["basedOn"] = [contact.based_on]
    return told


def _participants(contact: Contact, version: Version) -> list[Json]:
    return [
        {
            "type": [{"coding": [_PERFORMER]}],
            "period": {"start": in_utc(version.start)},
            "individual": health_worker(contact.number),
        }
    ]


def _locations(contact: Contact, status: str) -> list[Json]:
    name = contact.hospital.name
    ward = {
        "identifier": identifier(f"https://{contact.hospital.domain}/lokasjon", contact.specialty),
        "display": f"{name}, {contact.specialty}",
    }
    return [{"status": status, "location": ward, "physicalType": {"text": "Avdeling"}}]


def _class_of(version: Version) -> Json:
    code = version.encounter_class
    return {"system": ACT_CODE, "code": code, "display": _CLASSES.get(code, code)}


def _types(version: Version) -> list[Json]:
    level = _LEVELS.get(version.encounter_class, "3")
    return [
        {"id": "NprLevelOfCare", "coding": [coding("8406", level)]},
        {"id": "ContactType", "coding": [coding("8432", "1")]},
        *version.codes,
    ]
