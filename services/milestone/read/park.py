"""Park what could not be read: whole, sealed, with every reason, and with whom it concerns."""

from collections.abc import Iterable, Sequence

import msgspec
from msgspec.json import Decoder

from schemas.codes import ReasonClass
from schemas.milestone import Place
from schemas.parked import WHOLE, Parked, Reason
from services.milestone.read.datatypes import Few, Identifier, Reference
from services.milestone.read.entry import Entry
from services.milestone.read.message import Message
from services.milestone.read.patients import Scope, keys_of, reference_keys
from services.milestone.read.reader import Heard, Reader
from services.milestone.read.reasons import MOST
from services.milestone.read.seal import digest
from services.milestone.read.structs import Resource


class Whom(msgspec.Struct, frozen=True, gc=False):
    """The fields that name a patient, in a resource of which others may be broken."""

    subject: Reference | None = None
    patient: Reference | None = None
    beneficiary: Reference | None = msgspec.field(default=None, name="for")
    identifier: Few[Identifier] | None = None


WHOM = Decoder(Whom)


def park_raw(
    raw: bytes, heard: Heard, reader: Reader, reasons: Sequence[Reason], box: str | None
) -> Parked:
    """Park a message that could not even be opened."""
    return Parked(
        place=Place(heard.topic, heard.partition, heard.offset, WHOLE),
        known_at=heard.known_at,
        reasons=tuple(reasons[:MOST]),
        sender=heard.sender,
        box=box,
        size=len(raw),
        digest=digest(reader.key, b"parked", raw),
    )


def seal_raw(raw: bytes, reader: Reader, reasons: Iterable[Reason]) -> str | None:
    """The bytes sealed for ``milepael parked``; ``None`` for those of a message too large."""
    too_large = len(raw) > reader.bounds.max_bytes
    if too_large and any(reason.kind is ReasonClass.TOO_LARGE for reason in reasons):
        return None
    return reader.parked.seal(raw)


def concerned(message: Message, entries: Iterable[Entry]) -> tuple[str, ...]:
    """The patients whom these entries name, as far as that can be told of a broken entry."""
    found: dict[str, None] = {}
    for entry in entries:
        known = message.asked.people.get(entry.index, {}).values()
        for patient in [one.patient for one in known] or _named(message, entry):
            found[patient] = None
    return tuple(sorted(found))


def _named(message: Message, entry: Entry) -> Iterable[str]:
    try:
        whom = WHOM.decode(entry.raw)
    except (msgspec.DecodeError, RecursionError):
        return
    sender = message.sender or (message.profile or message.reader.profiles.default).sender
    scope = Scope(message, sender, entry, Resource())
    keys = keys_of(whom.identifier, scope) if entry.kind == "Patient" else []
    for told in (whom.subject, whom.patient, whom.beneficiary):
        if told is None:
            continue
        records = message.find_all(told.reference, entry)
        record = records[0] if records else None
        known = message.asked.people
        people = [who for one in records for who in known.get(one.index, {}).values()]
        if people:
            # Records of two persons may have one name: then it concerns both.
            yield from (one.patient for one in people)
        elif record is None or not message.makes_up_ids(record):
            keys += reference_keys(told, scope)
        elif told.identifier is not None:
            # The id of a record in a message is made up.
            keys += keys_of((told.identifier,), scope)
    named = message.reader.people.who(keys)
    if named is not None:
        yield named.patient
