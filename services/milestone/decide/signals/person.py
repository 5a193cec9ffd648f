"""The signals of a Patient: told of the person, beside the milestones."""

from schemas.codes import DayName, Kind
from services.milestone.decide.signals import sources
from services.milestone.decide.signals.row import Day, Does, Row, words

RESOURCE = "Patient"

DECEASED = Row(
    id="patient-deceased",
    resource=RESOURCE,
    signs={"deceased": words("true dateTime")},
    does=Does.PERSON,
    kind=Kind.DECEASED,
    days=(Day(DayName.STATED, "died", "deceasedDateTime"),),
    trap="Can be taken back: the newest version of the record counts.",
    source=sources.R4,
)
ALIVE = Row(
    id="patient-not-deceased",
    resource=RESOURCE,
    signs={"deceased": words("false")},
    does=Does.PERSON,
    trap="Takes back a death that the same record told before.",
    source=sources.R4,
)

PERSONS = (DECEASED, ALIVE)
