"""Whether two references plainly mean two persons."""

from collections.abc import Iterable, Iterator

from services.milestone.read.datatypes import Reference
from services.milestone.read.entry import Entry
from services.milestone.read.patients import Scope, contradict, keys_of, reference_keys
from services.milestone.read.people import Key
from services.milestone.read.records import bearers_of, disputed, numbers_of, record_keys
from services.milestone.read.references import is_absolute, number_in
from services.milestone.read.structs import Patient


def are_two(one: Scope, told: Reference | None, other: Scope, named: Reference | None) -> bool:
    """Whether they tell different numbers of one series, or different names, and no common one.

    Who tells none, or of another series, may be the same; so may who once had the number.

    Args:
        one: Within what the first is told.
        told: Whom it means.
        other: Within what the second is told.
        named: Whom that means.
    """
    if told is None or named is None or (one.entry is other.entry and told == named):
        return False
    first, second = set(_keys(one, told)), set(_keys(other, named))
    if {key.name for key in first} & {key.name for key in second}:
        return False
    return not _series(first).isdisjoint(_series(second))


def _series(keys: Iterable[Key]) -> set[tuple[str, str, str]]:
    """In what each key in use is one of many: a series of numbers, else the names of a server."""
    return {
        (key.owner, key.system, "" if key.system else key.value.rpartition("/")[0])
        for key in keys
        # A URN is of no series: it may be anybody's other name.
        if not key.past and (key.system or not key.value.startswith("urn:"))
    }


def _keys(scope: Scope, told: Reference) -> Iterator[Key]:
    """All that names whom a reference means, here and by the records that the message carries."""
    message, number, name = scope.message, number_in(told), told.reference or ""
    own = keys_of((number,), scope) if number is not None else []
    yield from own
    inside = message.inside(scope.entry, scope.resource, name)
    if inside is not None:
        record = inside.decode(Patient)
        inner = keys_of(record.identifier, scope) if record is not None else []
        # Where the two are different persons the number is right.
        yield from () if contradict(inner, own) else inner
        return
    records = message.find_all(name, scope.entry)
    if not disputed(message, records, scope.sender):
        for one in records:
            if not contradict(numbers_of(message, one, scope.sender), own):
                yield from _recorded(scope, one)
    if not own and (records or _lasts(scope, name)):
        yield from reference_keys(told, scope)
    bearers = bearers_of(message, scope.sender) if own and message.type else {}
    for key in own:
        for one in bearers.get(key.name, ()):
            yield from _recorded(scope, one)


def _lasts(scope: Scope, name: str) -> bool:
    """Whether a reference names one person though the message does not carry the record."""
    return scope.message.type != "message" or is_absolute(name) or bool(scope.entry.base)


def _recorded(scope: Scope, entry: Entry) -> Iterator[Key]:
    """What a Patient record names its person by, and other records by the links in it."""
    message = scope.message
    yield from numbers_of(message, entry, scope.sender)
    record = message.decode(entry, Patient)
    if record is None:
        return
    yield from record_keys(message, entry, record, scope.sender)
    within = Scope(message, scope.sender, entry, record)
    for link in record.link or ():
        if link.other is not None:
            yield from reference_keys(link.other, within)
            for one in message.find_all(link.other.reference, entry):
                yield from numbers_of(message, one, scope.sender)
