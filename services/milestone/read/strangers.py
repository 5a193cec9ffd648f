"""Whether two references plainly mean two persons."""

from collections.abc import Iterable, Iterator

from services.milestone.read.datatypes import Reference
from services.milestone.read.entry import Entry
from services.milestone.read.patients import Scope, contradict, keys_of, reference_keys
from services.milestone.read.people import Key
from services.milestone.read.records import bearers_of, numbers_of
from services.milestone.read.references import number_in
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
    if told is None or named is None:
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
        if not key.past
    }


def _keys(scope: Scope, told: Reference) -> Iterator[Key]:
    """All that names whom a reference means, here and by the records that the message carries."""
    message, number, name = scope.message, number_in(told), told.reference or ""
    own = keys_of((number,), scope) if number is not None else []
    yield from reference_keys(told, scope)
    inside = message.inside(scope.entry, scope.resource, name)
    record = inside.decode(Patient) if inside is not None else None
    inner = keys_of(record.identifier, scope) if record is not None else []
    # Where a reference and its number are of different persons the number is right.
    yield from () if contradict(inner, own) else inner
    for one in message.find_all(name, scope.entry):
        if not contradict(numbers_of(message, one, scope.sender), own):
            yield from _recorded(scope, one)
    bearers = bearers_of(message, scope.sender) if own and message.type else {}
    for key in own:
        for one in bearers.get(key.name, ()):
            yield from _recorded(scope, one)


def _recorded(scope: Scope, entry: Entry) -> Iterator[Key]:
    """The numbers of a Patient record, and what other records of its person are called by it."""
    message = scope.message
    yield from numbers_of(message, entry, scope.sender)
    record = message.decode(entry, Patient)
    if record is None:
        return
    within = Scope(message, scope.sender, entry, record)
    for link in record.link or ():
        if link.other is not None:
            yield from reference_keys(link.other, within)
            for one in message.find_all(link.other.reference, entry):
                yield from numbers_of(message, one, scope.sender)
