"""An Encounter that is a visit: planned, come to, by video, or never was."""

from schemas.codes import Kind
from services.milestone.decide.signals import sources
from services.milestone.decide.signals.row import OTHER, Does, Row, words
from services.milestone.decide.signals.stay.signs import (
    ATTENDED,
    BEFORE_ADMISSION,
    BEGUN,
    END,
    ERROR,
    FINISHED,
    PLANNED_END,
    REMOTE,
    RESOURCE,
    RUNNING,
    START,
    UNATTENDED,
)

VISITS = (
    Row(
        id="encounter-planned",
        resource=RESOURCE,
        signs={"status": words("planned")},
        kind=Kind.APPOINTMENT_PLANNED,
        days=(START,),
        trap="Nobody has come yet, whatever the class.",
        source=sources.R4,
    ),
    Row(
        id="encounter-visit-in-error",
        resource=RESOURCE,
        signs={"status": ERROR, "class": ATTENDED | UNATTENDED | {OTHER}},
        does=Does.WITHDRAWS,
        source=sources.R4,
    ),
    Row(
        id="encounter-visit-cancelled",
        resource=RESOURCE,
        signs={"status": words("cancelled"), "class": ATTENDED | UNATTENDED | {OTHER}},
        does=Does.NOTHING,
        trap="Of a visit that never was nobody was told; a referral is not withdrawn by it.",
        source=sources.R4,
    ),
    Row(
        id="encounter-attending",
        resource=RESOURCE,
        signs={"status": RUNNING, "class": ATTENDED},
        kind=Kind.ATTENDED,
        days=(START, PLANNED_END),
        trap="A start that lies in the future counts once it has come (DIPS: arrived comes first).",
        source=sources.DIPS,
    ),
    Row(
        id="encounter-attended",
        resource=RESOURCE,
        signs={"status": FINISHED, "class": ATTENDED},
        kind=Kind.ATTENDED,
        days=(START, END),
        trap="At DIPS a visit without an end becomes finished the next day, by the clock.",
        source=sources.DIPS,
    ),
    Row(
        id="encounter-remote",
        resource=RESOURCE,
        signs={"status": BEGUN, "class": REMOTE},
        kind=Kind.ATTENDED_REMOTELY,
        days=(START,),
        trap="Nobody has come, so it is no attendance; whether it counts, the definition says.",
        source=sources.ACT_CODE,
    ),
    Row(
        id="encounter-unattended",
        resource=RESOURCE,
        signs={"status": BEGUN, "class": BEFORE_ADMISSION},
        does=Does.NOTHING,
        trap="Before admission nobody has come; a pathway's own codes count it.",
        source=sources.ACT_CODE,
    ),
)
