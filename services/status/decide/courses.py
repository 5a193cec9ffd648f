"""Where one course of a pathway ends and the next begins."""

from collections.abc import Sequence
from datetime import date

from services.status.decide.arrange import arranged, with_next_start
from services.status.decide.claim import PERSON, STATED, Claim
from services.status.decide.draft import Cutting, Draft, Unplaced
from services.status.decide.fits import begins_with, bound_by, earlier, ended_on, speaks_for_itself
from services.status.decide.members import START, STEP
from services.status.decide.placing import Placing
from services.status.decide.versions import Versions


def in_courses(versions: Versions, part: Sequence[Claim]) -> Cutting:
    """Cut claims that are all known to concern the pathway into courses, one at a time.

    First the boundaries, in order: a start with none open opens; a start while one is open
    joins; a closing closes, and where nothing had been open before its day it closes what starts
    on that day. Then the steps, each to the course that its referral or episode names, else to
    the one that its day lies in. What comes after a closing is a finding.

    Args:
        versions: Of the pathway.
        part: Claims of one person, in any order.
    """
    placing = Placing(versions)
    courses = _Courses(versions, placing)
    steps = [claim for claim in part if not versions.is_boundary(claim)]
    boundaries = arranged([claim for claim in part if versions.is_boundary(claim)])
    for claim, coming in with_next_start(boundaries):
        courses.take(claim, coming)
    steps += courses.steps
    if not placing.drafts:
        return Cutting((), tuple([Unplaced(claim, ()) for claim in part]))
    sure: list[Claim] = []
    by_unit: list[Claim] = []
    for claim in steps:
        binds = claim.level is STATED or placing.named(claim)
        (sure if binds else by_unit).append(claim)
    courses.settle()
    placing.place(sure)
    for draft in placing.drafts:
        draft.settle_units()
    placing.place(by_unit)
    return Cutting(tuple(placing.drafts), tuple(placing.unplaced))


class _Courses:
    """The courses of one person while they are cut."""

    def __init__(self, versions: Versions, placing: Placing) -> None:
        self._versions, self._placing = versions, placing
        self._dead: Claim | None = None
        self._waiting: list[Claim] = []
        self.drafts = placing.drafts
        self.steps: list[Claim] = []

    def take(self, claim: Claim, coming: Claim | None) -> None:
        """Let a boundary open, join or close a course, or have it wait for a start to come.

        Args:
            claim: The boundary whose turn it is.
            coming: The start that comes next, if any does.
        """
        if claim.role is not START:
            self._end(claim, coming)
            return
        if self._versions.knows(claim):
            self._start(claim)
        else:
            self._close(claim)
        if self._waiting and (coming is None or (coming.on, coming.at) != (claim.on, claim.at)):
            waiting, self._waiting = self._waiting, []
            for one in waiting:
                self._end(one, coming)

    def _end(self, claim: Claim, coming: Claim | None) -> None:
        if coming is not None and self._waits(claim, coming):
            self._waiting.append(claim)
        else:
            self._close(claim)

    def _waits(self, claim: Claim, coming: Claim) -> bool:
        """Whether an ending may be that of what begins with a start still to come.

        Either may have come first where no more than a day is known. Where a course had been open
        before, it is that course's; where none had, there is nothing else that it could end. An
        ending that names a referral waits for what names no other and begins on the same day.
        """
        if claim.level is PERSON or earlier(claim, coming):
            return False
        named = self._placing.named(claim)
        if named:
            return not coming.fact.statement.referrals and begins_with(named[0], coming)
        if claim.when is None:
            return True
        if coming.on > claim.at_latest_on or not speaks_for_itself(claim):
            return False
        at = self._running()
        if at is not None:
            return begins_with(at, coming)
        return all(ended_on(draft) < claim.on for draft in self.drafts)

    def _start(self, claim: Claim) -> None:
        """Open a course, or join the one that runs."""
        named = self._placing.named(claim)
        at = self._running() or (named[0] if named else None)
        if at is not None and at.closing is None:
            self._join(at, claim)
        elif self._dead is not None and self.drafts:
            # Whatever had ended by then: nobody begins anew who is dead.
            (at or self.drafts[-1]).late.append(claim)
        elif at is not None:
            self._placing.late(at, claim)
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
            self._placing.unplaced.append(Unplaced(claim, (at,)))

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
            self._placing.unplaced.append(Unplaced(claim, ()))

    def _close(self, claim: Claim) -> None:
        """Close the course that is named, else the one that runs."""
        named = self._placing.named(claim)
        if claim.level is PERSON:
            self._dead = claim
        if not named and claim.when is None and claim.level is not PERSON:
            self._close_only(claim)
            return
        at = named[0] if named else self._running()
        if at is None:
            self._end_of_none(claim)
        else:
            self._end_of(at, claim)

    def _close_only(self, claim: Claim) -> None:
        """Close the only course by an ending without a day; which of several, cannot be told.

        Nor can it where another start came on a later day, which may be that of another course.
        """
        begun = {one.on for draft in self.drafts for one, _ in draft.bound if one.role is START}
        at = self._running()
        if at is not None and len(begun) == len(self.drafts) == 1 and speaks_for_itself(claim):
            self._end_of(at, claim)
        else:
            self._placing.unplaced.append(Unplaced(claim, ()))

    def _end_of(self, at: Draft, claim: Claim) -> None:
        """Close a course, if the version that it has by then says that this does."""
        one = self._moved(at, claim, claim.on if claim.role is STEP else claim.at_latest_on)
        if one is None:
            self._placing.leave(claim)
        elif one.role is STEP:
            self.steps.append(claim)
        elif one.role is START:
            # A start that the version of its day does not know opens nothing.
            if at.closing is None:
                at.bind(one, "joined")
        elif at.closing is None:
            at.closing = one
            at.bind(one, bound_by(one, at))
        else:
            self._placing.late(at, one)

    def _end_of_none(self, claim: Claim) -> None:
        """An ending while nothing is open, or what the version of its day has as a step."""
        if claim.role is STEP:
            self.steps.append(claim)
        else:
            self._placing.after(claim)

    def settle(self) -> None:
        """The boundaries are all there: whoever is dead waits for nothing."""
        for draft in self.drafts:
            if draft.closing is None and self._dead is not None:
                # Begun after the death, as it is told: nobody who is dead waits for anything.
                self._end_of(draft, self._dead)
            if draft.closing is None:
                self._versions.move(draft, date.max)
            self._versions.bind_anew(draft)
        self._placing.settle()

    def _running(self) -> Draft | None:
        """The last course, unless it has ended: none begins while another is open."""
        return self.drafts[-1] if self.drafts and self.drafts[-1].closing is None else None
