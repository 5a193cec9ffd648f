"""The cut in which each stay or episode is an instance of its own, and nothing joins."""

from collections.abc import Mapping, Sequence
from datetime import date

from services.status.decide.claim import PERSON, Claim, moment_of
from services.status.decide.draft import Cutting, Draft, Unplaced
from services.status.decide.members import CLOSING, FINAL, START, VOID
from services.status.decide.versions import Versions


def per_episode(versions: Versions, episode_of: Mapping[str, str]) -> Cutting:
    """Cut the claims of one person into stays.

    A group of claims is a stay once one of them gives a phase; death alone is one only where stays
    themselves begin the pathway, and not where codes do. What names no episode goes to the one
    stay, at the same organisation, that it fits in time; where more than one fits, to none. What
    concerns the person, death, goes to every stay that it finds open.

    Args:
        versions: With a per-episode cut.
        episode_of: The stay or episode that each Encounter belongs to.
    """
    groups: dict[str, list[Claim]] = {}
    loose: list[Claim] = []
    for claim in versions.claims:
        key = _key(claim, episode_of)
        if key is None:
            loose.append(claim)
        else:
            groups.setdefault(key, []).append(claim)
    drafts: list[Draft] = []
    unplaced: list[Unplaced] = []
    for _, group in sorted(groups.items()):
        if _is_stay(versions, group):
            drafts.append(_stay(versions, group))
        else:
            unplaced.extend(Unplaced(claim, ()) for claim in group if claim.level is not PERSON)
            loose.extend(claim for claim in group if claim.level is PERSON)
    if not drafts:
        return Cutting((), ())
    # Bound only when all have been looked at, so that none has a say in where the next one goes.
    homes = [home for claim in loose for home in _homes(claim, drafts, unplaced, versions)]
    for draft, at_home, by in homes:
        draft.bind(at_home, by)
    for draft in drafts:
        versions.move(draft, _open_until(draft))
        versions.bind_anew(draft)
    return Cutting(tuple(drafts), tuple(unplaced))


def _is_stay(versions: Versions, group: list[Claim]) -> bool:
    phased = [claim for claim in group if _opens(claim, versions)]
    if any(claim.level is not PERSON for claim in phased):
        return True
    return any(
        milestone.role is START and not all(signal.codes for signal in milestone.signals)
        for claim in phased
        for milestone in versions.opened(claim).definition.milestones
    )


def _homes(
    claim: Claim, drafts: list[Draft], unplaced: list[Unplaced], versions: Versions
) -> list[tuple[Draft, Claim, str]]:
    """The stays that a claim without an episode goes to, none of which has got another yet."""
    told = [(draft, versions.as_of(draft, claim)) for draft in drafts]
    fits = [(draft, one) for draft, one in told if one is not None and _fits(draft, one)]
    if claim.level is PERSON:
        return [(draft, one, "person") for draft, one in fits]
    if len(fits) != 1:
        unplaced.append(Unplaced(claim, tuple([draft for draft, _ in fits])))
        return []
    return [(*fits[0], "organisation")]


def _key(claim: Claim, episode_of: Mapping[str, str]) -> str | None:
    statement = claim.fact.statement
    if statement.episodes:
        return statement.episodes[0]
    if statement.encounter is not None:
        return episode_of.get(statement.encounter, statement.encounter)
    return None


def _opens(claim: Claim, versions: Versions) -> bool:
    return bool(claim.phase) and versions.knows(claim)


def _stay(versions: Versions, group: list[Claim]) -> Draft:
    opener = min(
        (claim for claim in group if _opens(claim, versions)),
        key=lambda claim: (claim.role is not START, claim.moment),
    )
    draft = versions.opened(opener)
    for claim in group:
        one = versions.as_of(draft, claim)
        if one is not None:
            draft.bind(one, "episode")
    draft.settle_units()
    return draft


def _open_until(draft: Draft) -> date:
    """The last day on which it may be open; of an ending without a day nothing is known."""
    last = last_of_stay(draft)
    if last.role not in (CLOSING, FINAL, VOID):
        return date.max
    return date.min if last.when is None else last.at_latest_on


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
    if claim.level is PERSON and not over:
        return True
    known = [bound.at_latest_on for bound, _ in draft.bound if bound.when is not None]
    # Ended, and nobody says when: the last day that anything is known of it.
    ended = (last.at_latest_on if last.when else max(known, default=date.min)) if over else date.max
    # Whoever was discharged and died on a day that is not known did not surely die in the stay.
    on = claim.at_latest_on if claim.level is PERSON else claim.on
    return draft.opener.on <= claim.at_latest_on and on <= ended
