"""An Encounter that is a stay, or an emergency: admitted, on leave, discharged, or never was."""

from schemas.codes import Kind
from services.milestone.decide.signals import sources
from services.milestone.decide.signals.row import OTHER, Does, Row, words
from services.milestone.decide.signals.stay.signs import (
    EMERGENCY,
    END,
    END_IS_PLANNED,
    ERROR,
    EVENT,
    FINISHED,
    INPATIENT,
    PLANNED_END,
    RESOURCE,
    RUNNING,
    START,
    TRANSFER,
)

ADMISSIONS = (
    Row(
        id="encounter-stay-in-error",
        resource=RESOURCE,
        signs={"status": ERROR, "class": INPATIENT | EMERGENCY},
        does=Does.WITHDRAWS,
        kind=Kind.STAY_CANCELLED,
        days=(START,),
        trap="Who was told of a stay must learn that it never was, so that much stays said.",
        source=sources.R4,
    ),
    Row(
        id="encounter-stay-cancelled",
        resource=RESOURCE,
        signs={"status": words("cancelled"), "class": INPATIENT | EMERGENCY},
        kind=Kind.STAY_CANCELLED,
        days=(START,),
        source=sources.R4,
    ),
    Row(
        id="encounter-admitted",
        resource=RESOURCE,
        signs={"status": RUNNING, "class": INPATIENT},
        kind=Kind.ADMITTED,
        days=(START, PLANNED_END),
        trap=END_IS_PLANNED,
        source=sources.DIPS,
    ),
    Row(
        id="encounter-admitted-over",
        resource=RESOURCE,
        signs={"status": FINISHED, "class": INPATIENT},
        kind=Kind.ADMITTED,
        days=(START,),
        source=sources.ACT_CODE,
    ),
    Row(
        id="encounter-emergency",
        resource=RESOURCE,
        signs={"status": RUNNING, "class": EMERGENCY},
        kind=Kind.EMERGENCY_STARTED,
        days=(START, PLANNED_END),
        trap="The class may change to IMP on the same stay; nobody is discharged by that.",
        source=sources.ACT_CODE,
    ),
    Row(
        id="encounter-emergency-over",
        resource=RESOURCE,
        signs={"status": FINISHED, "class": EMERGENCY},
        kind=Kind.EMERGENCY_STARTED,
        days=(START,),
        source=sources.ACT_CODE,
    ),
    Row(
        id="encounter-leave",
        resource=RESOURCE,
        signs={"status": words("onleave"), "class": INPATIENT | EMERGENCY},
        kind=Kind.LEAVE_STARTED,
        trap="No discharge: the patient comes back, and services are not started again.",
        source=sources.R4,
    ),
    Row(
        id="encounter-discharged",
        resource=RESOURCE,
        signs={"status": FINISHED, "class": INPATIENT | EMERGENCY, EVENT: frozenset({OTHER})},
        kind=Kind.DISCHARGED,
        days=(END,),
        trap="Of one ward only, where other Encounters are part of the same stay (partOf).",
        source=sources.DIPS,
    ),
    Row(
        id="encounter-transferred",
        resource=RESOURCE,
        signs={"status": FINISHED, "class": INPATIENT | EMERGENCY, EVENT: words(TRANSFER)},
        does=Does.NOTHING,
        trap="No discharge: whoever receives the patient says how it goes on.",
        source=sources.ALERTS,
    ),
)
