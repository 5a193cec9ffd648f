"""That a referral came, or is none: by its status, its intent, and what it asks for."""

from schemas.codes import Kind
from services.milestone.decide.signals import sources
from services.milestone.decide.signals.referral.signs import (
    ASKED,
    BUSINESS,
    CAME,
    NO_ANSWER,
    ORDER,
    RESOURCE,
    SENT,
    UNKNOWN,
)
from services.milestone.decide.signals.row import TOLD, Does, Row, words

UNASKED = (
    Row(
        id="referral-draft",
        resource=RESOURCE,
        signs={"status": words("draft")},
        does=Does.NOTHING,
        trap="A draft is no referral.",
        source=sources.R4,
    ),
    Row(
        id="referral-proposal",
        resource=RESOURCE,
        signs={"intent": words("proposal option")},
        does=Does.NOTHING,
        trap="A proposal is no referral.",
        source=sources.R4,
    ),
)
"""What is no referral yet; looked for before anything else."""
COMING = (
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
        signs={"status": UNKNOWN, BUSINESS: NO_ANSWER},
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
)
