"""Referrals: ServiceRequests of Helsenorge, without versions, and of hospitals, with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from services.simulator.calendar import on_the_wall
from services.simulator.clerk import Clerk
from services.simulator.fhir.systems import HELSENORGE, HER_ID, Json, concept, identifier, unit
from services.simulator.letter import REFERRALS, Letter, encode
from services.simulator.places import Hospital
from services.simulator.sent import Fault
from services.simulator.story import Course, Step

_NHN = "http://helsenorge.no/fhir/StructureDefinition"
_STATUS = "http://helsenorge.no/fhir/CodeSystem/henvisningsstatus"
_STATUS_TEXTS = {
    "mottatt": "Henvisning mottatt",
    "vurdert-behov": "Vurdert, behov for helsehjelp",
    "vurdert-ikke-behov": "Vurdert, ikke behov for helsehjelp",
    "avvist-mangelfull": "Avvist, mangelfull henvisning",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of a referral.

    Attributes:
        answer: Business status after HIS 1206:2018; ``None``: none yet.
        code: National pathway code that the hospital has added.
        days_off: By how many days it says too early that the referral was received.
    """

    at: datetime
    status: str = "active"
    answer: str | None = None
    code: Json | None = None
    days_off: int = 0
    tells: tuple[Step, ...] = ()
    hints: tuple[Step, ...] = ()
    settles: tuple[Course, ...] = ()
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Referral:
    """What stays the same in all versions.

    Attributes:
        name: Its business identifier's value.
        hospital: Whom it was sent to.
        seniority: First day on which any hospital received it; ``None``: not told.
    """

    name: str
    hospital: Hospital
    by_helsenorge: bool
    specialty: str
    seniority: date | None
    received: datetime
    authored: date

    @property
    def system(self) -> str:
        """The system of the identifier."""
        return HELSENORGE if self.by_helsenorge else f"https://{self.hospital.domain}/henvisning"

    @property
    def source(self) -> str:
        """As bodies name it."""
        return f"ServiceRequest|{self.system}|{self.name}"

    @property
    def reference(self) -> Json:
        """As contacts refer to it."""
        return {"type": "ServiceRequest", "identifier": identifier(self.system, self.name)}


def write_referral(clerk: Clerk, referral: Referral, versions: Sequence[Version]) -> None:
    """Write every version of a referral."""
    sender = "helsenorge" if referral.by_helsenorge else referral.hospital.sender
    for number, version in enumerate(versions, start=1):
        anew = referral.by_helsenorge and number > 1
        clerk.letters.append(
            Letter(
                topic=REFERRALS,
                key=referral.name,
                sender=sender,
                source=referral.source,
                ordered=not referral.by_helsenorge,
                value=encode(_resource(clerk, referral, version, number)),
                at=version.at,
                faults=version.faults + ((Fault.UNVERSIONED,) if anew else ()),
                tells=version.tells,
                hints=version.hints,
                settles=version.settles,
            )
        )


def _resource(clerk: Clerk, referral: Referral, version: Version, number: int) -> Json:
    updated = on_the_wall(version.at)
    if referral.by_helsenorge:
        meta: Json = {"lastUpdated": updated, "profile": [f"{_NHN}/hn-basis-serviceRequest"]}
    else:
        meta = {"versionId": str(number), "lastUpdated": updated}
    told: Json = {
        "resourceType": "ServiceRequest",
        "id": referral.name if referral.by_helsenorge else f"henvisning-{referral.name}",
        "meta": meta,
        "extension": _extensions(referral, version),
        "identifier": [{"use": "official", **identifier(referral.system, referral.name)}],
        "status": version.status,
        "intent": "order",
        "category": [concept("8451", referral.specialty)],
        "priority": "routine",
        "subject": clerk.known_subject(),
        "authoredOn": referral.authored.isoformat(),
        "contained": [_practice(clerk)],
        "requester": {"reference": "#legesenter"},
        "performer": [unit(referral.hospital)],
        "note": [{"text": "Syntetisk henvisning. Personen finnes ikke."}],
    }
    if version.code is not None:
        told["category"].append(version.code)
    return told


def _practice(clerk: Clerk) -> Json:
    """The practice that referred, by its address for messages: GPs are told so."""
    home = clerk.person.municipality
    return {
        "resourceType": "Organization",
        "id": "legesenter",
        "identifier": [identifier(HER_ID, f"9990{home.code}")],
        "active": True,
        "name": f"{home.name} legesenter",
        "address": [{"use": "work", "city": home.name, "country": "NO"}],
    }


def _extensions(referral: Referral, version: Version) -> list[Json]:
    off = timedelta(days=version.days_off)
    told: list[Json] = []
    if referral.seniority is not None:
        day = (referral.seniority - off).isoformat()
        told.append({"url": f"{_NHN}/no-ansiennitets-dato", "valueDateTime": day})
    moment = on_the_wall(referral.received - off)
    told.append({"url": f"{_NHN}/no-mottatt-dato", "valueDateTime": moment})
    answer = version.answer or "mottatt"
    coded = {"system": _STATUS, "code": answer, "display": _STATUS_TEXTS[answer]}
    told.append({"url": f"{_NHN}/businessstatus", "valueCodeableConcept": {"coding": [coded]}})
    return told
