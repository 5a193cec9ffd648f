"""The cut in which each stay or episode is an instance of its own, and nothing joins."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime

from schemas.definition import Definition, Role
from services.status.decide.claim import Claim, Level
from services.status.decide.draft import Bound, Cutting, Draft, Unplaced

EARLIEST = datetime.min.replace(tzinfo=UTC)


def per_episode(
    definition: Definition, claims: Iterable[Claim], episode_of: Mapping[str, str]
) -> Cutting:
    """Cut the claims of one person into stays.

    A group of claims is a stay once one of them gives a phase. What names no episode goes to the
    one stay, at the same organisation, that it fits in time; where more than one fits, to none.

    Args:
        definition: With a per-episode cut.
        claims: Of one person, in any order.
        episode_of: The stay or episode that each Encounter belongs to.
    """
    groups: dict[str, list[Claim]] = {}
    loose: list[Claim] = []
    for claim in claims:
        key = _key(claim, episode_of)
        if key is not None:
            groups.setdefault(key, []).append(claim)
        elif claim.level is not Level.PERSON:
            loose.append(claim)
    drafts: list[Draft] = []
    unplaced: list[Unplaced] = []
    for _, group in sorted(groups.items()):
        if any(claim.milestone.phase for claim in group):
            drafts.append(_stay(definition, group))
        else:
            unplaced.extend(Unplaced(claim, ()) for claim in group)
    for claim in loose:
        fits = [draft for draft in drafts if _fits(draft, claim)]
        if len(fits) == 1:
            fits[0].bound.append(Bound(claim, "organisation"))
        else:
            unplaced.append(Unplaced(claim, tuple(fits)))
    return Cutting(tuple(drafts), tuple(unplaced))


def _key(claim: Claim, episode_of: Mapping[str, str]) -> str | None:
    statement = claim.fact.statement
    if statement.episodes:
        return statement.episodes[0]
    if statement.encounter is not None:
        return episode_of.get(statement.encounter, statement.encounter)
    return None


def _stay(definition: Definition, group: list[Claim]) -> Draft:
    opener = min(
        (claim for claim in group if claim.milestone.phase),
        key=lambda claim: (claim.milestone.role is not Role.START, *moment_key(claim)),
    )
    return Draft(definition, opener, [Bound(claim, "episode") for claim in group])


def moment_key(claim: Claim) -> tuple[date, bool, datetime, str, int]:
    """By day, then time if known (unknown before known), then source, then version."""
    at = None if claim.when is None else claim.when.at
    return (claim.on, at is not None, at or EARLIEST, claim.fact.source, claim.fact.rank)


def last_of_stay(draft: Draft) -> Claim:
    """The claim that gives the stay its phase.

    Death outranks everything; a cancelled stay counts only where nothing else is told. Each
    source's last step stands for it, in the source's own order. While one of them is open the
    stay is (a transfer is no discharge), and the latest decides.
    """
    phased = [bound.claim for bound in draft.bound if bound.claim.milestone.phase]
    final = [claim for claim in phased if claim.milestone.role is Role.FINAL]
    if final:
        return max(final, key=moment_key)
    told = [claim for claim in phased if claim.milestone.role is not Role.VOID] or phased
    order = {milestone.id: index for index, milestone in enumerate(draft.definition.milestones)}
    last: dict[str, Claim] = {}
    for claim in sorted(told, key=lambda one: (one.fact.rank, order[one.milestone.id])):
        last[claim.fact.source] = claim
    open_ones = [one for one in last.values() if one.milestone.role is not Role.CLOSING]
    return max(open_ones or list(last.values()), key=moment_key)


def _fits(draft: Draft, claim: Claim) -> bool:
    here = {bound.claim.fact.said.organisation for bound in draft.bound} - {None}
    place = claim.fact.said.organisation
    if place is not None and here and place not in here:
        return False
    started = draft.opener.on
    last = last_of_stay(draft)
    ended = last.on if last.milestone.role in (Role.CLOSING, Role.FINAL) else date.max
    return last.milestone.role is not Role.VOID and started <= claim.on <= ended
