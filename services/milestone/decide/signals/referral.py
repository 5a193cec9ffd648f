"""The signals of a ServiceRequest: how far a referral has come."""

from schemas.codes import DayName, Kind
from services.milestone.decide.signals import sources
from services.milestone.decide.signals.codes import ANSWERS, PATHWAY, PLANNED
from services.milestone.decide.signals.row import (
    OTHER,
    TOLD,
    Day,
    Does,
    Index,
    Row,
    with_codes,
    words,
)

RESOURCE = "ServiceRequest"
BUSINESS = "extension(businessstatus)"
"""A code of HIS 1206, 9148 or 8444: there, as at Helsenorge, or wherever else it is coded."""
PROFILE = "sender profile"
ANSWERED = "completed_is_answered"
"""Whether ``completed`` only means that somebody has answered: by the sender's profile, or as it is
written."""

ASKED = "category, code or intent"
ORDER = "examination"
"""As they say that an examination is ordered: services/milestone/read/orders.py."""

SENT = words("active on-hold completed revoked")
UNKNOWN = words("unknown") | {OTHER}

SENIORITY = Day(
    DayName.SENIORITY, "seniority", "extension(no-ansiennitets-dato), else extension(9147#1)"
)
RECEIVED = Day(DayName.RECEIVED, "received", "extension(no-mottatt-dato)")
AUTHORED = Day(DayName.AUTHORED, "authored", "authoredOn")
FOR_HELP = Day(
    DayName.DEADLINE_FOR_HELP,
    "deadline_for_help",
    "extension(no-frist-for-helsehjelp), else extension(9147#3)",
)
FOR_ASSESSMENT = Day(
    DayName.DEADLINE_FOR_ASSESSMENT, "deadline_for_assessment", "extension(no-frist-for-vurdering)"
)
ASSESSED = Day(DayName.ASSESSED, "assessed", "extension(9147#2)")
WAITED = Day(DayName.WAITING_ENDED, "waiting_ended", "extension(9147#4)")
THIS_SENT = Day(DayName.SENT, "sent", "Bundle.timestamp, else meta.lastUpdated")

CAME = (SENIORITY, RECEIVED, AUTHORED, FOR_HELP, FOR_ASSESSMENT, WAITED, THIS_SENT)
# The days it was received or written are not days on which it can have been answered.
LATER = (ASSESSED, FOR_HELP, FOR_ASSESSMENT, THIS_SENT)

REFERRALS = (
    Row(
        id="referral-draft",
        resource=RESOURCE,
        signs={"status": words("draft")},
        does=Does.ASIDE,
        trap="A draft is no referral.",
        source=sources.R4,
    ),
    Row(
        id="referral-proposal",
        resource=RESOURCE,
        signs={"intent": words("proposal option")},
        does=Does.ASIDE,
        trap="A proposal is no referral.",
        source=sources.R4,
    ),
    Row(
        id="referral-in-error",
        resource=RESOURCE,
        signs={"status": words("entered-in-error")},
        does=Does.WITHDRAWS,
        trap="Not the same as revoked: a revoked referral did come.",
        source=sources.R4,
    ),
    Row(
        id="referral-unknown",
        resource=RESOURCE,
        signs={"status": UNKNOWN, BUSINESS: frozenset({OTHER})},
        does=Does.NOTHING,
        source=sources.R4,
    ),
    Row(
        id="referral-received",
        resource=RESOURCE,
        signs={"status": SENT},
        kind=Kind.REFERRAL_RECEIVED,
        days=CAME,
        trap="The clock starts on the seniority date, which may lie before the day it was received "
        "here; the same referral sent again has the same identifier.",
        source=sources.NHN,
    ),
    Row(
        id="referral-order",
        resource=RESOURCE,
        signs={"status": SENT, ASKED: words(ORDER)},
        does=Does.NOTHING,
        trap="To order laboratory work or imaging is to refer nobody. What has no such category, "
        "code or intent counts as a referral, and so does what states a code that only referrals "
        "have.",
        source=sources.R4,
    ),
    Row(
        id="referral-received-by-answer",
        resource=RESOURCE,
        signs={"status": UNKNOWN, BUSINESS: frozenset({TOLD})},
        kind=Kind.REFERRAL_RECEIVED,
        days=CAME,
        trap="What the business status tells counts, though the sender does not know the status.",
        source=sources.ANSWERED,
    ),
    with_codes(
        Row(
            id="referral-answer",
            resource=RESOURCE,
            signs={"status": SENT | UNKNOWN, BUSINESS: frozenset({TOLD})},
            days=LATER,
            stated="outcomes",
            codes=ANSWERS,
            trap="FHIR's own status stays active while this changes.",
            source=sources.ANSWERED,
        )
    ),
    with_codes(
        Row(
            id="referral-planned",
            resource=RESOURCE,
            signs={"status": SENT | UNKNOWN, BUSINESS: frozenset({TOLD})},
            days=(THIS_SENT,),
            stated="outcomes",
            codes=PLANNED,
            source=sources.ANSWERED,
        )
    ),
    Row(
        id="referral-on-hold",
        resource=RESOURCE,
        signs={"status": words("on-hold")},
        kind=Kind.REFERRAL_ON_HOLD,
        days=(THIS_SENT,),
        trap="Stops no clock by itself: that is for the definition to say.",
        source=sources.R4,
    ),
    Row(
        id="referral-completed",
        resource=RESOURCE,
        signs={
            "status": words("completed"),
            BUSINESS: frozenset({OTHER}),
            PROFILE: frozenset({OTHER}),
        },
        kind=Kind.REFERRAL_COMPLETED,
        days=(THIS_SENT,),
        trap="Inferred: a business status beside it wins.",
        source=sources.R4,
    ),
    Row(
        id="referral-answered",
        resource=RESOURCE,
        signs={
            "status": words("completed"),
            BUSINESS: frozenset({OTHER}),
            PROFILE: words(ANSWERED),
        },
        does=Does.NOTHING,
        trap="At Helsenorge completed only says that somebody has answered, not what.",
        source=sources.NHN,
    ),
    Row(
        id="referral-withdrawn",
        resource=RESOURCE,
        signs={"status": words("revoked")},
        kind=Kind.REFERRAL_WITHDRAWN,
        days=(THIS_SENT,),
        trap="It did come, so that stays said; a cancelled appointment withdraws no referral.",
        source=sources.R4,
    ),
    with_codes(
        Row(
            id="referral-code",
            resource=RESOURCE,
            signs={"status": SENT},
            days=CAME,
            stated="codes",
            codes=PATHWAY,
            source=sources.PATHWAYS,
        )
    ),
    Row(
        id="referral-stated",
        resource=RESOURCE,
        signs={
            "status": words("completed"),
            BUSINESS: frozenset({OTHER}),
            PROFILE: frozenset({OTHER}),
        },
        kind=Kind.CODED,
        days=CAME,
        stated="stated",
        trap="To ask is not to have done: what is only ordered, on hold or revoked reaches nothing "
        "by what it asks for, nor does what a business status answers.",
        source=sources.NAMED,
    ),
)

_TOLD = [row for row in REFERRALS if row.does is not Does.ASIDE]

BY_SIGNS = Index([row for row in _TOLD if ASKED not in row.signs], "status", BUSINESS, PROFILE)
ORDER_BY_SIGNS = Index(
    [
        row
        for row in _TOLD
        if ASKED in row.signs or row.does is Does.WITHDRAWS or row.stated == "stated"
    ],
    "status",
    ASKED,
    BUSINESS,
    PROFILE,
)
"""What an examination that is ordered tells: that it was, and once done what a definition names."""
