"""The signals of a ServiceRequest: how far a referral has come."""

from services.milestone.decide.signals.referral.answers import ANSWERED_BY
from services.milestone.decide.signals.referral.coming import COMING, UNASKED
from services.milestone.decide.signals.referral.ending import ENDING
from services.milestone.decide.signals.referral.signs import ASKED, BUSINESS, PROFILE, WAITING
from services.milestone.decide.signals.referral.stated import STATED
from services.milestone.decide.signals.row import Does, Index

REFERRALS = (*UNASKED, *COMING, *ANSWERED_BY, *ENDING, *STATED)
"""In the order in which they are said."""

_TOLD = [row for row in REFERRALS if row not in UNASKED]

BY_SIGNS = Index(
    [row for row in _TOLD if ASKED not in row.signs], "status", BUSINESS, PROFILE, WAITING
)
ORDER_BY_SIGNS = Index(
    [
        row
        for row in _TOLD
        if ASKED in row.signs or row.does is Does.WITHDRAWS or row.stated == "asked"
    ],
    "status",
    ASKED,
    BUSINESS,
    PROFILE,
)
"""What an examination that is ordered tells: that it was, and once done what a definition names."""
