"""What a resource that is none of ours takes back of what an earlier version of it said.

Limit: a Task, an EpisodeOfCare or a Procedure that only loses its code is set aside, and takes
nothing back: a statement for each that ever was would be needed, and most are none of ours.
"""

from collections.abc import Callable

from msgspec.structs import replace

from services.milestone.decide.views import Decided
from services.milestone.read.case import Case, Read
from services.milestone.read.decoded import R
from services.milestone.read.reader import NotOurs
from services.milestone.read.reasons import Faults
from services.milestone.read.sources import source_of
from services.milestone.read.structs import Business
from services.milestone.read.subject import Subject


def taken_back(
    case: Case[R],
    subject_of: Callable[[Case[R]], Subject | NotOurs | None],
    decided: Decided,
    why: str,
) -> Read | NotOurs:
    """A statement that says nothing, and so replaces the version before.

    Args:
        case: The resource; it is sound.
        subject_of: Tells its patient.
        decided: Nothing, or that it is withdrawn.
        why: Why it is set aside where its source or its patient cannot be told: then no earlier
            version of it said anything.
    """
    resource = case.resource
    assert isinstance(resource, Business)
    subject = subject_of(replace(case, faults=Faults(case.entry.at)))
    source = source_of(case.message, resource, case.entry, case.profile)
    if source is None or not isinstance(subject, Subject):
        return case.aside(why)
    return Read(source=source, who=subject.who, decided=decided)
