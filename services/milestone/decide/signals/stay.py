"""The signals of an Encounter that is a snapshot of where the patient is."""

from schemas.codes import DayName, Kind
from services.milestone.decide.signals import sources
from services.milestone.decide.signals.codes import PATHWAY
from services.milestone.decide.signals.row import OTHER, Day, Does, Index, Row, with_codes, words

RESOURCE = "Encounter"
EVENT = "MessageHeader.eventCoding"
TRANSFER = "transfer"
"""As the profile of the sender says which events are one."""

INPATIENT = words("IMP ACUTE NONAC OBSENC SS")
EMERGENCY = words("EMER")
REMOTE = words("VR")
"""By video or telephone: the patient has not come, and has been helped."""
BEFORE_ADMISSION = words("PRENC")
UNATTENDED = REMOTE | BEFORE_ADMISSION
"""Classes in which the patient has not come."""
ATTENDED = words("AMB HH FLD")
CLASSES = INPATIENT | EMERGENCY | ATTENDED | UNATTENDED

RUNNING = words("arrived triaged in-progress onleave")
FINISHED = words("finished")
BEGUN = RUNNING | FINISHED
"""Statuses of an Encounter that the patient has come to."""
ERROR = words("entered-in-error")

START = Day(DayName.PERIOD_START, "start", "period.start")
END = Day(DayName.PERIOD_END, "end", "period.end")
PLANNED_END = Day(DayName.PLANNED_END, "end", "period.end")
STATED = Day(DayName.STATED, "start", "period.start")

_END_IS_PLANNED = "period.end is the planned end until the status is finished (DIPS sends it so)."

STAYS = (
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
        id="encounter-visit-in-error",
        resource=RESOURCE,
        signs={"status": ERROR, "class": ATTENDED | UNATTENDED | {OTHER}},
        does=Does.WITHDRAWS,
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
        id="encounter-visit-cancelled",
        resource=RESOURCE,
        signs={"status": words("cancelled"), "class": ATTENDED | UNATTENDED | {OTHER}},
        does=Does.NOTHING,
        trap="Of a visit that never was nobody was told; a referral is not withdrawn by it.",
        source=sources.R4,
    ),
    Row(
        id="encounter-unknown",
        resource=RESOURCE,
        signs={"status": words("unknown") | {OTHER}},
        does=Does.NOTHING,
        source=sources.R4,
    ),
    Row(
        id="encounter-admitted",
        resource=RESOURCE,
        signs={"status": RUNNING, "class": INPATIENT},
        kind=Kind.ADMITTED,
        days=(START, PLANNED_END),
        trap=_END_IS_PLANNED,
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
    with_codes(
        Row(
            id="encounter-code",
            resource=RESOURCE,
            signs={"status": BEGUN, "class": CLASSES},
            days=(STATED,),
            stated="codes",
            codes=PATHWAY,
            trap="A code wins over what class and status suggest of the same step.",
            source=sources.PATHWAYS,
        )
    ),
    Row(
        id="encounter-stated",
        resource=RESOURCE,
        signs={"status": BEGUN, "class": CLASSES},
        kind=Kind.CODED,
        days=(STATED,),
        stated="stated",
        source=sources.NAMED,
    ),
)

BY_SIGNS = Index(STAYS, "status", "class", EVENT)
