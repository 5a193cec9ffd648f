"""Read FHIR: bytes in, statements and parked messages out. The only place that knows FHIR."""

from msgspec.structs import replace

from schemas.codes import ReasonClass
from schemas.parked import Reason
from services.milestone.read.answer import answer
from services.milestone.read.bounds import Bounds, outside
from services.milestone.read.datatypes import LONGEST
from services.milestone.read.envelope import open_message, sent_at
from services.milestone.read.message import Message
from services.milestone.read.model import prepare
from services.milestone.read.park import park_raw, seal_raw
from services.milestone.read.reader import (
    Heard,
    Keys,
    NotOurs,
    Reader,
    Reading,
    for_looking,
    make_reader,
)
from services.milestone.read.reports import Reports
from services.milestone.read.resource import broken_entry, read_entry
from services.milestone.read.tables import HELP, OUR_BUNDLES
from services.milestone.read.veil import veiled
from services.runtime.errors import Unreadable

__all__ = [
    "Bounds",
    "Heard",
    "Keys",
    "NotOurs",
    "Reader",
    "Reading",
    "Reports",
    "for_looking",
    "make_reader",
    "prepare",
    "read_message",
    "sent_at",
]


def read_message(raw: bytes, heard: Heard, reader: Reader) -> Reading:
    """Read one message. Nothing is raised, whatever the bytes are.

    What cannot be read is parked with every reason, whole or by entry; a sound entry beside a
    broken one is read. A message whose own focus cannot be read is parked whole.
    """
    reasons = tuple(outside(raw, reader.bounds))
    if heard.sender is not None and ("\0" in heard.sender or len(heard.sender) > LONGEST):
        told = f"at most {LONGEST} characters, none of them U+0000"
        reasons = (*reasons, Reason(ReasonClass.UNSOUND, "header.sender", told))
        heard = replace(heard, sender=None)
    sender = heard.sender and veiled(reader.key, heard.sender)
    if sender != heard.sender:
        heard = replace(heard, sender=sender)
    if not reasons:
        try:
            message = open_message(raw, heard, reader)
        except Unreadable as broken:
            reasons = broken.reasons
        else:
            return _read(message)
    box = seal_raw(raw, reader, reasons)
    return Reading(parked=(park_raw(raw, heard, reader, reasons, box),))


def _read(message: Message) -> Reading:
    if message.type is not None and message.type not in OUR_BUNDLES:
        return Reading(not_ours=(NotOurs("Bundle", f"a Bundle of type {message.type}"),))
    if not message.entries:
        return Reading(not_ours=(NotOurs("Bundle", "a Bundle without entries"),))
    helping = HELP if message.type is not None else frozenset()
    outcomes = [read_entry(message, one) for one in message.entries if one.kind not in helping]
    # Help that is broken is told too, whether or not anybody asked for it.
    for entry in message.entries:
        if entry.kind in helping and (message.reasons(entry) or message.record(entry) is None):
            outcomes.append(broken_entry(message, entry))
    if not outcomes:
        return Reading(not_ours=(NotOurs("Bundle", "a Bundle of what only helps to read others"),))
    return answer(message, outcomes)
