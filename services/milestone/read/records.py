"""The Patient records that a message carries: what names each, and who it is."""

from services.milestone.read.message import Entry, Message
from services.milestone.read.patients import Key, Scope, Who, keys_of, local_key, who
from services.milestone.read.structs import Patient


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


def only_patient(message: Message, sender: str) -> str | None:
    """The one person whose record the message carries; ``None`` where that is nobody or several."""
    found: set[str] = set()
    for entry in message.entries:
        record = message.decode(entry, Patient)
        known = known_patient(message, entry, record, sender) if record is not None else None
        if known is not None:
            found.add(known.patient)
    return found.pop() if len(found) == 1 else None
