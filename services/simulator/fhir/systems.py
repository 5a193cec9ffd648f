"""What number series and code lists are called on the wire, and codings in them."""

from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from services.simulator.people import Person
    from services.simulator.places import Hospital, Municipality

Json = dict[str, Any]

FNR = "urn:oid:2.16.578.1.12.4.1.4.1"
ENH = "urn:oid:2.16.578.1.12.4.1.4.101"
HPR = "urn:oid:2.16.578.1.12.4.1.4.4"
HER_ID = "urn:oid:2.16.578.1.12.4.1.2"
HELSENORGE = "http://helsenorge.no/fhir/identifiers/uuid"
EPISODE = "http://dips.no/fhir/namingsystem/dips-omsorgsepisodeid"
ACT_CODE = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
VOLVEN = "urn:oid:2.16.578.1.12.4.1.1"

DISPLAYS = {
    "8406": {
        "1": "Døgnopphold",
        "3": "Poliklinisk konsultasjon/kontakt",
    },
    "8432": {"1": "Utredning", "2": "Behandling"},
    "8451": {
        "030": "Gastroenterologisk kirurgi",
        "050": "Ortopedisk kirurgi (inklusiv revmakirurgi)",
        "110": "Generell indremedisin",
        "310": "Psykisk helsevern barn og unge",
        "350": "Geriatri",
    },
    "9151": {"1": "Praktisk bistand - daglige gjøremål", "15": "Helsetjenester i hjemmet"},
}
"""Texts of NHN-kodeverk, 06.12.2024."""


@lru_cache(maxsize=1024)
def coding(volven: str, code: str, display: str | None = None) -> Json:
    """A coding of a national list. Shared: nobody may change it."""
    told = {"system": f"{VOLVEN}.{volven}", "code": code}
    text = display or DISPLAYS.get(volven, {}).get(code)
    return told if text is None else told | {"display": text}


@lru_cache(maxsize=1024)
def concept(volven: str, code: str, display: str | None = None) -> Json:
    """A CodeableConcept with one coding of a national list. Shared: nobody may change it."""
    return {"coding": [coding(volven, code, display)]}


def identifier(system: str, value: str) -> Json:
    """A business identifier."""
    return {"system": system, "value": value}


def health_worker(number: int) -> Json:
    """A health worker who does not exist: numbers of nine digits are not given out."""
    return {
        "type": "Practitioner",
        "identifier": identifier(HPR, f"9990{number % 100000:05}"),
        "display": "Behandler Uten Navn",
    }


def unit(hospital: "Hospital") -> Json:
    """A reference to a hospital by its number."""
    return {
        "type": "Organization",
        "identifier": identifier(ENH, hospital.number),
        "display": hospital.name,
    }


def town(home: "Municipality") -> Json:
    """A reference to a municipality by the number of its organisation."""
    return {
        "type": "Organization",
        "identifier": identifier(ENH, home.organisation_number),
        "display": f"{home.name} kommune",
    }


def local_number(person: "Person") -> Json:
    """The number that the hospital gave, and who gave it: it is unique only there."""
    return {
        "use": "usual",
        "system": f"https://{person.hospital.domain}/pasient",
        "value": person.local,
        "assigner": {"identifier": identifier(ENH, person.hospital.number)},
    }
