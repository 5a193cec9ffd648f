"""The codes of the Conditions that a resource refers to: each counts for whom it is about."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from msgspec.json import encode

from schemas.codes import ReasonClass
from schemas.parked import Reason
from services.milestone.read.case import Case
from services.milestone.read.conditions_meant import Meant, meant_by, name_of
from services.milestone.read.conditions_stated import OF_SEVERAL, Refused, refused, stated_by
from services.milestone.read.datatypes import Concept, Reference
from services.milestone.read.decoded import R
from services.milestone.read.layout import parts_in, struct_of
from services.milestone.read.loose import REFERENCE, if_sound, object_in
from services.milestone.read.strangers import Told, differ, told_of
from services.milestone.read.tables import IN_ERROR

OF_ANOTHER = "a Condition of the same patient"
NONE: frozenset[str] = frozenset()


def conditions(
    case: Case[R],
    told: Collection[Reference | None],
    by: Case[Any],
    about: Reference | None,
    deciding: frozenset[str] = NONE,
) -> list[Concept]:
    """The codes of the Conditions, in the message or contained, that references lead to.

    What was refuted or entered in error has none. No code counts of one that is refused: it cannot
    be read, is deleted in the message, is modified as we do not understand, does not tell whether
    it is so, is told more than once and otherwise, or somebody else has it (FHIR R4 4.0.1,
    Condition.subject). Where it states a step of a pathway, or may, the version before stands. So
    it does for what else decides; any other code of a list that we know is told as missed, beside
    what is read.

    Args:
        case: The resource that refers to them.
        told: The references.
        by: What tells the patient: the resource itself, or what it is about.
        about: The patient, as told there.
        deciding: Lists by which the resource is ours, or says what it says, as by a step.
    """
    if not told:
        return []
    # What is one, its codes count once, however often it is referred to and however that is told.
    once = {name: one for one in told if one is not None and (name := name_of(one)) is not None}
    if not once:
        return []
    meant = {name: meant_by(case, one) for name, one in once.items()}
    patient = told_of(by.scope, about)
    counted = {one: _counting(case, one, patient) for one in dict.fromkeys(meant.values())}
    # What was entered in error is taken back all the same.
    if getattr(case.resource, "status", None) != IN_ERROR:
        missed = {
            one: found
            for one, found in counted.items()
            if isinstance(found, Refused) and (found.step or found.lists)
        }
        _tell(case, meant, missed, deciding)
    return [code for found in counted.values() if not isinstance(found, Refused) for code in found]


def _counting(case: Case[R], meant: Meant, patient: Told | None) -> tuple[Concept, ...] | Refused:
    """The codes that count for the patient of who refers to it, or why none does."""
    stated = stated_by(case, meant)
    if isinstance(stated, Refused):
        return stated
    others = {differ(one, patient) for one in stated.whose}
    if True not in others:
        return stated.codes
    return refused(case, stated.codes, OF_SEVERAL if False in others else OF_ANOTHER)


def _tell(
    case: Case[R],
    meant: Mapping[str, Meant],
    missed: Mapping[Meant, Refused],
    deciding: frozenset[str],
) -> None:
    """Tell of each what is missed: as what forbids to read, or beside what is read."""
    places = dict(_places(case, meant)) if missed else {}
    # What refers to it may itself be contained: it is told where its container is.
    for one in dict.fromkeys((*places, *missed)):
        found = missed.get(one)
        if found is None:
            continue
        where = f"{case.faults.at}.{places.get(one, 'contained')}"
        reasons = found.reasons or (Reason(ReasonClass.UNSOUND, where, found.expected),)
        if found.step or not found.lists.isdisjoint(deciding):
            case.faults.undecide(reasons)
        else:
            case.faults.beside += reasons


def _places(case: Case[R], meant: Mapping[str, Meant]) -> Iterator[tuple[Meant, str]]:
    """Each that is meant, where it is first referred to, in the order of the document."""
    struct = struct_of(case.release, case.entry.kind or "")
    parts = parts_in(struct, object_in(case.entry.raw)) if struct is not None else ()
    seen: set[Meant] = set()
    for path, kind, part in parts:
        told = if_sound(REFERENCE, encode(part)) if kind is Reference else None
        one = meant.get(name_of(told) or "") if told is not None else None
        if one is not None and one not in seen:
            seen.add(one)
            yield one, path
