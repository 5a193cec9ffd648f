"""Which fields of FHIR are used, and for what. The structs decode these and no others.

Sources of the extensions: NHN FHIRCodeAndMore; no-basis 2.2; dips.fhir.no.core 0.1.0; MedCom
HospitalNotification 3.0.2.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from services.milestone.read.codes import PATHWAY_LISTS, REASONS
from services.milestone.read.tables import CONTACT_TYPES, URGENCIES


class Use(StrEnum):
    """What a field is used for."""

    IDENTITY = "identity"
    PROFILE = "profile"
    ORDER = "order"
    SUBJECT = "subject"
    SIGNAL = "signal"
    DAY = "day"
    CODE = "code"
    UNIT = "unit"
    LINK = "link"
    PERSON = "person"
    RESIDENCE = "residence"
    PROTECTION = "protection"
    SEALED = "sealed"
    ENVELOPE = "envelope"
    CONTAINED = "contained"
    ELSEWHERE = "elsewhere"
    """Decoded with its type, and asked only of another resource."""


IN_ENGLISH: Mapping[Use, str] = MappingProxyType(
    {
        Use.IDENTITY: "names the resource, so that its next version is known again",
        Use.PROFILE: "tells which sender profile counts",
        Use.ORDER: "orders the versions, where the sender's profile says so",
        Use.SUBJECT: "whom it is about",
        Use.SIGNAL: "tells what has happened",
        Use.DAY: "a candidate day",
        Use.CODE: "national codes",
        Use.UNIT: "where it happened",
        Use.LINK: "which stay, episode or referral it belongs to",
        Use.PERSON: "birth or death",
        Use.RESIDENCE: "municipality and district",
        Use.PROTECTION: "address protection",
        Use.SEALED: "sealed at once; only delivery can read it",
        Use.ENVELOPE: "opens the message and resolves its references",
        Use.CONTAINED: "resources that references such as #p1 lead to",
    }
)

RESOURCE = {
    "id": (Use.IDENTITY,),
    "meta.versionId": (Use.ORDER,),
    "meta.lastUpdated": (Use.ORDER,),
    "meta.profile": (Use.PROFILE,),
    "meta.security": (Use.ELSEWHERE,),
    "meta.tag": (Use.ELSEWHERE,),
    "contained": (Use.CONTAINED,),
    "extension": (Use.CODE,),
}
BUSINESS = {**RESOURCE, "identifier": (Use.IDENTITY,)}
HELPING = dict.fromkeys(RESOURCE, (Use.ELSEWHERE,))

USES: Mapping[str, Mapping[str, tuple[Use, ...]]] = MappingProxyType(
    {
        "ServiceRequest": {
            **BUSINESS,
            "meta.lastUpdated": (Use.ORDER, Use.DAY),
            "extension": (Use.CODE, Use.SIGNAL, Use.DAY),
            "status": (Use.SIGNAL,),
            "intent": (Use.SIGNAL,),
            "doNotPerform": (Use.SIGNAL,),
            "category": (Use.SIGNAL, Use.CODE),
            "code": (Use.SIGNAL, Use.CODE),
            "orderDetail": (Use.CODE,),
            "performerType": (Use.CODE,),
            "performer": (Use.UNIT,),
            "reasonCode": (Use.CODE,),
            "reasonReference": (Use.CODE,),
            "supportingInfo": (Use.CODE,),
            "subject": (Use.SUBJECT,),
            "authoredOn": (Use.DAY,),
        },
        "Task": {
            **BUSINESS,
            "meta.lastUpdated": (Use.ORDER, Use.DAY),
            "status": (Use.SIGNAL,),
            "intent": (Use.SIGNAL,),
            # R5's alone, as ``requested`` below.
            "doNotPerform": (Use.ELSEWHERE,),
            "code": (Use.SIGNAL, Use.CODE),
            "reasonCode": (Use.SIGNAL, Use.CODE),
            "reasonReference": (Use.CODE,),
            # R5's alone, as ``requested`` below.
            "moreReasons": (Use.ELSEWHERE,),
            "statusReason": (Use.CODE,),
            "businessStatus": (Use.SIGNAL, Use.CODE),
            "focus": (Use.SIGNAL, Use.LINK, Use.SUBJECT),
            "for": (Use.SUBJECT,),
            "encounter": (Use.LINK, Use.SUBJECT),
            "basedOn": (Use.LINK, Use.SUBJECT),
            "partOf": (Use.SUBJECT,),
            "owner": (Use.UNIT,),
            "requester": (Use.UNIT,),
            "performerType": (Use.CODE,),
            # Where R5 has ``requestedPerformer`` it is told here; R4 has no such field.
            "requested": (Use.ELSEWHERE,),
            "input.valueCodeableConcept": (Use.CODE,),
            "input.valueCoding": (Use.CODE,),
            "output.valueCodeableConcept": (Use.CODE,),
            "output.valueCoding": (Use.CODE,),
            "executionPeriod.start": (Use.DAY,),
            "executionPeriod.end": (Use.DAY,),
            "authoredOn": (Use.DAY,),
            "lastModified": (Use.DAY,),
        },
        "Appointment": {
            **BUSINESS,
            "status": (Use.SIGNAL,),
            "serviceCategory": (Use.CODE,),
            "serviceType": (Use.CODE,),
            "specialty": (Use.CODE,),
            "appointmentType": (Use.CODE,),
            "reasonCode": (Use.CODE,),
            "reasonReference": (Use.CODE,),
            "cancelationReason": (Use.CODE,),
            "basedOn": (Use.LINK,),
            "subject": (Use.SUBJECT,),
            "participant.actor": (Use.SUBJECT, Use.UNIT),
            "participant.status": (Use.SIGNAL, Use.SUBJECT),
            "start": (Use.DAY,),
            "end": (Use.DAY,),
        },
        "Encounter": {
            **BUSINESS,
            "extension": (Use.CODE, Use.DAY),
            "status": (Use.SIGNAL,),
            "class": (Use.SIGNAL,),
            "type": (Use.CODE,),
            "serviceType": (Use.CODE,),
            "priority": (Use.CODE,),
            "subject": (Use.SUBJECT,),
            "subjectStatus": (Use.ELSEWHERE,),
            "episodeOfCare": (Use.LINK, Use.IDENTITY),
            "basedOn": (Use.LINK,),
            "period.start": (Use.DAY,),
            "period.end": (Use.DAY,),
            "reasonCode": (Use.CODE,),
            "reasonReference": (Use.CODE,),
            "diagnosis.condition": (Use.CODE,),
            "diagnosis.use": (Use.CODE,),
            "diagnosis.role": (Use.ELSEWHERE,),
            "hospitalization.dischargeDisposition": (Use.SIGNAL,),
            "serviceProvider": (Use.UNIT,),
            "partOf": (Use.LINK,),
        },
        "EpisodeOfCare": {
            **BUSINESS,
            "status": (Use.SIGNAL,),
            "type": (Use.SIGNAL, Use.CODE),
            "diagnosis.condition": (Use.CODE,),
            "diagnosis.use": (Use.ELSEWHERE,),
            "diagnosis.role": (Use.CODE,),
            "patient": (Use.SUBJECT,),
            "managingOrganization": (Use.UNIT,),
            "referralRequest": (Use.LINK,),
            "period.start": (Use.DAY,),
            "period.end": (Use.DAY,),
        },
        "Procedure": {
            **BUSINESS,
            "status": (Use.SIGNAL,),
            "category": (Use.CODE,),
            "code": (Use.CODE,),
            "subject": (Use.SUBJECT,),
            "encounter": (Use.LINK,),
            "basedOn": (Use.LINK,),
            "performedDateTime": (Use.DAY,),
            "performedPeriod.start": (Use.DAY,),
            "performedPeriod.end": (Use.ELSEWHERE,),
            "performer.actor": (Use.UNIT,),
            "performer.onBehalfOf": (Use.UNIT,),
            "reasonCode": (Use.CODE,),
        },
        "Patient": {
            **BUSINESS,
            "extension": (Use.ELSEWHERE,),
            "meta.security": (Use.PROTECTION,),
            "identifier": (Use.IDENTITY, Use.SUBJECT),
            "name.use": (Use.SEALED,),
            "name.text": (Use.SEALED,),
            "name.family": (Use.SEALED,),
            "name.given": (Use.SEALED,),
            "birthDate": (Use.PERSON,),
            "deceasedBoolean": (Use.PERSON, Use.SIGNAL),
            "deceasedDateTime": (Use.PERSON, Use.SIGNAL, Use.DAY),
            "address.use": (Use.RESIDENCE,),
            "address.period.start": (Use.RESIDENCE,),
            "address.period.end": (Use.RESIDENCE,),
            "address.extension": (Use.RESIDENCE,),
            "address._district": (Use.RESIDENCE,),
            "link.other": (Use.SUBJECT,),
            "link.type": (Use.SUBJECT,),
        },
        "Condition": {
            **HELPING,
            "id": (Use.ENVELOPE,),
            "identifier": (Use.ELSEWHERE,),
            "subject": (Use.SUBJECT,),
            "clinicalStatus": (Use.SIGNAL,),
            "verificationStatus": (Use.SIGNAL,),
            "category": (Use.CODE,),
            "code": (Use.CODE,),
        },
        "Organization": {**HELPING, "id": (Use.ENVELOPE,), "identifier": (Use.UNIT,)},
        "MessageHeader": {
            **HELPING,
            "id": (Use.ORDER,),
            "meta.profile": (Use.PROFILE,),
            "eventCoding": (Use.PROFILE,),
            "source.endpoint": (Use.PROFILE,),
            "focus": (Use.ENVELOPE,),
        },
        "Provenance": {
            **HELPING,
            "target": (Use.ORDER,),
            "occurredDateTime": (Use.ORDER, Use.DAY),
            "occurredPeriod.start": (Use.ORDER, Use.DAY),
            "occurredPeriod.end": (Use.ELSEWHERE,),
            "recorded": (Use.ORDER, Use.DAY),
            "activity": (Use.SIGNAL,),
            "entity.what": (Use.ORDER,),
        },
        "Bundle": {
            **HELPING,
            "meta.profile": (Use.PROFILE,),
            "meta.tag": (Use.RESIDENCE,),
            "type": (Use.ENVELOPE,),
            "timestamp": (Use.DAY, Use.ORDER),
            "entry.fullUrl": (Use.ENVELOPE,),
            "entry.resource": (Use.ENVELOPE,),
            "entry.request.method": (Use.ENVELOPE,),
            "entry.request.url": (Use.ENVELOPE,),
        },
    }
)
"""By resource and path, as FHIR writes them; within a path stand the data types below."""

DATA_TYPES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "Identifier": ("use", "system", "value", "assigner"),
        "Reference": ("reference", "type", "identifier"),
        "Coding": ("system", "code"),
        "CodeableConcept": ("coding", "concept"),
        "CodeableReference": ("concept", "reference"),
        "Extension": (
            "url",
            "valueDate",
            "valueDateTime",
            "valueCoding",
            "valueCodeableConcept",
            "valuePeriod",
            "extension",
        ),
        "Element": ("extension",),
    }
)
"""What is read within a field of these types; CodeableReference is R5's."""

EXTENSIONS: Mapping[str, Use] = MappingProxyType(
    {
        "no-ansiennitets-dato": Use.DAY,
        "no-mottatt-dato": Use.DAY,
        "no-frist-for-helsehjelp": Use.DAY,
        "no-frist-for-vurdering": Use.DAY,
        "businessstatus": Use.SIGNAL,
        "leave-period-extension": Use.DAY,
        "no-basis-municipalitycode": Use.RESIDENCE,
        "DipsPatientMunicipality": Use.RESIDENCE,
        "no-basis-propertyinformation": Use.RESIDENCE,
        "no-basis-urban-district": Use.RESIDENCE,
        "data-absent-reason": Use.SIGNAL,
    }
)
"""By the end of the URL. Any other is looked at for national codes alone."""

LISTS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(sorted(PATHWAY_LISTS), "national pathway code"),
        "henvisningsstatus": "what became of a referral (HIS 1206:2018)",
        "9148": "what became of a referral",
        "8477": "moment of a Task",
        "8444": "what became of a referral: outcome of the assessment of rights",
        "9147": "which day an extension tells",
        **dict.fromkeys(URGENCIES, "urgency"),
        "9146": "kind of referral",
        "8485": "purpose of a referral",
        **dict.fromkeys(CONTACT_TYPES, "contact type"),
        **dict.fromkeys(sorted(REASONS), "reason of a delay or an end"),
        "8451": "specialty",
        "8406": "care level",
        "9151": "municipal service",
    }
)
"""The lists of which codes are used, by number; any other coding is left."""
