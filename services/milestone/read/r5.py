"""Resources of FHIR R5 as the same ones of R4: what both can say is then read in one place.

Sources: FHIR R5 (5.0.0), the resource pages and their maps to R4; HL7's code system
encounter-subject-status 1.0.0.
"""

from types import MappingProxyType

from msgspec import Struct, field

from services.milestone.read import structs
from services.milestone.read.datatypes import (
    CodeableReference,
    Coding,
    Concept,
    Detail,
    Participant,
    Performer,
    Period,
    Reference,
)

STATUSES = MappingProxyType(
    {
        "planned": "planned",
        "in-progress": "in-progress",
        "on-hold": "onleave",
        "discharged": "finished",
        "completed": "finished",
        "cancelled": "cancelled",
        "discontinued": "finished",
        "entered-in-error": "entered-in-error",
        "unknown": "unknown",
    }
)
"""Encounter.status of R5, and what it is in R4 (StructureMap Encounter5to4B).

Two rows go by the definitions of the codes where the map does not: it has ``in-progress`` as
``triaged``, and ``discontinued``, an encounter that had started, as ``cancelled``, which in R4
ended before it began. ``discharged`` is after the clinical end: the patient has left.
"""

SUBJECT_STATUSES = MappingProxyType(
    {
        "arrived": "arrived",
        "triaged": "triaged",
        "receiving-care": "in-progress",
        "on-leave": "onleave",
    }
)
"""Encounter.subjectStatus, and the status that R4 has for it, while the encounter lasts."""
LASTING = frozenset({"planned", "in-progress", "onleave"})


class Why(Struct, frozen=True, gc=False):
    """A reason of an Encounter."""

    value: tuple[CodeableReference, ...] | None = None


class Diagnosed(Struct, frozen=True, gc=False):
    """A diagnosis."""

    condition: tuple[CodeableReference, ...] | None = None
    use: tuple[Concept, ...] | Concept | None = None


class Admission(Struct, frozen=True, gc=False, rename="camel"):
    """An admission, as far as it tells where the patient went afterwards."""

    discharge_disposition: Concept | None = None


class Parameter(Struct, frozen=True, gc=False, rename="camel"):
    """One detail of an order."""

    code: Concept | None = None
    value_codeable_concept: Concept | None = None


class OrderDetail(Struct, frozen=True, gc=False):
    """Details of an order."""

    parameter: tuple[Parameter, ...] | None = None


class From(Struct, frozen=True, gc=False, rename="camel"):
    """Where a message came from."""

    endpoint_url: str | None = None


class Encounter(structs.Business, frozen=True, gc=False, tag_field="resourceType", tag="Encounter"):
    """An Encounter."""

    status: str | None = None
    encounter_class: tuple[Concept, ...] | None = field(default=None, name="class")
    type: tuple[Concept, ...] | None = None
    service_type: tuple[CodeableReference, ...] | None = None
    priority: Concept | None = None
    subject: Reference | None = None
    subject_status: Concept | None = None
    episode_of_care: tuple[Reference, ...] | None = None
    based_on: tuple[Reference, ...] | None = None
    actual_period: Period | None = None
    planned_start_date: str | None = None
    planned_end_date: str | None = None
    reason: tuple[Why, ...] | None = None
    diagnosis: tuple[Diagnosed, ...] | None = None
    admission: Admission | None = None
    service_provider: Reference | None = None
    part_of: Reference | None = None


class ServiceRequest(
    structs.Business, frozen=True, gc=False, tag_field="resourceType", tag="ServiceRequest"
):
    """A request; NHN's Parek is one of these."""

    status: str | None = None
    intent: str | None = None
    do_not_perform: bool | None = None
    category: tuple[Concept, ...] | None = None
    code: CodeableReference | None = None
    order_detail: tuple[OrderDetail, ...] | None = None
    performer_type: Concept | None = None
    performer: tuple[Reference, ...] | None = None
    reason: tuple[CodeableReference, ...] | None = None
    supporting_info: tuple[CodeableReference, ...] | None = None
    subject: Reference | None = None
    authored_on: str | None = None


class Task(structs.Business, frozen=True, gc=False, tag_field="resourceType", tag="Task"):
    """A Task."""

    status: str | None = None
    intent: str | None = None
    do_not_perform: bool | None = None
    code: Concept | None = None
    reason: tuple[CodeableReference, ...] | None = None
    status_reason: CodeableReference | None = None
    business_status: Concept | None = None
    focus: Reference | None = None
    patient: Reference | None = field(default=None, name="for")
    encounter: Reference | None = None
    based_on: tuple[Reference, ...] | None = None
    part_of: tuple[Reference, ...] | None = None
    owner: Reference | None = None
    requester: Reference | None = None
    requested_performer: tuple[CodeableReference, ...] | None = None
    input: tuple[Detail, ...] | None = None
    output: tuple[Detail, ...] | None = None
    execution_period: Period | None = None
    authored_on: str | None = None
    last_modified: str | None = None


class Appointment(
    structs.Business, frozen=True, gc=False, tag_field="resourceType", tag="Appointment"
):
    """An appointment."""

    status: str | None = None
    service_category: tuple[Concept, ...] | None = None
    service_type: tuple[CodeableReference, ...] | None = None
    specialty: tuple[Concept, ...] | None = None
    appointment_type: Concept | None = None
    reason: tuple[CodeableReference, ...] | None = None
    cancellation_reason: Concept | None = None
    based_on: tuple[Reference, ...] | None = None
    subject: Reference | None = None
    participant: tuple[Participant, ...] | None = None
    start: str | None = None
    end: str | None = None


class EpisodeOfCare(
    structs.Business, frozen=True, gc=False, tag_field="resourceType", tag="EpisodeOfCare"
):
    """A municipal service, or a course of care."""

    status: str | None = None
    type: tuple[Concept, ...] | None = None
    reason: tuple[Why, ...] | None = None
    diagnosis: tuple[Diagnosed, ...] | None = None
    patient: Reference | None = None
    managing_organization: Reference | None = None
    referral_request: tuple[Reference, ...] | None = None
    period: Period | None = None


class Procedure(structs.Business, frozen=True, gc=False, tag_field="resourceType", tag="Procedure"):
    """What was done."""

    status: str | None = None
    category: tuple[Concept, ...] | None = None
    code: Concept | None = None
    subject: Reference | None = None
    encounter: Reference | None = None
    based_on: tuple[Reference, ...] | None = None
    occurrence_date_time: str | None = None
    occurrence_period: Period | None = None
    performer: tuple[Performer, ...] | None = None
    reason: tuple[CodeableReference, ...] | None = None


class MessageHeader(
    structs.Resource, frozen=True, gc=False, tag_field="resourceType", tag="MessageHeader"
):
    """What a message is about."""

    event_coding: Coding | None = None
    source: From | None = None
    focus: tuple[Reference, ...] | None = None
