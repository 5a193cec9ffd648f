"""What the signals of a referral are told by: its fields, their codes, and its days."""

from schemas.codes import DayName
from services.milestone.decide.signals.codes import UNASSESSED
from services.milestone.decide.signals.row import OTHER, Day, words

RESOURCE = "ServiceRequest"
BUSINESS = "extension(businessstatus: HIS 1206, 9148, 8444)"
"""A code of one of these lists: there, as at Helsenorge, or wherever else it is coded."""
PROFILE = "sender profile"
ANSWERED = "completed_is_answered"
"""Whether ``completed`` only means that somebody has answered: by the sender's profile, or as it is
written."""

WAITING = "extension(9147#4)"
"""Ventetid sluttdato."""

ASKED = "category, code or intent"
ORDER = "examination"
"""As they say that an examination is ordered: services/milestone/read/orders.py."""

STANDING = words("active on-hold completed")
"""It came, and nobody has taken it back."""
SENT = STANDING | words("revoked")
UNKNOWN = words("unknown") | {OTHER}

NO_ANSWER = frozenset({OTHER, UNASSESSED})
BY_STATUS_ALONE = {BUSINESS: NO_ANSWER, PROFILE: frozenset({OTHER})}
"""Nothing but the status of FHIR's tells what became of it."""

SENIORITY = Day(
    DayName.SENIORITY, "seniority", "extension(no-ansiennitets-dato), else extension(9147#1)"
)
RECEIVED = Day(DayName.RECEIVED, "received", "extension(no-mottatt-dato)")
AUTHORED = Day(DayName.AUTHORED, "authored", "authoredOn")
FOR_HELP = Day(
    DayName.DEADLINE_FOR_HELP,
    "deadline_for_help",
    "extension(no-frist-for-helsehjelp), else extension(9147#3)",
)
FOR_ASSESSMENT = Day(
    DayName.DEADLINE_FOR_ASSESSMENT, "deadline_for_assessment", "extension(no-frist-for-vurdering)"
)
ASSESSED = Day(DayName.ASSESSED, "assessed", "extension(9147#2)")
WAITED = Day(DayName.WAITING_ENDED, "waiting_ended", "extension(9147#4)")
THIS_SENT = Day(DayName.SENT, "sent", "Bundle.timestamp, else meta.lastUpdated")

CAME = (SENIORITY, RECEIVED, AUTHORED, FOR_HELP, FOR_ASSESSMENT, WAITED, THIS_SENT)
# The days it was received or written are not days on which it can have been answered.
LATER = (ASSESSED, FOR_HELP, FOR_ASSESSMENT, THIS_SENT)
