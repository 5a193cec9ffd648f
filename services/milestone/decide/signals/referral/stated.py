"""The codes that a referral states: of national pathways, and those that a definition names."""

from schemas.codes import Kind
from services.milestone.decide.signals import sources
from services.milestone.decide.signals.codes import (
    ONLY_ASKED_FOR,
    PATHWAY,
    TOLD_BY_COMING,
    TOLD_BY_DOING,
)
from services.milestone.decide.signals.referral.signs import (
    BY_STATUS_ALONE,
    CAME,
    RESOURCE,
    SENT,
    STANDING,
)
from services.milestone.decide.signals.row import Does, Row, with_codes, words

STATED = (
    with_codes(
        Row(
            id="referral-code",
            resource=RESOURCE,
            signs={"status": STANDING},
            days=CAME,
            stated="codes",
            codes=PATHWAY,
            trap="Of category, reason or what goes with it: there a code says where the patient is "
            "in a pathway, and asks for nothing.",
            source=sources.PATHWAYS,
        )
    ),
    with_codes(
        Row(
            id="referral-code-came",
            resource=RESOURCE,
            signs={"status": STANDING},
            days=CAME,
            stated="ordered",
            codes=TOLD_BY_COMING,
            trap="In code or orderDetail: who asks for a pathway to be started sends the referral "
            "that starts it.",
            source=sources.ORDERED,
        )
    ),
    with_codes(
        Row(
            id="referral-code-done",
            resource=RESOURCE,
            signs={"status": words("completed"), **BY_STATUS_ALONE},
            days=CAME,
            stated="ordered",
            codes=TOLD_BY_DOING,
            trap="Completed tells that it was done, not when.",
            source=sources.ORDERED,
        )
    ),
    with_codes(
        Row(
            id="referral-code-asked",
            resource=RESOURCE,
            signs={"status": words("active on-hold")},
            does=Does.NOTHING,
            stated="ordered",
            codes=ONLY_ASKED_FOR,
            trap="To ask for a step is not to have taken it.",
            source=sources.ORDERED,
        )
    ),
    Row(
        id="referral-code-revoked",
        resource=RESOURCE,
        signs={"status": words("revoked")},
        does=Does.NOTHING,
        stated="any_code",
        trap="Whoever takes a referral back takes back the pathway that it was to start; that it "
        "came stays said.",
        source=sources.ORDERED,
    ),
    Row(
        id="referral-stated",
        resource=RESOURCE,
        signs={"status": words("completed"), **BY_STATUS_ALONE},
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
