"""The signals of a Task: a moment of list 8477, the progress of a referral, or a coded step."""

from schemas.codes import DayName, Kind
from services.milestone.decide.signals import sources
from services.milestone.decide.signals.codes import ANSWERS, MOMENTS, PATHWAY, PLANNED
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

RESOURCE = "Task"
MOMENT = "code(8477)"
FOCUS = "focus"
TIMED = "executionPeriod.start"
WRITTEN = "authoredOn"
BUSINESS = "businessStatus"
"""A code of HIS 1206, 9148 or 8444, there or wherever else it is coded."""
REFERRAL = "ServiceRequest"
EARLIER = "before-executionPeriod.start"
NOTIFIED = "8477#1"

DONE = words("in-progress completed")
ASKED = words("requested received accepted ready")
RECEIVED = words("received")
UNSAID = words("draft cancelled rejected failed")
"""Statuses in which a Task that is no referral's came to nothing."""
OPEN = ASKED | words("on-hold")
TAKEN_ON = words("ready in-progress on-hold completed failed")

NONE, SOME = frozenset({OTHER}), frozenset({TOLD})

EXECUTED = Day(DayName.EXECUTED, "executed", "executionPeriod.start")
EXECUTED_END = Day(DayName.PERIOD_END, "executed_end", "executionPeriod.end")
AUTHORED = Day(DayName.AUTHORED, "authored", "authoredOn")
SENT = Day(DayName.SENT, "sent", "Bundle.timestamp, else meta.lastUpdated")
RECEIVED_NOW = Day(DayName.RECEIVED, "modified", "lastModified")
# Only in the status of the answer was the Task last changed by the answer itself.
ANSWERED = Day(DayName.ASSESSED, "modified", "lastModified")

_ASKED_IS_NOT_DONE = "Asked for is not done: it counts from when it was carried out."
_OF_REFERRAL = {MOMENT: NONE, FOCUS: words(REFERRAL)}
_OTHERS = {MOMENT: NONE, FOCUS: NONE}
_CODED_WINS = "Inferred: a business status with a code of HIS 1206, 9148 or 8444 wins."

COMMON = (
    Row(
        id="task-in-error",
        resource=RESOURCE,
        signs={"status": words("entered-in-error")},
        does=Does.WITHDRAWS,
        source=sources.R4,
    ),
    Row(
        id="task-unknown",
        resource=RESOURCE,
        signs={"status": NONE},
        does=Does.NOTHING,
        source=sources.R4,
    ),
)

MOMENT_ROWS = (
    Row(
        id="task-need-asked",
        resource=RESOURCE,
        signs={MOMENT: words(NOTIFIED), "status": ASKED, TIMED: NONE},
        kind=Kind.NEED_STATED,
        days=(AUTHORED,),
        trap="Who asks for a notice states that there is a need; the notice has not gone.",
        source=sources.MOMENT,
    ),
    Row(
        id="task-need-before",
        resource=RESOURCE,
        signs={
            MOMENT: words(NOTIFIED),
            "status": OPEN | DONE,
            TIMED: SOME,
            WRITTEN: words(EARLIER),
        },
        kind=Kind.NEED_STATED,
        days=(AUTHORED,),
        trap="The version that tells of the notice replaces the one that asked for it.",
        source=sources.MOMENT,
    ),
    with_codes(
        Row(
            id="task-moment",
            resource=RESOURCE,
            signs={MOMENT: words(f"{NOTIFIED} {TOLD}"), "status": DONE},
            days=(EXECUTED, AUTHORED),
            stated="moments",
            codes=MOMENTS,
            trap=_ASKED_IS_NOT_DONE,
            source=sources.MOMENT,
        )
    ),
    with_codes(
        Row(
            id="task-moment-timed",
            resource=RESOURCE,
            signs={MOMENT: words(f"{NOTIFIED} {TOLD}"), "status": OPEN, TIMED: SOME},
            days=(EXECUTED, AUTHORED),
            stated="moments",
            codes=MOMENTS,
            trap="A start that lies in the future counts once it has come.",
            source=sources.MOMENT,
        )
    ),
)

QUIET_ROWS = (
    Row(
        id="task-asked",
        resource=RESOURCE,
        signs={
            MOMENT: frozenset({OTHER, TOLD}),
            FOCUS: NONE,
            "status": OPEN,
            TIMED: NONE,
        },
        does=Does.NOTHING,
        trap=_ASKED_IS_NOT_DONE,
        source=sources.R4,
    ),
    Row(
        id="task-notice-on-hold",
        resource=RESOURCE,
        signs={MOMENT: words(NOTIFIED), "status": words("on-hold"), TIMED: NONE},
        does=Does.NOTHING,
        trap=_ASKED_IS_NOT_DONE,
        source=sources.R4,
    ),
    Row(
        id="task-unsaid",
        resource=RESOURCE,
        signs={FOCUS: NONE, "status": UNSAID},
        does=Does.NOTHING,
        trap="A Task that came to nothing says nothing, and takes nothing back by hand.",
        source=sources.R4,
    ),
)

REFERRAL_ROWS = (
    Row(
        id="task-referral-draft",
        resource=RESOURCE,
        signs={**_OF_REFERRAL, "status": words("draft")},
        does=Does.NOTHING,
        trap="A draft is no referral.",
        source=sources.R4,
    ),
    Row(
        id="task-received",
        resource=RESOURCE,
        signs={
            **_OF_REFERRAL,
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
        signs={**_OF_REFERRAL, "status": RECEIVED},
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
                **_OF_REFERRAL,
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
            signs={**_OF_REFERRAL, "status": OPEN | DONE | words("failed"), BUSINESS: SOME},
            stated="outcomes",
            codes=PLANNED,
            source=sources.ANSWERED,
        )
    ),
    with_codes(
        Row(
            id="task-answered",
            resource=RESOURCE,
            signs={**_OF_REFERRAL, "status": words("accepted rejected"), BUSINESS: SOME},
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
        signs={**_OF_REFERRAL, "status": words("accepted"), BUSINESS: NONE},
        kind=Kind.REFERRAL_ASSESSED,
        days=(ANSWERED, EXECUTED),
        trap=f"{_CODED_WINS} The ServiceRequest itself stays active.",
        source=sources.R4,
    ),
    Row(
        id="task-taken-on",
        resource=RESOURCE,
        signs={**_OF_REFERRAL, "status": TAKEN_ON, BUSINESS: NONE},
        kind=Kind.REFERRAL_ASSESSED,
        days=(EXECUTED,),
        trap="Work has begun, so it was accepted; lastModified no longer tells when.",
        source=sources.R4,
    ),
    Row(
        id="task-rejected",
        resource=RESOURCE,
        signs={**_OF_REFERRAL, "status": words("rejected"), BUSINESS: NONE},
        kind=Kind.REFERRAL_REJECTED,
        days=(ANSWERED, EXECUTED),
        trap=_CODED_WINS,
        source=sources.R4,
    ),
    Row(
        id="task-on-hold",
        resource=RESOURCE,
        signs={**_OF_REFERRAL, "status": words("on-hold")},
        kind=Kind.REFERRAL_ON_HOLD,
        days=(EXECUTED,),
        trap="Stops no clock by itself: that is for the definition to say.",
        source=sources.R4,
    ),
    Row(
        id="task-completed",
        resource=RESOURCE,
        signs={**_OF_REFERRAL, "status": words("completed"), BUSINESS: NONE},
        kind=Kind.REFERRAL_COMPLETED,
        days=(EXECUTED, EXECUTED_END),
        trap=_CODED_WINS,
        source=sources.R4,
    ),
    Row(
        id="task-cancelled",
        resource=RESOURCE,
        signs={**_OF_REFERRAL, "status": words("cancelled")},
        kind=Kind.REFERRAL_WITHDRAWN,
        days=(EXECUTED,),
        trap="It did come, so that stays said.",
        source=sources.R4,
    ),
)

CODE_ROWS = (
    with_codes(
        Row(
            id="task-code",
            resource=RESOURCE,
            signs={MOMENT: NONE, "status": DONE},
            days=(EXECUTED, AUTHORED),
            stated="codes",
            codes=PATHWAY,
            trap=_ASKED_IS_NOT_DONE,
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
)

STATED_ROWS = (
    Row(
        id="task-stated",
        resource=RESOURCE,
        signs={MOMENT: NONE, "status": DONE},
        kind=Kind.CODED,
        days=(EXECUTED, AUTHORED),
        stated="stated",
        trap=_ASKED_IS_NOT_DONE,
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
        stated="stated",
        trap="Cancelled is not declined: nobody was asked.",
        source=sources.NAMED,
    ),
)

TASKS = (*COMMON, *MOMENT_ROWS, *QUIET_ROWS, *REFERRAL_ROWS, *CODE_ROWS, *STATED_ROWS)

BY_SIGNS = Index(TASKS, MOMENT, FOCUS, "status", TIMED, WRITTEN, BUSINESS)
