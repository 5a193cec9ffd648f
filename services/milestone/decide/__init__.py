"""Say which milestones a resource tells. Pure: no FHIR, clock, log, environment or I/O."""

from services.milestone.decide.notice import notice
from services.milestone.decide.person import person
from services.milestone.decide.plan import appointment, service
from services.milestone.decide.procedure import procedure
from services.milestone.decide.referral import referral, unasked
from services.milestone.decide.stay import stay
from services.milestone.decide.task import task

__all__ = [
    "appointment",
    "notice",
    "person",
    "procedure",
    "referral",
    "service",
    "stay",
    "task",
    "unasked",
]
