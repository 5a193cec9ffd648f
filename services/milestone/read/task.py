"""Read a Task: a moment of list 8477, the progress of a referral, or a coded step."""

from collections.abc import Iterator
from dataclasses import dataclass

from services.milestone import decide
from services.milestone.decide.signals.codes import MOMENT_KEYS
from services.milestone.decide.signals.task.signs import DONE, OPEN
from services.milestone.decide.views import Decided
from services.milestone.decide.views import Task as View
from services.milestone.read.answers import outcomes_of
from services.milestone.read.case import Case, Read, case_of
from services.milestone.read.codes import Listed
from services.milestone.read.datatypes import Concept, Period
from services.milestone.read.entry import Entry
from services.milestone.read.links import conditions, first_unit, identities, identity
from services.milestone.read.reader import NotOurs
from services.milestone.read.reasons import Faults
from services.milestone.read.referral import refers, sent_of
from services.milestone.read.sources import source_of
from services.milestone.read.structs import Encounter, ServiceRequest, Task
from services.milestone.read.subject import Subject, subject_of
from services.milestone.read.tables import IN_ERROR, NOT_TO_BE_DONE, UNASKED
from services.milestone.read.taken_back import set_aside, taken_back
from services.milestone.read.unknown import (
    ANSWER,
    MOMENT,
    Gap,
    is_answer_unknown,
    is_moment_unknown,
)

COUNTING = OPEN | DONE
"""Statuses in which a moment has come, or may have."""
ANSWERING = frozenset({"rejected", "failed"})
"""Beside those, the statuses in which an answer to a referral is said."""
FOCUSES = frozenset({"Encounter", "ServiceRequest"})
"""Types of what a Task is about that tell its patient."""
UNREAD: Gap = ("focus", "a resource without modifierExtension")


@dataclass(frozen=True, slots=True)
class About:
    """What makes the Task ours.

    Attributes:
        focus: The ServiceRequest that it is about; ``refers``: and that is a referral.
        unread: That is modified as we do not understand, so nobody knows what it asks.
    """

    moments: tuple[str, ...]
    codes: list[Listed]
    focus: str | None
    refers: bool
    unread: bool = False


def read_task(case: Case[Task]) -> Read | NotOurs | None:
    """Read one Task.

    Returns:
        ``NotOurs`` for a Task about anything else, or that something be not done. ``None`` when
        reasons were added and nothing can be said.
    """
    seen = case.resource
    if seen.do_not_perform and not case.faults.reasons:
        return taken_back(case, _subject, Decided(), NOT_TO_BE_DONE)
    about = _about(case)
    if about is None and not case.faults.reasons:
        why = "no moment of list 8477, referral or pathway code"
        if seen.status != IN_ERROR:
            return set_aside(case, _subject, why)
        nothing = decide.task(_view(case, About((), [], focus=None, refers=False)))
        return taken_back(case, _subject, nothing, why)
    subject = _subject(case)
    if isinstance(subject, NotOurs):
        return subject
    who = subject.who if subject else None
    source = source_of(case.message, seen, case.entry, case.profile)
    if about is None:
        return Read(source=source, who=who)
    focused = () if about.focus is None else (about.focus,)
    based_on = identities(case, seen.based_on, "ServiceRequest")
    encounter = identity(case, seen.focus, "Encounter") or identity(
        case, seen.encounter, "Encounter"
    )
    return Read(
        source=source,
        who=who,
        decided=decide.task(_view(case, about))._replace(gaps=tuple(_gaps(case, about))),
        referrals=tuple(dict.fromkeys((*focused, *based_on))),
        encounter=encounter,
    )


def _about(case: Case[Task]) -> About | None:
    seen = case.resource
    told = (*_concepts(seen), *conditions(case, (seen.reason_reference,)))
    codes = case.listed(told, seen.extension)
    # Codes of 8477 that are not ours (20, 21, 22) are about planning.
    keys = [f"{one.number}#{one.code}" for one in codes]
    moments = [key for key in keys if key in MOMENT_KEYS]
    focus, unread = None, False
    if seen.focus is not None and case.kind_of(seen.focus) == "ServiceRequest":
        focus = identity(case, seen.focus, "ServiceRequest")
        entry = _focus(case)
        unread = entry is not None and case.message.only_modified(entry)
    ours = moments or is_moment_unknown(codes, case.message.reader.named)
    if not ours and focus is None and not unread and not case.states_step(codes):
        _tell_of_broken(case)
        return None
    refers = focus is not None and _refers(case)
    return About(tuple(dict.fromkeys(moments)), codes, focus, refers, unread)


def _tell_of_broken(case: Case[Task]) -> None:
    """Have the version before stand where nobody can tell whether it is about a referral."""
    entry = None if case.resource.status == IN_ERROR else _focus(case)
    if entry is not None and entry.kind == "ServiceRequest" and case.message.record(entry) is None:
        case.faults.unsound("focus", "a ServiceRequest that can be read")


def _concepts(seen: Task) -> Iterator[Concept | None]:
    yield from (seen.code, seen.reason_code, seen.status_reason, seen.business_status)
    yield from seen.performer_type or ()
    for detail in (*(seen.input or ()), *(seen.output or ())):
        yield detail.value_codeable_concept
        if detail.value_coding is not None:
            yield Concept((detail.value_coding,))


def _view(case: Case[Task], about: About) -> View:
    seen, faults = case.resource, case.faults
    period = seen.execution_period or Period()
    return View(
        status=seen.status,
        moments=about.moments,
        of_referral=about.refers,
        outcomes=outcomes_of(about.codes),
        executed=faults.when("executionPeriod.start", period.start),
        executed_end=faults.when("executionPeriod.end", period.end),
        authored=faults.when("authoredOn", seen.authored_on),
        modified=faults.when("lastModified", seen.last_modified),
        sent=sent_of(case),
        around=case.around(about.codes, _unit(case)),
    )


def _gaps(case: Case[Task], about: About) -> Iterator[Gap]:
    """What is told and not known, in a status in which it would count."""
    status, named = case.resource.status, case.message.reader.named
    if status in COUNTING and is_moment_unknown(about.codes, named):
        yield MOMENT
    if status not in COUNTING | ANSWERING:
        return
    if about.unread and case.resource.intent not in UNASKED:
        yield UNREAD
    if about.refers and not about.moments and is_answer_unknown(about.codes, named):
        yield ANSWER


def _subject(case: Case[Task]) -> Subject | NotOurs | None:
    """The patient of the Task, else of what it is about where the message carries that."""
    seen = case.resource
    if seen.patient is not None:
        return subject_of(case, "for", seen.patient)
    entry = _focus(case)
    if entry is not None:
        stay = case.message.decode(entry, Encounter)
        referral = case.message.decode(entry, ServiceRequest)
        about = stay or referral
        if about is not None:
            # What it contains, it contains itself.
            within = case_of(case.message, entry, about, case.faults)
            return subject_of(within, "focus.subject", about.subject)
        if entry.kind in FOCUSES and case.message.only_modified(entry):
            case.faults.gap(*UNREAD)
            return None
    return subject_of(case, "for", None)


def _unit(case: Case[Task]) -> str | None:
    """The unit of the stay where the message carries it, else who does or asked for the Task."""
    seen = case.resource
    entry = _focus(case)
    stay = case.message.decode(entry, Encounter) if entry is not None else None
    provider = stay.service_provider if stay is not None else None
    return first_unit(case, (provider, seen.owner, *seen.requested, seen.requester))


def _refers(case: Case[Task]) -> bool:
    """Whether it asks for a referral, and so does what it is about where the message carries that.

    Limit: sent by itself, the Task cannot tell that an examination is ordered; then it counts as
    about a referral.
    """
    seen = case.resource
    if seen.intent in UNASKED:
        return False
    entry = _focus(case)
    request = case.message.decode(entry, ServiceRequest) if entry is not None else None
    if entry is None or request is None:
        return True
    return refers(case_of(case.message, entry, request, Faults(entry.at)))


def _focus(case: Case[Task]) -> Entry | None:
    """What it is about, where the message carries that."""
    told = case.resource.focus
    return case.find(told.reference) if told is not None else None
