"""What a resource's references lead to: stays, referrals and units, as identities."""

from collections.abc import Iterable

from services.milestone.read.case import Case
from services.milestone.read.datatypes import Identifier, Reference
from services.milestone.read.message import DECODERS, Entry, R
from services.milestone.read.sources import named_by, profile_of, source_of
from services.milestone.read.structs import (
    Business,
    Encounter,
    EpisodeOfCare,
    Organization,
    ServiceRequest,
)
from services.milestone.read.subject import contained
from services.milestone.read.systems import series
from services.milestone.read.tables import HER_ID, UNITS

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
    if told.reference is not None and told.reference.startswith("#"):
        inner = contained(case.resource, told.reference, KINDS[kind])
        if inner is not None:
            return source_of(case.message, inner, None, case.profile)
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
    record: Organization | None = None
    entry = case.message.find(told.reference)
    if entry is not None:
        record = case.message.decode(entry, Organization)
    elif told.reference is not None and told.reference.startswith("#"):
        record = contained(case.resource, told.reference, Organization)
    numbers = [*(record.identifier or ())] if record is not None else []
    if told.identifier is not None:
        numbers.append(told.identifier)
    return _best(numbers)


def _of_entry(case: Case[R], entry: Entry, kind: str) -> str | None:
    if entry.kind != kind or kind not in DECODERS:
        return None
    resource = case.message.decode(entry, KINDS[kind])
    if resource is None:
        return None
    return source_of(case.message, resource, entry, profile_of(case.message, resource))


def _best(numbers: list[Identifier]) -> str | None:
    named = {series(told.system): told.value for told in numbers if told.system and told.value}
    for system in (*UNITS, *(system for system in named if system != HER_ID), HER_ID):
        if system in named:
            return f"{system}|{named[system]}"
    return None
