"""Which person a resource is about: by identifier, by a Patient of the message, or by reference."""

import msgspec

from services.milestone.read.case import Case
from services.milestone.read.datatypes import Reference
from services.milestone.read.message import DECODERS, Entry, Message, R, tail, type_of
from services.milestone.read.patients import (
    Key,
    Who,
    keys_of,
    local_key,
    reference_keys,
    who,
)
from services.milestone.read.reader import NotOurs
from services.milestone.read.structs import Patient, Resource
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
    kind = entry.kind if entry is not None else told.type or _type_in(told.reference)
    if kind in NO_SUBJECT:
        return case.aside(f"its {field} is no patient")
    if kind not in {None, "Patient"}:
        case.faults.unsound(field, "a reference to a Patient")
        return None
    return _elsewhere(case, field, told) if entry is None else _in_message(case, entry, told)


def known_patient(message: Message, entry: Entry, record: Patient, sender: str) -> Who | None:
    """Who a Patient entry is; asked once for each message."""
    known = message.people.get(entry.index)
    if known is None:
        known = who(message, record_keys(message, entry, record, sender), record.name)
        if known is not None:
            message.people[entry.index] = known
    return known


def record_keys(message: Message, entry: Entry, record: Patient, sender: str) -> list[Key]:
    """What a Patient record names its person by.

    Its id does so only where ids last: a message may number its resources anew each time, and
    two strangers must never meet under ``Patient/1``.
    """
    keys = keys_of(record.identifier, sender)
    reference = f"Patient/{record.id}" if record.id else entry.url
    if reference and (message.type != "message" or not keys):
        keys.append(local_key(sender, reference))
    return keys


def _elsewhere(case: Case[R], field: str, told: Reference) -> Subject | None:
    known = who(case.message, reference_keys(told, case.sender))
    if known is None:
        case.faults.unsound(field, "an identifier with system and value, or a reference")
        return None
    return Subject(known)


def _in_message(case: Case[R], entry: Entry, told: Reference) -> Subject | None:
    record = case.message.decode(entry, Patient)
    if record is None:
        case.faults.unsound(entry.at, "a Patient that can be read")
        return None
    known = known_patient(case.message, entry, record, case.sender)
    if told.identifier is not None:
        keys = record_keys(case.message, entry, record, case.sender)
        keys += keys_of((told.identifier,), case.sender)
        known = who(case.message, keys, record.name)
    if known is None:
        case.faults.unsound(entry.at, "a Patient with an identifier, an id or a fullUrl")
        return None
    return Subject(known, record)


def _contained(case: Case[R], field: str, told: Reference) -> Subject | None:
    record = contained(case.resource, told.reference, Patient)
    keys = [] if record is None else keys_of(record.identifier, case.sender)
    keys += keys_of((told.identifier,), case.sender) if told.identifier else []
    known = who(case.message, keys, record.name if record else None)
    if known is None:
        case.faults.unsound(field, "a contained Patient with an identifier")
        return None
    return Subject(known, record)


def contained(resource: Resource, reference: str | None, kind: type[R]) -> R | None:
    """The contained resource that a reference such as ``#p1`` leads to; ``None`` when broken."""
    name = (reference or "").removeprefix("#")
    for raw in resource.contained or ():
        if type_of(raw) == kind.__name__:
            try:
                found: R = DECODERS[kind.__name__].decode(raw)
            except (msgspec.DecodeError, RecursionError):
                continue
            if found.id is not None and found.id.removeprefix("#") == name:
                return found
    return None


def _type_in(reference: str | None) -> str | None:
    if reference is None or reference.startswith("urn:") or "/" not in reference:
        return None
    return tail(reference).split("/", 1)[0]
