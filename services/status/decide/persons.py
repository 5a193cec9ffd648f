"""The cut in which a person has one course of a pathway at a time."""

from collections.abc import Sequence

from services.status.decide.claim import POSSIBLE, RECOGNISED, Claim
from services.status.decide.courses import in_courses
from services.status.decide.draft import Cutting
from services.status.decide.versions import Versions


def per_person(versions: Versions) -> Cutting:
    """Cut the claims of one person into courses.

    Those that are only possible take part when they share a referral or episode with a sure one.

    Args:
        versions: With a per-person cut.
    """
    return in_courses(versions, _taking_part(versions.claims))


def _taking_part(claims: Sequence[Claim]) -> Sequence[Claim]:
    """Those that are sure, and those that share a referral or episode with one that is."""
    sure = [claim for claim in claims if claim.level is not POSSIBLE]
    if len(sure) == len(claims):
        return claims
    ours = {name for claim in sure if claim.level <= RECOGNISED for name in claim.fact.ids}
    if not ours:
        return sure
    return [
        claim
        for claim in claims
        if claim.level is not POSSIBLE or not ours.isdisjoint(claim.fact.ids)
    ]
