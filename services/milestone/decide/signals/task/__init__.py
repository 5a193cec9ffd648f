"""The signals of a Task: a moment of list 8477, the progress of a referral, or a coded step."""

from services.milestone.decide.signals.row import Index
from services.milestone.decide.signals.task.moments import OF_MOMENTS
from services.milestone.decide.signals.task.referrals import OF_REFERRALS
from services.milestone.decide.signals.task.signs import BUSINESS, FOCUS, MOMENT, TIMED, WRITTEN
from services.milestone.decide.signals.task.silent import SILENT
from services.milestone.decide.signals.task.stated import STATED

TASKS = (*SILENT, *OF_MOMENTS, *OF_REFERRALS, *STATED)

BY_SIGNS = Index(TASKS, MOMENT, FOCUS, "status", TIMED, WRITTEN, BUSINESS)
