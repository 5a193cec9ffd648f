"""Where one course of a pathway ends and the next begins, and whose each fact is."""

from collections.abc import Iterable, Sequence
from datetime import date

from services.status.decide.arrange import arranged
from services.status.decide.claim import (
    PERSON,
    STATED,
    Claim,
    moment_of,
)
from services.status.decide.draft import Cutting, Draft, Unplaced
from services.status.decide.fits import bound_by, earlier, follows, may_be_of
from services.status.decide.members import START, STEP
from services.status.decide.versions import Versions


def in_courses(versions: Versions, part: Sequence[Claim]) -> Cutting:
    """Cut claims that are all known to concern the pathway into courses, one at a time.

    First the boundaries, in order: a start with none open opens; a start while one is open
    joins; a closing closes. Then the steps, each to the course that its referral or episode
    names, else to the one that its day lies in. What comes after a closing is a finding.

    Args:
        versions: Of the pathway.
        part: Claims of one person, in any order.
    """
    courses = _Courses(versions)
    steps = [claim for claim in part if not versions.is_boundary(claim)]
    for claim in arranged([claim for claim in part if versions.is_boundary(claim)]):
        if claim.role is START and versions.knows(claim):
            courses.start(claim)
        else:
            courses.close(claim)
    steps += courses.steps
    if not courses.drafts:
        return Cutting((), tuple([Unplaced(claim, ()) for claim in part]))
    sure: list[Claim] = []
    by_unit: list[Claim] = []
    for claim in steps:
        binds = claim.level is STATED or courses.named(claim)
        (sure if binds else by_unit).append(claim)
    courses.settle()
    courses.place(sure)
    for draft in courses.drafts:
        draft.settle_units()
    courses.place(by_unit)
    return Cutting(tuple(courses.drafts), tuple(courses.unplaced))


class _Courses:
    """The courses of one person while they are cut."""

    def __init__(self, versions: Versions) -> None:
        self._versions = versions
        self._ends: dict[int, date] = {}
        self._firsts: dict[int, Claim] = {}
        self._dead: Claim | None = None
        self.drafts: list[Draft] = []
        self.unplaced: list[Unplaced] = []
        self.steps: list[Claim] = []

    def named(self, claim: Claim) -> list[Draft]:
        """The courses that a claim's referrals and episodes name."""
        if not claim.fact.ids:
            return []
        return [draft for draft in self.drafts if not draft.ids.isdisjoint(claim.fact.ids)]

    def start(self, claim: Claim) -> None:
        """Open a course, or join the one that runs."""
        named = self.named(claim)
        at = self._running() or (named[0] if named else None)
        if at is not None and at.closing is None:
            self._join(at, claim)
        elif at is not None or (self._dead is not None and self.drafts):
            self._late(at or self.drafts[-1], claim)
        elif self._versions.refuses(claim):
            self._refuse(claim)
        else:
            draft = self._versions.opened(claim)
            draft.bind(claim, "opened")
            self.drafts.append(draft)

    def _join(self, at: Draft, claim: Claim) -> None:
        """Take a start in, as the version of the course has it."""
        one = self._moved(at, claim, claim.on)
        if one is not None and one.role is START:
            at.bind(one, "joined")
        elif one is not None and one.role is STEP:
            self.steps.append(claim)
        else:
            self.unplaced.append(Unplaced(claim, (at,)))

    def _moved(self, at: Draft, claim: Claim, on: date) -> Claim | None:
        """What the course makes of a claim, by the version that it has by this day."""
        if at.closing is None and claim.when is not None:
            self._versions.move(at, on)
        return self._versions.as_of(at, claim)

    def _refuse(self, claim: Claim) -> None:
        """Open nothing: the course before shows it, and where there is none it is nobody's."""
        if self.drafts:
            self.drafts[-1].withdrawn.append(claim)
        else:
            self.unplaced.append(Unplaced(claim, ()))

    def close(self, claim: Claim) -> None:
        """Close the course that is named, else the one that runs."""
        named = self.named(claim)
        if claim.level is PERSON:
            self._dead = claim
        if not named and claim.when is None and claim.level is not PERSON:
            # When it was cannot be told, so neither can what it ends.
            self.unplaced.append(Unplaced(claim, ()))
            return
        at = named[0] if named else self._running()
        if at is None:
            self._end_of_none(claim)
        else:
            self._end_of(at, claim)

    def _end_of(self, at: Draft, claim: Claim) -> None:
        """Close a course, if the version that it has by then says that this does."""
        one = self._moved(at, claim, claim.on if claim.role is STEP else claim.at_latest_on)
        if one is None:
            self._leave(claim)
        elif one.role is STEP:
            self.steps.append(claim)
        elif one.role is START:
            # A start that the version of its day does not know opens nothing.
            if at.closing is None:
                at.bind(one, "joined")
        elif at.closing is None:
            at.closing = one
            self._ends[id(at)] = self._end(at, one)
            at.bind(one, bound_by(one, at))
        else:
            self._late(at, one)

    def _end_of_none(self, claim: Claim) -> None:
        """An ending while nothing is open, or what the version of its day has as a step."""
        if claim.role is STEP:
            self.steps.append(claim)
        else:
            self._after(claim)

    def _leave(self, claim: Claim) -> None:
        """What the version in question does not know is nobody's; a code is told to be so."""
        if claim.fact.said.code is not None:
            self.unplaced.append(Unplaced(claim, ()))

    def settle(self) -> None:
        """The boundaries are all there: note which start of each course is the first."""
        for draft in self.drafts:
            if draft.closing is None and self._dead is not None:
                # Begun after the death, as it is told: nobody who is dead waits for anything.
                self._end_of(draft, self._dead)
            if draft.closing is None:
                self._versions.move(draft, date.max)
            self._versions.bind_anew(draft)
            starts = [claim for claim, _ in draft.bound if claim.role is START]
            self._firsts[id(draft)] = min(starts, key=moment_of)

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
                self._after(claim)

    def _bind(self, claim: Claim, at: Draft) -> None:
        if at.closing is not None and claim.on > self._ends[id(at)] and not follows(at, claim):
            self._late(at, claim)
        else:
            at.bound.append((claim, bound_by(claim, at)))

    def _after(self, claim: Claim) -> None:
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
            self._leave(claim)
        elif follows(before[-1], one):
            before[-1].bound.append((one, bound_by(one, before[-1])))
        else:
            self._late(before[-1], one)

    def _spans(self, draft: Draft, claim: Claim) -> bool:
        """Whether it lies in the course; of a first and last day without times all is in it."""
        first, closing = self._firsts[id(draft)], draft.closing
        if claim.on <= first.on and (claim.at_latest_on < first.on or earlier(claim, first)):
            return False
        if closing is not None and (claim.on > self._ends[id(draft)] or earlier(closing, claim)):
            return False
        return may_be_of(draft, claim)

    def _running(self) -> Draft | None:
        return next((draft for draft in self.drafts if draft.closing is None), None)

    def _end(self, draft: Draft, closing: Claim) -> date:
        if closing.when is not None or closing.level is PERSON:
            return closing.at_latest_on
        return max(bound.on for bound, _ in draft.bound)

    def _late(self, draft: Draft, claim: Claim) -> None:
        if claim.level is not PERSON:
            draft.late.append(claim)
