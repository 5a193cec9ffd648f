"""The signals of an Encounter that is a snapshot of where the patient is."""

from services.milestone.decide.signals import sources
from services.milestone.decide.signals.row import OTHER, Does, Index, Row, words
from services.milestone.decide.signals.stay.admissions import ADMISSIONS
from services.milestone.decide.signals.stay.signs import DISPOSITION, EVENT, RESOURCE
from services.milestone.decide.signals.stay.stated import STATED
from services.milestone.decide.signals.stay.visits import VISITS

UNKNOWN = Row(
    id="encounter-unknown",
    resource=RESOURCE,
    signs={"status": words("unknown") | {OTHER}},
    does=Does.NOTHING,
    source=sources.R4,
)

STAYS = (*VISITS, *ADMISSIONS, UNKNOWN, *STATED)

BY_SIGNS = Index(STAYS, "status", "class", EVENT, DISPOSITION)
