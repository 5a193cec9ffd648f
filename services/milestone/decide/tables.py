"""Which general kind each national code, state and activity means.

Sources: Volven 8477 (type tidspunkt), 9174 (cancer events) and 9322 (mental health and substance
use events), NHN-kodeverk 06.12.2024; HL7 v3-ActCode and FHIR R4 4.0.1 for class and status;
MedCom HospitalNotification 3.0.2, state table.
"""

from dataclasses import dataclass
from enum import StrEnum

from schemas.codes import Kind

INPATIENT = frozenset({"IMP", "ACUTE", "NONAC", "OBSENC", "SS"})
EMERGENCY = frozenset({"EMER"})
AMBULATORY = frozenset({"AMB", "VR", "HH", "FLD", "PRENC"})
UNATTENDED = frozenset({"VR", "PRENC"})
"""Classes in which the patient has not come: over video or telephone, and before admission. What
a pathway counts of them is stated by its own codes."""

BEGUN = frozenset({"arrived", "triaged", "in-progress", "onleave", "finished"})
"""Statuses of an Encounter that the patient has come to."""

EVENT_KINDS = {
    # 9322, combined in 9327.
    "9327": {
        "A": Kind.PATHWAY_STARTED,
        "M": Kind.FIRST_ATTENDANCE,
        "C": Kind.DECISION,
        "E": Kind.EVALUATED,
        "F": Kind.FEEDBACK_SENT,
        "S": Kind.COLLABORATION_MEETING,
        "U": Kind.ACTIVITY,
        "H": Kind.REMAINING_NEED,
        "X": Kind.CLOSED,
        "D": Kind.ACTIVITY,
        "P": Kind.ACTIVITY,
        "T": Kind.ACTIVITY,
    },
    # 9174, combined in 8480.
    "8480": {
        "A": Kind.PATHWAY_STARTED,
        "S": Kind.FIRST_ATTENDANCE,
        "C": Kind.DECISION,
        "F": Kind.TREATMENT_START,
        "O": Kind.TRANSFERRED,
        "P": Kind.TREATMENT_POSTPONED,
        "X": Kind.CLOSED,
    },
}
"""Kind by the list of the combined code and its event letter."""

MOMENT_KINDS = {
    "1": Kind.MUNICIPALITY_NOTIFIED,
    "2": Kind.DISCHARGE_READY,
    "3": Kind.MUNICIPALITY_NOTIFIED_READY,
    "4": Kind.DISCHARGE_READY_WITHDRAWN,
    "6": Kind.MUNICIPALITY_DECLINED,
    "7": Kind.MUNICIPALITY_ACCEPTED,
    "12": Kind.TRANSFER_READY,
    "31": Kind.HELFO_NOTIFIED,
    "32": Kind.HELFO_WAIVED,
}
"""Kind by code of 8477. 20, 21 and 22 are about planning and say nothing that a clock needs."""

UNSAID_TASK = frozenset({"draft", "cancelled", "rejected", "failed"})
"""Statuses in which a Task of list 8477 tells nothing."""

ASSESSED_AS = {
    "henvisningsstatus#vurdert-behov": Kind.REFERRAL_ASSESSED,
    # HIS 1206: an appointment is given only once the need has been assessed.
    "henvisningsstatus#planlagt": Kind.REFERRAL_ASSESSED,
    "henvisningsstatus#vurdert-ikke-behov": Kind.REFERRAL_REJECTED,
    "henvisningsstatus#avvist-mangelfull": Kind.REFERRAL_REJECTED,
    "9148#1": Kind.REFERRAL_ASSESSED,
    "9148#2": Kind.REFERRAL_ASSESSED,
    "9148#4": Kind.REFERRAL_REJECTED,
    "8444#3": Kind.REFERRAL_ASSESSED,
    # Needs help and has no right to it in time: assessed, and no deadline of the patient's own.
    "8444#4": Kind.REFERRAL_ASSESSED,
    "8444#5": Kind.REFERRAL_REJECTED,
}
"""What became of a referral, by ``list#code``: HIS 1206:2018, Volven 9148, and 8444, the outcome of
the assessment of rights. ``8444#6`` says that there is nothing to assess."""


class Way(StrEnum):
    """What a MedCom activity does with the event that it names."""

    SAYS = "says"
    REVISES = "revises"
    CANCELS = "cancels"


@dataclass(frozen=True, slots=True)
class Activity:
    """One activity of the state table, and the class and status that go with it."""

    kind: Kind
    way: Way
    encounter_class: str
    status: str


def _row(
    name: str, kind: Kind, encounter_class: str, status: str, cancelled: str
) -> dict[str, Activity]:
    return {
        name: Activity(kind, Way.SAYS, encounter_class, status),
        f"revise-{name}": Activity(kind, Way.REVISES, encounter_class, status),
        f"cancel-{name}": Activity(kind, Way.CANCELS, encounter_class, cancelled),
    }


ERROR = "entered-in-error"
ACTIVITIES = {
    **_row("admit-emergency", Kind.EMERGENCY_STARTED, "EMER", "in-progress", ERROR),
    **_row("admit-inpatient", Kind.ADMITTED, "IMP", "in-progress", ERROR),
    **_row("start-leave-inpatient", Kind.LEAVE_STARTED, "IMP", "onleave", "in-progress"),
    **_row("end-leave-inpatient", Kind.LEAVE_ENDED, "IMP", "in-progress", "onleave"),
    **_row("discharge-emergency-home", Kind.DISCHARGED, "EMER", "finished", "in-progress"),
    **_row("discharge-inpatient-home", Kind.DISCHARGED, "IMP", "finished", "in-progress"),
}
"""By code of ``medcom-messaging-activityCodes``: what it says, class, status, status if cancelled.

MORS, RE_MORS and AN_MORS have no activity of their own: they repeat the one before.
"""
