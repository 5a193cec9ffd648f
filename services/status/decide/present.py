"""Which pathways a person's facts concern, at a cost that the other pathways have no part in."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from schemas.definition import DefinitionSet
from schemas.index import Index
from services.status.decide.claim import Claim, claim_of, waits_until
from services.status.decide.facts import Fact, SourceFacts


def present_claims(
    sources: Iterable[SourceFacts],
    definitions: DefinitionSet,
    now: datetime,
    waits: list[datetime],
) -> Mapping[int, list[Claim]]:
    """The claims of each version of a definition, by its place, that do not lie in the future.

    A pathway is looked at once a fact makes sure that it is the patient's: it states its code, or
    is of its kind and specialty, or of a kind that is an instance by itself. Only then may facts
    that could be of any pathway be its own.

    Args:
        sources: Of one person.
        definitions: The active set.
        now: What is dated after it does not count yet.
        waits: Gets the moments from which that will count.
    """
    facts = [fact for source in sources for fact in source.facts]
    sure = _sure(facts, definitions.index)
    if not sure:
        return {}
    stated, unstated = definitions.index.stated, definitions.index.unstated
    windows, rules = definitions.windows, definitions.start_rules
    present: dict[int, list[Claim]] = {}
    # A civil day in Oslo begins before that of UTC: one before this has begun.
    today = now.astimezone(UTC).date()
    for fact in facts:
        said = fact.said
        code = said.code
        takers = unstated.get(said.kind) if code is None else stated.get(code.pathway)
        for place in sure & takers if takers else ():
            claim = claim_of(fact, windows[place].definition, rules)
            if claim is None:
                continue
            until = None if claim.on < today else waits_until(claim, now)
            if until is None:
                present.setdefault(place, []).append(claim)
            else:
                waits.append(until)
    return present


def _sure(facts: Iterable[Fact], index: Index) -> frozenset[int]:
    """The places of the definitions that something concerns for sure."""
    stated, coded = index.stated, index.coded
    recognised, alone = index.recognised, index.alone
    found: set[int] = set()
    for fact in facts:
        said = fact.said
        if said.code is not None:
            found.update(stated.get(said.code.pathway, ()))
            continue
        found.update(alone.get(said.kind, ()))
        if said.specialty is not None:
            found.update(recognised.get((said.kind, said.specialty), ()))
        for code in said.stated:
            found.update(coded.get(code, ()))
    return frozenset(found)
