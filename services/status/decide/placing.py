"""Whose each fact is, once it is known where the courses of a pathway begin and end."""

from collections.abc import Iterable
from datetime import date

from services.status.decide.claim import PERSON, STATED, Claim, moment_of
from services.status.decide.draft import Draft, Unplaced
from services.status.decide.fits import bound_by, earlier, follows, may_be_of
from services.status.decide.members import START, STEP
from services.status.decide.versions import Versions


class Placing:
    """The courses of one person, and what belongs to them.

    Attributes:
        drafts: The courses, in the order in which they begin.
        unplaced: What none of them got.
    """

    def __init__(self, versions: Versions) -> None:
        self._versions = versions
        self._ends: dict[int, date] = {}
        self._firsts: dict[int, Claim] = {}
        self.drafts: list[Draft] = []
        self.unplaced: list[Unplaced] = []

    def named(self, claim: Claim) -> list[Draft]:
        """The courses that a claim's referrals and episodes name."""
        if not claim.fact.ids:
            return []
        return [draft for draft in self.drafts if not draft.ids.isdisjoint(claim.fact.ids)]

    def settle(self) -> None:
        """Note which start of each course is the first, and the last day on which it ended.

        Nobody tells the day of some endings: the course had ended when the next one began.
        """
        until = date.max
        for draft in reversed(self.drafts):
            starts = [claim for claim, _ in draft.bound if claim.role is START]
            self._firsts[id(draft)] = min(starts, key=moment_of)
            if draft.closing is not None:
                undated = draft.closing.when is None
                self._ends[id(draft)] = until if undated else draft.closing.at_latest_on
            until = draft.opener.on

    def place(self, steps: Iterable[Claim]) -> None:
        """Give each step to the one course that it fits."""
        for claim in steps:
            named = self.named(claim)
            fits = self._versions.steps_of(named or self.drafts, claim)
            if len(named) != 1:
                fits = [draft for draft in fits if self._spans(draft, claim)]
            if len(fits) == 1:
                self._bind(self._versions.as_of(fits[0], claim) or claim, fits[0])
            elif fits or named:
                self.unplaced.append(Unplaced(claim, tuple(fits or named)))
            else:
                self.after(claim)

    def _bind(self, claim: Claim, at: Draft) -> None:
        if at.closing is not None and claim.on > self._ends[id(at)] and not follows(at, claim):
            self.late(at, claim)
        else:
            at.bound.append((claim, bound_by(claim, at)))

    def after(self, claim: Claim) -> None:
        """What lies in no course belongs to the one that ended last before it.

        An ending must state the code: another referral's rejection is nothing to this one.
        """
        stated = claim.level is STATED
        before = [
            draft
            for draft in self.drafts
            if draft.opener.on <= claim.at_latest_on
            and (stated or (claim.role is STEP and may_be_of(draft, claim)))
        ]
        one = self._versions.as_of(before[-1], claim) if before else None
        if not before and self._versions.knows(claim):
            self.unplaced.append(Unplaced(claim, ()))
            if stated and self.drafts:
                self.drafts[0].early.append(claim)
        elif one is None or one.role is START:
            self.leave(claim)
        elif follows(before[-1], one):
            before[-1].bound.append((one, bound_by(one, before[-1])))
        else:
            self.late(before[-1], one)

    def leave(self, claim: Claim) -> None:
        """What the version in question does not know is nobody's; a code is told to be so."""
        if claim.fact.said.code is not None:
            self.unplaced.append(Unplaced(claim, ()))

    def late(self, draft: Draft, claim: Claim) -> None:
        """What came after the closing shows as a finding; nobody's death does.

        Nothing is known to have come after a closing that has no day, and what may have come
        before it belongs to the course. Not even another ending, of which the day is told, takes
        its place: nobody is late by that who may have been out of the course by then.
        """
        if claim.level is PERSON:
            return
        if draft.closing is not None and draft.closing.when is None:
            draft.bind(claim, bound_by(claim, draft))
        else:
            draft.late.append(claim)

    def _spans(self, draft: Draft, claim: Claim) -> bool:
        """Whether it lies in the course; of a first and last day without times all is in it."""
        first, closing = self._firsts[id(draft)], draft.closing
        if claim.on <= first.on and (claim.at_latest_on < first.on or earlier(claim, first)):
            return False
        if closing is not None and (claim.on > self._ends[id(draft)] or earlier(closing, claim)):
            return False
        return may_be_of(draft, claim)
