"""What an Appointment or an EpisodeOfCare says."""

from schemas.codes import DayName, Kind
from schemas.milestone import Said
from services.milestone.decide.fact import coded, days, fact, marks
from services.milestone.decide.tables import ERROR
from services.milestone.decide.views import Appointment, Decided, Service

COME = frozenset({"arrived", "checked-in", "fulfilled"})
ONGOING = frozenset({"active", "onhold"})
ENDED = frozenset({"finished", "cancelled"})


def appointment(view: Appointment) -> Decided:
    """Say whether the patient has an appointment or has come. A missed one says nothing."""
    if view.status == ERROR:
        return Decided(withdrawn=True)
    start = days((DayName.PERIOD_START, view.start))
    if view.status == "booked":
        planned = days((DayName.PERIOD_START, view.start), (DayName.PLANNED_END, view.end))
        return Decided(says=(fact(Kind.APPOINTMENT_PLANNED, view.around, planned),))
    if view.status in COME:
        stated = days((DayName.STATED, view.start))
        attended = fact(Kind.ATTENDED, view.around, start)
        return Decided(says=(attended, *coded(view.around, stated)))
    return Decided()


def service(view: Service) -> Decided:
    """Say whether a municipal service runs, and what the course states of a national pathway."""
    if view.status == ERROR:
        return Decided(withdrawn=True)
    if view.status not in ONGOING | ENDED:
        return Decided()
    stated = coded(view.around, days((DayName.STATED, view.start)))
    if not view.municipal:
        return Decided(says=stated)
    ongoing = view.status in ONGOING
    said = Said(
        kind=Kind.SERVICE_ONGOING,
        days=days(
            (DayName.PERIOD_START, view.start),
            (DayName.PLANNED_END if ongoing else DayName.PERIOD_END, view.end),
        ),
        organisation=view.around.organisation,
        specialty=view.around.specialty,
        service=view.service,
        ongoing=ongoing,
        **marks(view.around),
    )
    return Decided(says=(said, *stated))
