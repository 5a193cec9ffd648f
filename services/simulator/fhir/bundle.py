"""The Bundle of a hospital notice: what MedCom HospitalNotification 3.0 has in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.simulator.calendar import on_the_wall
from services.simulator.clerk import Clerk
from services.simulator.fhir.systems import ACT_CODE, ENH, Json, identifier
from services.simulator.letter import Flaw
from services.simulator.places import Hospital
from services.simulator.sent import Fault
from services.simulator.story import Course, Step

_MEDCOM = "http://medcomfhir.dk/ig"
_NOTICE = f"{_MEDCOM}/hospitalnotification/StructureDefinition"
_MESSAGING = f"{_MEDCOM}/messaging/StructureDefinition"
_TERMS = f"{_MEDCOM}/terminology/CodeSystem"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One message of the chain, as the later ones name it.

    Attributes:
        removes: It takes its predecessor back.
    """

    message: str
    activity: str
    occurred: datetime
    removes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What one message says.

    Attributes:
        start: Of the stay, as it is known by then.
        leave: Beginning and end of the leave, as far as it is told.
        lost: It gets lost: only the later messages name it.
    """

    link: Link
    encounter_class: str
    status: str
    start: datetime
    end: datetime | None = None
    leave: tuple[datetime, datetime | None] | None = None
    deceased: bool = False
    lost: bool = False
    tells: tuple[Step, ...] = ()
    hints: tuple[Step, ...] = ()
    settles: tuple[Course, ...] = ()
    faults: tuple[Fault, ...] = ()
    flaw: Flaw | None = None


@dataclass(frozen=True, slots=True)
class Stay:
    """The stay that the messages are about, and its own number."""

    hospital: Hospital
    name: str

    @property
    def system(self) -> str:
        """The system of the stay's own number."""
        return f"https://{self.hospital.domain}/opphold"

    @property
    def source(self) -> str:
        """As bodies name it."""
        return f"Encounter|{self.system}|{self.name}"

    @property
    def reference(self) -> Json:
        """As Tasks refer to it."""
        return {"type": "Encounter", "identifier": identifier(self.system, self.name)}


def bundle(clerk: Clerk, stay: Stay, notice: Notice, chain: Sequence[Link]) -> Json:
    """One message with all that it needs: nothing has to be looked up."""
    ids = {name: clerk.uuid() for name in ("Encounter", "Patient")}
    hospital, home = stay.hospital, clerk.person.municipality
    resources = [
        _header(notice, ids["Encounter"], hospital.number, home.organisation_number),
        _patient(clerk, hospital, notice, ids["Patient"]),
        _encounter(stay, notice, ids, hospital.number),
        _organisation(hospital.number, hospital.name),
        _organisation(home.organisation_number, f"{home.name} kommune, saksbehandling"),
        *(_provenance(chain, place, hospital.number) for place in range(len(chain) - 1, -1, -1)),
    ]
    return {
        "resourceType": "Bundle",
        "id": clerk.uuid(),
        "meta": {"profile": [f"{_NOTICE}/medcom-hospitalNotification-message"]},
        "type": "message",
        "timestamp": on_the_wall(notice.link.occurred),
        "entry": [
            {"fullUrl": f"{one['resourceType']}/{one['id']}", "resource": one} for one in resources
        ],
    }


def _header(notice: Notice, encounter: str, hospital: str, municipality: str) -> Json:
    return {
        "resourceType": "MessageHeader",
        "id": notice.link.message,
        "meta": {"profile": [f"{_NOTICE}/medcom-hospitalNotification-messageHeader"]},
        "eventCoding": {
            "system": f"{_TERMS}/medcom-messaging-eventCodes",
            "code": "hospital-notification-message",
        },
        "destination": [
            {
                "endpoint": f"https://meldinger.example/{municipality}",
                "receiver": {"reference": f"Organization/{municipality}"},
            }
        ],
        "sender": {"reference": f"Organization/{hospital}"},
        "source": {"endpoint": f"https://meldinger.example/{hospital}"},
        "focus": [{"reference": f"Encounter/{encounter}"}],
    }


def _patient(clerk: Clerk, hospital: Hospital, notice: Notice, name: str) -> Json:
    person = clerk.person
    told: Json = {
        "resourceType": "Patient",
        "id": name,
        "meta": {"profile": [f"{_MEDCOM}/core/StructureDefinition/medcom-core-patient"]},
        "identifier": [clerk.subject(hospital)["identifier"]],
        "name": [{"use": "official", "family": person.family, "given": [person.given]}],
    }
    return told | {"deceasedBoolean": True} if notice.deceased else told


def _encounter(stay: Stay, notice: Notice, ids: dict[str, str], hospital: str) -> Json:
    told: Json = {
        "resourceType": "Encounter",
        "id": ids["Encounter"],
        "meta": {"profile": [f"{_NOTICE}/medcom-hospitalNotification-encounter"]},
        "status": notice.status,
        "class": {"system": ACT_CODE, "code": notice.encounter_class},
        "subject": {"reference": f"Patient/{ids['Patient']}"},
        "episodeOfCare": [{"identifier": identifier(stay.system, stay.name)}],
        "period": {"start": on_the_wall(notice.start)},
        "serviceProvider": {"reference": f"Organization/{hospital}"},
    }
    if notice.end is not None:
        told["period"]["end"] = on_the_wall(notice.end)
    if notice.leave is not None:
        begun, ended = notice.leave
        period = {"start": on_the_wall(begun)}
        if ended is not None:
            period["end"] = on_the_wall(ended)
        url = f"{_NOTICE}/medcom-hospitalnotification-leave-period-extension"
        told["extension"] = [{"url": url, "valuePeriod": period}]
    return told


def _organisation(number: str, name: str) -> Json:
    return {
        "resourceType": "Organization",
        "id": number,
        "meta": {"profile": [f"{_MESSAGING}/medcom-messaging-organization"]},
        "identifier": [identifier(ENH, number)],
        "name": name,
    }


def _provenance(chain: Sequence[Link], place: int, hospital: str) -> Json:
    link = chain[place]
    at = on_the_wall(link.occurred)
    told: Json = {
        "resourceType": "Provenance",
        "id": f"{link.message}-p",
        "meta": {"profile": [f"{_MESSAGING}/medcom-messaging-provenance"]},
        "target": [{"reference": f"MessageHeader/{link.message}"}],
        "occurredDateTime": at,
        "recorded": at,
        "activity": {
            "coding": [
                {"system": f"{_TERMS}/medcom-messaging-activityCodes", "code": link.activity}
            ]
        },
        "agent": [{"who": {"reference": f"Organization/{hospital}"}}],
    }
    if place:
        before = {"reference": f"MessageHeader/{chain[place - 1].message}"}
        told["entity"] = [{"role": "removal" if link.removes else "revision", "what": before}]
    return told
