"""The cut in which each referral is a course of its own."""

from collections.abc import Collection

from services.status.decide.claim import PERSON, Claim
from services.status.decide.courses import in_courses
from services.status.decide.draft import Cutting
from services.status.decide.members import START
from services.status.decide.versions import Versions


def per_referral(versions: Versions) -> Cutting:
    """Cut the claims of one person into one course for each referral.

    A referral that was sent on and received anew is another one, though it names the first.
    What concerns the person, death, goes to every course; what names no referral to none.

    Args:
        versions: With a cut by referral.
    """
    groups: dict[str, list[Claim]] = {}
    starts = [claim for claim in versions.claims if _starts(claim, versions)]
    for claim in starts:
        groups.setdefault(_own(claim), []).append(claim)
    for claim in versions.claims:
        if not _starts(claim, versions):
            for name in _belongs_to(claim, groups):
                groups[name].append(claim)
    cuttings = [in_courses(versions, group) for _, group in sorted(groups.items())]
    return Cutting(
        tuple(draft for cutting in cuttings for draft in cutting.drafts),
        tuple(unplaced for cutting in cuttings for unplaced in cutting.unplaced),
    )


def _starts(claim: Claim, versions: Versions) -> bool:
    return claim.role is START and versions.knows(claim)


def _own(claim: Claim) -> str:
    """The referral that a start is of: itself, where it is one."""
    referrals = claim.fact.statement.referrals
    return referrals[0] if referrals else claim.fact.source


def _belongs_to(claim: Claim, groups: Collection[str]) -> Collection[str]:
    """The referrals whose course a claim that starts none is part of."""
    if claim.level is PERSON:
        return groups
    named = [name for name in claim.fact.statement.referrals if name in groups]
    return named[:1]
