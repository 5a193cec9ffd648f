"""Read a Task: a moment of list 8477, the progress of a referral, or a coded step."""

from collections.abc import Iterator
from functools import partial

from schemas.value import replace
from services.milestone import decide
from services.milestone.decide.signals.task.signs import DONE, OPEN
from services.milestone.decide.views import Decided
from services.milestone.decide.views import Task as View
from services.milestone.read.about import About, about_of
from services.milestone.read.answers import outcomes_of
from services.milestone.read.beneficiary import (
    Told,
    beneficiary,
    both,
    leads_to_somebody,
    of_another,
)
from services.milestone.read.case import Case, Read
from services.milestone.read.datatypes import Period
from services.milestone.read.focus import (
    OF_ANOTHER,
    REQUEST,
    UNNAMED,
    Amiss,
    Focus,
    carried,
    focus_of,
    tell,
)
from services.milestone.read.links import first_unit, identities, identity
from services.milestone.read.reader import NotOurs
from services.milestone.read.referral import sent_of
from services.milestone.read.sources import source_of
from services.milestone.read.structs import Encounter, Task
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
SILENT = frozenset({"draft", IN_ERROR})
"""Statuses in which it says nothing, whatever it is about."""


def read_task(case: Case[Task]) -> Read | NotOurs | None:
    """Read one Task.

    Returns:
        ``NotOurs`` for a Task about anything else. ``None`` when reasons were added and nothing
        can be said.
    """
    seen, focus = case.resource, focus_of(case)
    if seen.do_not_perform and not case.faults.reasons:
        return _taken_back(case, focus, Decided(), NOT_TO_BE_DONE)
    about = about_of(case, focus)
    if about is None and not case.faults.reasons:
        why = "no moment of list 8477, referral or pathway code"
        if seen.status != IN_ERROR:
            return set_aside(case, partial(beneficiary, focus=focus), why)
        return _taken_back(case, focus, decide.task(_view(case, About())), why)
    subject = beneficiary(case, focus)
    if isinstance(subject, NotOurs):
        return subject
    who = subject.who if subject else None
    source = source_of(case.message, seen, case.entry, case.profile)
    if about is None:
        return Read(source=source, who=who)
    decided = decide.task(_view(case, about))
    another = _another(case, about, decided)
    tell(case, OF_ANOTHER if another is not None else _amiss(case, about, decided))
    gaps = tuple(_gaps(case, about))
    focused = (about.request.name,) if about.request and about.request.name else ()
    based_on = identities(case, seen.based_on, "ServiceRequest")
    stay = seen.focus if focus is None or focus.kind != REQUEST else None
    encounter = identity(case, stay, "Encounter") or identity(case, seen.encounter, "Encounter")
    return Read(
        source=source,
        who=who,
        decided=replace(decided, gaps=gaps) if gaps else decided,
        referrals=tuple(dict.fromkeys((*focused, *based_on))),
        encounter=encounter,
        concerns=both(who, another),
    )


def _taken_back(
    case: Case[Task], focus: Focus | None, decided: Decided, why: str
) -> Read | NotOurs:
    """It says nothing; set aside where nobody knows of whom, and nothing of it was ever ours."""
    read = taken_back(case, partial(beneficiary, focus=focus), decided, why)
    if isinstance(read, NotOurs) or read.who is not None:
        return read
    somebodys = leads_to_somebody(case, focus) or about_of(case, focus) is not None
    return read if somebodys else case.aside(why)


def _view(case: Case[Task], about: About) -> View:
    seen, faults = case.resource, case.faults
    period = seen.execution_period or Period()
    return View(
        status=seen.status,
        moments=about.moments,
        of_referral=about.request is not None and about.request.is_told,
        outcomes=outcomes_of(about.codes),
        executed=faults.when("executionPeriod.start", period.start),
        executed_end=faults.when("executionPeriod.end", period.end),
        authored=faults.when("authoredOn", seen.authored_on),
        modified=faults.when("lastModified", seen.last_modified),
        sent=sent_of(case),
        around=case.around(about.codes, _unit(case, about.focus)),
    )


def _gaps(case: Case[Task], about: About) -> Iterator[Gap]:
    """What is told and not known, in a status in which it would count."""
    status, named, request = case.resource.status, case.message.reader.named, about.request
    if status in COUNTING and is_moment_unknown(about.codes, named):
        yield MOMENT
    if status not in COUNTING | ANSWERING or about.moments:
        return
    if request is not None and request.is_told and is_answer_unknown(about.codes, named):
        yield ANSWER


def _amiss(case: Case[Task], about: About, decided: Decided) -> Amiss | None:
    """What is amiss with the request, where it matters what that asks for, or which it is.

    Beside a moment it does not, nor where the Task says nothing of a referral in any case. Of a
    referral that nothing names nothing is said beside what else the Task says.
    """
    seen, request = case.resource, about.request
    if request is None or about.moments or seen.status in SILENT or seen.intent in UNASKED:
        return None
    unnamed = request.refers and not request.is_told and not decided.says
    return UNNAMED if unnamed else request.amiss


def _another(case: Case[Task], about: About, decided: Decided) -> Told | None:
    """Whom it is about, where that is another patient than its own and it can say something.

    Of what refers nobody it says nothing, whoever that is of.
    """
    refers = about.request is not None and about.request.refers
    silent = case.resource.status in SILENT or not (decided.says or about.moments or refers)
    return None if silent else of_another(case, about.focus)


def _unit(case: Case[Task], focus: Focus | None) -> str | None:
    """The unit of the stay where the message carries it, else who does or asked for the Task."""
    seen = case.resource
    stay = carried(case, focus, Encounter, case.faults) if focus is not None else None
    provider = stay.resource.service_provider if stay is not None else None
    return first_unit(case, (provider, seen.owner, *seen.requested, seen.requester))
