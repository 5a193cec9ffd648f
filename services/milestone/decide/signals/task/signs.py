"""What the signals of a Task are told by: its fields, their codes, and its days."""

from schemas.codes import DayName
from services.milestone.decide.signals.codes import UNASSESSED
from services.milestone.decide.signals.row import OTHER, TOLD, Day, words

RESOURCE = "Task"
MOMENT = "code(8477)"
FOCUS = "focus"
TIMED = "executionPeriod.start"
WRITTEN = "authoredOn"
BUSINESS = "businessStatus(HIS 1206, 9148, 8444)"
"""A code of one of these lists, there or wherever else it is coded."""
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
NO_ANSWER = frozenset({OTHER, UNASSESSED})

EXECUTED = Day(DayName.EXECUTED, "executed", "executionPeriod.start")
EXECUTED_END = Day(DayName.PERIOD_END, "executed_end", "executionPeriod.end")
AUTHORED = Day(DayName.AUTHORED, "authored", "authoredOn")
SENT = Day(DayName.SENT, "sent", "Bundle.timestamp, else meta.lastUpdated")
RECEIVED_NOW = Day(DayName.RECEIVED, "modified", "lastModified")
# Only in the status of the answer was the Task last changed by the answer itself.
ANSWERED = Day(DayName.ASSESSED, "modified", "lastModified")

ASKED_IS_NOT_DONE = "Asked for is not done: it counts from when it was carried out."
OF_REFERRAL = {MOMENT: NONE, FOCUS: words(REFERRAL)}
CODED_WINS = "Inferred: a business status with a code of HIS 1206, 9148 or 8444 wins."
