"""What a Procedure says whose code is one of a national pathway."""

from services.milestone.decide.fact import decided
from services.milestone.decide.signals.procedure import BY_STATUS
from services.milestone.decide.views import Decided, Procedure


def procedure(view: Procedure) -> Decided:
    """Say the steps that its codes state. What was not done, or is only prepared, says nothing."""
    return decided(BY_STATUS, (view.status,), view)
