"""What a Task is about: what the message carries of it, and whether that refers somebody."""

from typing import NamedTuple, TypeVar

from services.milestone.read.case import Case, case_of
from services.milestone.read.decoded import Inside
from services.milestone.read.entry import Entry
from services.milestone.read.links import identity, leads_to
from services.milestone.read.reasons import Faults
from services.milestone.read.referral import refers
from services.milestone.read.structs import Business, ServiceRequest, Task
from services.milestone.read.tables import UNASKED
from services.milestone.read.unknown import Gap

R = TypeVar("R", bound=Business)

STAY, REQUEST = "Encounter", "ServiceRequest"
KINDS = (STAY, REQUEST)
"""Types of what a Task is about that tell its patient."""
MODIFIED: Gap = ("focus", "a resource without modifierExtension")
BROKEN: Gap = ("focus", "a resource that can be read")
UNNAMED: Gap = ("focus", "a ServiceRequest with a business identifier")


class Focus(NamedTuple):
    """A stay or a request that a Task is about.

    Attributes:
        kind: Its type; ``None`` where it calls itself by no type of FHIR's, and may be either.
        found: Where the message carries it, be it readable or not.
    """

    kind: str | None
    found: Entry | Inside | None


class Request(NamedTuple):
    """A request that a Task is about.

    Attributes:
        name: Its source identity; ``None`` where nothing names it.
        refers: It is a referral, so far as anybody tells.
        amiss: Why nobody can tell that, or which referral it is.
    """

    name: str | None
    refers: bool
    amiss: Gap | None


def focus_of(case: Case[Task]) -> Focus | None:
    """What a Task is about; ``None`` where that is neither stay nor request, or nobody tells."""
    told = case.resource.focus
    kind = case.kind_of(told) if told is not None else None
    if told is None or (kind is not None and kind not in KINDS):
        return None
    for one in KINDS if kind is None else (kind,):
        found = leads_to(case, told, one)
        if found is not None:
            return Focus(kind or (found.kind if found.kind in KINDS else None), found)
    return None if kind is None else Focus(kind, None)


def request_of(case: Case[Task], focus: Focus | None) -> Request | None:
    """The request that a Task is about; ``None`` where that is none.

    Limit: sent by itself, the Task cannot tell that an examination is ordered; then it counts as
    about a referral.
    """
    if focus is None or focus.kind == STAY:
        return None
    name = identity(case, case.resource.focus, REQUEST)
    amiss = amiss_with(case, focus)
    if amiss is not None or case.resource.intent in UNASKED:
        return Request(name, refers=False, amiss=amiss)
    request = carried(case, focus, ServiceRequest, Faults(case.entry.at))
    is_referral = request is None or refers(request)
    return Request(name, is_referral, UNNAMED if is_referral and name is None else None)


def amiss_with(case: Case[Task], focus: Focus) -> Gap | None:
    """Why it cannot be understood; ``None`` where it can, or the message does not carry it."""
    found, message = focus.found, case.message
    if isinstance(found, Entry):
        sound = found.kind in KINDS and message.record(found) is not None
        if not sound or message.reasons(found):
            return BROKEN
        return MODIFIED if message.modified(found) else None
    # What is amiss with what a Task contains is amiss with the Task.
    return BROKEN if found is not None and found.record is None else None


def carried(case: Case[Task], focus: Focus, kind: type[R], faults: Faults) -> Case[R] | None:
    """The case of what it is about, where the message carries it as ``kind`` and it decodes."""
    found, message = focus.found, case.message
    if isinstance(found, Entry):
        resource = message.decode(found, kind)
        return case_of(message, found, resource, faults) if resource is not None else None
    resource = found.decode(kind) if found is not None else None
    if resource is None:
        return None
    # What is contained finds what stands beside it in its container.
    by = case.profile, faults, case.sender, case.release, case.parts
    return Case(message, case.entry, resource, *by)
