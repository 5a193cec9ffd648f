"""A Task that says nothing: entered in error, not known, only asked for, or come to nothing."""

from services.milestone.decide.signals import sources
from services.milestone.decide.signals.row import OTHER, TOLD, Does, Row, words
from services.milestone.decide.signals.task.signs import (
    ASKED_IS_NOT_DONE,
    FOCUS,
    MOMENT,
    NONE,
    NOTIFIED,
    OPEN,
    RESOURCE,
    TIMED,
    UNSAID,
)

SILENT = (
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
        trap=ASKED_IS_NOT_DONE,
        source=sources.R4,
    ),
    Row(
        id="task-notice-on-hold",
        resource=RESOURCE,
        signs={MOMENT: words(NOTIFIED), "status": words("on-hold"), TIMED: NONE},
        does=Does.NOTHING,
        trap=ASKED_IS_NOT_DONE,
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
