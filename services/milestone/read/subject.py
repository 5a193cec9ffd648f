"""Which person a resource is about: by identifier, by a Patient of the message, or by reference."""

from collections.abc import Iterable

import msgspec

from schemas.codes import Strength
from services.milestone.read.case import Case
from services.milestone.read.datatypes import Reference
from services.milestone.read.message import Entry, R
from services.milestone.read.patients import Key, Who, keys_of, reference_keys, who
from services.milestone.read.reader import NotOurs
from services.milestone.read.records import bearer_of, known_patient, record_keys
from services.milestone.read.references import is_absolute, number_in, type_in
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
    entry = _entry_of(case, told)
    kind = entry.kind if entry is not None else told.type or type_in(told.reference)
    if kind in NO_SUBJECT:
        return case.aside(f"its {field} is no patient")
    if kind not in {None, "Patient"}:
        case.faults.unsound(field, "a reference to a Patient")
        return None
    return _elsewhere(case, field, told) if entry is None else _in_message(case, field, entry, told)


def _entry_of(case: Case[R], told: Reference) -> Entry | None:
    """Who bears the number in the message, else what the reference leads to.

    A reference may tell both. Where the two are different persons the number is right.
    """
    literal = case.find(told.reference)
    number = number_in(told)
    if number is None or not case.message.type:
        return literal
    keys = keys_of((number,), case.scope)
    bearer = bearer_of(case.message, keys, case.sender)
    record = case.message.decode(literal, Patient) if literal is not None else None
    if bearer is not None or literal is None or record is None:
        return bearer or literal
    own = record_keys(case.message, literal, record, case.sender)
    return None if _contradict(own, keys) else literal


def _contradict(one: Iterable[Key], other: Iterable[Key]) -> bool:
    """Whether two sets of keys have different numbers of one national series, both in use."""
    known = {key.system: key for key in one if key.strength is not Strength.LOCAL and not key.past}
    told = [key for key in other if key.strength is not Strength.LOCAL and not key.past]
    return any(key.system in known and key != known[key.system] for key in told)


def _elsewhere(case: Case[R], field: str, told: Reference) -> Subject | None:
    name = told.reference or ""
    server = is_absolute(name) or ":" in name or case.entry.base
    if case.message.type == "message" and not server and number_in(told) is None:
        # Two messages may mean two strangers by the id of a record that neither carries.
        case.faults.unsound(field, "a Patient of the message, or an identifier")
        return None
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


def _contained(case: Case[R], field: str, told: Reference) -> Subject | NotOurs | None:
    if case.kind_of(told) in NO_SUBJECT:
        return case.aside(f"its {field} is no patient")
    record = case.contained(told.reference, Patient)
    keys = [] if record is None else keys_of(record.identifier, case.scope)
    more = keys_of((told.identifier,), case.scope) if told.identifier else []
    keys = more if _contradict(keys, more) else keys + more
    known = who(case.message, keys, record.name if record else None)
    if known is None:
        case.faults.unsound(field, "a contained Patient with an identifier")
        return None
    return Subject(known, record)
