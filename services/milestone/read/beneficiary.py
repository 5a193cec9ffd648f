"""Whom a Task is for: as it says, else as what it is about, rests on or was made within.

FHIR R4 4.0.1, Task: ``focus`` is what is acted on, ``basedOn`` the request that it fulfils,
``partOf`` the Task that it is a step of, and ``encounter`` only that in which it was made.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from services.milestone.read.case import Case
from services.milestone.read.datatypes import Reference
from services.milestone.read.focus import (
    REQUEST,
    STAY,
    Focus,
    carried,
    focused,
    tell,
    unread,
)
from services.milestone.read.people import Who
from services.milestone.read.reader import NotOurs
from services.milestone.read.reasons import Faults
from services.milestone.read.strangers import are_two
from services.milestone.read.structs import Encounter, ServiceRequest, Task
from services.milestone.read.subject import Subject, subject_of

WHOLE = "Task"
"""The type of what a Task is part of."""


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
        if focus is not None:
            tell(case, unread(case, focus))
        return None
    for other in _telling(case, focus) if case.resource.patient is None else ():
        if are_two(told.case.scope, told.patient, other.case.scope, other.patient):
            case.faults.unsound(other.field, "the same patient as in all else that it leads to")
            return None
    return subject_of(*told)


def patient_told(case: Case[Task], focus: Focus | None) -> Told | None:
    """What tells the patient; ``None`` where what the Task is about cannot be read."""
    own = Told(case, "for", case.resource.patient)
    if own.patient is not None:
        return own
    if focus is not None and focus.found is not None and _told(case, "focus", focus) is None:
        return None
    known = [own, *_telling(case, focus)]
    return next((one for one in known if one.patient is not None), known[:2][-1])


def leads_to_somebody(case: Case[Task], focus: Focus | None) -> bool:
    """Whether it refers to a Patient, or to what may tell one, carried or not."""
    told = case.resource.patient
    return any(_links(case, focus)) or (told is not None and case.kind_of(told) == "Patient")


def both(who: Who | None, another: Case[Any] | None) -> tuple[str, ...]:
    """Of whom a Task may be that says another patient than what it is about."""
    if who is None or another is None:
        return ()
    other = subject_of(another, "focus.subject", another.resource.subject)
    return tuple(
        sorted({who.patient, *([other.who.patient] if isinstance(other, Subject) else ())})
    )


def of_another(case: Case[Task], focus: Focus | None) -> Case[Any] | None:
    """What it is about, where that is plainly of another patient than the Task says itself.

    Beside its own word the others are not asked: a Task for a child may be made in the mother's
    encounter.
    """
    if case.resource.patient is None or focus is None:
        return None
    found = _told(case, "focus", focus, Faults(case.entry.at))
    if found is None or not are_two(
        case.scope, case.resource.patient, found.case.scope, found.patient
    ):
        return None
    return found.case


def _telling(case: Case[Task], focus: Focus | None) -> Iterator[Told]:
    """What the Task leads to and the message carries, what is nearest to it first."""
    for field, link in _links(case, focus):
        told = _told(case, field, link)
        if told is not None:
            yield told


def _links(case: Case[Task], focus: Focus | None) -> Iterator[tuple[str, Focus]]:
    seen = case.resource
    if focus is not None:
        yield "focus", focus
    fields = (
        *((f"basedOn[{number}]", one, REQUEST) for number, one in enumerate(seen.based_on or ())),
        *((f"partOf[{number}]", one, WHOLE) for number, one in enumerate(seen.part_of or ())),
        ("encounter", seen.encounter, STAY),
    )
    for field, told, kind in fields:
        link = focused(case, told, (kind,))
        if link is not None:
            yield field, link


def _told(case: Case[Task], field: str, link: Focus, faults: Faults | None = None) -> Told | None:
    """Whom it tells; ``None`` where the message does not carry it, or it cannot be read.

    Limit: of the Task that this is part of only its own ``for`` is asked.
    """
    faults = faults or case.faults
    for kind in (Encounter, ServiceRequest):
        found: Case[Any] | None = carried(case, link, kind, faults)
        if found is not None:
            return Told(found, f"{field}.subject", found.resource.subject)
    whole = carried(case, link, Task, faults)
    return None if whole is None else Told(whole, f"{field}.for", whole.resource.patient)
