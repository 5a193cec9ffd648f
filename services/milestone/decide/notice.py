"""What a MedCom HospitalNotification says: the message is itself the event.

Source: MedCom HospitalNotification 3.0.2, state table and clinical guidelines.
"""

from collections.abc import Iterator

from schemas.codes import DayName, Finding, Kind, Lasts
from schemas.milestone import Dated, Said, TakenBack
from services.milestone.decide.fact import days, fact
from services.milestone.decide.tables import ACTIVITIES, ERROR, Activity, Way
from services.milestone.decide.views import Decided, Notice


def notice(view: Notice) -> Decided:
    """Say what the message says, and what it takes back of the messages before it.

    A revision says the event anew and takes it back of its predecessors; a cancellation only
    takes back, so that the state before stands again.
    """
    activity = ACTIVITIES.get(view.activity)
    if activity is None:
        return Decided(gaps=(("Provenance.activity", "a MedCom activity that we know"),))
    said: list[Said] = []
    back: tuple[TakenBack, ...] = ()
    if not _repeats(view):
        if activity.way is not Way.CANCELS:
            said.append(_event(view, activity))
        if activity.way is not Way.SAYS:
            back = tuple([TakenBack(message, activity.kind) for message in _told(view, activity)])
    if view.deceased:
        said.append(fact(Kind.DECEASED, view.around, _death(view)))
    withdrawn = view.status == ERROR
    if withdrawn:
        # Who was told of the stay must learn that it never was, so that much stays said.
        said = [fact(Kind.STAY_CANCELLED, view.around, _days(view, Kind.STAY_CANCELLED))]
    return Decided(
        says=tuple(said),
        takes_back=back,
        withdrawn=withdrawn,
        findings=tuple(_findings(view, activity)),
    )


def _repeats(view: Notice) -> bool:
    """A message about death repeats the activity before it, which is then not said again."""
    if not view.before or view.deceased is None:
        return False
    if view.deceased:
        return any(step.activity == view.activity for step in view.before)
    # Some senders say "not deceased" in every message, and leaves come again: only the message
    # directly before tells that this one cancels a death.
    # A correction of a correction is no repeat: both have the same activity.
    activity = ACTIVITIES[view.activity]
    return activity.way is not Way.REVISES and view.before[0].activity == view.activity


def _event(view: Notice, activity: Activity) -> Said:
    return fact(activity.kind, view.around, _days(view, activity.kind), lasts=Lasts.PASSING)


def _days(view: Notice, kind: Kind) -> tuple[Dated, ...]:
    occurred = (DayName.OCCURRED, view.occurred)
    if kind is Kind.LEAVE_STARTED:
        return days((DayName.LEAVE_START, view.leave_start), occurred)
    if kind is Kind.LEAVE_ENDED:
        return days((DayName.LEAVE_END, view.leave_end), occurred)
    if kind is Kind.DISCHARGED:
        return days((DayName.PERIOD_END, view.end), occurred)
    return days((DayName.PERIOD_START, view.start), occurred)


def _death(view: Notice) -> tuple[Dated, ...]:
    end = view.end if view.status == "finished" else None
    return days((DayName.PERIOD_END, end), (DayName.STATED, view.died))


def _told(view: Notice, activity: Activity) -> Iterator[str]:
    """The messages that told the event: the nearest of its kind, and those of its kind before it.

    Each names its predecessor and the message carries the whole chain, so a message that was
    lost on the way does no harm. A kind in between ends it: an earlier leave stays as it is.
    """
    found = False
    for step in view.before:
        same = step.activity in ACTIVITIES and ACTIVITIES[step.activity].kind is activity.kind
        # A message whose activity nothing tells may have told it; taking back what was never
        # said does no harm.
        if same or (step.activity is None and not found):
            found = found or same
            yield step.message
        elif found:
            return


def _findings(view: Notice, activity: Activity) -> Iterator[Finding]:
    over = view.status == "finished"
    if view.deceased and not over:
        yield Finding.DECEASED_IN_PROGRESS
    if view.deceased and over:
        return
    if (view.encounter_class, view.status) != (activity.encounter_class, activity.status):
        yield Finding.ACTIVITY_AGAINST_STATUS
