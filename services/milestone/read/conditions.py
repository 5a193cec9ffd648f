"""The codes of the Conditions that a resource refers to: each counts for whom it is about."""

from collections.abc import Iterable, Iterator, Mapping, Set
from typing import Any, NamedTuple

import msgspec

from schemas.codes import ReasonClass
from schemas.parked import Reason
from services.milestone.read.case import Case
from services.milestone.read.codes import PATHWAY_LISTS
from services.milestone.read.datatypes import Concept, Reference
from services.milestone.read.decoded import R, decoded
from services.milestone.read.entry import Entry
from services.milestone.read.fields import LISTS
from services.milestone.read.held import is_held, misunderstood
from services.milestone.read.layout import parts_in, struct_of
from services.milestone.read.loose import object_in
from services.milestone.read.message import Message
from services.milestone.read.patients import Scope
from services.milestone.read.references import plain
from services.milestone.read.release import Release
from services.milestone.read.strangers import are_two
from services.milestone.read.structs import Condition
from services.milestone.read.tables import IN_ERROR

BROKEN = "a Condition that can be read"
OF_ANOTHER = "a Condition of the same patient"
NONE: frozenset[str] = frozenset()


class Refused(NamedTuple):
    """A Condition of which no code counts, though it may have one of ours.

    Attributes:
        lists: Of which of the lists that we know it has a code, or may have one.
        step: It states a step of a pathway, or may.
        expected: What was expected in its place.
        reasons: Why it is refused, where that stands in itself.
    """

    lists: Set[str]
    step: bool
    expected: str
    reasons: tuple[Reason, ...] = ()


def conditions(
    case: Case[R],
    told: Iterable[Reference | None],
    by: Case[Any],
    about: Reference | None,
    deciding: frozenset[str] = NONE,
) -> list[Concept]:
    """The codes of the Conditions, in the message or contained, that references lead to.

    What was refuted or entered in error has none. Nor has one of the message that cannot be read or
    is modified as we do not understand, one of which we do not understand whether it is so, or one
    that somebody else has (FHIR R4 4.0.1, Condition.subject): where it states a step of a pathway,
    or may, the version before stands. So it does for what else decides; any other code of a list
    that we know is told as missed, beside what is read.

    Args:
        case: The resource that refers to them.
        told: The references.
        by: What tells the patient: the resource itself, or what it is about.
        about: The patient, as told there.
        deciding: Lists by which the resource is ours, or says what it says, as by a step.
    """
    found: list[Concept] = []
    refused: dict[str, Refused] = {}
    # Its codes count once, however often it is referred to, and by whatever version.
    once = {plain(one.reference): one for one in told if one is not None and one.reference}
    for one in once.values():
        codes = _codes(case, one, by.scope, about)
        if isinstance(codes, Refused):
            refused[one.reference or ""] = codes
        else:
            found += codes
    # What was entered in error is taken back all the same.
    if refused and getattr(case.resource, "status", None) != IN_ERROR:
        _tell(case, refused, deciding)
    return found


def _codes(
    case: Case[R], told: Reference, by: Scope, about: Reference | None
) -> list[Concept] | Refused:
    """The codes of one Condition, or why none of them counts."""
    inner = case.contained(told.reference, Condition)
    entry = case.find(told.reference) if inner is None else None
    record = inner or _condition(case.message, entry)
    if record is None:
        return _unread(case.message, entry)
    codes = [*(record.category or ()), *([record.code] if record.code else ())]
    modified = case.message.modified(entry) if entry is not None else ()
    expected = misunderstood(record)
    if modified or expected is not None:
        return _refused(case, codes, expected or "", modified)
    if not is_held(record):
        return []
    if are_two(_scope(case, entry, record), record.subject, by, about):
        return _refused(case, codes, OF_ANOTHER)
    return codes


def _refused(
    case: Case[R], codes: list[Concept], expected: str, reasons: tuple[Reason, ...] = ()
) -> Refused:
    """One that can be read, and whose codes do not count."""
    told = case.listed(codes, None)
    return Refused(
        {one.number for one in told} & LISTS.keys(), case.states_step(told), expected, reasons
    )


def _unread(message: Message, entry: Entry | None) -> Refused:
    """One that cannot be read, by what stands anywhere in it: any other is nobody's business."""
    lists = _lists_in(message, entry)
    steps = PATHWAY_LISTS | message.reader.named.lists
    return Refused(lists, not steps.isdisjoint(lists), BROKEN)


def _tell(case: Case[R], refused: Mapping[str, Refused], deciding: frozenset[str]) -> None:
    """Tell of each what is missed: as what forbids to read, or beside what is read."""
    decides = {name: one for name, one in refused.items() if one.step or one.lists & deciding}
    beside = {name: one for name, one in refused.items() if one.lists and name not in decides}
    if decides:
        case.faults.undecide(_reasons(case, decides))
    if beside:
        case.faults.beside += _reasons(case, beside)


def _scope(case: Case[R], entry: Entry | None, record: Condition) -> Scope:
    """Within what a Condition tells its patient: its container, where it is contained."""
    return case.scope if entry is None else Scope(case.message, case.sender, entry, record)


def _reasons(case: Case[R], refused: Mapping[str, Refused]) -> Iterator[Reason]:
    """What is wrong, where each reference stands first as the release of the resource writes it."""
    struct = struct_of(case.release, case.entry.kind or "")
    parts = parts_in(struct, object_in(case.entry.raw)) if struct is not None else ()
    places: dict[object, str] = {}
    for path, kind, part in parts:
        if kind is Reference:
            places.setdefault(part.get("reference"), path)
    for told, one in refused.items():
        yield from one.reasons
        if not one.reasons:
            where = f"{case.faults.at}.{places.get(told, 'reference')}"
            yield Reason(ReasonClass.UNSOUND, where, one.expected)


def _condition(message: Message, entry: Entry | None) -> Condition | None:
    """A Condition of the message; ``None`` where it cannot be read, or is no such thing."""
    if entry is None or not _is_sound(message, entry):
        return None
    known = message.asked.conditions
    if entry.index not in known:
        known[entry.index] = _decoded(entry)
    return known[entry.index]


def _decoded(entry: Entry) -> Condition | None:
    try:
        found = decoded("Condition", entry.raw, Release.R4)
    except (msgspec.DecodeError, RecursionError):
        return None
    return found if isinstance(found, Condition) else None


def _is_sound(message: Message, entry: Entry) -> bool:
    """Whether it is the entry of a Condition; one that is no entry is refused as such."""
    refused = entry.index in message.broken or entry.index in message.enveloped
    return entry.kind == "Condition" and not refused


def _lists_in(message: Message, entry: Entry | None) -> frozenset[str]:
    """Of which lists one that cannot be read may have a code: any other is nobody's business."""
    if entry is None or not _is_sound(message, entry):
        return NONE
    known = message.asked.lists
    if entry.index not in known:
        known[entry.index] = message.reader.named.lists_in(entry.raw)
    return known[entry.index]
