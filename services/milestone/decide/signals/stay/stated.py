"""The codes that an Encounter states: of national pathways, and those that a definition names."""

from schemas.codes import Kind
from services.milestone.decide.signals import sources
from services.milestone.decide.signals.codes import PATHWAY
from services.milestone.decide.signals.row import Does, Row, with_codes, words
from services.milestone.decide.signals.stay.signs import BEGUN, CLASSES, RESOURCE, STATED_AT

STATED = (
    with_codes(
        Row(
            id="encounter-code",
            resource=RESOURCE,
            signs={"status": BEGUN, "class": CLASSES},
            days=(STATED_AT,),
            stated="codes",
            codes=PATHWAY,
            trap="A code wins over what class and status suggest of the same step.",
            source=sources.PATHWAYS,
        )
    ),
    Row(
        id="encounter-code-not-begun",
        resource=RESOURCE,
        signs={"status": words("planned cancelled")},
        does=Does.NOTHING,
        stated="codes",
        trap="What is planned has not come, and what was cancelled ended before it began.",
        source=sources.R4,
    ),
    Row(
        id="encounter-stated",
        resource=RESOURCE,
        signs={"status": BEGUN, "class": CLASSES},
        kind=Kind.CODED,
        days=(STATED_AT,),
        stated="stated",
        source=sources.NAMED,
    ),
)
