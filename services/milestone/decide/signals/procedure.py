"""The signals of a Procedure whose code is one of a pathway."""

from schemas.codes import DayName, Kind
from services.milestone.decide.signals import sources
from services.milestone.decide.signals.codes import PATHWAY
from services.milestone.decide.signals.row import OTHER, Day, Does, Index, Row, with_codes, words

RESOURCE = "Procedure"

BEGUN = words("in-progress on-hold stopped completed")
"""Statuses in which at least some of it has been done."""

PERFORMED = Day(DayName.STATED, "performed", "performedDateTime, else performedPeriod.start")

PROCEDURES = (
    with_codes(
        Row(
            id="procedure-code",
            resource=RESOURCE,
            signs={"status": BEGUN},
            days=(PERFORMED,),
            stated="codes",
            codes=PATHWAY,
            trap="Without a pathway code a Procedure is somebody's treatment, and not ours.",
            source=sources.PATHWAYS,
        )
    ),
    Row(
        id="procedure-stated",
        resource=RESOURCE,
        signs={"status": BEGUN},
        kind=Kind.CODED,
        days=(PERFORMED,),
        stated="stated",
        source=sources.NAMED,
    ),
    Row(
        id="procedure-declined",
        resource=RESOURCE,
        signs={"status": words("not-done")},
        kind=Kind.CODED_DECLINED,
        days=(PERFORMED,),
        stated="stated",
        trap="That it was offered and not done is worth knowing: it may be offered again.",
        source=sources.NAMED,
    ),
    Row(
        id="procedure-not-done",
        resource=RESOURCE,
        signs={"status": words("preparation not-done unknown") | {OTHER}},
        does=Does.NOTHING,
        trap="A pathway code of what was not done, or is only prepared, says nothing.",
        source=sources.EVENT_STATUS,
    ),
    Row(
        id="procedure-in-error",
        resource=RESOURCE,
        signs={"status": words("entered-in-error")},
        does=Does.WITHDRAWS,
        source=sources.EVENT_STATUS,
    ),
)

BY_STATUS = Index(PROCEDURES, "status")
