"""What a Task is about: what the message carries of it, and whether that refers somebody."""

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from schemas.codes import ReasonClass
from schemas.parked import Reason
from services.milestone.read.case import Case, case_of
from services.milestone.read.datatypes import Reference
from services.milestone.read.decoded import Inside
from services.milestone.read.entry import Entry
from services.milestone.read.links import identity, leads_to
from services.milestone.read.modifiers import UNMODIFIED
from services.milestone.read.reasons import MOST, TWICE, Faults
from services.milestone.read.referral import refers
from services.milestone.read.structs import Business, ServiceRequest, Task
from services.milestone.read.tables import UNASKED

R = TypeVar("R", bound=Business)

STAY, REQUEST = "Encounter", "ServiceRequest"
KINDS = (STAY, REQUEST)
"""Types of what a Task is about that tell its patient."""
ASKED = frozenset({"status", "intent", "doNotPerform", "category", "code", "orderDetail"})
"""Fields of a request that tell whether it refers somebody."""


class Amiss(NamedTuple):
    """Why a Task cannot say what it says of what it is about, and who mends that."""

    kind: ReasonClass
    expected: str


MODIFIED = Amiss(ReasonClass.NO_RULE, f"a resource {UNMODIFIED}")
BROKEN = Amiss(ReasonClass.UNSOUND, "a resource that can be read")
UNTOLD = Amiss(ReasonClass.UNSOUND, "a ServiceRequest that tells whether it is a referral")
OF_ANOTHER = Amiss(ReasonClass.UNSOUND, "what is of the same patient")
UNNAMED = Amiss(ReasonClass.UNSOUND, "a ServiceRequest with a business identifier")


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
        amiss: Why nobody can tell that.
    """

    name: str | None
    refers: bool
    amiss: Amiss | None

    @property
    def is_told(self) -> bool:
        """Whether it is a referral, and which: only then can anything be said of it."""
        return self.refers and self.name is not None


def focus_of(case: Case[Task]) -> Focus | None:
    """What a Task is about; ``None`` where that is neither stay nor request, or nobody tells."""
    return focused(case, case.resource.focus, KINDS)


def focused(case: Case[Task], told: Reference | None, kinds: Sequence[str]) -> Focus | None:
    """What a reference means; ``None`` where that is of no type of these, or nobody tells."""
    kind = case.kind_of(told) if told is not None else None
    if told is None or (kind is not None and kind not in kinds):
        return None
    for one in kinds if kind is None else (kind,):
        found = leads_to(case, told, one)
        if found is not None:
            return Focus(kind or (found.kind if found.kind in kinds else None), found)
    return None if kind is None else Focus(kind, None)


def request_of(case: Case[Task], focus: Focus | None) -> Request | None:
    """The request that a Task is about; ``None`` where that is none.

    Limit: sent by itself, the Task cannot tell that an examination is ordered; then it counts as
    about a referral.
    """
    if focus is None or focus.kind == STAY:
        return None
    name = identity(case, case.resource.focus, REQUEST)
    amiss = unread(case, focus) or _untold(case, focus)
    if amiss is not None or case.resource.intent in UNASKED:
        return Request(name, refers=False, amiss=amiss)
    request = carried(case, focus, ServiceRequest, Faults(case.entry.at))
    return Request(name, refers=request is None or refers(request), amiss=None)


def unread(case: Case[Task], focus: Focus) -> Amiss | None:
    """Why it cannot be read; ``None`` where it can, or the message does not carry it."""
    found, message = focus.found, case.message
    if isinstance(found, Entry):
        if found.kind not in KINDS or message.record(found) is None:
            return BROKEN
        return MODIFIED if message.modified(found) else None
    # What is amiss with what a Task contains is amiss with the Task.
    return BROKEN if found is not None and found.record is None else None


def _untold(case: Case[Task], focus: Focus) -> Amiss | None:
    """Why a request that can be read does not tell whether it refers somebody."""
    if not isinstance(focus.found, Entry):
        return None
    told, at = case.message.reasons(focus.found), focus.found.at
    # Of a field told twice only the resource is named, and of more faults than are told any may be.
    if len(told) >= MOST or any((one.where, one.expected) == (at, TWICE) for one in told):
        return UNTOLD
    fields = {one.where.removeprefix(f"{at}.").partition(".")[0].partition("[")[0] for one in told}
    return UNTOLD if fields & ASKED else None


def tell(case: Case[Task], amiss: Amiss | None, field: str = "focus") -> None:
    """Tell it at a field of the Task; the version before then stands."""
    if amiss is not None:
        told = Reason(amiss.kind, f"{case.faults.at}.{field}", amiss.expected)
        case.faults.undecide((told,))


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
