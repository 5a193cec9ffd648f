"""The Patient records that a message carries: what names each, and who it is."""

from collections.abc import Iterator

from services.milestone.read.datatypes import Reference
from services.milestone.read.entry import Entry
from services.milestone.read.loose import identifiers_in
from services.milestone.read.message import Message
from services.milestone.read.names import loosely
from services.milestone.read.patients import Scope, contradict, keys_of, local_key
from services.milestone.read.people import Key, Who, pseudonym
from services.milestone.read.references import is_absolute, number_in, plain
from services.milestone.read.seal import digest
from services.milestone.read.structs import Patient, Resource
from services.milestone.read.tables import TYPES


def known_patient(message: Message, entry: Entry, record: Patient, sender: str) -> Who | None:
    """Who a Patient entry is to one sender; asked once for each message."""
    asked = message.asked.people.setdefault(entry.index, {})
    known = asked.get(sender)
    if known is None:
        known = message.reader.people.who(record_keys(message, entry, record, sender), record.name)
        if known is not None:
            asked[sender] = known
    return known


def record_keys(message: Message, entry: Entry, record: Patient, sender: str) -> tuple[Key, ...]:
    """What a Patient record names its person by.

    Its id does so only where ids last, and where the message gives it to no other person: a
    message may number its resources anew each time, and two strangers must never meet under
    ``Patient/1``.
    """
    known = message.asked.keys.get((entry.index, sender))
    if known is None:
        keys = keys_of(record.identifier, Scope(message, sender, entry, record))
        reference = f"Patient/{record.id}" if record.id else entry.url
        if message.makes_up_ids(entry):
            reference = _own_url(message, entry)
        name = message.own_name(entry, reference) if reference else ""
        if name and not disputed(message, message.index.called(entry, name), sender):
            keys.append(local_key(sender, name))
        known = message.asked.keys[entry.index, sender] = tuple(keys)
    return known


def disputed(message: Message, told: tuple[Entry, ...], sender: str) -> bool:
    """Whether these Patient entries, which have one name, are or may be records of two persons."""
    if len(told) < 2:
        return False
    known = message.asked.disputed.get((told, sender))
    if known is None:
        known = message.asked.disputed[told, sender] = _are_two(message, told, sender)
    return known


def _are_two(message: Message, told: tuple[Entry, ...], sender: str) -> bool:
    # What calls itself by no type of FHIR's may be anything, also a Patient; what is without a
    # resource is nobody's record.
    records = [one for one in told if one.raw and (one.kind == "Patient" or one.kind not in TYPES)]
    numbers = [numbers_of(message, one, sender) for one in records]
    if contradict(*numbers):
        return True
    if len(records) < 2 or all(message.decode(one, Patient) for one in records):
        return False
    # Of what cannot be read a number may be lost: only one that all tell shows that it is the same.
    used = [{key for key in keys if not key.past} for keys in numbers]
    return not set.intersection(*used)


def numbers_of(message: Message, entry: Entry, sender: str) -> list[Key]:
    """The numbers of a Patient record; where it cannot be read, those that are sound themselves."""
    known = message.asked.told.get((entry.index, sender))
    if known is None:
        record = message.decode(entry, Patient)
        if record is not None:
            known = keys_of(record.identifier, Scope(message, sender, entry, record))
        else:
            told = identifiers_in(loosely(entry.raw).identifier)
            known = keys_of(told, Scope(message, sender, entry, Resource()))
        message.asked.told[entry.index, sender] = known
    return known


def _own_url(message: Message, entry: Entry) -> str | None:
    """The fullUrl of what a transaction creates, where it is nobody else's."""
    url = plain(entry.url or "")
    own = url.startswith("urn:") or is_absolute(url)
    return url if own and message.type == "transaction" else None


def bearers_of(message: Message, sender: str) -> dict[Key, tuple[Entry, ...]]:
    """The Patient entries by what names them: who is still called so, else who once was.

    Who has the strongest name stands first, in whatever order the entries do. What cannot be read
    stands last, and only beside what can: it tells nobody, but may be of another person.
    """
    known = message.asked.bearers.get(sender)
    if known is None:
        told = [
            (tuple(sorted(record_keys(message, entry, record, sender))), entry)
            for entry, record in _records(message)
        ]
        if len(told) > 1:
            told.sort(key=lambda one: (one[0], one[1].raw))
        now: dict[Key, list[Entry]] = {}
        once: dict[Key, list[Entry]] = {}
        for keys, entry in told:
            for key in keys:
                found = once if key.past else now
                found.setdefault(key.name, []).append(entry)
        # One record may tell a number twice.
        known = {key: tuple(dict.fromkeys(found)) for key, found in (once | now).items()}
        for entry in _unread(message):
            for key in dict.fromkeys(numbers_of(message, entry, sender)):
                if key in known:
                    known[key] += (entry,)
        message.asked.bearers[sender] = known
    return known


def bearing(scope: Scope, told: Reference) -> tuple[Entry, ...]:
    """The records that bear in the message the number that a reference tells.

    A reference may tell another record too. Where the two are different persons the number is
    right.
    """
    number = number_in(told)
    if number is None or not scope.message.type:
        return ()
    bearers = bearers_of(scope.message, scope.sender)
    keys = keys_of((number,), scope) if bearers else ()
    return next((bearers.get(key.name, ()) for key in keys), ())


def of_number(scope: Scope, told: tuple[Entry, ...], own: list[Key]) -> tuple[Entry, ...]:
    """The records but for those of somebody else than a number beside the reference says."""
    if not own:
        return told
    numbers = [(one, numbers_of(scope.message, one, scope.sender)) for one in told]
    return tuple(one for one, keys in numbers if not contradict(keys, own))


def whose(message: Message, sender: str) -> str:
    """The one person whose record the message carries; of none or several, the message's own.

    One that cannot be read is of whom its numbers tell: so what is refused for its sake is called
    as it will be once it is mended.
    """
    if sender not in message.asked.whose:
        people = [known_patient(message, *one, sender) for one in _records(message)]
        found = {one.patient for one in people if one is not None}
        for entry in _unread(message):
            keys = numbers_of(message, entry, sender)
            found.update([pseudonym(message.reader.key, min(keys))] if keys else ())
        own = digest(message.reader.key, b"message", message.raw)
        message.asked.whose[sender] = found.pop() if len(found) == 1 else own
    return message.asked.whose[sender]


def _records(message: Message) -> Iterator[tuple[Entry, Patient]]:
    for entry in message.entries:
        record = message.decode(entry, Patient)
        if record is not None:
            yield entry, record


def _unread(message: Message) -> Iterator[Entry]:
    for entry in message.entries:
        if entry.kind == "Patient" and message.decode(entry, Patient) is None:
            yield entry
