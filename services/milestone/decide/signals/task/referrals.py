"""How far a referral has come, by the Task that is about it."""

from schemas.codes import Kind
from services.milestone.decide.signals import sources
from services.milestone.decide.signals.codes import ANSWERS, PLANNED, UNASSESSED
from services.milestone.decide.signals.row import Does, Row, with_codes, words
from services.milestone.decide.signals.task.signs import (
    ANSWERED,
    AUTHORED,
    BUSINESS,
    CODED_WINS,
    DONE,
    EXECUTED,
    EXECUTED_END,
    NO_ANSWER,
    NONE,
    OF_REFERRAL,
    OPEN,
    RECEIVED,
    RECEIVED_NOW,
    RESOURCE,
    SENT,
    SOME,
    TAKEN_ON,
)

OF_REFERRALS = (
    Row(
        id="task-referral-draft",
        resource=RESOURCE,
        signs={**OF_REFERRAL, "status": words("draft")},
        does=Does.NOTHING,
        trap="A draft is no referral; nor is a Task whose intent is a proposal or an option, or "
        "one about a draft, a proposal, a mistake or an examination in the same message.",
        source=sources.R4,
    ),
    Row(
        id="task-received",
        resource=RESOURCE,
        signs={
            **OF_REFERRAL,
            "status": (OPEN | DONE | words("rejected cancelled failed")) - RECEIVED,
        },
        kind=Kind.REFERRAL_RECEIVED,
        days=(AUTHORED, EXECUTED, SENT),
        trap="A later state includes the earlier ones: it replaces the version that told them.",
        source=sources.R4,
    ),
    Row(
        id="task-received-now",
        resource=RESOURCE,
        signs={**OF_REFERRAL, "status": RECEIVED},
        kind=Kind.REFERRAL_RECEIVED,
        days=(RECEIVED_NOW, AUTHORED, EXECUTED, SENT),
        trap="Only in this status does lastModified tell when it was received.",
        source=sources.R4,
    ),
    with_codes(
        Row(
            id="task-answer",
            resource=RESOURCE,
            signs={
                **OF_REFERRAL,
                "status": (OPEN | DONE | words("failed")) - words("accepted"),
                BUSINESS: SOME,
            },
            days=(EXECUTED,),
            stated="outcomes",
            codes=ANSWERS,
            trap="lastModified may be later than the answer.",
            source=sources.ANSWERED,
        )
    ),
    with_codes(
        Row(
            id="task-planned",
            resource=RESOURCE,
            signs={**OF_REFERRAL, "status": OPEN | DONE | words("failed"), BUSINESS: SOME},
            stated="outcomes",
            codes=PLANNED,
            source=sources.ANSWERED,
        )
    ),
    with_codes(
        Row(
            id="task-answered",
            resource=RESOURCE,
            signs={**OF_REFERRAL, "status": words("accepted rejected"), BUSINESS: SOME},
            days=(ANSWERED, EXECUTED),
            stated="outcomes",
            codes=ANSWERS,
            trap="The code says what became of it, and whether the referrer may send again.",
            source=sources.ANSWERED,
        )
    ),
    Row(
        id="task-accepted",
        resource=RESOURCE,
        signs={**OF_REFERRAL, "status": words("accepted"), BUSINESS: NONE},
        kind=Kind.REFERRAL_ASSESSED,
        days=(ANSWERED, EXECUTED),
        trap=f"{CODED_WINS} The ServiceRequest itself stays active.",
        source=sources.R4,
    ),
    Row(
        id="task-taken-on",
        resource=RESOURCE,
        signs={**OF_REFERRAL, "status": TAKEN_ON, BUSINESS: NONE},
        kind=Kind.REFERRAL_ASSESSED,
        days=(EXECUTED,),
        trap="Work has begun, so it was accepted; lastModified no longer tells when.",
        source=sources.R4,
    ),
    Row(
        id="task-unassessed",
        resource=RESOURCE,
        signs={
            **OF_REFERRAL,
            "status": TAKEN_ON | words("accepted"),
            BUSINESS: words(UNASSESSED),
        },
        does=Does.NOTHING,
        trap="To take on what is not to be assessed is not to have assessed it.",
        source=sources.ANSWERED,
    ),
    Row(
        id="task-rejected",
        resource=RESOURCE,
        signs={**OF_REFERRAL, "status": words("rejected"), BUSINESS: NO_ANSWER},
        kind=Kind.REFERRAL_REJECTED,
        days=(ANSWERED, EXECUTED),
        trap=CODED_WINS,
        source=sources.R4,
    ),
    Row(
        id="task-on-hold",
        resource=RESOURCE,
        signs={**OF_REFERRAL, "status": words("on-hold")},
        kind=Kind.REFERRAL_ON_HOLD,
        days=(EXECUTED,),
        trap="Stops no clock by itself: that is for the definition to say.",
        source=sources.R4,
    ),
    Row(
        id="task-completed",
        resource=RESOURCE,
        signs={**OF_REFERRAL, "status": words("completed"), BUSINESS: NO_ANSWER},
        kind=Kind.REFERRAL_COMPLETED,
        days=(EXECUTED, EXECUTED_END),
        trap=CODED_WINS,
        source=sources.R4,
    ),
    Row(
        id="task-cancelled",
        resource=RESOURCE,
        signs={**OF_REFERRAL, "status": words("cancelled")},
        kind=Kind.REFERRAL_WITHDRAWN,
        days=(EXECUTED,),
        trap="It did come, so that stays said.",
        source=sources.R4,
    ),
)
