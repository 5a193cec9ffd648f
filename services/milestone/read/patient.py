"""Read a Patient record: a statement of its own about the person."""

from msgspec.structs import replace

from services.milestone import decide
from services.milestone.read.case import Case, Read
from services.milestone.read.datatypes import MOST_NUMBERS
from services.milestone.read.patients import is_no_number, local_key, reference_keys
from services.milestone.read.people import Key, pseudonym
from services.milestone.read.person import person_of
from services.milestone.read.records import disputed, known_patient, record_keys
from services.milestone.read.structs import Patient

JOINING = frozenset({"replaced-by", "replaces"})
"""Types of Patient.link that say two records are one person; the others only point."""


def read_patient(case: Case[Patient]) -> Read:
    """Read one Patient."""
    record = case.resource
    keys = record_keys(case.message, case.entry, record, case.sender)
    others = _linked(case)
    known = known_patient(case.message, case.entry, record, case.sender)
    if len(others) > MOST_NUMBERS:
        case.faults.too_large("link", f"records of at most {MOST_NUMBERS} identifiers in all")
    elif others:
        known = case.message.reader.people.who(keys, record.name, others)
    if known is None:
        expected = "an identifier with system and value, or outside of messages an id of its own"
        case.faults.unsound("identifier", expected)
    elif any(is_no_number(told) for told in record.identifier or ()):
        case.faults.gap("identifier", "a national number: 11 digits, 10 of Denmark, not all alike")
    stated = person_of(case)
    return Read(source=_source(case, keys), who=known, person=stated, decided=decide.person(stated))


def _source(case: Case[Patient], keys: tuple[Key, ...]) -> str | None:
    """Names this sender's record of the person; a digest, for it may rest on a person's number."""
    own = _lasting(case)
    others = case.message.index.called(case.entry, own) if own is not None else ()
    if own is not None and not disputed(case.message, others, case.sender):
        key = local_key(case.sender, own)
    elif keys:
        # Senders of a profile that numbers its records anew write of one person under one
        # name: who takes back a death need not be the unit that told of it.
        scope = case.profile.name if case.profile.patient_by == "identifier" else case.sender
        best = min(keys)
        key = replace(best, past=False, owner=f"{scope}\0{best.owner}")
    else:
        return None
    return f"Patient|{pseudonym(case.message.reader.key, key)}"


def _lasting(case: Case[Patient]) -> str | None:
    """The name that the record has by its id; ``None`` where ids may be another's tomorrow."""
    record = case.resource
    if not record.id or case.profile.patient_by != "id" or case.message.makes_up_ids(case.entry):
        return None
    return case.message.own_name(case.entry, f"Patient/{record.id}")


def _linked(case: Case[Patient]) -> set[Key]:
    """What the records that are the same person are named by, each record asked once."""
    found: set[Key] = set()
    asked: set[int] = set()
    for link in case.resource.link or ():
        if link.type not in JOINING or link.other is None:
            continue
        entry = case.find(link.other.reference)
        if disputed(case.message, case.find_all(link.other.reference), case.sender):
            continue
        record = case.message.decode(entry, Patient) if entry is not None else None
        if entry is not None and record is not None:
            if entry.index not in asked:
                asked.add(entry.index)
                found.update(record_keys(case.message, entry, record, case.sender))
        else:
            found.update(reference_keys(link.other, case.scope))
    return found
