"""What a ServiceRequest says of a referral."""

from schemas.codes import DayName, Kind
from schemas.milestone import Said
from services.milestone.decide.fact import coded, days, fact
from services.milestone.decide.tables import ASSESSED_AS, ERROR
from services.milestone.decide.views import Decided, Referral

SENT = frozenset({"active", "on-hold", "completed", "revoked"})


def referral(view: Referral) -> Decided:
    """Say how far a referral has come.

    Its status tells little: at Helsenorge ``completed`` only means that somebody has answered.
    What became of it stands in the business status.
    """
    if view.status == ERROR:
        return Decided(withdrawn=True)
    if view.status not in SENT:
        return Decided()
    received = days(
        (DayName.SENIORITY, view.seniority),
        (DayName.RECEIVED, view.received),
        (DayName.AUTHORED, view.authored),
        (DayName.DEADLINE_FOR_HELP, view.deadline_for_help),
        (DayName.DEADLINE_FOR_ASSESSMENT, view.deadline_for_assessment),
        (DayName.WAITING_ENDED, view.waiting_ended),
        (DayName.SENT, view.sent),
    )
    said = [fact(Kind.REFERRAL_RECEIVED, view.around, received), *_answers(view)]
    if view.status == "revoked":
        # The referral did come, so that stays said; what ends is its course.
        withdrawn = days((DayName.SENT, view.sent))
        said.append(fact(Kind.REFERRAL_WITHDRAWN, view.around, withdrawn))
    return Decided(says=(*said, *coded(view.around, received)))


def _answers(view: Referral) -> list[Said]:
    # The days it was received or written are not days on which it can have been answered.
    answered = days(
        (DayName.ASSESSED, view.assessed),
        (DayName.DEADLINE_FOR_HELP, view.deadline_for_help),
        (DayName.DEADLINE_FOR_ASSESSMENT, view.deadline_for_assessment),
        (DayName.SENT, view.sent),
    )
    return [
        fact(ASSESSED_AS[outcome], view.around, answered, outcome=outcome)
        for outcome in view.outcomes
    ]
