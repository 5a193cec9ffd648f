"""Appointments: of DIPS, where they are always booked, and of systems that have versions."""

from datetime import datetime, timedelta

from services.simulator.calendar import in_utc, on_the_wall
from services.simulator.clerk import Clerk
from services.simulator.fhir.systems import Json, concept, identifier, unit
from services.simulator.letter import ENCOUNTERS, Letter, encode
from services.simulator.places import Hospital

_DIPS = "http://dips.no/fhir"


def write_appointment(clerk: Clerk, hospital: Hospital, specialty: str, start: datetime) -> None:
    """Book a contact some days before it takes place; nothing becomes of it but the contact."""
    number = clerk.number()
    at = start - timedelta(minutes=clerk.chance.randint(1500, 2800))
    system = within = f"https://{hospital.domain}/time"
    if hospital.unversioned:
        system = f"{_DIPS}/namingsystem/dips-bookingid"
        within = f"{hospital.sender}|{system}"
    clerk.letters.append(
        Letter(
            topic=ENCOUNTERS,
            key=str(number),
            sender=hospital.sender,
            source=f"Appointment|{within}|{number}",
            ordered=not hospital.unversioned,
            value=encode(_resource(clerk, hospital, (system, number), specialty, (at, start))),
            at=at,
        )
    )


def _resource(
    clerk: Clerk,
    hospital: Hospital,
    name: tuple[str, int],
    specialty: str,
    when: tuple[datetime, datetime],
) -> Json:
    system, number = name
    at, start = when
    write = in_utc if hospital.unversioned else on_the_wall
    meta: Json = {"versionId": "1", "lastUpdated": on_the_wall(at)}
    if hospital.unversioned:
        meta = {"profile": [f"{_DIPS}/StructureDefinition/DIPSAppointment"]}
    person = clerk.subject(hospital)
    return {
        "resourceType": "Appointment",
        "id": f"time{number}",
        "meta": meta,
        "identifier": [{"use": "official", **identifier(system, str(number))}],
        "status": "booked",
        "serviceType": [{"text": "Poliklinisk konsultasjon"}],
        "specialty": [concept("8451", specialty)],
        "appointmentType": concept("8406", "3"),
        "description": "Syntetisk time. Personen finnes ikke.",
        "start": write(start),
        "end": write(start + timedelta(minutes=45)),
        "minutesDuration": 45,
        "created": write(at),
        "participant": [
            {"type": [{"text": "Pasient"}], "actor": person, "status": "accepted"},
            # FHIR lets a service take part, and no organisation.
            {
                "type": [{"text": "Sted"}],
                "actor": {**unit(hospital), "type": "HealthcareService"},
                "status": "accepted",
            },
        ],
    }
