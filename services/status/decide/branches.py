"""Which branch a course has taken, once something tells."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from schemas.definition import Branch, Definition, Limit
from services.status.decide.claim import Claim
from services.status.decide.members import NO_BRANCH


class Taken(NamedTuple):
    """The branch that a course has taken, and the claim that tells it."""

    when: Branch
    by: Claim


def taken(definition: Definition, reached: Mapping[str, Sequence[Claim]]) -> Taken | None:
    """The branch that the first milestone to tell of one tells; ``None`` while none does."""
    told = [
        Taken(sign.when, claim)
        for sign in definition.branches
        for claim in reached.get(sign.milestone, ())
        if claim.outcome == sign.outcome
    ]
    return min(told, key=lambda one: one.by.moment, default=None)


def is_other(limit: Limit, known: Taken | None) -> bool:
    """Whether a row is for another branch than the one that is known to be taken."""
    return known is not None and limit.when is not NO_BRANCH and limit.when is not known.when
