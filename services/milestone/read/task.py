"""Read a Task: a moment of list 8477, the progress of a referral, or a coded step."""

from dataclasses import dataclass

from services.milestone import decide
from services.milestone.decide.tables import MOMENT_KINDS
from services.milestone.decide.views import Task as View
from services.milestone.read.case import Case, Read
from services.milestone.read.codes import PATHWAY_LISTS, Listed, listed
from services.milestone.read.datatypes import Period, Reference
from services.milestone.read.links import identity, unit
from services.milestone.read.reader import NotOurs
from services.milestone.read.sources import refers_to, source_of
from services.milestone.read.structs import Encounter, ServiceRequest, Task
from services.milestone.read.subject import Subject, subject_of
from services.milestone.read.tables import TASK_INTENTS


@dataclass(frozen=True, slots=True)
class About:
    """What makes the Task ours."""

    moment: str | None
    codes: list[Listed]
    focus: str | None


def read_task(case: Case[Task]) -> Read | NotOurs | None:
    """Read one Task.

    Returns:
        ``NotOurs`` for a Task about anything else. ``None`` when reasons were added and nothing
        can be said.
    """
    seen = case.resource
    status = case.status(seen.status, seen.status_beside)
    case.code("intent", seen.intent, seen.intent_beside, TASK_INTENTS)
    about = _about(case)
    if about is None and not case.faults.reasons:
        return case.aside("no moment of list 8477, referral or pathway code")
    subject = _subject(case)
    if isinstance(subject, NotOurs):
        return subject
    who = subject.who if subject else None
    if about is None:
        return Read(source=None, who=who)
    encounter = identity(case, seen.focus, "Encounter") or identity(
        case, seen.encounter, "Encounter"
    )
    return Read(
        source=source_of(case.message, seen, case.entry, case.profile),
        who=who,
        decided=decide.task(_view(case, status, about)),
        referrals=() if about.focus is None else (about.focus,),
        encounter=encounter,
    )


def _about(case: Case[Task]) -> About | None:
    seen = case.resource
    codes = listed((seen.code, seen.reason_code, seen.business_status), seen.extension)
    # Codes of 8477 that are not ours (20, 21, 22) are about planning.
    moments = [one.code for one in codes if one.number == "8477" and one.code in MOMENT_KINDS]
    focus = None
    if _leads_to(case, seen.focus, "ServiceRequest"):
        focus = identity(case, seen.focus, "ServiceRequest")
    coded = any(one.number in PATHWAY_LISTS for one in codes)
    if not moments and focus is None and not coded:
        return None
    return About(next(iter(moments), None), codes, focus)


def _view(case: Case[Task], status: str | None, about: About) -> View:
    seen, faults = case.resource, case.faults
    period = seen.execution_period or Period()
    return View(
        status=status,
        moment=about.moment,
        of_referral=about.focus is not None,
        executed=faults.when("executionPeriod.start", period.start),
        authored=faults.when("authoredOn", seen.authored_on),
        modified=faults.when("lastModified", seen.last_modified),
        around=case.around(about.codes, _unit(case)),
    )


def _subject(case: Case[Task]) -> Subject | NotOurs | None:
    """The patient of the Task, else of what it is about where the message carries that."""
    seen = case.resource
    if seen.patient is not None:
        return subject_of(case, "for", seen.patient)
    entry = case.message.find(seen.focus.reference) if seen.focus is not None else None
    if entry is not None:
        stay = case.message.decode(entry, Encounter)
        referral = case.message.decode(entry, ServiceRequest)
        about = stay or referral
        if about is not None:
            return subject_of(case, "focus.subject", about.subject)
    return subject_of(case, "for", None)


def _unit(case: Case[Task]) -> str | None:
    """The unit of the stay, where the message carries it."""
    focus = case.resource.focus
    entry = case.message.find(focus.reference) if focus is not None else None
    stay = case.message.decode(entry, Encounter) if entry is not None else None
    return None if stay is None else unit(case, stay.service_provider)


def _leads_to(case: Case[Task], told: Reference | None, kind: str) -> bool:
    if told is None:
        return False
    entry = case.message.find(told.reference)
    return entry.kind == kind if entry is not None else refers_to(told, kind)
