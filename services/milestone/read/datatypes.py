"""The data types of FHIR, with the fields that we read and no others."""

from typing import Annotated, TypeVar

from msgspec import Meta as Limits
from msgspec import Struct, field

T = TypeVar("T")

LONGEST = 1000
"""Characters of anything that names something. FHIR's own limit of an id is 64."""
MOST_NUMBERS = 100
"""Identifiers, links or contained resources of one resource."""

Short = Annotated[str, Limits(max_length=LONGEST)]
Few = Annotated[tuple[T, ...], Limits(max_length=MOST_NUMBERS)]


class Coding(Struct, frozen=True, gc=False):
    """A code and its system."""

    system: Short | None = None
    code: Short | None = None


class Concept(Struct, frozen=True, gc=False):
    """A CodeableConcept; with ``concept``, R5's CodeableReference around one."""

    coding: tuple[Coding, ...] | None = None
    concept: "Concept | None" = None


class Identifier(Struct, frozen=True, gc=False):
    """A business identifier."""

    use: str | None = None
    system: Short | None = None
    value: Short | None = None
    assigner: "Reference | None" = None


class Reference(Struct, frozen=True, gc=False):
    """A reference; its ``display`` is never read."""

    reference: Short | None = None
    type: Short | None = None
    identifier: Identifier | None = None


class CodeableReference(Struct, frozen=True, gc=False):
    """A concept, or what is referred to, or both; R5."""

    concept: Concept | None = None
    reference: Reference | None = None


class Period(Struct, frozen=True, gc=False):
    """A period, not yet checked."""

    start: str | None = None
    end: str | None = None


class Extension(Struct, frozen=True, gc=False, rename="camel"):
    """An extension, with the kinds of value that we look for."""

    url: str | None = None
    value_date: str | None = None
    value_date_time: str | None = None
    value_coding: Coding | None = None
    value_codeable_concept: Concept | None = None
    value_period: Period | None = None
    extension: "tuple[Extension, ...] | None" = None


class Element(Struct, frozen=True, gc=False):
    """What stands beside a primitive: ``_status``, ``_district``."""

    extension: tuple[Extension, ...] | None = None


class Meta(Struct, frozen=True, gc=False, rename="camel"):
    """Version and labels."""

    version_id: str | None = None
    last_updated: str | None = None
    profile: tuple[str | None, ...] | None = None
    security: tuple[Coding, ...] | None = None
    tag: tuple[Coding, ...] | None = None


class Diagnosis(Struct, frozen=True, gc=False):
    """A diagnosis of an Encounter or EpisodeOfCare: the Condition, and what it is to it."""

    condition: Reference | None = None
    use: Concept | None = None
    role: Concept | None = None


class Detail(Struct, frozen=True, gc=False, rename="camel"):
    """A code said by its type: an input of a Task."""

    value_codeable_concept: Concept | None = None
    value_coding: Coding | None = None


class Performer(Struct, frozen=True, gc=False, rename="camel"):
    """Who carried a Procedure out, and for which organisation."""

    actor: Reference | None = None
    on_behalf_of: Reference | None = None


class Participant(Struct, frozen=True, gc=False):
    """One participant of an appointment, and whether he comes."""

    actor: Reference | None = None
    status: str | None = None


class Name(Struct, frozen=True, gc=False):
    """A name: sealed at once."""

    use: str | None = None
    text: str | None = None
    family: str | None = None
    given: tuple[str | None, ...] | None = None


class Address(Struct, frozen=True, gc=False):
    """Where somebody lives, as far as its extensions tell the municipality."""

    use: str | None = None
    period: Period | None = None
    extension: tuple[Extension, ...] | None = None
    district_beside: Element | None = field(default=None, name="_district")


class Hospitalization(Struct, frozen=True, gc=False, rename="camel"):
    """An admission, as far as it tells where the patient went afterwards."""

    discharge_disposition: Concept | None = None


class Link(Struct, frozen=True, gc=False):
    """Another record of, or about, the same person."""

    other: Reference | None = None
    type: str | None = None


class Source(Struct, frozen=True, gc=False):
    """Where a message came from."""

    endpoint: Short | None = None


class Cause(Struct, frozen=True, gc=False):
    """An entity of a Provenance: an earlier message."""

    what: Reference | None = None


class Request(Struct, frozen=True, gc=False):
    """What a transaction asks for."""

    method: str | None = None
    url: str | None = None
