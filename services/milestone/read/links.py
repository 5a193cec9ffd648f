"""What a resource's references lead to: stays, referrals and units, as identities."""

from collections.abc import Iterable

from services.milestone.read.case import Case
from services.milestone.read.datatypes import Reference
from services.milestone.read.message import Entry, R
from services.milestone.read.sources import named_by, profile_of, source_of
from services.milestone.read.structs import (
    Business,
    Encounter,
    EpisodeOfCare,
    ServiceRequest,
)
from services.milestone.read.units import best_number, number_of, unit_name

KINDS: dict[str, type[Business]] = {
    "Encounter": Encounter,
    "EpisodeOfCare": EpisodeOfCare,
    "ServiceRequest": ServiceRequest,
}


def identity(case: Case[R], told: Reference | None, kind: str) -> str | None:
    """The source identity of what a reference leads to; ``None`` when it is of another type.

    A resource in the same message tells its own identity; else the reference's identifier
    counts, else sender and reference.
    """
    if told is None:
        return None
    entry = case.message.find(told.reference)
    if entry is not None:
        return _of_entry(case, entry, kind)
    inner = case.contained(told.reference, KINDS[kind])
    if inner is not None:
        place = (case.entry.index, told.reference or "")
        if place not in case.message.sources:
            named = source_of(case.message, inner, None, case.profile)
            case.message.sources[place] = named
        return case.message.sources[place]
    if told.type not in {None, kind}:
        return None
    return named_by(case.message, case.profile, kind, told)


def identities(case: Case[R], told: Iterable[Reference] | None, kind: str) -> tuple[str, ...]:
    """The identities of all references of one type, in their order."""
    found = [identity(case, one, kind) for one in told or ()]
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
    if entry.kind != kind:
        return None
    message = case.message
    if (entry.index, "") not in message.sources:
        resource = message.decode(entry, KINDS[kind])
        if resource is None:
            return None
        named = source_of(message, resource, entry, profile_of(message, resource))
        message.sources[entry.index, ""] = named
    return message.sources[entry.index, ""]
