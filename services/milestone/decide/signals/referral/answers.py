"""What became of a referral by the codes of its answer, and that the waiting ended."""

from schemas.codes import Kind
from services.milestone.decide.signals import sources
from services.milestone.decide.signals.codes import ANSWERS, PLANNED
from services.milestone.decide.signals.referral.signs import (
    BUSINESS,
    LATER,
    RESOURCE,
    SENT,
    THIS_SENT,
    UNKNOWN,
    WAITED,
    WAITING,
)
from services.milestone.decide.signals.row import TOLD, Row, with_codes

ANSWERED_BY = (
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
        id="referral-waiting-ended",
        resource=RESOURCE,
        signs={"status": SENT, WAITING: frozenset({TOLD})},
        kind=Kind.WAITING_ENDED,
        days=(WAITED,),
        trap="Why it ended, list 8445 tells: care has begun, or it will not begin here.",
        source=sources.WAITING,
    ),
)
