"""What the signals of an Encounter are told by: its fields, their codes, and its days."""

from schemas.codes import DayName
from services.milestone.decide.signals.row import Day, words

RESOURCE = "Encounter"
EVENT = "MessageHeader.eventCoding"
DISPOSITION = "hospitalization.dischargeDisposition"
INSTITUTION = words("other-hcf hosp long psy rehab snf")
"""Another hospital, hospice, long-term care, psychiatric hospital, rehabilitation, nursing home."""
DIED = words("exp")
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
STATED_AT = Day(DayName.STATED, "start", "period.start")

END_IS_PLANNED = "period.end is the planned end until the status is finished (DIPS sends it so)."
