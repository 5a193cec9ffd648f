"""What an Encounter says when it is a snapshot: where the patient is, not what just happened."""

from services.milestone.decide.fact import decided
from services.milestone.decide.signals.row import OTHER
from services.milestone.decide.signals.stay import BY_SIGNS
from services.milestone.decide.signals.stay.signs import BEGUN, CLASSES, TRANSFER
from services.milestone.decide.views import Decided, Stay


def stay(view: Stay) -> Decided:
    """Say what a snapshot says. Its kinds stand until the next version of the Encounter."""
    if view.status in BEGUN and view.encounter_class not in CLASSES:
        return Decided(gaps=(("class.code", f"one of {', '.join(sorted(CLASSES))}"),))
    leads = TRANSFER if view.transferred else OTHER
    return decided(BY_SIGNS, (view.status, view.encounter_class, leads, view.disposition), view)
