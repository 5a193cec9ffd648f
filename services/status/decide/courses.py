"""The cut in which a person has one course of a pathway at a time."""

from collections.abc import Iterable
from datetime import date, datetime

from schemas.definition import Definition, Role
from services.status.decide.claim import Claim, Level
from services.status.decide.draft import Bound, Cutting, Draft, Unplaced
from services.status.decide.episodes import EARLIEST, moment_key

CLOSERS = frozenset({Role.CLOSING, Role.FINAL})


def per_person(definition: Definition, claims: Iterable[Claim]) -> Cutting:
    """Cut the claims of one person into courses.

    First the boundaries, in order: a start with none open opens; a start while one is open
    joins; a closing closes. Then the steps, each to the course that its referral or episode
    names, else to the one that its day lies in. What comes after a closing is a finding.

    Args:
        definition: With a per-person cut.
        claims: Of one person, in any order. Those that are only possible take part when they
            share a referral or episode with a sure start.
    """
    sure = list(claims)
    ours: set[str] = set()
    for claim in sure:
        if claim.milestone.role is Role.START and claim.level <= Level.RECOGNISED:
            ours |= claim.fact.ids
    taking_part = [
        claim for claim in sure if claim.level is not Level.POSSIBLE or claim.fact.ids & ours
    ]
    drafts, unplaced = _bounds(definition, taking_part)
    for claim in taking_part:
        if claim.milestone.role is Role.STEP:
            missed = _place(claim, drafts)
            if missed is not None:
                unplaced.append(missed)
    return Cutting(tuple(drafts), tuple(unplaced))


def arranged(boundaries: list[Claim]) -> list[Claim]:
    """Starts and closings in the order in which they are cut: total, and blind to arrival.

    By day; within a day the untimed before the timed. Among the untimed of a day a source's
    start comes before its own closing, and one source's closing before another's start.
    """
    roles: dict[tuple[date, str], set[Role]] = {}
    for claim in boundaries:
        roles.setdefault((claim.on, claim.fact.source), set()).add(claim.milestone.role)

    def key(claim: Claim) -> tuple[date, bool, datetime, int, str, int, str, int]:
        at = None if claim.when is None else claim.when.at
        source, role = claim.fact.source, claim.milestone.role
        both = roles[claim.on, source]
        block = 2 if both == {Role.START} else 1 if Role.START in both else 0
        return (
            claim.on, at is not None, at or EARLIEST, block, source,
            role is not Role.START, claim.milestone.id, claim.fact.rank,
        )  # fmt: skip

    return sorted(boundaries, key=key)


def _bounds(definition: Definition, claims: list[Claim]) -> tuple[list[Draft], list[Unplaced]]:
    drafts: list[Draft] = []
    unplaced: list[Unplaced] = []
    boundaries = [claim for claim in claims if claim.milestone.role is not Role.STEP]
    for claim in arranged(boundaries):
        running = next((draft for draft in drafts if draft.closing is None), None)
        named = next((draft for draft in drafts if draft.ids() & claim.fact.ids), None)
        if claim.milestone.role is Role.START:
            _start(definition, claim, drafts, running or named)
        else:
            _close(claim, named or running, unplaced)
    return drafts, unplaced


def _start(definition: Definition, claim: Claim, drafts: list[Draft], at: Draft | None) -> None:
    if at is None:
        drafts.append(Draft(definition, claim, [Bound(claim, "opened")]))
    elif at.closing is None:
        at.bound.append(Bound(claim, "joined"))
    else:
        at.late.append(claim)


def _close(claim: Claim, at: Draft | None, unplaced: list[Unplaced]) -> None:
    if at is None:
        if claim.level is not Level.PERSON:
            unplaced.append(Unplaced(claim, ()))
    elif at.closing is None:
        at.closing = claim
        at.bound.append(Bound(claim, _by(claim, at)))
    else:
        at.late.append(claim)


def _place(claim: Claim, drafts: list[Draft]) -> Unplaced | None:
    named = [draft for draft in drafts if draft.ids() & claim.fact.ids]
    fits = named or [draft for draft in drafts if _spans(draft, claim) and _same_unit(draft, claim)]
    if not fits:
        before = [draft for draft in drafts if draft.opener.on <= claim.at_latest_on]
        if before and _same_unit(before[-1], claim):
            before[-1].late.append(claim)
            return None
        return Unplaced(claim, ())
    at = fits[-1]
    if at.closing is not None and claim.on > at.closing.on:
        at.late.append(claim)
    else:
        at.bound.append(Bound(claim, _by(claim, at)))
    return None


def _spans(draft: Draft, claim: Claim) -> bool:
    """Whether the day lies in the course; both its first and its last day are in it."""
    first = min(b.claim.on for b in draft.bound if b.claim.milestone.role is Role.START)
    last = date.max if draft.closing is None else draft.closing.at_latest_on
    return first <= claim.at_latest_on and claim.on <= last


def _same_unit(draft: Draft, claim: Claim) -> bool:
    """A fact that states no code must come from a unit that the course already knows."""
    if claim.level <= Level.STATED:
        return True
    place = claim.fact.said.organisation
    known = {bound.claim.fact.said.organisation for bound in draft.bound} - {None}
    return place is None or not known or place in known


def _by(claim: Claim, at: Draft) -> str:
    if at.ids() & claim.fact.ids:
        return "referral" if set(claim.fact.statement.referrals) & at.ids() else "episode"
    return {Level.STATED: "stated", Level.PERSON: "person"}.get(claim.level, "organisation")


def last_of_course(draft: Draft) -> Claim:
    """The claim that gives the course its phase: its closing, else the last that has one."""
    if draft.closing is not None:
        return draft.closing
    order = {milestone.id: index for index, milestone in enumerate(draft.definition.milestones)}
    phased = [bound.claim for bound in draft.bound if bound.claim.milestone.phase]
    return max(phased, key=lambda one: (one.on, order[one.milestone.id], moment_key(one)))
