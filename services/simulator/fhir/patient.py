"""Patient records after no-basis: who the person is, where they live, and who else they are."""

from datetime import datetime

from services.simulator.calendar import on_the_wall
from services.simulator.clerk import Clerk
from services.simulator.fhir.systems import FNR, VOLVEN, Json, identifier, local_number
from services.simulator.letter import PATIENTS, Letter, encode
from services.simulator.places import MUNICIPALITIES, Municipality
from services.simulator.sent import Fault
from services.simulator.story import Course

_BASIS = "http://hl7.no/fhir/StructureDefinition"
_NUMBERS = "https://register.geonorge.no/subregister/sosi-kodelister/kartverket/kommunenummer-alle"
_CONFIDENTIALITY = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"


def write_linked(clerk: Clerk, first_at: datetime, link_at: datetime, course: list[Course]) -> None:
    """Known by the hospital's number alone, and later by the national one as well."""
    local = [local_number(clerk.person)]
    both = [identifier(FNR, clerk.person.fnr), *local]
    home = clerk.person.municipality
    _write(clerk, 1, first_at, _record(clerk, local, home))
    linked = _write(clerk, 2, link_at, _record(clerk, both, home))
    linked.faults = (Fault.MERGED,)
    linked.settles = tuple(course)


def write_moved(clerk: Clerk, first_at: datetime, moved_at: datetime) -> None:
    """Moves to another municipality."""
    numbers = [identifier(FNR, clerk.person.fnr), local_number(clerk.person)]
    elsewhere = clerk.chance.choice(MUNICIPALITIES)
    _write(clerk, 1, first_at, _record(clerk, numbers, elsewhere))
    _write(clerk, 2, moved_at, _record(clerk, numbers, clerk.person.municipality))


def write_patient(clerk: Clerk, at: datetime) -> None:
    """Known by both numbers from the beginning."""
    numbers = [identifier(FNR, clerk.person.fnr), local_number(clerk.person)]
    _write(clerk, 1, at, _record(clerk, numbers, clerk.person.municipality))


def _write(clerk: Clerk, version: int, at: datetime, record: Json) -> Letter:
    record["meta"] |= {"versionId": str(version), "lastUpdated": on_the_wall(at)}
    letter = Letter(
        topic=PATIENTS,
        key=record["id"],
        sender=clerk.hospital.sender,
        source=f"Patient|{record['id']}",
        ordered=True,
        value=encode(record),
        at=at,
    )
    clerk.letters.append(letter)
    return letter


def _record(clerk: Clerk, numbers: list[Json], home: Municipality) -> Json:
    person = clerk.person
    meta: Json = {"profile": [f"{_BASIS}/no-basis-Patient"]}
    if person.index % 29 == 0:
        meta["security"] = [{"system": _CONFIDENTIALITY, "code": "V"}]
    return {
        "resourceType": "Patient",
        "id": f"pasient-{person.local}",
        "meta": meta,
        "identifier": numbers,
        "active": True,
        "name": [{"use": "official", "family": person.family, "given": [person.given]}],
        "gender": person.gender,
        "birthDate": person.born_on.isoformat(),
        "deceasedBoolean": False,
        "address": [_address(home)],
        "managingOrganization": {"display": clerk.hospital.name},
    }


def _address(home: Municipality) -> Json:
    information = {
        "url": f"{_BASIS}/no-basis-propertyinformation",
        "extension": [
            {
                "url": "municipality",
                "valueCoding": {
                    "system": f"{VOLVEN}.3402",
                    "code": home.code,
                    "display": home.name,
                },
            }
        ],
    }
    number = {
        "url": f"{_BASIS}/no-basis-municipalitycode",
        "valueCoding": {"system": _NUMBERS, "code": home.code},
    }
    return {
        "extension": [information],
        "use": "home",
        "type": "physical",
        "line": ["Prøveveien 1"],
        "city": home.name,
        "district": home.name,
        "_district": {"extension": [number]},
        "country": "NO",
    }
