"""What a status of FHIR's alone tells of how a referral goes on: on hold, completed, withdrawn."""

from schemas.codes import Kind
from services.milestone.decide.signals import sources
from services.milestone.decide.signals.referral.signs import (
    ANSWERED,
    BUSINESS,
    BY_STATUS_ALONE,
    NO_ANSWER,
    PROFILE,
    RESOURCE,
    THIS_SENT,
)
from services.milestone.decide.signals.row import Does, Row, words

ENDING = (
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
        signs={"status": words("completed"), **BY_STATUS_ALONE},
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
            BUSINESS: NO_ANSWER,
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
)
