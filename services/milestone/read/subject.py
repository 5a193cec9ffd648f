"""Which person a resource is about: by identifier, by a Patient of the message, or by reference."""

import msgspec

from services.milestone.read.case import Case
from services.milestone.read.datatypes import Reference
from services.milestone.read.decoded import R
from services.milestone.read.entry import Entry
from services.milestone.read.modifiers import UNMODIFIED
from services.milestone.read.patients import contradict, keys_of, reference_keys
from services.milestone.read.people import Who
from services.milestone.read.reader import NotOurs
from services.milestone.read.records import bearing, disputed, known_patient, record_keys
from services.milestone.read.references import is_absolute, is_urn, number_in, type_in
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
    bearers: tuple[Entry, ...] = ()
    entry: Entry | None = None
    # What came alone stands beside no record.
    if case.message.type:
        bearers = bearing(case.scope, told)
        entry = bearers[0] if bearers else _literal(case, told)
    kind = entry.kind if entry is not None else told.type or type_in(told.reference)
    if kind in NO_SUBJECT:
        return case.aside(f"its {field} is no patient")
    if kind not in {None, "Patient"}:
        case.faults.unsound(field, "a reference to a Patient")
        return None
    if entry is None:
        return _elsewhere(case, field, told)
    certain = _is_one(case, field, bearers or case.find_all(told.reference))
    return _in_message(case, field, entry, told) if certain else None


def _is_one(case: Case[R], field: str, told: tuple[Entry, ...]) -> bool:
    """Whether a reference tells one person; a reason is added where it may mean two."""
    if disputed(case.message, told, case.sender):
        case.faults.unsound(field, "a reference to one Patient, not to records of two persons")
        return False
    return True


def _literal(case: Case[R], told: Reference) -> Entry | None:
    """What a reference leads to, but for the record of somebody else than its number says."""
    literal, number = case.find(told.reference), number_in(told)
    record = case.message.decode(literal, Patient) if literal is not None else None
    if number is None or literal is None or record is None:
        return literal
    own = record_keys(case.message, literal, record, case.sender)
    return None if contradict(own, keys_of((number,), case.scope)) else literal


def _elsewhere(case: Case[R], field: str, told: Reference) -> Subject | None:
    name = told.reference or ""
    untold = number_in(told) is None
    if untold and is_urn(name):
        case.faults.unsound(field, "a Patient of the same Bundle, or an identifier")
        return None
    if untold and case.message.type == "message" and not (is_absolute(name) or case.entry.base):
        # Two messages may mean two strangers by the id of a record that neither carries.
        case.faults.unsound(field, "a Patient of the message, or an identifier")
        return None
    known = case.message.reader.people.who(reference_keys(told, case.scope))
    if known is None:
        case.faults.unsound(field, "an identifier with system and value, or a reference")
        return None
    return Subject(known)


def _in_message(case: Case[R], field: str, entry: Entry, told: Reference) -> Subject | None:
    record = case.message.decode(entry, Patient)
    if record is None and case.message.only_modified(entry):
        case.faults.gap(field, f"a Patient {UNMODIFIED}")
        return None
    if record is None:
        case.faults.unsound(field, "a Patient that can be read")
        return None
    known = known_patient(case.message, entry, record, case.sender)
    if told.identifier is not None:
        keys = record_keys(case.message, entry, record, case.sender)
        more = [key for key in keys_of((told.identifier,), case.scope) if key not in keys]
        if more:
            known = case.message.reader.people.who([*keys, *more], record.name)
    if known is None:
        # In a message an id is made up, and names nobody.
        case.faults.unsound(field, "a Patient with an identifier")
        return None
    return Subject(known, record)


def _contained(case: Case[R], field: str, told: Reference) -> Subject | NotOurs | None:
    if case.kind_of(told) in NO_SUBJECT:
        return case.aside(f"its {field} is no patient")
    record = case.contained(told.reference, Patient)
    keys = [] if record is None else keys_of(record.identifier, case.scope)
    more = keys_of((told.identifier,), case.scope) if told.identifier else []
    if contradict(keys, more):
        # The record of somebody else: its name and its death are a stranger's.
        keys, record = [], None
    keys = keys + more
    known = case.message.reader.people.who(keys, record.name if record else None)
    if known is None:
        case.faults.unsound(field, "a contained Patient with an identifier")
        return None
    return Subject(known, record)
