"""The codes that a Task states: of national pathways, and those that a definition names."""

from schemas.codes import Kind
from services.milestone.decide.signals import sources
from services.milestone.decide.signals.codes import PATHWAY
from services.milestone.decide.signals.row import Does, Row, with_codes, words
from services.milestone.decide.signals.task.signs import (
    ASKED_IS_NOT_DONE,
    AUTHORED,
    DONE,
    EXECUTED,
    MOMENT,
    NONE,
    OF_REFERRAL,
    OPEN,
    RESOURCE,
    SOME,
    TIMED,
    UNSAID,
)

OF_REFERRALS = (
    "Codes of 8444, 8445, 8446, 8455, 8485 and 9146 are about the referral: they hold whatever "
    "becomes of the Task."
)

STATED = (
    with_codes(
        Row(
            id="task-code",
            resource=RESOURCE,
            signs={MOMENT: NONE, "status": DONE},
            days=(EXECUTED, AUTHORED),
            stated="codes",
            codes=PATHWAY,
            trap=ASKED_IS_NOT_DONE,
            source=sources.PATHWAYS,
        )
    ),
    with_codes(
        Row(
            id="task-code-timed",
            resource=RESOURCE,
            signs={MOMENT: NONE, "status": OPEN, TIMED: SOME},
            days=(EXECUTED, AUTHORED),
            stated="codes",
            codes=PATHWAY,
            trap="A start that lies in the future counts once it has come.",
            source=sources.PATHWAYS,
        )
    ),
    Row(
        id="task-code-asked",
        resource=RESOURCE,
        signs={MOMENT: NONE, "status": OPEN, TIMED: NONE},
        does=Does.NOTHING,
        stated="codes",
        trap=ASKED_IS_NOT_DONE,
        source=sources.R4,
    ),
    Row(
        id="task-code-unsaid",
        resource=RESOURCE,
        signs={MOMENT: NONE, "status": UNSAID},
        does=Does.NOTHING,
        stated="codes",
        trap="What was rejected, cancelled or failed has not been done; a referral did come.",
        source=sources.R4,
    ),
    Row(
        id="task-stated",
        resource=RESOURCE,
        signs={MOMENT: NONE, "status": DONE},
        kind=Kind.CODED,
        days=(EXECUTED, AUTHORED),
        stated="stated",
        trap=ASKED_IS_NOT_DONE,
        source=sources.NAMED,
    ),
    Row(
        id="task-stated-timed",
        resource=RESOURCE,
        signs={MOMENT: NONE, "status": OPEN, TIMED: SOME},
        kind=Kind.CODED,
        days=(EXECUTED, AUTHORED),
        stated="stated",
        trap="A start that lies in the future counts once it has come.",
        source=sources.NAMED,
    ),
    Row(
        id="task-declined",
        resource=RESOURCE,
        signs={MOMENT: NONE, "status": words("rejected failed")},
        kind=Kind.CODED_DECLINED,
        days=(EXECUTED, AUTHORED),
        stated="asked",
        trap="Cancelled is not declined: nobody was asked.",
        source=sources.NAMED,
    ),
    Row(
        id="task-states-of-referral",
        resource=RESOURCE,
        signs={**OF_REFERRAL, "status": OPEN, TIMED: NONE},
        kind=Kind.CODED,
        days=(EXECUTED, AUTHORED),
        stated="of_referral",
        trap=OF_REFERRALS,
        source=sources.NAMED,
    ),
    Row(
        id="task-states-of-ended-referral",
        resource=RESOURCE,
        signs={**OF_REFERRAL, "status": words("rejected cancelled failed")},
        kind=Kind.CODED,
        days=(EXECUTED, AUTHORED),
        stated="of_referral",
        trap=OF_REFERRALS,
        source=sources.NAMED,
    ),
)
