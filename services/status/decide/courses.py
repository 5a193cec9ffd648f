"""The cut in which a person has one course of a pathway at a time."""

from collections.abc import Iterable
from datetime import date

from schemas.definition import Definition, Role
from services.status.decide.arrange import arranged
from services.status.decide.claim import Claim, Level
from services.status.decide.draft import Cutting, Draft, Unplaced
from services.status.decide.episodes import moment_key


def per_person(definition: Definition, claims: Iterable[Claim]) -> Cutting:
    """Cut the claims of one person into courses.

    First the boundaries, in order: a start with none open opens; a start while one is open
    joins; a closing closes. Then the steps, each to the course that its referral or episode
    names, else to the one that its day lies in. What comes after a closing is a finding.

    Args:
        definition: With a per-person cut.
        claims: Of one person, in any order. Those that are only possible take part when they
            share a referral or episode with a sure one.
    """
    told = list(claims)
    ours: set[str] = set()
    for claim in told:
        if claim.level <= Level.RECOGNISED:
            ours |= claim.fact.ids
    part = [claim for claim in told if claim.level is not Level.POSSIBLE or claim.fact.ids & ours]
    courses = _Courses(definition)
    for claim in arranged([claim for claim in part if claim.milestone.role is not Role.STEP]):
        if claim.milestone.role is Role.START:
            courses.start(claim)
        else:
            courses.close(claim)
    steps = [claim for claim in part if claim.milestone.role is Role.STEP]
    sure: list[Claim] = []
    by_unit: list[Claim] = []
    for claim in steps:
        binds = claim.level is Level.STATED or courses.named(claim)
        (sure if binds else by_unit).append(claim)
    courses.settle()
    courses.place(sure)
    for draft in courses.drafts:
        draft.settle_units()
    courses.place(by_unit)
    return Cutting(tuple(courses.drafts), tuple(courses.unplaced))


class _Courses:
    """The courses of one person while they are cut."""

    def __init__(self, definition: Definition) -> None:
        self._definition = definition
        self._ends: dict[int, date] = {}
        self._firsts: dict[int, Claim] = {}
        self._dead: Claim | None = None
        self.drafts: list[Draft] = []
        self.unplaced: list[Unplaced] = []

    def named(self, claim: Claim) -> list[Draft]:
        """The courses that a claim's referrals and episodes name."""
        return [draft for draft in self.drafts if draft.ids & claim.fact.ids]

    def start(self, claim: Claim) -> None:
        """Open a course, or join the one that runs."""
        named = self.named(claim)
        at = self._running() or (named[0] if named else None)
        if at is not None and at.closing is None:
            at.bind(claim, "joined")
        elif at is not None or self._dead is not None:
            self._late(at or self.drafts[-1], claim)
        else:
            draft = Draft(self._definition, claim)
            draft.bind(claim, "opened")
            self.drafts.append(draft)

    def close(self, claim: Claim) -> None:
        """Close the course that is named, else the one that runs."""
        named = self.named(claim)
        if claim.level is Level.PERSON and self.drafts:
            self._dead = claim
        if not named and claim.when is None and claim.level is not Level.PERSON:
            # When it was cannot be told, so neither can what it ends.
            self.unplaced.append(Unplaced(claim, ()))
            return
        at = named[0] if named else self._running()
        if at is None:
            self.unplaced.append(Unplaced(claim, ()))
        elif at.closing is None:
            at.closing = claim
            self._ends[id(at)] = self._end(at, claim)
            at.bind(claim, _by(claim, at))
        else:
            self._late(at, claim)

    def settle(self) -> None:
        """The boundaries are all there: note which start of each course is the first."""
        for draft in self.drafts:
            starts = (one.claim for one in draft.bound if one.claim.milestone.role is Role.START)
            self._firsts[id(draft)] = min(starts, key=moment_key)

    def place(self, steps: Iterable[Claim]) -> None:
        """Give each step to the one course that it fits."""
        for claim in steps:
            named = self.named(claim)
            fits = named if len(named) == 1 else self._spanning(claim, named or self.drafts)
            if len(fits) == 1:
                self._bind(claim, fits[0])
            elif fits or named:
                self.unplaced.append(Unplaced(claim, tuple(fits or named)))
            else:
                self._after(claim)

    def _bind(self, claim: Claim, at: Draft) -> None:
        if claim.on > self._ends.get(id(at), date.max):
            self._late(at, claim)
        else:
            at.bind(claim, _by(claim, at))

    def _after(self, claim: Claim) -> None:
        """A step that lies in no course belongs to the one that ended last before it."""
        before = [
            draft
            for draft in self.drafts
            if draft.opener.on <= claim.at_latest_on and _may(draft, claim)
        ]
        if before:
            self._late(before[-1], claim)
        else:
            self.unplaced.append(Unplaced(claim, ()))

    def _spanning(self, claim: Claim, drafts: list[Draft]) -> list[Draft]:
        return [draft for draft in drafts if _may(draft, claim) and self._spans(draft, claim)]

    def _spans(self, draft: Draft, claim: Claim) -> bool:
        """Whether it lies in the course; of a first and last day without times all is in it."""
        first = self._firsts[id(draft)]
        if claim.at_latest_on < first.on or claim.on > self._ends.get(id(draft), date.max):
            return False
        closing = draft.closing
        return not _earlier(claim, first) and (closing is None or not _earlier(closing, claim))

    def _running(self) -> Draft | None:
        return next((draft for draft in self.drafts if draft.closing is None), None)

    def _end(self, draft: Draft, closing: Claim) -> date:
        if closing.when is not None or closing.level is Level.PERSON:
            return closing.at_latest_on
        return max(bound.claim.on for bound in draft.bound)

    def _late(self, draft: Draft, claim: Claim) -> None:
        if claim.level is not Level.PERSON:
            draft.late.append(claim)


def _may(draft: Draft, claim: Claim) -> bool:
    """A fact that states no code must come from a unit that the course already knows."""
    return claim.level is Level.STATED or draft.knows(claim.fact.said.organisation)


def _earlier(one: Claim, other: Claim) -> bool:
    """Whether one is certainly earlier on the same day: both told a time."""
    if one.when is None or other.when is None or one.when.at is None or other.when.at is None:
        return False
    return one.when.at < other.when.at


def _by(claim: Claim, at: Draft) -> str:
    if at.ids & claim.fact.ids:
        return "referral" if at.ids.intersection(claim.fact.statement.referrals) else "episode"
    return {Level.STATED: "stated", Level.PERSON: "person"}.get(claim.level, "organisation")


def last_of_course(draft: Draft) -> Claim:
    """The claim that gives the course its phase: its closing, else the last that has one.

    What has no day is no later than anything that has one.
    """
    if draft.closing is not None:
        return draft.closing
    order = {milestone.id: index for index, milestone in enumerate(draft.definition.milestones)}
    phased = [bound.claim for bound in draft.bound if bound.claim.milestone.phase]
    return max(
        phased,
        key=lambda one: (
            date.min if one.when is None else one.on,
            order[one.milestone.id],
            moment_key(one),
        ),
    )
