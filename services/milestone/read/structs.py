"""The fields of FHIR that we read, and no others: the rest of a message is skipped unread.

A field that may be absent may also be null, as fhir.resources has it. What FHIR requires is
checked after decoding, so that every reason is told and not only the first.
"""

from msgspec import Raw, Struct, field

from services.milestone.read.datatypes import (
    Address,
    Cause,
    Coding,
    Concept,
    Detail,
    Diagnosis,
    Extension,
    Few,
    Hospitalization,
    Identifier,
    Link,
    Meta,
    Name,
    Participant,
    Performer,
    Period,
    Reference,
    Request,
    Short,
    Source,
)


class Resource(Struct, frozen=True, gc=False, rename="camel"):
    """What all resources that we read have."""

    id: Short | None = None
    meta: Meta | None = None
    contained: Few[Raw] | None = None
    extension: tuple[Extension, ...] | None = None


class Business(Resource, frozen=True, gc=False):
    """What a resource has that the business knows by a number."""

    identifier: Few[Identifier] | None = None


class Encounter(Business, frozen=True, gc=False, tag_field="resourceType", tag="Encounter"):
    """What an Encounter tells; ``subject_status`` is R5's alone."""

    status: str | None = None
    encounter_class: Coding | None = field(default=None, name="class")
    type: tuple[Concept, ...] | None = None
    service_type: Concept | None = None
    priority: Concept | None = None
    subject: Reference | None = None
    subject_status: Concept | None = None
    episode_of_care: tuple[Reference, ...] | None = None
    based_on: tuple[Reference, ...] | None = None
    period: Period | None = None
    reason_code: tuple[Concept, ...] | None = None
    reason_reference: tuple[Reference, ...] | None = None
    diagnosis: tuple[Diagnosis, ...] | None = None
    hospitalization: Hospitalization | None = None
    service_provider: Reference | None = None
    part_of: Reference | None = None


class ServiceRequest(
    Business, frozen=True, gc=False, tag_field="resourceType", tag="ServiceRequest"
):
    """A request."""

    status: str | None = None
    intent: str | None = None
    do_not_perform: bool | None = None
    category: tuple[Concept, ...] | None = None
    code: Concept | None = None
    order_detail: tuple[Concept, ...] | None = None
    performer_type: Concept | None = None
    performer: tuple[Reference, ...] | None = None
    reason_code: tuple[Concept, ...] | None = None
    reason_reference: tuple[Reference, ...] | None = None
    supporting_info: tuple[Reference, ...] | None = None
    subject: Reference | None = None
    authored_on: str | None = None


class Task(Business, frozen=True, gc=False, tag_field="resourceType", tag="Task"):
    """``patient`` is FHIR's ``for``.

    R5 alone has ``do_not_perform``, ``more_reasons`` and ``requested``.
    """

    status: str | None = None
    intent: str | None = None
    do_not_perform: bool | None = None
    code: Concept | None = None
    reason_code: Concept | None = None
    reason_reference: Reference | None = None
    more_reasons: tuple[Reference, ...] = ()
    status_reason: Concept | None = None
    business_status: Concept | None = None
    focus: Reference | None = None
    patient: Reference | None = field(default=None, name="for")
    encounter: Reference | None = None
    based_on: tuple[Reference, ...] | None = None
    part_of: tuple[Reference, ...] | None = None
    owner: Reference | None = None
    requester: Reference | None = None
    performer_type: tuple[Concept, ...] | None = None
    requested: tuple[Reference, ...] = ()
    input: tuple[Detail, ...] | None = None
    output: tuple[Detail, ...] | None = None
    execution_period: Period | None = None
    authored_on: str | None = None
    last_modified: str | None = None


class Appointment(Business, frozen=True, gc=False, tag_field="resourceType", tag="Appointment"):
    """``subject`` is R5's."""

    status: str | None = None
    service_category: tuple[Concept, ...] | None = None
    service_type: tuple[Concept, ...] | None = None
    specialty: tuple[Concept, ...] | None = None
    appointment_type: Concept | None = None
    reason_code: tuple[Concept, ...] | None = None
    reason_reference: tuple[Reference, ...] | None = None
    cancelation_reason: Concept | None = None
    based_on: tuple[Reference, ...] | None = None
    subject: Reference | None = None
    participant: tuple[Participant, ...] | None = None
    start: str | None = None
    end: str | None = None


class EpisodeOfCare(Business, frozen=True, gc=False, tag_field="resourceType", tag="EpisodeOfCare"):
    """A municipal service, or a course of care."""

    status: str | None = None
    type: tuple[Concept, ...] | None = None
    diagnosis: tuple[Diagnosis, ...] | None = None
    patient: Reference | None = None
    managing_organization: Reference | None = None
    referral_request: tuple[Reference, ...] | None = None
    period: Period | None = None


class Procedure(Business, frozen=True, gc=False, tag_field="resourceType", tag="Procedure"):
    """What was done, as far as its code is one of a national pathway."""

    status: str | None = None
    category: Concept | None = None
    code: Concept | None = None
    subject: Reference | None = None
    encounter: Reference | None = None
    based_on: tuple[Reference, ...] | None = None
    performed_date_time: str | None = None
    performed_period: Period | None = None
    performer: tuple[Performer, ...] | None = None
    reason_code: tuple[Concept, ...] | None = None


class Condition(Business, frozen=True, gc=False, tag_field="resourceType", tag="Condition"):
    """A condition that another resource refers to, by its codes, and who has it."""

    subject: Reference | None = None
    clinical_status: Concept | None = None
    verification_status: Concept | None = None
    category: tuple[Concept, ...] | None = None
    code: Concept | None = None


class Patient(Business, frozen=True, gc=False, tag_field="resourceType", tag="Patient"):
    """A person."""

    name: tuple[Name, ...] | None = None
    birth_date: str | None = None
    deceased_boolean: bool | None = None
    deceased_date_time: str | None = None
    address: tuple[Address, ...] | None = None
    link: Few[Link] | None = None


class Organization(Business, frozen=True, gc=False, tag_field="resourceType", tag="Organization"):
    """A unit, by its numbers."""


class MessageHeader(Resource, frozen=True, gc=False, tag_field="resourceType", tag="MessageHeader"):
    """What a message is about."""

    event_coding: Coding | None = None
    source: Source | None = None
    focus: tuple[Reference, ...] | None = None


class Provenance(Resource, frozen=True, gc=False, tag_field="resourceType", tag="Provenance"):
    """What happened when a message was made."""

    target: tuple[Reference, ...] | None = None
    occurred_date_time: str | None = None
    occurred_period: Period | None = None
    recorded: str | None = None
    activity: Concept | None = None
    entity: tuple[Cause, ...] | None = None


class BundleEntry(Struct, frozen=True, gc=False, rename="camel"):
    """One entry, its resource not yet looked at; empty when it has none."""

    full_url: Short | None = None
    resource: Raw = Raw()
    request: Request | None = None


class Bundle(Resource, frozen=True, gc=False, tag_field="resourceType", tag="Bundle"):
    """The envelope."""

    type: str | None = None
    timestamp: str | None = None
    entry: tuple[BundleEntry, ...] | None = None


class LooseBundle(Struct, frozen=True, gc=False):
    """The envelope when some entry is no entry: each is then decoded by itself."""

    meta: Raw = Raw()
    type: str | None = None
    timestamp: str | None = None
    entry: tuple[Raw, ...] | None = None


class LooseEntry(Struct, frozen=True, gc=False, rename="camel"):
    """What is no entry as FHIR has it, each part not yet looked at."""

    full_url: Raw = Raw()
    resource: Raw = Raw()
    request: Raw = Raw()


class LooseRequest(Struct, frozen=True, gc=False):
    """What is perhaps no request, each part not yet looked at."""

    method: Raw = Raw()
    url: Raw = Raw()


class Named(Struct, frozen=True, gc=False, rename="camel"):
    """Only what a resource calls itself, of whatever JSON type."""

    resource_type: Raw = Raw()


class Labelled(Struct, frozen=True, gc=False):
    """Only what tells who wrote it, and in what."""

    meta: Meta | None = None
    identifier: Few[Identifier] | None = None


class Identified(Struct, frozen=True, gc=False):
    """Only the id."""

    id: str | None = None
