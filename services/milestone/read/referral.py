"""Read a ServiceRequest: a referral, as Helsenorge and others send it."""

from schemas.milestone import When
from schemas.value import replace
from services.milestone import decide
from services.milestone.decide.views import Around, Referral
from services.milestone.read.answers import BUSINESS_STATUS, gaps_of, outcomes_of
from services.milestone.read.case import Case, Read
from services.milestone.read.codes import Listed, pathway_codes
from services.milestone.read.conditions import conditions
from services.milestone.read.datatypes import Concept, Extension
from services.milestone.read.days import when
from services.milestone.read.decoded import R
from services.milestone.read.extensions import ending_in
from services.milestone.read.links import first_unit
from services.milestone.read.loose import object_in
from services.milestone.read.named_days import days_of
from services.milestone.read.orders import is_order
from services.milestone.read.reader import NotOurs
from services.milestone.read.reasons import Faults
from services.milestone.read.sources import source_of
from services.milestone.read.structs import ServiceRequest
from services.milestone.read.subject import Subject, subject_of
from services.milestone.read.tables import IN_ERROR, NOT_TO_BE_DONE, REFERRING
from services.milestone.read.taken_back import taken_back
from services.milestone.read.unknown import ANSWER_LISTS

DATES = SENIORITY, RECEIVED, FOR_HELP, FOR_ASSESSMENT = (
    "/no-ansiennitets-dato",
    "/no-mottatt-dato",
    "/no-frist-for-helsehjelp",
    "/no-frist-for-vurdering",
)
HELSENORGES = (*DATES, BUSINESS_STATUS)
"""What the URLs of Helsenorge's extensions end in (NorskHelsenett/FHIRCodeAndMore)."""
A_DAY = "valueDateTime"
"""The type that each of these dates has, and no other (the same, hn-extension-dates). A valueDate
says as much, and is read too."""


def read_referral(case: Case[ServiceRequest]) -> Read | NotOurs | None:
    """Read one ServiceRequest, R4 or R5.

    Returns:
        ``NotOurs`` when it is about no patient, and for a draft, a proposal or what asks that
        something be not done, that nothing names. ``None`` when reasons were added and nothing
        can be said.
    """
    seen = case.resource
    if not case.faults.reasons and seen.status != IN_ERROR and not _asks(seen):
        why = NOT_TO_BE_DONE if seen.do_not_perform else "a draft or proposal, no referral yet"
        return taken_back(case, _subject, decide.unasked(seen.status, seen.intent), why)
    subject = _subject(case)
    if isinstance(subject, NotOurs):
        return subject
    source = source_of(case.message, seen, case.entry, case.profile)
    codes = _codes(case)
    decided = decide.referral(_view(case, codes))
    gaps = gaps_of(case, codes)
    return Read(
        source=source,
        who=subject.who if subject else None,
        decided=replace(decided, gaps=gaps) if gaps else decided,
        referrals=() if source is None else (source,),
    )


def refers(case: Case[ServiceRequest]) -> bool:
    """Whether it refers somebody, so far as it itself tells: a Task may be about it."""
    seen = case.resource
    return seen.status != IN_ERROR and _asks(seen) and not is_order(seen, _codes(case))


def _asks(seen: ServiceRequest) -> bool:
    """Whether somebody has asked that something be done."""
    return seen.status != "draft" and seen.intent in REFERRING and not seen.do_not_perform


def _subject(case: Case[ServiceRequest]) -> Subject | NotOurs | None:
    return subject_of(case, "subject", case.resource.subject)


def _view(case: Case[ServiceRequest], codes: list[Listed]) -> Referral:
    seen = case.resource
    # What was entered in error is taken back all the same: what is wrong with its days is not told.
    unasked = seen.status == IN_ERROR
    dated = replace(case, faults=Faults(case.entry.at)) if unasked else case
    days = days_of(dated, seen.extension)
    return Referral(
        status=seen.status,
        outcomes=outcomes_of(codes),
        completed_is_answered=_completed_is_answered(case),
        seniority=_dated(dated, SENIORITY) or days.get("1"),
        received=_dated(dated, RECEIVED),
        authored=case.faults.when("authoredOn", seen.authored_on),
        deadline_for_help=_dated(dated, FOR_HELP) or days.get("3"),
        deadline_for_assessment=_dated(dated, FOR_ASSESSMENT),
        sent=sent_of(case),
        around=_around(case, codes),
        assessed=days.get("2"),
        waiting_ended=days.get("4"),
        ordered=is_order(seen, codes),
    )


def _completed_is_answered(case: Case[ServiceRequest]) -> bool:
    """Whether ``completed`` only says that somebody answered: by its profile, or as it is written.

    Inferred: who writes Helsenorge's extensions without its labels means the status as it does.
    """
    if case.profile is not case.message.reader.profiles.default:
        return case.profile.completed_is_answered
    return any(ending_in(case.resource.extension, *HELSENORGES))


def _around(case: Case[ServiceRequest], codes: list[Listed]) -> Around:
    # The organisation that was asked stands among those who were.
    around = case.around(codes, first_unit(case, case.resource.performer or ()))
    return _parted(case, around) if around.codes else around


def _parted(case: Case[ServiceRequest], around: Around) -> Around:
    """With the pathway codes apart that it only asks for: told nowhere but in its code."""
    seen, national = case.resource, case.message.reader.codes
    beside = case.listed((*(seen.category or ()), *_grounds(case)), seen.extension)
    # Where the parts of one code stand apart, a part alone is no defect.
    told = set(pathway_codes(beside, national, Faults(case.entry.at)))
    if told.issuperset(around.codes):
        return around
    return replace(
        around,
        codes=tuple([one for one in around.codes if one in told]),
        ordered=tuple([one for one in around.codes if one not in told]),
    )


def _codes(case: Case[ServiceRequest]) -> list[Listed]:
    seen = case.resource
    ordered = (seen.code, *(seen.order_detail or ()))
    concepts = (*(seen.category or ()), *ordered, *_grounds(case))
    return case.listed(concepts, seen.extension)


def _grounds(case: Case[ServiceRequest]) -> tuple[Concept | None, ...]:
    """By whom it is to be done, why, and what goes with it."""
    seen = case.resource
    told = (*(seen.reason_reference or ()), *(seen.supporting_info or ()))
    found = conditions(case, told, case, seen.subject, frozenset(ANSWER_LISTS))
    return (seen.performer_type, *(seen.reason_code or ()), *found)


def _dated(case: Case[ServiceRequest], end: str) -> When | None:
    """The day of one of Helsenorge's extensions, by the end of its URL.

    A limit may run from it: one that is told as another type is refused, and never passed over. So
    is one that is told twice and otherwise.
    """
    told = [_day(one) for one in ending_in(case.resource.extension, end)]
    if not told:
        return None
    field = f"extension({end[1:]})"
    if None in told and _is_of_another_type(case, end):
        case.faults.unsound(field, A_DAY)
    return case.faults.one_when(field, told)


def _day(told: Extension) -> str | None:
    return told.value_date_time or told.value_date


def _is_of_another_type(case: Case[ServiceRequest], end: str) -> bool:
    """Whether one of these has a value that is no day; one without any says why it has none."""
    every = object_in(case.entry.raw).get("extension")
    for one, written in zip(case.resource.extension or (), every or (), strict=False):
        untold = any(ending_in((one,), end)) and _day(one) is None
        if untold and any(name.startswith("value") for name in written):
            return True
    return False


def sent_of(case: Case[R]) -> When | None:
    """When the sender sent this version: the message, else the resource tells it."""
    if case.message.sent is not None:
        return when(case.message.sent.isoformat())
    meta = case.resource.meta
    return case.faults.when("meta.lastUpdated", meta.last_updated) if meta else None
