"""Where one course of a pathway ends and the next begins, and whose each fact is."""

from collections.abc import Iterable, Sequence
from datetime import date

from schemas.definition import Definition
from services.status.decide.arrange import arranged
from services.status.decide.claim import (
    PERSON,
    STATED,
    Claim,
    moment_of,
)
from services.status.decide.draft import Cutting, Draft, Unplaced
from services.status.decide.members import START, STEP

BY_LEVEL = {STATED: "stated", PERSON: "person"}


def in_courses(definition: Definition, part: Sequence[Claim], withdrawn_on: date | None) -> Cutting:
    """Cut claims that are all known to concern the pathway into courses, one at a time.

    First the boundaries, in order: a start with none open opens; a start while one is open
    joins; a closing closes. Then the steps, each to the course that its referral or episode
    names, else to the one that its day lies in. What comes after a closing is a finding.

    Args:
        definition: The pathway.
        part: Claims of one person, in any order.
        withdrawn_on: From this day on no course opens.
    """
    courses = _Courses(definition, withdrawn_on or date.max)
    for claim in arranged([claim for claim in part if claim.role is not STEP]):
        if claim.role is START:
            courses.start(claim)
        else:
            courses.close(claim)
    if not courses.drafts:
        return Cutting((), tuple([Unplaced(claim, ()) for claim in part]))
    sure: list[Claim] = []
    by_unit: list[Claim] = []
    for claim in part:
        if claim.role is STEP:
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

    def __init__(self, definition: Definition, withdrawn_on: date) -> None:
        self._definition = definition
        self._withdrawn_on = withdrawn_on
        self._ends: dict[int, date] = {}
        self._firsts: dict[int, Claim] = {}
        self._dead: Claim | None = None
        self.drafts: list[Draft] = []
        self.unplaced: list[Unplaced] = []

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
            at.bind(claim, "joined")
        elif at is not None or self._dead is not None:
            self._late(at or self.drafts[-1], claim)
        elif claim.when is not None and claim.on >= self._withdrawn_on:
            self._refuse(claim)
        else:
            draft = Draft(self._definition, claim)
            draft.bind(claim, "opened")
            self.drafts.append(draft)

    def _refuse(self, claim: Claim) -> None:
        """Open nothing: the course before shows it, and where there is none it is nobody's."""
        if self.drafts:
            self.drafts[-1].withdrawn.append(claim)
        else:
            self.unplaced.append(Unplaced(claim, ()))

    def close(self, claim: Claim) -> None:
        """Close the course that is named, else the one that runs."""
        named = self.named(claim)
        if claim.level is PERSON and self.drafts:
            self._dead = claim
        if not named and claim.when is None and claim.level is not PERSON:
            # When it was cannot be told, so neither can what it ends.
            self.unplaced.append(Unplaced(claim, ()))
            return
        at = named[0] if named else self._running()
        if at is None:
            self._after(claim)
        elif at.closing is None:
            at.closing = claim
            self._ends[id(at)] = self._end(at, claim)
            at.bind(claim, _by(claim, at))
        else:
            self._late(at, claim)

    def settle(self) -> None:
        """The boundaries are all there: note which start of each course is the first."""
        for draft in self.drafts:
            starts = [claim for claim, _ in draft.bound if claim.role is START]
            self._firsts[id(draft)] = min(starts, key=moment_of)

    def place(self, steps: Iterable[Claim]) -> None:
        """Give each step to the one course that it fits."""
        for claim in steps:
            fits = named = self.named(claim)
            if len(named) != 1:
                fits = [draft for draft in named or self.drafts if self._spans(draft, claim)]
            if len(fits) == 1:
                self._bind(claim, fits[0])
            elif fits or named:
                self.unplaced.append(Unplaced(claim, tuple(fits or named)))
            else:
                self._after(claim)

    def _bind(self, claim: Claim, at: Draft) -> None:
        if at.closing is not None and claim.on > self._ends[id(at)] and not self._follows(claim):
            self._late(at, claim)
        else:
            at.bound.append((claim, _by(claim, at)))

    def _after(self, claim: Claim) -> None:
        """What lies in no course belongs to the one that ended last before it.

        An ending must state the code: another referral's rejection is nothing to this one.
        """
        stated = claim.level is STATED
        before = [
            draft
            for draft in self.drafts
            if draft.opener.on <= claim.at_latest_on
            and (stated or (claim.role is STEP and _may(draft, claim)))
        ]
        if before and self._follows(claim):
            before[-1].bound.append((claim, _by(claim, before[-1])))
        elif before:
            self._late(before[-1], claim)
        else:
            self.unplaced.append(Unplaced(claim, ()))
            if stated and self.drafts:
                self.drafts[0].early.append(claim)

    def _follows(self, claim: Claim) -> bool:
        """Whether it comes after the closing by its nature: its second step, or its letter."""
        return claim.milestone.id in self._definition.afterwards

    def _spans(self, draft: Draft, claim: Claim) -> bool:
        """Whether it lies in the course; of a first and last day without times all is in it."""
        first, closing = self._firsts[id(draft)], draft.closing
        if claim.on <= first.on and (claim.at_latest_on < first.on or _earlier(claim, first)):
            return False
        if closing is not None and (claim.on > self._ends[id(draft)] or _earlier(closing, claim)):
            return False
        return _may(draft, claim)

    def _running(self) -> Draft | None:
        return next((draft for draft in self.drafts if draft.closing is None), None)

    def _end(self, draft: Draft, closing: Claim) -> date:
        if closing.when is not None or closing.level is PERSON:
            return closing.at_latest_on
        return max(bound.on for bound, _ in draft.bound)

    def _late(self, draft: Draft, claim: Claim) -> None:
        if claim.level is not PERSON:
            draft.late.append(claim)


def _may(draft: Draft, claim: Claim) -> bool:
    """A fact that states no code must come from a unit that the course already knows."""
    return claim.level is STATED or draft.knows(claim.fact.said.organisation)


def _earlier(one: Claim, other: Claim) -> bool:
    """Whether one is certainly earlier on the same day: both told a time."""
    return one.at is not None and other.at is not None and one.at < other.at


def _by(claim: Claim, at: Draft) -> str:
    ids = claim.fact.ids
    if ids and not at.ids.isdisjoint(ids):
        return "referral" if at.ids.intersection(claim.fact.statement.referrals) else "episode"
    return BY_LEVEL.get(claim.level, "organisation")


def last_of_course(draft: Draft) -> Claim:
    """The claim that gives the course its phase: its closing, else the last that has one.

    What has no day is no later than any step that has one, and later than the start.
    """
    if draft.closing is not None:
        return draft.closing
    places = draft.definition.places
    phased = [claim for claim, _ in draft.bound if claim.phase]
    return max(
        phased,
        key=lambda one: (
            _undated(draft, one) if one.when is None else one.on,
            places[one.milestone.id],
            one.moment,
        ),
    )


def _undated(draft: Draft, claim: Claim) -> date:
    """Where to look for a claim without a day: whatever the step, the course had begun."""
    begun = claim.role is not START and draft.opener.when is not None
    return draft.opener.on if begun else date.min
