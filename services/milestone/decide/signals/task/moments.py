"""The moments of list 8477 that a Task tells, and the need that stands behind a notice."""

from schemas.codes import Kind
from services.milestone.decide.signals import sources
from services.milestone.decide.signals.codes import MOMENTS
from services.milestone.decide.signals.row import TOLD, Row, with_codes, words
from services.milestone.decide.signals.task.signs import (
    ASKED,
    ASKED_IS_NOT_DONE,
    AUTHORED,
    DONE,
    EARLIER,
    EXECUTED,
    MOMENT,
    NONE,
    NOTIFIED,
    OPEN,
    RESOURCE,
    SOME,
    TIMED,
    WRITTEN,
)

OF_MOMENTS = (
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
            trap=ASKED_IS_NOT_DONE,
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
