"""What a resource that is none of ours takes back of what an earlier version of it said.

Limit: what only loses the code that made it ours must still name its patient, by whom what it said
is found; and where a message makes up its ids, a number or a fullUrl of its own must tell that it
is the same resource.
"""

from collections.abc import Callable

from msgspec.structs import replace

from services.milestone.decide.views import Decided
from services.milestone.read.case import NOTHING, Case, Read
from services.milestone.read.decoded import R
from services.milestone.read.reader import NotOurs
from services.milestone.read.reasons import Faults
from services.milestone.read.sources import is_known_again, source_of
from services.milestone.read.statement import version_of
from services.milestone.read.structs import Business
from services.milestone.read.subject import Subject

FIRST = 1
"""The version that a server gives what is new, as servers count; FHIR R4 4.0.1 leaves it to them.

Limit: of a sender who writes 1 on every version, or begins with 0, a resource that loses its code
with this version takes nothing back. Lifted by a profile for that sender, without versions.
"""


def taken_back(
    case: Case[R],
    subject_of: Callable[[Case[R]], Subject | NotOurs | None],
    decided: Decided,
    why: str,
) -> Read | NotOurs:
    """A statement that says nothing, and so replaces the version before.

    Where its patient cannot be told, a reason was added: what it takes back cannot be found.

    Args:
        case: The resource; it is sound.
        subject_of: Tells its patient.
        decided: Nothing, or that it is withdrawn.
        why: Why it is set aside where nothing names it, or its subject is no patient: then no
            earlier version of it said anything.
    """
    resource = case.resource
    assert isinstance(resource, Business)
    source = source_of(case.message, resource, case.entry, case.profile)
    subject = subject_of(case) if source is not None else None
    if source is None or isinstance(subject, NotOurs):
        return case.aside(why)
    return Read(source=source, who=subject.who if subject else None, decided=decided)


def set_aside(
    case: Case[R], subject_of: Callable[[Case[R]], Subject | NotOurs | None], why: str
) -> Read | NotOurs:
    """What is not ours, with the statement that an earlier version, which was, no longer counts.

    ``Encounter/1`` of one message may be another than that of the next. A statement that says
    something then only seems to correct; one that says nothing would undo. What is told to be the
    first version takes nothing back, and nothing of it is kept.
    """
    resource = case.resource
    assert isinstance(resource, Business)
    version = version_of(resource, case.parts)
    if version is not None and version <= FIRST:
        return case.aside(why)
    if not is_known_again(case.message, resource, case.entry, case.profile):
        return case.aside(why)
    # It may be anybody's or nobody's: whom it is of is asked, and what is wrong there is not told.
    told = taken_back(replace(case, faults=Faults(case.entry.at)), subject_of, NOTHING, why)
    return told if isinstance(told, NotOurs) else replace(told, aside=why)
