"""Open a message: a Bundle and its entries, or one resource alone."""

from collections.abc import Iterator
from datetime import datetime

import msgspec
from msgspec import Raw
from msgspec.json import Decoder

from schemas.codes import ReasonClass
from schemas.parked import WHOLE, Reason
from services.milestone.read.datatypes import Meta, Request
from services.milestone.read.days import moment, says_none
from services.milestone.read.entry import Entry
from services.milestone.read.kind import NAMED, type_of
from services.milestone.read.loose import SHORT, if_sound
from services.milestone.read.message import Message
from services.milestone.read.model import reasons_of_envelope
from services.milestone.read.modifiers import rules_of_bundle
from services.milestone.read.reader import Heard, Reader
from services.milestone.read.reasons import of_msgspec, once
from services.milestone.read.structs import (
    Bundle,
    BundleEntry,
    LooseBundle,
    LooseEntry,
    LooseRequest,
    MessageHeader,
)
from services.milestone.read.tables import BUNDLES, OURS
from services.milestone.read.veil import veiled
from services.runtime.errors import Unreadable

BUNDLE = Decoder(Bundle)
LOOSE = Decoder(LooseBundle)
ENTRY = Decoder(BundleEntry)
LOOSE_ENTRY = Decoder(LooseEntry)
LOOSE_REQUEST = Decoder(LooseRequest)
META = Decoder(Meta)
HEADER = Decoder(MessageHeader)


def open_message(raw: bytes, heard: Heard, reader: Reader) -> Message:
    """Open a message. Nothing within its entries is looked at, but for their types.

    Raises:
        Unreadable: It is no JSON object, or no Bundle that can be opened.
    """
    message = Message(raw, heard, reader)
    alone = Entry(0, raw)
    if alone.kind == "Bundle":
        _open_bundle(message)
    else:
        alone.alone = True
        message.entries = (alone,)
        # What can be decoded is JSON, so only the rest is looked at once more.
        if alone.kind not in OURS or message.record(alone) is None:
            _check_json(raw)
    _recognise(message)
    return message


def sent_at(raw: bytes) -> datetime | None:
    """The time that a Bundle tells of itself; ``None`` for anything else."""
    try:
        if type_of(raw) != "Bundle":
            return None
        timestamp = LOOSE.decode(raw).timestamp
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return None
    return moment(timestamp) if timestamp is not None else None


def _check_json(raw: bytes) -> None:
    try:
        NAMED.decode(raw)
    except (msgspec.DecodeError, RecursionError) as broken:
        raise Unreadable(of_msgspec(broken, "message")) from None


def _open_bundle(message: Message) -> None:
    try:
        bundle = BUNDLE.decode(message.raw)
        entries = [_entry(number, told) for number, told in enumerate(bundle.entry or ())]
        _label(message, bundle.meta)
        kind, timestamp = bundle.type, bundle.timestamp
    except (msgspec.ValidationError, RecursionError) as broken:
        entries, kind, timestamp = _open_loosely(message, of_msgspec(broken, "Bundle"))
    except msgspec.DecodeError as broken:
        raise Unreadable(of_msgspec(broken, "message")) from None
    most = message.reader.bounds.max_entries
    if len(entries) > most:
        told = f"at most {most} entries"
        raise Unreadable(Reason(ReasonClass.TOO_LARGE, "Bundle.entry", told))
    message.sent = moment(timestamp) if timestamp is not None else None
    message.enveloped = reasons_of_envelope(message.raw)
    reasons = [*message.enveloped.pop(WHOLE, ()), *_unlike_a_message(kind, timestamp, entries)]
    if reasons:
        raise Unreadable(*once(reasons))
    message.type = kind
    message.ruled = rules_of_bundle(message.raw)
    message.entries = tuple(entries)


def _unlike_a_message(
    kind: str | None, timestamp: str | None, entries: list[Entry]
) -> Iterator[Reason]:
    """What a Bundle must be beyond its shape, to be opened."""
    if kind not in BUNDLES:
        yield _unsound("Bundle.type", "a type of FHIR's; required")
    if timestamp is not None and moment(timestamp) is None and not says_none(timestamp):
        yield _unsound("Bundle.timestamp", "a FHIR instant")
    # FHIR R4 4.0.1, Bundle, rule bdl-12.
    if kind == "message" and (not entries or entries[0].kind != "MessageHeader"):
        yield _unsound("Bundle.entry[0]", "a MessageHeader: the first entry of a message")


def _open_loosely(message: Message, reason: Reason) -> tuple[list[Entry], str | None, str | None]:
    """Open a Bundle of which some entry is no entry; the others can still be read."""
    try:
        loose = LOOSE.decode(message.raw)
    except (msgspec.DecodeError, RecursionError):
        raise Unreadable(reason) from None
    entries: list[Entry] = []
    for number, told in enumerate(loose.entry or ()):
        try:
            entry = _entry(number, ENTRY.decode(told))
        except (msgspec.DecodeError, RecursionError) as broken:
            entry = _broken(number, told)
            message.broken[number] = of_msgspec(broken, f"entry[{number}]")
        entries.append(entry)
    if not message.broken:
        # The defect is the envelope's own, e.g. a ``meta`` that is no object. Whoever calls does so
        # while it handles msgspec's error, and that quotes the message.
        raise Unreadable(reason) from None
    # None where they are broken, which the envelope's own reasons tell.
    _label(message, if_sound(META, loose.meta))
    return entries, loose.type, loose.timestamp


def _label(message: Message, meta: Meta | None) -> None:
    """What the labels of the Bundle tell: municipality, and which profile counts."""
    message.tags = (meta.tag or ()) if meta else ()
    profiles = (meta.profile or ()) if meta else ()
    message.profile = message.reader.profiles.of_message(message.sender, None, profiles)


def _entry(number: int, told: BundleEntry) -> Entry:
    entry = Entry(number, bytes(told.resource), told.full_url)
    if told.request is not None:
        entry.method = told.request.method
        if entry.kind is None and told.request.url:
            # What has no resource is about what it asks for, whatever fullUrl it has beside.
            entry.url = told.request.url
    return entry


def _broken(number: int, raw: Raw) -> Entry:
    """What is left of an entry that is none: its resource tells whom and what was lost."""
    told = if_sound(LOOSE_ENTRY, raw) or LooseEntry()
    url = if_sound(SHORT, told.full_url)
    return _entry(number, BundleEntry(url, told.resource, _request(told.request)))


def _request(raw: Raw) -> Request | None:
    """What is asked for; where that is not told, that it be made anew: an id then names nothing."""
    if not raw:
        return None
    told = if_sound(LOOSE_REQUEST, raw) or LooseRequest()
    return Request(if_sound(SHORT, told.method) or "POST", if_sound(SHORT, told.url))


def _recognise(message: Message) -> None:
    """Find header, profile and sender."""
    for entry in message.entries:
        if entry.kind == "MessageHeader" and message.type is not None:
            message.header_entry = entry
            record = message.record(entry)
            # One whose entry is none still tells what the message is.
            message.header = (
                record if isinstance(record, MessageHeader) else if_sound(HEADER, entry.raw)
            )
            break
    header = message.header
    if message.profile is None:
        event = header.event_coding.code if header and header.event_coding else None
        labels = header.meta.profile or () if header and header.meta else ()
        message.profile = message.reader.profiles.of_message(message.sender, event, labels)
    if message.profile is not None and message.profile.release is not None:
        message.forget_releases()
    if message.sender is None and header is not None and header.source is not None:
        told = header.source.endpoint
        message.sender = told and veiled(message.reader.key, told)


def _unsound(where: str, expected: str) -> Reason:
    return Reason(ReasonClass.UNSOUND, where, expected)
