"""The codes of the Conditions that a resource refers to: each counts for whom it is about."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from schemas.codes import ReasonClass
from schemas.parked import Reason
from services.milestone.read.case import Case
from services.milestone.read.datatypes import Concept, Reference
from services.milestone.read.decoded import R, decoded
from services.milestone.read.entry import Entry
from services.milestone.read.layout import parts_in, struct_of
from services.milestone.read.loose import object_in
from services.milestone.read.message import Message
from services.milestone.read.patients import Scope
from services.milestone.read.references import plain
from services.milestone.read.release import Release
from services.milestone.read.strangers import are_two
from services.milestone.read.structs import Condition
from services.milestone.read.tables import IN_ERROR, NO_CONDITION, VERIFICATION

BROKEN = "a Condition that can be read"
OF_ANOTHER = "a Condition of the same patient"


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
    found: list[Concept] = []
    refused: dict[str, str] = {}
    # Its codes count once, however often it is referred to, and by whatever version.
    once = {plain(one.reference): one for one in told if one is not None and one.reference}
    for name, one in once.items():
        codes, expected = _codes(case, one, by.scope, about)
        found += codes
        if expected is not None:
            refused[name] = expected
    # What was entered in error is taken back all the same.
    if refused and getattr(case.resource, "status", None) != IN_ERROR:
        case.faults.undecide(_reasons(case, refused))
    return found


def _codes(
    case: Case[R], told: Reference, by: Scope, about: Reference | None
) -> tuple[list[Concept], str | None]:
    """The codes of one Condition, and what was expected in its place where it is refused."""
    inner = case.contained(told.reference, Condition)
    entry = case.find(told.reference) if inner is None else None
    record = inner or _condition(case.message, entry)
    if record is None:
        may = entry is not None and _may_state(case.message, entry)
        return [], BROKEN if may else None
    codes = [*(record.category or ()), *([record.code] if record.code else ())]
    modified = case.message.modified(entry) if entry is not None else ()
    if modified:
        if _states_step(case, codes):
            case.faults.undecide(modified)
        return [], None
    if _is_none(record):
        return [], None
    if are_two(_scope(case, entry, record), record.subject, by, about):
        return [], OF_ANOTHER if _states_step(case, codes) else None
    return codes, None


def _states_step(case: Case[R], codes: list[Concept]) -> bool:
    return case.states_step(case.listed(codes, None))


def _scope(case: Case[R], entry: Entry | None, record: Condition) -> Scope:
    """Within what a Condition tells its patient: its container, where it is contained."""
    return case.scope if entry is None else Scope(case.message, case.sender, entry, record)


def _reasons(case: Case[R], refused: Mapping[str, str]) -> tuple[Reason, ...]:
    """What is wrong, where each Condition is first referred to, in the order of the document."""
    struct = struct_of(case.release, case.entry.kind or "")
    parts = parts_in(struct, object_in(case.entry.raw)) if struct is not None else ()
    places: dict[str, str] = {}
    for path, kind, part in parts:
        if kind is Reference and isinstance(told := part.get("reference"), str):
            places.setdefault(plain(told), path)
    return tuple(
        Reason(ReasonClass.UNSOUND, f"{case.faults.at}.{places.get(name, 'reference')}", expected)
        for name, expected in refused.items()
    )


def _is_none(record: Condition) -> bool:
    """Whether it says of itself that the patient does not have it."""
    status = record.verification_status or Concept()
    return any(
        one.code in NO_CONDITION and one.system in {None, VERIFICATION}
        for one in status.coding or ()
    )


def _condition(message: Message, entry: Entry | None) -> Condition | None:
    """A Condition of the message; ``None`` where it cannot be read, or is no such thing."""
    if entry is None or entry.kind != "Condition":
        return None
    known = message.asked.conditions
    if entry.index not in known:
        # One that is no entry is refused as such.
        is_none = entry.index in message.broken or entry.index in message.enveloped
        known[entry.index] = None if is_none else _decoded(entry)
    return known[entry.index]


def _decoded(entry: Entry) -> Condition | None:
    try:
        found = decoded("Condition", entry.raw, Release.R4)
    except (msgspec.DecodeError, RecursionError):
        return None
    return found if isinstance(found, Condition) else None


def _may_state(message: Message, entry: Entry) -> bool:
    """Whether one that cannot be read may have a code of ours: any other is nobody's business."""
    if entry.kind != "Condition":
        return False
    known = message.asked.may_code
    if entry.index not in known:
        known[entry.index] = message.reader.named.may_code(entry.raw)
    return known[entry.index]
