"""How our structs and FHIR's types belong together, field by field."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from msgspec import inspect

from services.milestone.read import datatypes, r5, structs
from services.milestone.read.release import Release

STRUCTS: Mapping[str, type[structs.Resource]] = {
    "ServiceRequest": structs.ServiceRequest,
    "Task": structs.Task,
    "Appointment": structs.Appointment,
    "Encounter": structs.Encounter,
    "EpisodeOfCare": structs.EpisodeOfCare,
    "Procedure": structs.Procedure,
    "Condition": structs.Condition,
    "Patient": structs.Patient,
    "Organization": structs.Organization,
    "MessageHeader": structs.MessageHeader,
    "Provenance": structs.Provenance,
    "Bundle": structs.Bundle,
}
BUSINESS: Mapping[str, type[structs.Business]] = {
    kind: struct for kind, struct in STRUCTS.items() if issubclass(struct, structs.Business)
}
"""Those that the business knows by numbers."""
STRUCTS_R5: Mapping[str, type[structs.Resource]] = {
    "Encounter": r5.Encounter,
    "ServiceRequest": r5.ServiceRequest,
    "Task": r5.Task,
    "Appointment": r5.Appointment,
    "EpisodeOfCare": r5.EpisodeOfCare,
    "Procedure": r5.Procedure,
    "MessageHeader": r5.MessageHeader,
}
"""Those that R5 writes otherwise than R4."""
FHIR_NAMES: Mapping[type, str] = {
    **{struct: name for name, struct in STRUCTS.items()},
    **{struct: name for name, struct in STRUCTS_R5.items()},
    r5.Why: "EncounterReason",
    r5.Diagnosed: "EncounterDiagnosis",
    r5.Admission: "EncounterAdmission",
    r5.OrderDetail: "ServiceRequestOrderDetail",
    r5.Parameter: "ServiceRequestOrderDetailParameter",
    r5.From: "MessageHeaderSource",
    datatypes.CodeableReference: "CodeableReference",
    datatypes.Diagnosis: "EncounterDiagnosis",
    datatypes.Hospitalization: "EncounterHospitalization",
    datatypes.Detail: "TaskInput",
    datatypes.Performer: "ProcedurePerformer",
    structs.BundleEntry: "BundleEntry",
    datatypes.Request: "BundleEntryRequest",
    datatypes.Meta: "Meta",
    datatypes.Period: "Period",
    datatypes.Participant: "AppointmentParticipant",
    datatypes.Name: "HumanName",
    datatypes.Address: "Address",
    datatypes.Link: "PatientLink",
    datatypes.Source: "MessageHeaderSource",
    datatypes.Cause: "ProvenanceEntity",
    datatypes.Identifier: "Identifier",
    datatypes.Reference: "Reference",
    datatypes.Coding: "Coding",
    datatypes.Concept: "CodeableConcept",
    datatypes.Extension: "Extension",
    datatypes.Element: "Element",
}
"""What FHIR calls the type of each struct."""
PARTS = frozenset(
    {
        structs.BundleEntry,
        datatypes.Request,
        datatypes.Meta,
        datatypes.Period,
        datatypes.Participant,
        datatypes.Name,
        datatypes.Address,
        datatypes.Link,
        datatypes.Source,
        datatypes.Cause,
        datatypes.Diagnosis,
        datatypes.Hospitalization,
        datatypes.Detail,
        datatypes.Performer,
        r5.Why,
        r5.Diagnosed,
        r5.Admission,
        r5.OrderDetail,
        r5.Parameter,
        r5.From,
    }
)
"""Structs whose fields have uses of their own, by the path that leads to them."""


def paths_of(struct: type) -> Iterator[tuple[str, type | None]]:
    """Every field of a struct by its path, and the struct that describes it, if any."""
    for name, inner in fields_by_name(struct).items():
        if inner in PARTS:
            for path, deeper in paths_of(inner):
                yield f"{name}.{path}", deeper
        else:
            yield name, inner


class Told(NamedTuple):
    """One field of a struct.

    Attributes:
        struct: What describes its value; ``None`` where it is text, a number, or not looked at.
        longest: Characters that it may have; ``None``: any number.
    """

    attribute: str
    struct: type | None = None
    longest: int | None = None


@lru_cache(maxsize=128)
def told_in(struct: type) -> Mapping[str, Told]:
    """The fields of a struct, by their names in FHIR."""
    told = inspect.type_info(struct)
    assert isinstance(told, inspect.StructType)
    return {one.encode_name: _told(Told(one.name), one.type) for one in told.fields}


def fields_by_name(struct: type) -> Mapping[str, type | None]:
    """The fields of a struct as FHIR calls them, and the struct of each, if any."""
    return {name: one.struct for name, one in told_in(struct).items()}


def parts_in(
    struct: type, told: Mapping[str, Any]
) -> Iterator[tuple[str, type, Mapping[str, Any]]]:
    """Every part of a resource that is read: where it stands, its struct, and what stands there.

    In the order of the document. What is no object is left out. Paths have indexes:
    ``diagnosis[0].condition``.
    """
    known = fields_by_name(struct)
    for name, value in told.items():
        inner = known.get(name)
        if inner is None:
            continue
        many = isinstance(value, list)
        for number, one in enumerate(value if many else (value,)):
            if isinstance(one, dict):
                at = f"{name}[{number}]" if many else name
                yield at, inner, one
                for path, struct_there, part in parts_in(inner, one):
                    yield f"{at}.{path}", struct_there, part


def struct_of(release: Release, kind: str) -> type[structs.Resource] | None:
    """The struct in which a resource is read, as its release writes it; ``None``: in none.

    A Bundle is opened as an envelope, and no resource that is read.
    """
    if kind == "Bundle":
        return None
    own = STRUCTS_R5.get(kind) if release is Release.R5 else None
    return own or STRUCTS.get(kind)


def _told(known: Told, told: inspect.Type) -> Told:
    if isinstance(told, inspect.UnionType):
        for one in reversed(told.types):
            known = _told(known, one)
        return known
    if isinstance(told, inspect.StructType):
        return known._replace(struct=told.cls)
    if isinstance(told, inspect.StrType):
        return known._replace(longest=told.max_length)
    if isinstance(told, inspect.VarTupleType):
        return _told(known, told.item_type)
    return known
