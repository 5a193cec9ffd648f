"""What a Procedure says whose code is one of a national pathway."""

from schemas.codes import DayName
from services.milestone.decide.fact import coded, days
from services.milestone.decide.tables import ERROR
from services.milestone.decide.views import Decided, Procedure

BEGUN = frozenset({"in-progress", "on-hold", "stopped", "completed"})
"""Statuses in which at least some of it has been done (FHIR R4 event-status)."""


def procedure(view: Procedure) -> Decided:
    """Say the steps that its codes state. What was not done, or is only prepared, says nothing."""
    if view.status == ERROR:
        return Decided(withdrawn=True)
    if view.status not in BEGUN:
        return Decided()
    return Decided(says=coded(view.around, days((DayName.STATED, view.performed))))
