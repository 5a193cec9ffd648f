"""What a ServiceRequest says of a referral."""

from services.milestone.decide.fact import decided
from services.milestone.decide.signals.codes import business
from services.milestone.decide.signals.referral import BY_SIGNS, ORDER_BY_SIGNS
from services.milestone.decide.signals.referral.coming import UNASKED
from services.milestone.decide.signals.referral.signs import ANSWERED, ORDER
from services.milestone.decide.signals.row import OTHER, TOLD
from services.milestone.decide.views import Decided, Referral


def unasked(status: str | None, intent: str | None) -> Decided:
    """Say nothing of what is no referral: what an earlier version of it said is taken back."""
    told = {"status": status or OTHER, "intent": intent or OTHER}
    rows = tuple([row.id for row in UNASKED if row.fits(told)])
    return Decided(rows=rows, asked=(("status", "intent"), (status, intent)))


def referral(view: Referral) -> Decided:
    """Say how far a referral has come.

    Its status tells little: at Helsenorge ``completed`` only means that somebody has answered.
    What became of it stands in the business status.
    """
    told = business(view.outcomes)
    answered = ANSWERED if view.completed_is_answered else OTHER
    if view.ordered:
        return decided(ORDER_BY_SIGNS, (view.status, ORDER, told, answered), view)
    waited = OTHER if view.waiting_ended is None else TOLD
    return decided(BY_SIGNS, (view.status, told, answered, waited), view)
