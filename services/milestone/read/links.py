"""What a resource's references lead to: stays, referrals and units, as identities."""

from collections.abc import Iterable, Sequence

from services.milestone.read.case import Case
from services.milestone.read.datatypes import Reference
from services.milestone.read.decoded import Inside, R
from services.milestone.read.entry import Entry
from services.milestone.read.layout import BUSINESS
from services.milestone.read.message import Message
from services.milestone.read.names import named_alone
from services.milestone.read.references import plain, type_in
from services.milestone.read.sources import (
    by_id,
    names_of,
    number_named,
    profile_of,
    source_of,
)
from services.milestone.read.structs import Business
from services.milestone.read.units import best_number, number_of, unit_name
from services.milestone.read.whom import whom


def identity(case: Case[R], told: Reference | None, kind: str) -> str | None:
    """The source identity of what a reference leads to; ``None`` when it is of another type.

    The number that it tells comes first: who bears it in the message tells its own identity. Then
    what fullUrl, relative or contained reference lead to; else the number, else sender and
    reference.
    """
    if told is None or case.kind_of(told) not in {None, kind}:
        return None
    number = number_named(case.message, case.profile, kind, told)
    found = _first(case, told, _entries(case, told, kind, number))
    if isinstance(found, Entry):
        return _of_entry(case, found, kind) or number
    inner = found.decode(BUSINESS[kind]) if found is not None and number is None else None
    if inner is not None:
        place = (case.entry.index, told.reference or "")
        if place not in case.message.asked.sources:
            named = source_of(case.message, inner, None, case.profile)
            case.message.asked.sources[place] = named
        return case.message.asked.sources[place]
    return number or _by_reference(case, kind, told.reference)


def leads_to(case: Case[R], told: Reference, kind: str) -> Entry | Inside | None:
    """Where the message carries what a reference leads to, be it readable or not.

    As ``identity`` finds it: who bears its number, else whom it names. It may be of another type.
    Where that is of two persons, nobody tells which is meant: it is an entry that cannot be read.
    """
    number = number_named(case.message, case.profile, kind, told)
    entries = _entries(case, told, kind, number)
    if len(entries) > 1 and _are_of_two(case.message, tuple(entries)):
        return Entry(entries[0].index, b"")
    return _first(case, told, entries)


def _are_of_two(message: Message, told: tuple[Entry, ...]) -> bool:
    """Whether entries that are told as one are of two persons, as far as each tells whose it is."""
    known = message.asked.of_two.get(told)
    if known is None:
        each = {frozenset(whom(message, one)) for one in told if one.raw}
        known = message.asked.of_two[told] = len(each - {frozenset()}) > 1
    return known


def _first(case: Case[R], told: Reference, entries: Sequence[Entry]) -> Entry | Inside | None:
    if entries:
        return entries[0]
    return case.message.inside(case.entry, case.resource, told.reference)


def _entries(case: Case[R], told: Reference, kind: str, number: str | None) -> Sequence[Entry]:
    """The entries that bear the number of a reference, else those that it names."""
    named = _named(case, kind).get(number) if number is not None else None
    if named is not None:
        return named
    found = case.find_all(told.reference)
    # An entry without a resource carries nothing.
    if not found or not found[0].raw or (number and _has_another(case, found[0], kind, number)):
        return ()
    return found


def _by_reference(case: Case[R], kind: str, name: str | None) -> str | None:
    """The identity that a reference tells by itself; ``None`` when it is of another type."""
    if not name or name.startswith("#") or "?" in name:
        return None
    if not plain(name).startswith("urn:") and type_in(name) != kind:
        return None
    return by_id(case.message, case.profile, kind, case.message.name_of(name, case.entry))


def identities(case: Case[R], told: Iterable[Reference] | None, kind: str) -> tuple[str, ...]:
    """The identities of all references of one type, in their order."""
    if not told:
        return ()
    found = [identity(case, one, kind) for one in told]
    return tuple(dict.fromkeys([name for name in found if name is not None]))


def unit(case: Case[R], told: Reference | None) -> str | None:
    """``system|value`` of an organisation, its best number; never its name.

    An Organization in the message or contained is asked before the reference itself.
    """
    if told is None:
        return None
    own = number_of(case.message, case.entry, case.resource, told)
    return unit_name(best_number((own, told.identifier)))


def first_unit(case: Case[R], told: Iterable[Reference | None]) -> str | None:
    """The first of these for which a unit can be told, but for those that are something else."""
    for one in told:
        if one is not None and case.kind_of(one) in {None, "Organization"}:
            named = unit(case, one)
            if named is not None:
                return named
    return None


def _of_entry(case: Case[R], entry: Entry, kind: str) -> str | None:
    """Its source identity, which it has whether or not it can be read."""
    if entry.kind != kind:
        return None
    message = case.message
    if (entry.index, "") not in message.asked.sources:
        resource = _resource(case, entry, kind)
        named = source_of(message, resource, entry, profile_of(message, resource))
        message.asked.sources[entry.index, ""] = named
    return message.asked.sources[entry.index, ""]


def _resource(case: Case[R], entry: Entry, kind: str) -> Business:
    """An entry of a type, or where it cannot be read as much as names it."""
    found = case.message.decode(entry, BUSINESS[kind]) or named_alone(entry)
    assert found is not None, "only types of BUSINESS are asked for"
    return found


def _named(case: Case[R], kind: str) -> dict[str, list[Entry]]:
    """The entries of one type, by each of their names; asked once of a message."""
    message = case.message
    known = message.asked.named.get(kind)
    if known is None:
        known = message.asked.named[kind] = {}
        # Where two have one name, the one that can be read tells what it is: it stands first.
        told = [one for one in message.entries if one.kind == kind]
        for entry in sorted(told, key=lambda one: message.decode(one, BUSINESS[kind]) is None):
            for name in _names(case, entry, kind):
                known.setdefault(name, []).append(entry)
    return known


def _has_another(case: Case[R], entry: Entry, kind: str, number: str) -> bool:
    """Whether an entry bears another number of the same series: then it is another resource."""
    series = number.rpartition("|")[0] + "|"
    return any(name.startswith(series) for name in _names(case, entry, kind))


def _names(case: Case[R], entry: Entry, kind: str) -> tuple[str, ...]:
    source = _of_entry(case, entry, kind)
    if source is None:
        return ()
    resource = _resource(case, entry, kind)
    profile = profile_of(case.message, resource)
    return (source, *names_of(case.message, resource, entry, profile, source))
