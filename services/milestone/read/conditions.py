"""The codes of the Conditions that a resource refers to: each counts for whom it is about."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, TypeAlias

from msgspec.json import encode

from schemas.codes import ReasonClass
from schemas.parked import Reason
from services.milestone.read.case import Case
from services.milestone.read.conditions_meant import (
    condition_of,
    conditions_meant,
    may_state,
    name_of,
)
from services.milestone.read.datatypes import Concept, Reference
from services.milestone.read.decoded import R
from services.milestone.read.entry import Entry
from services.milestone.read.layout import parts_in, struct_of
from services.milestone.read.loose import REFERENCE, if_sound, object_in
from services.milestone.read.patients import Scope
from services.milestone.read.references import plain
from services.milestone.read.strangers import are_two
from services.milestone.read.structs import Condition
from services.milestone.read.tables import IN_ERROR, NO_CONDITION, VERIFICATION

Meant: TypeAlias = str | tuple[Entry, ...]
"""What is meant by a reference: the id of what is contained, or entries that are told as one."""
Whose: TypeAlias = tuple[Scope, Reference | None]
"""The patient of who refers to it, and within what that is told."""


class Counted(NamedTuple):
    """The codes of a Condition that count; where it is refused, what was expected in its place."""

    codes: list[Concept]
    expected: str | None


NOTHING = Counted([], None)
BROKEN = "a Condition that can be read"
OF_ANOTHER = "a Condition of the same patient"
OF_SEVERAL = "one Condition, or the same wherever it is told"


def conditions(
    case: Case[R], told: Iterable[Reference | None], by: Case[Any], about: Reference | None
) -> list[Concept]:
    """The codes of the Conditions, in the message or contained, that references lead to.

    What was refuted or entered in error has none. Nor has one of the message that cannot be read or
    is modified as we do not understand, or one that somebody else has (FHIR R4 4.0.1,
    Condition.subject): where it states a step of a pathway, or may, the version before stands.

    Args:
        case: The resource that refers to them.
        told: The references.
        by: What tells the patient: the resource itself, or what it is about.
        about: The patient, as told there.
    """
    # What is one, its codes count once, however often it is referred to and however that is told.
    once = {name: one for one in told if one is not None and (name := name_of(one)) is not None}
    meant = {name: _meant(case, one) for name, one in once.items()}
    whose = by.scope, about
    counted = {one: _codes(case, one, whose) for one in dict.fromkeys(meant.values())}
    refused = {name: one for name, one in meant.items() if counted[one].expected is not None}
    # What was entered in error is taken back all the same.
    if refused and getattr(case.resource, "status", None) != IN_ERROR:
        case.faults.undecide(_reasons(case, refused, counted))
    return [code for one in counted.values() for code in one.codes]


def _meant(case: Case[R], told: Reference) -> Meant:
    if case.contained(told.reference, Condition) is not None:
        return plain(told.reference or "")
    return conditions_meant(case, told)


def _codes(case: Case[R], meant: Meant, whose: Whose) -> Counted:
    """What counts of one Condition; where several are told as one, they must say the same."""
    if isinstance(meant, str):
        inner = case.contained(meant, Condition)
        return _counting(case, inner, case.scope, whose) if inner is not None else NOTHING
    each = [_of_entry(case, entry, whose) for entry in meant]
    if not each or all(one == each[0] for one in each):
        return each[0] if each else NOTHING
    states = any(one.expected or _states_step(case, one.codes) for one in each)
    return Counted([], OF_SEVERAL if states else None)


def _of_entry(case: Case[R], entry: Entry, whose: Whose) -> Counted:
    record = condition_of(case.message, entry)
    if record is None:
        return Counted([], BROKEN if may_state(case.message, entry) else None)
    modified = case.message.modified(entry)
    if modified:
        if _states_step(case, _told(record)):
            case.faults.undecide(modified)
        return NOTHING
    return _counting(case, record, Scope(case.message, case.sender, entry, record), whose)


def _counting(case: Case[R], record: Condition, scope: Scope, whose: Whose) -> Counted:
    """Those of its codes that count for the patient of who refers to it."""
    if _is_none(record):
        return NOTHING
    codes = _told(record)
    if are_two(scope, record.subject, *whose):
        return Counted([], OF_ANOTHER if _states_step(case, codes) else None)
    return Counted(codes, None)


def _told(record: Condition) -> list[Concept]:
    return [*(record.category or ()), *([record.code] if record.code else ())]


def _states_step(case: Case[R], codes: list[Concept]) -> bool:
    return case.states_step(case.listed(codes, None))


def _reasons(
    case: Case[R], refused: Mapping[str, Meant], counted: Mapping[Meant, Counted]
) -> tuple[Reason, ...]:
    """What is wrong, where each Condition is first referred to, in the order of the document."""
    struct = struct_of(case.release, case.entry.kind or "")
    parts = parts_in(struct, object_in(case.entry.raw)) if struct is not None else ()
    places: dict[Meant, str] = {}
    for path, kind, part in parts:
        told = if_sound(REFERENCE, encode(part)) if kind is Reference else None
        name = name_of(told) if told is not None else None
        if name is not None and name in refused:
            places.setdefault(refused[name], path)
    for one in refused.values():
        # What refers to it is itself contained, and told where its container is.
        places.setdefault(one, "contained")
    return tuple(
        Reason(ReasonClass.UNSOUND, f"{case.faults.at}.{place}", counted[one].expected or "")
        for one, place in places.items()
    )


def _is_none(record: Condition) -> bool:
    """Whether it says of itself that the patient does not have it."""
    status = record.verification_status or Concept()
    return any(
        one.code in NO_CONDITION and one.system in {None, VERIFICATION}
        for one in status.coding or ()
    )
