"""Read one entry of a message: which reader it needs, and what came of it."""

from collections.abc import Callable
from typing import Any

import msgspec

from schemas.codes import ReasonClass
from schemas.milestone import OrderKey, Statement
from schemas.parked import Reason
from services.milestone.read import structs
from services.milestone.read.case import Case, Read, case_of
from services.milestone.read.decoded import R
from services.milestone.read.encounter import read_encounter
from services.milestone.read.entry import Entry
from services.milestone.read.message import Message
from services.milestone.read.names import named_alone
from services.milestone.read.notice import read_notice
from services.milestone.read.patient import read_patient
from services.milestone.read.plan import read_appointment, read_episode
from services.milestone.read.procedure import case_of_nobodys, read_nobodys, read_procedure
from services.milestone.read.reader import NotOurs, Told
from services.milestone.read.reasons import Faults, once
from services.milestone.read.references import type_in
from services.milestone.read.referral import read_referral
from services.milestone.read.sources import source_of
from services.milestone.read.statement import order_of, statement
from services.milestone.read.structs import Business
from services.milestone.read.tables import OURS, TYPES
from services.milestone.read.task import read_task

UNREAD = "a resource type that we do not read"
BESIDE = "it says nothing by itself; its codes are read with what refers to it"
"""Why a Condition is set aside, whether or not a code of it counts."""


def _stay(case: Case[structs.Encounter]) -> Read | NotOurs | None:
    notified = case.profile.notices and case.message.header is not None
    return read_notice(case) if notified else read_encounter(case)


# Each takes the struct that ``layout.BUSINESS`` has for its key; no type of a table says that.
READERS: dict[str, Callable[[Any], Read | NotOurs | None]] = {
    "Encounter": _stay,
    "ServiceRequest": read_referral,
    "Task": read_task,
    "Appointment": read_appointment,
    "EpisodeOfCare": read_episode,
    "Procedure": read_procedure,
    "Patient": read_patient,
}


class Outcome(msgspec.Struct, frozen=True, gc=False):
    """What came of one entry: a statement, reasons, or both; or it is not ours.

    Attributes:
        order: The order key, told also where no statement could be made.
        concerns: All whom it is about, where they may be several.
        told: What made the statement.
        aside: The statement of what is not ours: what an earlier version said is taken back.
    """

    entry: Entry
    statement: Statement | None = None
    reasons: tuple[Reason, ...] = ()
    not_ours: NotOurs | None = None
    source: str | None = None
    order: OrderKey | None = None
    ordered: bool = False
    patient: str | None = None
    concerns: tuple[str, ...] = ()
    told: Told | None = None
    aside: Statement | None = None


def read_entry(message: Message, entry: Entry) -> Outcome:
    """Read one entry. Nothing is raised for whatever stands in it."""
    kind = entry.kind
    # What is no entry is told, whatever it carries: nobody knows what it asks for.
    is_none = entry.index in message.broken and not entry.alone
    if kind == "Procedure" and not is_none and not message.reader.named.may_state(entry.raw):
        # Nearly all are somebody's treatment, and none of our business, broken ones too.
        nobodys = case_of_nobodys(message, entry)
        return _outcome(nobodys, read_nobodys(nobodys))
    if entry.index in message.broken:
        return broken_entry(message, entry)
    if kind not in OURS and entry.index in message.enveloped:
        return Outcome(entry, reasons=message.enveloped[entry.index])
    if entry.method == "DELETE":
        return _deleted(entry)
    if kind in OURS:
        return _read_ours(message, entry, kind)
    return _other(entry)


def _other(entry: Entry) -> Outcome:
    """A resource of a type that we do not read, or none at all."""
    if not entry.raw:
        return Outcome(entry, not_ours=NotOurs("entry", "an entry without a resource"))
    kind = entry.kind
    if kind is None or kind not in TYPES:
        told = Reason(
            ReasonClass.UNSOUND, f"{entry.at}.resourceType", "the name of a FHIR resource type"
        )
        return Outcome(entry, reasons=(told,))
    return Outcome(entry, not_ours=NotOurs(kind, BESIDE if kind == "Condition" else UNREAD))


def broken_entry(message: Message, entry: Entry) -> Outcome:
    """What came of an entry that could not even be decoded, or helps and is unsound.

    Its source is told where its numbers are sound, so that its next version mends it.
    """
    broken = message.broken.get(entry.index)
    reasons = once((*(() if broken is None else (broken,)), *message.reasons(entry)))
    seen = named_alone(entry) if entry.kind in READERS else None
    if seen is None or entry.kind == "Patient":
        return Outcome(entry, reasons=reasons)
    case = case_of(message, entry, seen, Faults(entry.at))
    source = source_of(message, seen, entry, case.profile)
    return Outcome(entry, reasons=reasons, source=source, ordered=bool(case.parts))


def _deleted(entry: Entry) -> Outcome:
    """A deletion of something of ours is more than we can read, whether or not it is carried."""
    if type_in(entry.url) in OURS or entry.kind in OURS:
        where, expected = f"entry[{entry.index}].request", "a resource: we read no deletion"
        return Outcome(entry, reasons=(Reason(ReasonClass.NO_RULE, where, expected),))
    kind = entry.kind if entry.kind in TYPES else None
    return Outcome(entry, not_ours=NotOurs(kind or "entry", "a deletion of another type"))


def _read_ours(message: Message, entry: Entry, kind: str) -> Outcome:
    resource = message.record(entry)
    if not isinstance(resource, Business):
        return broken_entry(message, entry)
    case = case_of(message, entry, resource, Faults(entry.at, message.reasons(entry)))
    return _outcome(case, READERS[kind](case))


def _outcome(case: Case[R], read: Read | NotOurs | None) -> Outcome:
    if isinstance(read, NotOurs):
        return Outcome(case.entry, not_ours=read)
    if read is None:
        return Outcome(case.entry, reasons=once(case.faults.reasons))
    if read.aside is not None:
        return _aside(case, read, read.aside)
    return _ours(case, read)


def _aside(case: Case[R], read: Read, why: str) -> Outcome:
    """What is not ours is told as such, and never parked, whatever is wrong with it."""
    order = order_of(case, read.depth)
    made: Statement | None = None
    sound = not case.faults.reasons and not case.message.modified(case.entry)
    if sound and read.source is not None and read.who is not None:
        made = statement(case, read, order, read.source, read.who)
    return Outcome(case.entry, not_ours=case.aside(why), aside=made)


def _ours(case: Case[R], read: Read) -> Outcome:
    faults, gaps = case.faults, read.decided.gaps
    if read.decided.withdrawn and read.who is not None:
        # It is taken back whatever it says: nothing is missed of a code that we do not know.
        faults.reasons = [one for one in faults.reasons if one.kind is not ReasonClass.NO_RULE]
        faults.undecided, gaps = False, ()
    for field, expected in gaps:
        faults.gap(field, expected)
    modified = case.message.modified(case.entry)
    faults.reasons += modified
    if read.source is None and not faults.unreadable:
        faults.unsound("identifier", "a business identifier, an id or a fullUrl")
    order = order_of(case, read.depth)
    # Without its chain nothing tells where a message stands, and a lower key would lie.
    known = read.source is not None and (read.depth is not None or "depth" not in case.parts)
    made: Statement | None = None
    # Where no rule covers what it says, the version before stands until one does.
    sound = not (faults.unreadable or faults.undecided or gaps or modified)
    if sound and read.source is not None and read.who is not None:
        made = statement(case, read, order, read.source, read.who)
    told = (*faults.reasons, *faults.beside)
    return Outcome(
        case.entry,
        statement=made,
        reasons=once(told) if told else (),
        source=read.source,
        order=order if known else None,
        ordered=bool(case.parts),
        patient=read.who.patient if read.who is not None else None,
        concerns=read.concerns,
        told=None if made is None else _told(case, read),
    )


def _told(case: Case[R], read: Read) -> Told:
    name, decided = case.entry.kind or "", read.decided
    return Told(name, case.release, case.profile.name, decided.rows, decided.asked)
