"""Read a Patient record: a statement of its own about the person."""

from msgspec.structs import replace

from services.milestone.read.case import Case, Read
from services.milestone.read.patients import (
    Key,
    local_key,
    pseudonym,
    reference_keys,
    who,
)
from services.milestone.read.person import person_of
from services.milestone.read.structs import Patient
from services.milestone.read.subject import known_patient, record_keys

JOINING = frozenset({"replaced-by", "replaces"})
"""Types of Patient.link that say two records are one person; the others only point."""


def read_patient(case: Case[Patient]) -> Read:
    """Read one Patient."""
    record = case.resource
    keys = record_keys(case.message, case.entry, record, case.sender)
    others = _linked(case)
    known = known_patient(case.message, case.entry, record, case.sender)
    if others:
        known = who(case.message, keys, record.name, others)
    if known is None:
        case.faults.unsound("identifier", "an identifier with system and value, or an id")
    return Read(source=_source(case, keys), who=known, person=person_of(case))


def _source(case: Case[Patient], keys: list[Key]) -> str | None:
    """Names this sender's record of the person; a digest, for it may rest on a person's number."""
    record = case.resource
    if record.id and case.profile.patient_by == "id":
        key = local_key(case.sender, f"Patient/{record.id}")
    elif keys:
        # Senders of a profile that numbers its records anew write of one person under one
        # name: who takes back a death need not be the unit that told of it.
        scope = case.profile.name if case.profile.patient_by == "identifier" else case.sender
        best = min(keys)
        key = replace(best, past=False, owner=f"{scope}|{best.owner}")
    else:
        return None
    return f"Patient|{pseudonym(case.message.reader.key, key)}"


def _linked(case: Case[Patient]) -> list[Key]:
    found: list[Key] = []
    for link in case.resource.link or ():
        if link.type not in JOINING or link.other is None:
            continue
        entry = case.message.find(link.other.reference)
        record = case.message.decode(entry, Patient) if entry is not None else None
        if entry is not None and record is not None:
            found += record_keys(case.message, entry, record, case.sender)
        else:
            found += reference_keys(link.other, case.sender)
    return found
