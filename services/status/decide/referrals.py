"""The cut in which each referral is a course of its own."""

from collections.abc import Collection, Sequence
from datetime import date

from schemas.definition import Definition
from services.status.decide.claim import PERSON, Claim
from services.status.decide.courses import in_courses
from services.status.decide.draft import Cutting
from services.status.decide.members import START


def per_referral(
    definition: Definition, claims: Sequence[Claim], withdrawn_on: date | None
) -> Cutting:
    """Cut the claims of one person into one course for each referral.

    A referral that was sent on and received anew is another one, though it names the first.
    What concerns the person, death, goes to every course; what names no referral to none.

    Args:
        definition: With a cut by referral.
        claims: Of one person, in any order.
        withdrawn_on: From this day on no course opens.
    """
    groups: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim.role is START:
            groups.setdefault(_own(claim), []).append(claim)
    for claim in claims:
        for name in _belongs_to(claim, groups):
            groups[name].append(claim)
    cuttings = [in_courses(definition, group, withdrawn_on) for _, group in sorted(groups.items())]
    return Cutting(
        tuple(draft for cutting in cuttings for draft in cutting.drafts),
        tuple(unplaced for cutting in cuttings for unplaced in cutting.unplaced),
    )


def _own(claim: Claim) -> str:
    """The referral that a start is of: itself, where it is one."""
    referrals = claim.fact.statement.referrals
    return referrals[0] if referrals else claim.fact.source


def _belongs_to(claim: Claim, groups: Collection[str]) -> Collection[str]:
    """The referrals whose course a claim that starts none is part of."""
    if claim.role is START:
        return ()
    if claim.level is PERSON:
        return groups
    named = [name for name in claim.fact.statement.referrals if name in groups]
    return named[:1]
