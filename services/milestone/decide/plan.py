"""What an Appointment or an EpisodeOfCare says."""

from services.milestone.decide.fact import decided
from services.milestone.decide.signals.plan import APPOINTMENT_BY_SIGNS, EPISODE_BY_SIGNS
from services.milestone.decide.signals.row import OTHER, TOLD
from services.milestone.decide.views import Appointment, Decided, Service


def appointment(view: Appointment) -> Decided:
    """Say whether the patient has an appointment, has come, or the appointment came to nothing."""
    return decided(APPOINTMENT_BY_SIGNS, (view.status, view.participation), view)


def service(view: Service) -> Decided:
    """Say whether a municipal service runs, and what the course states of a national pathway."""
    told = TOLD if view.municipal else OTHER
    return decided(EPISODE_BY_SIGNS, (told, view.status), view)
