"""Which branch a course has taken, once something tells: its treatment, its care, its severity."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final, TypeAlias

from schemas.definition import DIMENSIONS, Branch, BranchSign, Definition, Dimension, Limit
from services.status.decide.claim import Claim
from services.status.decide.fits import earlier
from services.status.decide.members import NO_BRANCH, TREATMENT


class Taken:
    """The branch that a course has taken, and the claim that tells it."""

    __slots__ = ("by", "when")

    def __init__(self, when: Branch, by: Claim) -> None:
        self.when: Final = when
        self.by: Final = by


Signs: TypeAlias = Mapping[Dimension, Sequence[Taken]]
"""All that tells of a branch, in the order in which it happened."""
NO_SIGNS: Final[Signs] = MappingProxyType({})


def signs_in(definition: Definition, told: dict[str, list[Claim]]) -> Signs:
    """What tells which branch a course has taken.

    Args:
        definition: Says what tells of a branch.
        told: All claims of each milestone, those that do not count among them.
    """
    if not definition.branches:
        return NO_SIGNS
    signs: dict[Dimension, list[Taken]] = {}
    for sign in definition.branches:
        for claim in told.get(sign.milestone, ()):
            if _tells(sign, claim):
                signs.setdefault(DIMENSIONS[sign.when], []).append(Taken(sign.when, claim))
    for found in signs.values():
        found.sort(key=lambda one: one.by.moment)
    return signs


def taken(table: Sequence[Limit], signs: Signs, begun: Claim) -> Taken | None:
    """The branch by which a round of a limit is judged; ``None`` while nothing tells.

    Only the first treatment counts. Care and severity may change from round to round: what was
    told last when the round began, else what was told first after it.

    Args:
        table: The rows of the limit, all of one dimension.
        signs: What tells.
        begun: What the round counts from.
    """
    branch = table[0].when
    if branch is NO_BRANCH or not signs:
        return None
    dimension = DIMENSIONS[branch]
    told = signs.get(dimension)
    if not told:
        return None
    if dimension is TREATMENT:
        return told[0]
    before = [one for one in told if one.by.on <= begun.on and not earlier(begun, one.by)]
    return before[-1] if before else told[0]


def is_other(limit: Limit, known: Taken | None) -> bool:
    """Whether a row is for another branch than the one that is known to be taken."""
    return known is not None and limit.when is not NO_BRANCH and limit.when is not known.when


def _tells(sign: BranchSign, claim: Claim) -> bool:
    said = claim.fact.said
    if sign.outcome is not None:
        return claim.outcome == sign.outcome
    return said.care_level in sign.care_levels or any(code in sign.codes for code in said.stated)
