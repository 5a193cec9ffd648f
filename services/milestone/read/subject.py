"""Which person a resource is about: by identifier, by a Patient of the message, or by reference."""

import msgspec

from services.milestone.read.case import Case
from services.milestone.read.datatypes import Reference
from services.milestone.read.message import Entry, Message, R
from services.milestone.read.patients import (
    Key,
    Scope,
    Who,
    keys_of,
    local_key,
    reference_keys,
    who,
)
from services.milestone.read.reader import NotOurs
from services.milestone.read.references import type_in
from services.milestone.read.structs import Patient
from services.milestone.read.tables import NO_SUBJECT


class Subject(msgspec.Struct, frozen=True, gc=False):
    """The person, and the Patient record where the message carries it."""

    who: Who
    record: Patient | None = None


def subject_of(case: Case[R], field: str, told: Reference | None) -> Subject | NotOurs | None:
    """The person that ``told`` leads to.

    Returns:
        ``NotOurs`` when the subject is legally no patient; ``None`` after a reason was added.
    """
    if told is None or not (told.reference or told.identifier):
        case.faults.unsound(field, "a Patient, by reference or identifier; required")
        return None
    if told.reference is not None and told.reference.startswith("#"):
        return _contained(case, field, told)
    entry = case.message.find(told.reference)
    kind = entry.kind if entry is not None else told.type or type_in(told.reference)
    if kind in NO_SUBJECT:
        return case.aside(f"its {field} is no patient")
    if kind not in {None, "Patient"}:
        case.faults.unsound(field, "a reference to a Patient")
        return None
    return _elsewhere(case, field, told) if entry is None else _in_message(case, field, entry, told)


def known_patient(message: Message, entry: Entry, record: Patient, sender: str) -> Who | None:
    """Who a Patient entry is; asked once for each message."""
    known = message.people.get(entry.index)
    if known is None:
        known = who(message, record_keys(message, entry, record, sender), record.name)
        if known is not None:
            message.people[entry.index] = known
    return known


def record_keys(message: Message, entry: Entry, record: Patient, sender: str) -> tuple[Key, ...]:
    """What a Patient record names its person by.

    Its id does so only where ids last: a message may number its resources anew each time, and
    two strangers must never meet under ``Patient/1``.
    """
    known = message.keys.get((entry.index, sender))
    if known is None:
        keys = keys_of(record.identifier, Scope(message, sender, entry, record))
        reference = f"Patient/{record.id}" if record.id else entry.url
        if reference and message.type != "message":
            keys.append(local_key(sender, reference))
        known = message.keys[entry.index, sender] = tuple(keys)
    return known


def _elsewhere(case: Case[R], field: str, told: Reference) -> Subject | None:
    known = who(case.message, reference_keys(told, case.scope))
    if known is None:
        case.faults.unsound(field, "an identifier with system and value, or a reference")
        return None
    return Subject(known)


def _in_message(case: Case[R], field: str, entry: Entry, told: Reference) -> Subject | None:
    record = case.message.decode(entry, Patient)
    if record is None:
        case.faults.unsound(entry.at, "a Patient that can be read")
        return None
    known = known_patient(case.message, entry, record, case.sender)
    if told.identifier is not None:
        keys = record_keys(case.message, entry, record, case.sender)
        more = [key for key in keys_of((told.identifier,), case.scope) if key not in keys]
        if more:
            known = who(case.message, [*keys, *more], record.name)
    if known is None:
        # In a message an id is made up, and names nobody.
        case.faults.unsound(field, "a Patient with an identifier")
        return None
    return Subject(known, record)


def _contained(case: Case[R], field: str, told: Reference) -> Subject | None:
    record = case.contained(told.reference, Patient)
    keys = [] if record is None else keys_of(record.identifier, case.scope)
    keys += keys_of((told.identifier,), case.scope) if told.identifier else []
    known = who(case.message, keys, record.name if record else None)
    if known is None:
        case.faults.unsound(field, "a contained Patient with an identifier")
        return None
    return Subject(known, record)
