"""What an Encounter says when it is a snapshot: where the patient is, not what just happened."""

from schemas.codes import DayName, Kind
from schemas.milestone import Dated, Said
from services.milestone.decide.fact import coded, days, fact
from services.milestone.decide.tables import (
    AMBULATORY,
    BEGUN,
    EMERGENCY,
    ERROR,
    INPATIENT,
    UNATTENDED,
)
from services.milestone.decide.views import Decided, Stay

CLASSES = INPATIENT | EMERGENCY | AMBULATORY


def stay(view: Stay) -> Decided:
    """Say what a snapshot says. Its kinds stand until the next version of the Encounter."""
    if view.status == ERROR:
        return Decided(says=_cancelled(view), withdrawn=True)
    if view.status == "planned":
        planned = days((DayName.PERIOD_START, view.start))
        return Decided(says=(fact(Kind.APPOINTMENT_PLANNED, view.around, planned),))
    if view.status == "cancelled":
        return Decided(says=_cancelled(view))
    if view.status not in BEGUN:
        return Decided()
    if view.encounter_class not in CLASSES:
        return Decided(gaps=(("class.code", f"one of {', '.join(sorted(CLASSES))}"),))
    stated = days((DayName.STATED, view.start))
    return Decided(says=(*_begun(view), *coded(view.around, stated)))


def _cancelled(view: Stay) -> tuple[Said, ...]:
    """Who was told of a stay must learn that it never was; of a visit nobody was."""
    if view.encounter_class not in INPATIENT | EMERGENCY:
        return ()
    start = days((DayName.PERIOD_START, view.start))
    return (fact(Kind.STAY_CANCELLED, view.around, start),)


def _begun(view: Stay) -> tuple[Said, ...]:
    # A period's end is the day it ended only once it has: before that, it is the plan
    # (DIPS sends the planned discharge of a stay in progress there).
    over = view.status == "finished"
    start = days(
        (DayName.PERIOD_START, view.start),
        (DayName.PLANNED_END, None if over else view.end),
    )
    if view.encounter_class in UNATTENDED:
        return ()
    if view.encounter_class in AMBULATORY:
        return (fact(Kind.ATTENDED, view.around, (*start, *_end(view))),)
    kind = Kind.EMERGENCY_STARTED if view.encounter_class in EMERGENCY else Kind.ADMITTED
    said = [fact(kind, view.around, start)]
    if view.status == "onleave":
        said.append(fact(Kind.LEAVE_STARTED, view.around))
    # A transfer is no discharge: whoever receives the patient says how it goes on.
    if over and not view.transferred:
        said.append(fact(Kind.DISCHARGED, view.around, _end(view)))
    return tuple(said)


def _end(view: Stay) -> tuple[Dated, ...]:
    return days((DayName.PERIOD_END, view.end if view.status == "finished" else None))
