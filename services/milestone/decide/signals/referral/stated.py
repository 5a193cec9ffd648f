"""The codes that a referral states: of national pathways, and those that a definition names."""

from schemas.codes import Kind
from services.milestone.decide.signals import sources
from services.milestone.decide.signals.codes import PATHWAY
from services.milestone.decide.signals.referral.signs import BUSINESS, CAME, PROFILE, RESOURCE, SENT
from services.milestone.decide.signals.row import OTHER, Row, with_codes, words

STATED = (
    with_codes(
        Row(
            id="referral-code",
            resource=RESOURCE,
            signs={"status": SENT},
            days=CAME,
            stated="codes",
            codes=PATHWAY,
            source=sources.PATHWAYS,
        )
    ),
    Row(
        id="referral-stated",
        resource=RESOURCE,
        signs={
            "status": words("completed"),
            BUSINESS: frozenset({OTHER}),
            PROFILE: frozenset({OTHER}),
        },
        kind=Kind.CODED,
        days=CAME,
        stated="asked",
        trap="To ask is not to have done: what is only ordered, on hold or revoked reaches nothing "
        "by what it asks for, nor does what a business status answers.",
        source=sources.NAMED,
    ),
    Row(
        id="referral-states-of-itself",
        resource=RESOURCE,
        signs={"status": SENT},
        kind=Kind.CODED,
        days=CAME,
        stated="of_referral",
        trap="Codes of 8444, 8445, 8446, 8455, 8485 and 9146 are about the referral: they hold "
        "while it is only asked for.",
        source=sources.NAMED,
    ),
)
