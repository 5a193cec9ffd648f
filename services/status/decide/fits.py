"""Whether a claim may be of a course, by what it is bound to it, and which claim comes last."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from services.status.decide.claim import PERSON, STATED, Claim
from services.status.decide.draft import Draft
from services.status.decide.members import START

BY_LEVEL: Final = {STATED: "stated", PERSON: "person"}


def follows(draft: Draft, claim: Claim) -> bool:
    """Whether it comes after the closing by its nature: its second step, its letter, or late."""
    closing = draft.closing
    return claim.milestone.id in draft.definition.afterwards or (
        closing is not None and closing.milestone.id in claim.milestone.may_follow
    )


def may_be_of(draft: Draft, claim: Claim) -> bool:
    """A fact that states no code must come from a unit that the course already knows."""
    return claim.level is STATED or draft.knows(claim.fact.said.organisation)


def earlier(one: Claim, other: Claim) -> bool:
    """Whether one is certainly earlier, of two on one day: both told a time."""
    return one.at is not None and other.at is not None and one.at < other.at


def speaks_for_itself(claim: Claim) -> bool:
    """Whether nothing says that an ending is another referral's: it has the code, or no name."""
    return claim.level is STATED or not claim.fact.ids


def begins_with(draft: Draft, coming: Claim) -> bool:
    """Whether a course may begin on the day of a start; an emergency only leads to that."""
    onward = draft.definition.onward
    begun = [
        claim.at_latest_on
        for claim, _ in draft.bound
        if claim.role is START and claim.milestone.id not in onward
    ]
    if not begun and coming.milestone.id not in onward:
        return True
    return coming.on <= min(begun, default=draft.opener.at_latest_on)


def ended_on(draft: Draft) -> date:
    """The first day on which a course that has ended may have."""
    closing = draft.closing
    return draft.opener.on if closing is None or closing.when is None else closing.on


def bound_by(claim: Claim, at: Draft) -> str:
    """By what a claim belongs to a course: evidence for ``explain``."""
    ids = claim.fact.ids
    if ids and not at.ids.isdisjoint(ids):
        return "referral" if at.ids.intersection(claim.fact.statement.referrals) else "episode"
    return BY_LEVEL.get(claim.level, "organisation")


def last_of_course(draft: Draft) -> Claim:
    """The claim that gives the course its phase: its closing, else the last that has one.

    What has no day is no later than any step that has one, and later than the start. An emergency
    of somebody whose pathway has begun takes it nowhere: of two starts, the one that leads to the
    other gives no phase once that has been told of the same day or an earlier one.
    """
    if draft.closing is not None:
        return draft.closing
    places = draft.definition.places
    phased = [claim for claim, _ in draft.bound if claim.phase]
    if len(phased) == 1:
        return phased[0]
    if draft.definition.onward:
        firsts: dict[str, date] = {}
        for claim in phased:
            firsts[claim.milestone.id] = min(firsts.get(claim.milestone.id, claim.on), claim.on)
        phased = [claim for claim in phased if not _is_passed(draft, claim, firsts)]
    return max(
        phased,
        key=lambda one: (
            _undated(draft, one) if one.when is None else one.on,
            places[one.milestone.id],
            one.moment,
        ),
    )


def _undated(draft: Draft, claim: Claim) -> date:
    """Where to look for a claim without a day: whatever the step, the course had begun."""
    begun = claim.role is not START and draft.opener.when is not None
    return draft.opener.on if begun else date.min


def _is_passed(draft: Draft, claim: Claim, firsts: Mapping[str, date]) -> bool:
    onward = draft.definition.onward.get(claim.milestone.id, ())
    return any(firsts[name] <= claim.on for name in onward if name in firsts)
