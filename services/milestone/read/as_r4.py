"""A resource of R5, told as R4 tells the same: each is then read in one place."""

from collections.abc import Callable, Iterable
from itertools import chain
from typing import Any, TypeVar

from services.milestone.read import r5, structs
from services.milestone.read.datatypes import (
    CodeableReference,
    Coding,
    Concept,
    Diagnosis,
    Hospitalization,
    Period,
    Reference,
    Source,
)
from services.milestone.read.systems import is_act_code

R = TypeVar("R", bound=structs.Resource)


def as_r4(kind: str, told: structs.Resource) -> structs.Resource:
    """What a struct of R5 tells, in that of R4; the same where R5 writes this type as R4 does."""
    convert = CONVERTERS.get(kind)
    return told if convert is None else convert(told)


def _encounter(told: r5.Encounter) -> structs.Encounter:
    status = r5.STATUSES.get(told.status or "")
    actual = told.actual_period or Period()
    start = actual.start or (told.planned_start_date if status == "planned" else None)
    end = actual.end if status == "finished" else told.planned_end_date or actual.end
    services = _concepts(told.service_type)
    reasons = list(chain.from_iterable(why.value or () for why in told.reason or ()))
    found = _found(told.diagnosis)
    return _as(
        structs.Encounter,
        told,
        encounter_class=_class(told.encounter_class),
        type=(*(told.type or ()), *services[1:]),
        service_type=services[0] if services else None,
        period=Period(start, end) if start or end else None,
        reason_code=(*_concepts(reasons), *_concepts(found)),
        reason_reference=_references(reasons),
        diagnosis=(*_diagnoses(found), *_of_use(told.diagnosis)),
        hospitalization=Hospitalization(told.admission.discharge_disposition)
        if told.admission is not None
        else None,
    )


def _referral(told: r5.ServiceRequest) -> structs.ServiceRequest:
    details = chain.from_iterable(one.parameter or () for one in told.order_detail or ())
    concepts = chain.from_iterable((one.code, one.value_codeable_concept) for one in details)
    return _as(
        structs.ServiceRequest,
        told,
        code=told.code.concept if told.code is not None else None,
        order_detail=tuple([one for one in concepts if one is not None]),
        reason_code=(*_concepts(told.reason), *_concepts(told.supporting_info)),
        reason_reference=_references(told.reason),
        supporting_info=_references(told.supporting_info),
    )


def _task(told: r5.Task) -> structs.Task:
    reasons = told.reason or ()
    # R4 has one reason; codes of the others stand as well beside the status.
    concepts = [*_concepts(reasons), *_concepts([told.status_reason] if told.status_reason else ())]
    codings = [coding for one in concepts[1:] for coding in one.coding or ()]
    references = _references(reasons)
    return _as(
        structs.Task,
        told,
        reason_code=concepts[0] if concepts else None,
        reason_reference=references[0] if references else None,
        more_reasons=references[1:],
        status_reason=Concept(tuple(codings)) if codings else None,
        performer_type=tuple(_concepts(told.requested_performer)),
        requested=_references(told.requested_performer),
    )


def _appointment(told: r5.Appointment) -> structs.Appointment:
    return _as(
        structs.Appointment,
        told,
        service_type=tuple(_concepts(told.service_type)),
        reason_code=tuple(_concepts(told.reason)),
        reason_reference=_references(told.reason),
        cancelation_reason=told.cancellation_reason,
    )


def _episode(told: r5.EpisodeOfCare) -> structs.EpisodeOfCare:
    reasons = list(chain.from_iterable(why.value or () for why in told.reason or ()))
    found = _found(told.diagnosis)
    return _as(
        structs.EpisodeOfCare,
        told,
        type=(*(told.type or ()), *_concepts(reasons), *_concepts(found)),
        diagnosis=(*_diagnoses([*reasons, *found]), *_as_role(told.diagnosis)),
    )


def _procedure(told: r5.Procedure) -> structs.Procedure:
    categories = told.category or ()
    return _as(
        structs.Procedure,
        told,
        category=categories[0] if categories else None,
        performed_date_time=told.occurrence_date_time,
        performed_period=told.occurrence_period,
        reason_code=(*categories[1:], *_concepts(told.reason)),
    )


def _header(told: r5.MessageHeader) -> structs.MessageHeader:
    source = None if told.source is None else Source(told.source.endpoint_url)
    return _as(structs.MessageHeader, told, source=source)


# Each takes the struct that ``layout.STRUCTS_R5`` has for its key; no type of a table says that.
CONVERTERS: dict[str, Callable[[Any], structs.Resource]] = {
    "Encounter": _encounter,
    "ServiceRequest": _referral,
    "Task": _task,
    "Appointment": _appointment,
    "EpisodeOfCare": _episode,
    "Procedure": _procedure,
    "MessageHeader": _header,
}


def _as(kind: type[R], told: structs.Resource, **changed: Any) -> R:
    """The R4 struct with the fields that both have, but for those that are told anew."""
    ours = [name for name in kind.__struct_fields__ if name not in changed]
    same = {name: getattr(told, name) for name in ours if hasattr(told, name)}
    return kind(**same, **changed)


def _class(told: Iterable[Concept] | None) -> Coding | None:
    """The first class of HL7's; the first of all where none is."""
    codings = [coding for concept in told or () for coding in concept.coding or ()]
    known = [one for one in codings if one.system is not None and is_act_code(one.system)]
    return next(iter([*known, *codings]), None)


def _concepts(told: Iterable[CodeableReference] | None) -> list[Concept]:
    return [one.concept for one in told or () if one.concept is not None]


def _references(told: Iterable[CodeableReference] | None) -> tuple[Reference, ...]:
    return tuple([one.reference for one in told or () if one.reference is not None])


def _found(told: Iterable[r5.Diagnosed] | None) -> list[CodeableReference]:
    return [condition for one in told or () for condition in one.condition or ()]


def _diagnoses(told: Iterable[CodeableReference]) -> tuple[Diagnosis, ...]:
    return tuple([Diagnosis(condition=reference) for reference in _references(told)])


def _of_use(told: Iterable[r5.Diagnosed] | None) -> list[Diagnosis]:
    """What diagnoses are to an Encounter, each beside the Conditions: R5 has many of both."""
    return [Diagnosis(use=use) for one in told or () for use in _uses(one)]


def _as_role(told: Iterable[r5.Diagnosed] | None) -> list[Diagnosis]:
    """The same of an EpisodeOfCare, where R4 calls it its role."""
    return [Diagnosis(role=use.use) for use in _of_use(told)]


def _uses(told: r5.Diagnosed) -> Iterable[Concept]:
    """An Encounter has a list of them, an EpisodeOfCare one."""
    return told.use if isinstance(told.use, tuple) else (told.use,) if told.use else ()
