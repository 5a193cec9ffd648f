"""What a Patient record says of a death: told of the person, beside the milestones."""

from schemas.milestone import PersonStated
from services.milestone.decide.signals.person import ALIVE, DECEASED
from services.milestone.decide.views import Decided

DEAD, NOT_DEAD, UNTOLD = Decided(rows=(DECEASED.id,)), Decided(rows=(ALIVE.id,)), Decided()


def person(stated: PersonStated) -> Decided:
    """Which signal a record tells; the statement about the person is itself what is said."""
    if stated.deceased is None:
        return UNTOLD
    return DEAD if stated.deceased else NOT_DEAD
