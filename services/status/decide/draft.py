"""An instance while it is being cut: its facts, before limits and body."""

from collections.abc import Sequence
from typing import Final, TypeAlias

from schemas.definition import Definition
from services.status.decide.claim import PERSON, Claim
from services.status.decide.members import START, STEP

Bound: TypeAlias = tuple[Claim, str]
"""A claim that belongs to an instance, and by what: evidence for ``explain``."""


class Draft:
    """One instance.

    Attributes:
        opener: The claim that opened it, which names it.
        late: Claims of it that came after its closing: findings.
        early: Codes that came before its start, and that no other instance could have.
        withdrawn: Starts that opened nothing, for the pathway had been withdrawn.
        closing: The claim that closed it.
        unassigned: Facts that this instance, and others, could claim.
        ids: Referrals and episodes by which further facts bind to it: those of its starts.
        units: The organisations that it is known at.
        version: The place of its definition among the versions that were cut together.
    """

    __slots__ = (
        "bound",
        "closing",
        "definition",
        "early",
        "ids",
        "late",
        "opener",
        "unassigned",
        "units",
        "version",
        "withdrawn",
    )

    def __init__(self, definition: Definition, opener: Claim, version: int = 0) -> None:
        self.definition, self.opener, self.version = definition, opener, version
        self.bound: list[Bound] = []
        self.late: list[Claim] = []
        self.early: list[Claim] = []
        self.withdrawn: list[Claim] = []
        self.closing: Claim | None = None
        self.unassigned = 0
        self.ids: set[str] = set()
        self.units: frozenset[str] = frozenset()

    def bind(self, claim: Claim, by: str) -> None:
        """Take a claim in."""
        self.bound.append((claim, by))
        if claim.role is START:
            self.ids |= claim.fact.ids

    def settle_units(self) -> None:
        """Fix where it is known, once what binds surely has been bound: order has no say then."""
        told = {claim.fact.said.organisation for claim, _ in self.bound}
        self.units = frozenset([unit for unit in told if unit is not None])

    def knows(self, unit: str | None) -> bool:
        """Whether a fact of this unit may be its own; what names no unit may."""
        return unit is None or not self.units or unit in self.units


class Unplaced:
    """A claim that no instance got; where none could have it, all of its pathway show it."""

    __slots__ = ("claim", "fits")

    def __init__(self, claim: Claim, fits: tuple[Draft, ...]) -> None:
        self.claim: Final = claim
        self.fits: Final = fits


class Cutting:
    """What the versions of one pathway together make of a person's facts."""

    __slots__ = ("drafts", "unplaced")

    def __init__(self, drafts: tuple[Draft, ...], unplaced: tuple[Unplaced, ...]) -> None:
        self.drafts: Final = drafts
        self.unplaced: Final = unplaced


def leave_unassigned(cuttings: Sequence[Cutting]) -> None:
    """Take back what instances of two pathways got by their unit alone, and count what nobody got.

    A fact that only its kind, unit and specialty place is nobody's when two could have it.
    """
    everywhere = [draft for cutting in cuttings for draft in cutting.drafts]
    if len(everywhere) > 1:
        _leave_contested(everywhere)
    for cutting in cuttings:
        _count(cutting)


def _leave_contested(drafts: Sequence[Draft]) -> None:
    held: set[int] = set()
    contested: set[int] = set()
    for draft in drafts:
        for bound in draft.bound:
            if _by_unit_alone(bound):
                fact = id(bound[0].fact)
                (contested if fact in held else held).add(fact)
    for draft in drafts if contested else ():
        kept = [
            bound
            for bound in draft.bound
            if not (_by_unit_alone(bound) and id(bound[0].fact) in contested)
        ]
        draft.unassigned += len(draft.bound) - len(kept)
        draft.bound = kept


def _count(cutting: Cutting) -> None:
    for unplaced in cutting.unplaced:
        if unplaced.claim.level is not PERSON:
            for draft in unplaced.fits or cutting.drafts:
                draft.unassigned += 1


def _by_unit_alone(bound: Bound) -> bool:
    claim, by = bound
    return by == "organisation" and claim.role is STEP
