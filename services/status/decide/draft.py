"""An instance while it is being cut: its facts, before limits and body."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from schemas.definition import Definition, Role
from services.status.decide.claim import Claim, Level


@dataclass(slots=True)
class Bound:
    """A claim that belongs to an instance, and by what: evidence for ``explain``."""

    claim: Claim
    by: str


@dataclass(slots=True)
class Draft:
    """One instance.

    Attributes:
        opener: The claim that opened it, which names it.
        late: Claims of it that came after its closing: findings.
        closing: The claim that closed it.
        unassigned: Facts that this instance, and others, could claim.
    """

    definition: Definition
    opener: Claim
    bound: list[Bound]
    late: list[Claim] = field(default_factory=list)
    closing: Claim | None = None
    unassigned: int = 0

    def ids(self) -> frozenset[str]:
        """Referrals and episodes by which further facts bind to it."""
        starts = (bound.claim for bound in self.bound if bound.claim.milestone.role is Role.START)
        return frozenset().union(*(claim.fact.ids for claim in starts))


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A claim that no instance got, and the instances that could have it; none: all may show it."""

    claim: Claim
    fits: tuple[Draft, ...]


@dataclass(frozen=True, slots=True)
class Cutting:
    """What one definition makes of a person's claims."""

    drafts: tuple[Draft, ...]
    unplaced: tuple[Unplaced, ...]


def leave_unassigned(cuttings: Sequence[Cutting]) -> None:
    """Take back what instances of two pathways got by their unit alone, and count what nobody got.

    A fact that only its kind, unit and specialty place is nobody's when two could have it.
    """
    everywhere = [draft for cutting in cuttings for draft in cutting.drafts]
    holders: dict[int, list[Draft]] = {}
    for draft in everywhere:
        for bound in draft.bound:
            if _by_unit_alone(bound):
                holders.setdefault(id(bound.claim.fact), []).append(draft)
    contested = {fact for fact, drafts in holders.items() if len(drafts) > 1}
    for draft in everywhere:
        kept = [
            bound
            for bound in draft.bound
            if not (_by_unit_alone(bound) and id(bound.claim.fact) in contested)
        ]
        draft.unassigned += len(draft.bound) - len(kept)
        draft.bound = kept
    for unplaced in (one for cutting in cuttings for one in cutting.unplaced):
        if unplaced.claim.level is not Level.PERSON:
            for draft in unplaced.fits or everywhere:
                draft.unassigned += 1


def _by_unit_alone(bound: Bound) -> bool:
    return bound.by == "organisation" and bound.claim.milestone.role is Role.STEP
