"""Read the Encounter of a MedCom HospitalNotification: the message is itself the event."""

from schemas.value import replace
from services.milestone import decide
from services.milestone.decide.views import Notice
from services.milestone.read.case import Case, Read
from services.milestone.read.chain import Chain, chain_of
from services.milestone.read.datatypes import Period
from services.milestone.read.encounter import PERIODS, around_of, class_of, status_of
from services.milestone.read.extensions import ending_in
from services.milestone.read.person import death_of
from services.milestone.read.reader import NotOurs
from services.milestone.read.reasons import Faults
from services.milestone.read.sources import source_of
from services.milestone.read.structs import Encounter
from services.milestone.read.subject import Subject, subject_of

LEAVE = "leave-period-extension"


def read_notice(case: Case[Encounter]) -> Read | NotOurs | None:
    """Read the Encounter of one notification with the Provenance chain of its message.

    Returns:
        ``None`` when reasons were added and nothing can be said.
    """
    seen = case.resource
    status = status_of(case)
    encounter_class = class_of(case)
    subject = subject_of(case, "subject", seen.subject)
    chain = chain_of(case.message, case.faults)
    if isinstance(subject, NotOurs):
        return subject
    # What is amiss with the activity is told there where it stands.
    of_chain = Faults(chain.at if chain is not None else "")
    if chain is not None and chain.activity is None:
        of_chain.missing("activity")
    source = source_of(case.message, seen, case.entry, case.profile)
    if subject is None or chain is None:
        case.faults.reasons += of_chain.reasons
        who, depth = subject.who if subject else None, chain.depth if chain else None
        return Read(source=source, who=who, depth=depth)
    decided = decide.notice(_view(case, subject, chain, (status, encounter_class)))
    for field, expected in decided.gaps:
        of_chain.gap(field, expected)
    if of_chain.reasons:
        case.faults.undecide(of_chain.reasons)
    return Read(
        source=source,
        who=subject.who,
        decided=replace(decided, gaps=()) if decided.gaps else decided,
        episodes=() if source is None else (source,),
        encounter=source,
        message=chain.message,
        follows=tuple([step.message for step in chain.before]),
        depth=chain.depth,
    )


def _view(
    case: Case[Encounter], subject: Subject, chain: Chain, state: tuple[str | None, str | None]
) -> Notice:
    seen, faults = case.resource, case.faults
    status, encounter_class = state
    period = seen.period or Period()
    leave = _leave(seen)
    # The Patient's own faults are told with the Patient.
    dead, died = death_of(subject.record, Faults("")) if subject.record else (None, None)
    return Notice(
        activity=chain.activity or "",
        status=status,
        encounter_class=encounter_class,
        deceased=dead,
        died=died,
        start=faults.when(f"{PERIODS[case.release]}.start", period.start),
        end=faults.when(f"{PERIODS[case.release]}.end", period.end),
        leave_start=faults.when("extension.valuePeriod.start", leave.start),
        leave_end=faults.when("extension.valuePeriod.end", leave.end),
        occurred=chain.occurred,
        before=chain.before,
        around=around_of(case),
    )


def _leave(seen: Encounter) -> Period:
    """The last leave told: earlier ones may stand beside it."""
    told = [one.value_period for one in ending_in(seen.extension, LEAVE) if one.value_period]
    return told[-1] if told else Period()
