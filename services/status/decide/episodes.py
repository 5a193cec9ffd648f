"""The cut in which each stay or episode is an instance of its own, and nothing joins."""

from collections.abc import Mapping, Sequence
from datetime import date

from schemas.definition import Definition
from services.status.decide.claim import PERSON, Claim, moment_of
from services.status.decide.draft import Cutting, Draft, Unplaced
from services.status.decide.members import CLOSING, FINAL, START, VOID


def per_episode(
    definition: Definition, claims: Sequence[Claim], episode_of: Mapping[str, str]
) -> Cutting:
    """Cut the claims of one person into stays.

    A group of claims is a stay once one of them gives a phase; death alone is one only where stays
    themselves begin the pathway, and not where codes do. What names no episode goes to the one
    stay, at the same organisation, that it fits in time; where more than one fits, to none. What
    concerns the person, death, goes to every stay that it finds open.

    Args:
        definition: With a per-episode cut.
        claims: Of one person, in any order.
        episode_of: The stay or episode that each Encounter belongs to.
    """
    groups: dict[str, list[Claim]] = {}
    loose: list[Claim] = []
    for claim in claims:
        key = _key(claim, episode_of)
        if key is None:
            loose.append(claim)
        else:
            groups.setdefault(key, []).append(claim)
    drafts: list[Draft] = []
    unplaced: list[Unplaced] = []
    for _, group in sorted(groups.items()):
        if _is_stay(definition, group):
            drafts.append(_stay(definition, group))
        else:
            unplaced.extend(Unplaced(claim, ()) for claim in group if claim.level is not PERSON)
            loose.extend(claim for claim in group if claim.level is PERSON)
    if not drafts:
        return Cutting((), ())
    # Bound only when all have been looked at, so that none has a say in where the next one goes.
    homes = [home for claim in loose for home in _homes(claim, drafts, unplaced)]
    for draft, at_home, by in homes:
        draft.bind(at_home, by)
    return Cutting(tuple(drafts), tuple(unplaced))


def _is_stay(definition: Definition, group: list[Claim]) -> bool:
    phased = [claim for claim in group if claim.phase]
    if any(claim.level is not PERSON for claim in phased):
        return True
    return bool(phased) and any(
        milestone.role is START and not all(signal.codes for signal in milestone.signals)
        for milestone in definition.milestones
    )


def _homes(
    claim: Claim, drafts: list[Draft], unplaced: list[Unplaced]
) -> list[tuple[Draft, Claim, str]]:
    """The stays that a claim without an episode goes to, none of which has got another yet."""
    fits = [draft for draft in drafts if _fits(draft, claim)]
    if claim.level is PERSON:
        return [(draft, claim, "person") for draft in fits]
    if len(fits) != 1:
        unplaced.append(Unplaced(claim, tuple(fits)))
        return []
    return [(fits[0], claim, "organisation")]


def _key(claim: Claim, episode_of: Mapping[str, str]) -> str | None:
    statement = claim.fact.statement
    if statement.episodes:
        return statement.episodes[0]
    if statement.encounter is not None:
        return episode_of.get(statement.encounter, statement.encounter)
    return None


def _stay(definition: Definition, group: list[Claim]) -> Draft:
    opener = min(
        (claim for claim in group if claim.phase),
        key=lambda claim: (claim.role is not START, claim.moment),
    )
    draft = Draft(definition, opener)
    for claim in group:
        draft.bind(claim, "episode")
    draft.settle_units()
    return draft


def last_of_stay(draft: Draft) -> Claim:
    """The claim that gives the stay its phase.

    Death outranks everything; a cancelled stay counts only where nothing else is told. Each
    source's last step stands for it, in the source's own order. While one of them is open the
    stay is (a transfer is no discharge), and the latest decides.
    """
    phased = [claim for claim, _ in draft.bound if claim.phase]
    final = [claim for claim in phased if claim.role is FINAL]
    if final:
        return max(final, key=moment_of)
    told = [claim for claim in phased if claim.role is not VOID] or phased
    last = _last_of_sources(draft, told)
    open_ones = [one for one in last.values() if one.role is not CLOSING]
    return max(open_ones or list(last.values()), key=moment_of)


def moved_on(draft: Draft) -> frozenset[str]:
    """The sources whose closing only moved the patient on: another part of the stay goes on.

    Each ward of a stay may be an Encounter of its own; the last of them discharges.
    """
    told = [claim for claim, _ in draft.bound if claim.phase and claim.role not in (FINAL, VOID)]
    last = _last_of_sources(draft, told)
    ended = [one for one in last.values() if one.role is CLOSING]
    if len(last) < 2 or not ended:
        return frozenset()
    sources = {one.fact.source for one in ended}
    if len(ended) == len(last):
        sources.remove(max(ended, key=moment_of).fact.source)
    return frozenset(sources)


def _last_of_sources(draft: Draft, told: Sequence[Claim]) -> dict[str, Claim]:
    """The last step of each source, in the source's own order."""
    places = draft.definition.places
    last: dict[str, Claim] = {}
    for claim in sorted(told, key=lambda one: (one.fact.rank, places[one.milestone.id])):
        last[claim.fact.source] = claim
    return last


def _fits(draft: Draft, claim: Claim) -> bool:
    """Whether a claim that names no episode could be of this stay: its unit, and its time in it."""
    last = last_of_stay(draft)
    over = last.role in (CLOSING, FINAL)
    if last.role is VOID or not draft.knows(claim.fact.said.organisation):
        return False
    if claim.level is PERSON and claim.when is None:
        return not over
    known = [bound.at_latest_on for bound, _ in draft.bound if bound.when is not None]
    # Ended, and nobody says when: the last day that anything is known of it.
    ended = (last.at_latest_on if last.when else max(known, default=date.min)) if over else date.max
    return draft.opener.on <= claim.at_latest_on and claim.on <= ended
