"""What a Condition states, whoever refers to it; where several are told as one, they as one."""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from schemas.parked import Reason
from services.milestone.read.case import Case
from services.milestone.read.codes import PATHWAY_LISTS
from services.milestone.read.conditions_meant import KIND, Meant
from services.milestone.read.datatypes import Concept
from services.milestone.read.decoded import R, decoded
from services.milestone.read.entry import Entry
from services.milestone.read.fields import LISTS
from services.milestone.read.held import is_held, misunderstood
from services.milestone.read.message import Message
from services.milestone.read.patients import Scope
from services.milestone.read.release import Release
from services.milestone.read.strangers import Told, told_of
from services.milestone.read.structs import Condition

BROKEN = "a Condition that can be read"
OF_SEVERAL = "one Condition, or the same wherever it is told"


class Stated(NamedTuple):
    """The codes of a Condition that count for whom it is about.

    Attributes:
        codes: None where the patient does not have it.
        whose: Whom it is about; several where it is told more than once.
    """

    codes: tuple[Concept, ...]
    whose: tuple[Told | None, ...]


class Refused(NamedTuple):
    """A Condition of which no code counts, though it may have one of ours.

    Attributes:
        lists: Of which of the lists that we know it has a code, or may have one.
        step: It states a step of a pathway, or may.
        expected: What was expected in its place.
        reasons: Why it is refused, where that stands in itself.
    """

    lists: frozenset[str]
    step: bool
    expected: str
    reasons: tuple[Reason, ...] = ()


NOTHING = Stated((), ())


def stated_by(case: Case[R], meant: Meant) -> Stated | Refused:
    """What is stated by what a reference in the case means."""
    if isinstance(meant, str):
        inner = case.contained(meant, Condition)
        return _of_record(case, inner, case.scope) if inner is not None else NOTHING
    asked = meant, case.sender
    known = case.message.asked.stated.get(asked)
    if known is None:
        each = [_of_entry(case, entry) for entry in meant.entries]
        known = case.message.asked.stated[asked] = _as_one(case, each)
    return known


def refused(
    case: Case[R], codes: Sequence[Concept], expected: str, reasons: tuple[Reason, ...] = ()
) -> Refused:
    """One that can be read, and whose codes do not count."""
    told = case.listed(codes, None)
    lists = frozenset([one.number for one in told if one.number in LISTS])
    return Refused(lists, case.states_step(told), expected, reasons)


def _as_one(case: Case[R], each: Sequence[Stated | Refused]) -> Stated | Refused:
    """Several that are told as one must state the same; the first is no better than the others."""
    if len(each) < 2:
        return each[0] if each else NOTHING
    if any(_but_for_whom(one) != _but_for_whom(each[0]) for one in each):
        unlike = [
            one if isinstance(one, Refused) else refused(case, one.codes, OF_SEVERAL)
            for one in each
        ]
        return Refused(
            frozenset().union(*[one.lists for one in unlike]),
            any(one.step for one in unlike),
            OF_SEVERAL,
            tuple([reason for one in unlike for reason in one.reasons]),
        )
    if isinstance(each[0], Refused):
        return each[0]
    told = [who for one in each if isinstance(one, Stated) for who in one.whose]
    return Stated(each[0].codes, tuple(dict.fromkeys(told)))


def _but_for_whom(one: Stated | Refused) -> object:
    return one if isinstance(one, Refused) else one.codes


def _of_entry(case: Case[R], entry: Entry) -> Stated | Refused:
    known, asked = case.message.asked.conditions, (entry.index, case.sender)
    if asked not in known:
        record = _record(case.message, entry)
        if record is None:
            known[asked] = _unread(case.message, entry)
        else:
            scope = Scope(case.message, case.sender, entry, record)
            known[asked] = _of_record(case, record, scope, case.message.modified(entry))
    return known[asked]


def _of_record(
    case: Case[R], record: Condition, scope: Scope, modified: tuple[Reason, ...] = ()
) -> Stated | Refused:
    """What a Condition states that can be read.

    Args:
        case: What refers to it.
        record: The Condition.
        scope: Within what it tells its patient: its container, where it is contained.
        modified: Where something changes what it means; of what is contained its container has it.
    """
    codes = (*(record.category or ()), *((record.code,) if record.code else ()))
    expected = misunderstood(record)
    if modified or expected is not None:
        return refused(case, codes, expected or "", modified)
    if not is_held(record):
        return NOTHING
    return Stated(codes, (told_of(scope, record.subject),))


def _unread(message: Message, entry: Entry) -> Refused:
    """One that cannot be read, by what stands anywhere in it: any other is nobody's business."""
    lists = message.reader.named.lists_in(entry.raw)
    steps = PATHWAY_LISTS | message.reader.named.lists
    return Refused(lists, not steps.isdisjoint(lists), BROKEN)


def _record(message: Message, entry: Entry) -> Condition | None:
    """``None`` where it cannot be read, its entry is none, or the message deletes it."""
    is_none = entry.index in message.broken or entry.index in message.enveloped
    if is_none or entry.method == "DELETE":
        return None
    try:
        found = decoded(KIND, entry.raw, Release.R4)
    except (msgspec.DecodeError, RecursionError):
        return None
    return found if isinstance(found, Condition) else None
