"""What a Task says: a moment of list 8477, the progress of a referral, or a coded step."""

from services.milestone.decide.fact import decided
from services.milestone.decide.signals.codes import business
from services.milestone.decide.signals.row import OTHER, TOLD
from services.milestone.decide.signals.task import BY_SIGNS
from services.milestone.decide.signals.task.signs import EARLIER, NOTIFIED, REFERRAL
from services.milestone.decide.views import Decided, Task


def task(view: Task) -> Decided:
    """Say what the Task says. A Task that came to nothing says nothing."""
    moment, focus = OTHER, REFERRAL if view.of_referral else OTHER
    if view.moments:
        # A moment is what the Task is about, whatever else it leads to.
        moment, focus = NOTIFIED if NOTIFIED in view.moments else TOLD, OTHER
    timed = TOLD if view.executed is not None else OTHER
    written = EARLIER if moment == NOTIFIED and _asked_before(view) else OTHER
    key = (moment, focus, view.status, timed, written, business(view.outcomes))
    return decided(BY_SIGNS, key, view)


def _asked_before(view: Task) -> bool:
    if view.authored is None or view.executed is None:
        return False
    if view.authored.at is not None and view.executed.at is not None:
        return view.authored.at < view.executed.at
    return view.authored.last_on < view.executed.first_on
