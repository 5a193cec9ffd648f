"""Whom a Task is for: as it says, else as what it is about, rests on or was made within.

FHIR R4 4.0.1, Task: ``focus`` is what is acted on, ``basedOn`` the request that it fulfils,
``partOf`` the Task that it is a step of, and ``encounter`` only that in which it was made.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from services.milestone.read.case import Case
from services.milestone.read.datatypes import Reference
from services.milestone.read.entry import Entry
from services.milestone.read.focus import (
    BROKEN,
    MODIFIED,
    REQUEST,
    STAY,
    Amiss,
    Focus,
    carried,
    focused,
    tell,
)
from services.milestone.read.people import Who
from services.milestone.read.reader import NotOurs
from services.milestone.read.reasons import Faults
from services.milestone.read.strangers import are_two
from services.milestone.read.structs import Business, Encounter, EpisodeOfCare, ServiceRequest, Task
from services.milestone.read.subject import Subject, subject_of

FOCUS = "focus"
COURSES = ("EpisodeOfCare", "Task")
"""Types of what a Task may be about beside a stay and a request, and that tell its patient."""
TELLING: Mapping[type[Business], tuple[str, str]] = {
    Encounter: ("subject", "subject"),
    ServiceRequest: ("subject", "subject"),
    EpisodeOfCare: ("patient", "patient"),
    Task: ("patient", "for"),
}
"""Where each tells its patient, as our struct and as FHIR calls it."""


class Told(NamedTuple):
    """What tells a patient.

    Attributes:
        case: The Task, or what it leads to.
        field: Where it stands, from the Task.
        patient: ``None`` where it tells nobody.
    """

    case: Case[Any]
    field: str
    patient: Reference | None


def beneficiary(case: Case[Task], focus: Focus | None) -> Subject | NotOurs | None:
    """The patient of the Task; ``None`` after a reason was added.

    One that does not say so itself is of nobody where it leads to what two persons have: nothing
    tells which of them is the mistake.
    """
    told = patient_told(case, focus)
    if told is None:
        for field, link in _unread(case, focus):
            tell(case, _amiss(case, link), field)
        return None
    for other in _telling(case, focus) if case.resource.patient is None else ():
        if are_two(told.case.scope, told.patient, other.case.scope, other.patient):
            case.faults.unsound(other.field, "the same patient as in all else that it leads to")
            return None
    found = subject_of(*told)
    return case.aside(found.why) if isinstance(found, NotOurs) else found


def patient_told(case: Case[Task], focus: Focus | None) -> Told | None:
    """What tells the patient; ``None`` where what the Task is about cannot be read.

    Nor where nothing tells it, and any other that it leads to cannot be read.
    """
    own = Told(case, "for", case.resource.patient)
    if own.patient is not None:
        return own
    unread = dict(_unread(case, focus))
    known = next((one for one in _telling(case, focus) if one.patient is not None), None)
    return None if FOCUS in unread or (known is None and unread) else known or own


def leads_to_somebody(case: Case[Task], focus: Focus | None) -> bool:
    """Whether it refers to a Patient, or to what may tell one, carried or not."""
    own = (case.resource.patient, case.resource.focus)
    named = any(told is not None and case.kind_of(told) == "Patient" for told in own)
    return named or any(_links(case, focus))


def both(who: Who | None, another: Told | None) -> tuple[str, ...]:
    """Of whom a Task may be that says another patient than what it is about."""
    if who is None or another is None:
        return ()
    other = subject_of(*another)
    return tuple(
        sorted({who.patient, *([other.who.patient] if isinstance(other, Subject) else ())})
    )


def of_another(case: Case[Task], focus: Focus | None) -> Told | None:
    """What tells whom it is about, where that is plainly another than the Task says itself.

    Beside its own word the others are not asked: a Task for a child may be made in the mother's
    encounter.
    """
    about = focus or focused(case, case.resource.focus, COURSES)
    if case.resource.patient is None or about is None:
        return None
    found = _told(case, FOCUS, about, Faults(case.entry.at))
    if found is None or not are_two(
        case.scope, case.resource.patient, found.case.scope, found.patient
    ):
        return None
    return found


def _telling(case: Case[Task], focus: Focus | None) -> Iterator[Told]:
    """What the Task leads to and the message carries, what is nearest to it first."""
    about = case.resource.focus
    if about is not None and case.kind_of(about) == "Patient":
        yield Told(case, FOCUS, about)
    for field, link in _links(case, focus):
        told = _told(case, field, link)
        if told is not None:
            yield told


def _unread(case: Case[Task], focus: Focus | None) -> Iterator[tuple[str, Focus]]:
    """What the message carries and cannot be read."""
    for field, link in _links(case, focus):
        if link.found is not None and _told(case, field, link) is None:
            yield field, link


def _amiss(case: Case[Task], link: Focus) -> Amiss:
    found = link.found
    return MODIFIED if isinstance(found, Entry) and case.message.only_modified(found) else BROKEN


def _links(case: Case[Task], focus: Focus | None) -> Iterator[tuple[str, Focus]]:
    seen = case.resource
    if focus is not None:
        yield FOCUS, focus
    fields = (
        (FOCUS, seen.focus if focus is None else None, COURSES),
        *(
            (f"basedOn[{number}]", one, (REQUEST,))
            for number, one in enumerate(seen.based_on or ())
        ),
        *((f"partOf[{number}]", one, ("Task",)) for number, one in enumerate(seen.part_of or ())),
        ("encounter", seen.encounter, (STAY,)),
    )
    for field, told, kinds in fields:
        link = focused(case, told, kinds)
        if link is not None:
            yield field, link


def _told(case: Case[Task], field: str, link: Focus, faults: Faults | None = None) -> Told | None:
    """Whom it tells; ``None`` where the message does not carry it, or it cannot be read.

    Limit: of another Task only its own ``for`` is asked.
    """
    for kind, (attribute, name) in TELLING.items():
        found: Case[Any] | None = carried(case, link, kind, faults or case.faults)
        if found is not None:
            return Told(found, f"{field}.{name}", getattr(found.resource, attribute))
    return None
