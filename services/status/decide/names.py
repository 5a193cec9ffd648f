"""One name for each source, however other resources refer to it."""

from collections.abc import Sequence

from schemas.milestone import Statement
from schemas.value import replace
from services.status.decide.facts import Fact, SourceFacts, ids_of


def resolved(sources: Sequence[SourceFacts]) -> Sequence[SourceFacts]:
    """What the sources say, with every reference by another name turned into the source it means.

    A Task may refer to an Encounter by its id, and the Encounter be known by its business
    identifier: both names are the sender's, and only the Encounter itself tells that they are one.
    """
    names = {name: facts.newest.source for facts in sources for name in facts.newest.names}
    if not names:
        return sources
    return [
        _resolved(facts, names)
        if _refers(facts.newest, names) or _another_refers(facts, names)
        else facts
        for facts in sources
    ]


def _resolved(facts: SourceFacts, names: dict[str, str]) -> SourceFacts:
    told = []
    for fact in facts.facts:
        statement = _renamed(fact.statement, names)
        ids = ids_of(statement)
        told.append(Fact(fact.said, statement, fact.rank, fact.source, ids, fact.first))
    newest = _renamed(facts.newest, names)
    return SourceFacts(newest, tuple(told), facts.missing, facts.findings, facts.ours)


def _another_refers(facts: SourceFacts, names: dict[str, str]) -> bool:
    """Whether an earlier statement refers to anything by one of these names, and still speaks."""
    for fact in facts.facts:
        if fact.statement is not facts.newest and _refers(fact.statement, names):
            return True
    return False


def _refers(statement: Statement, names: dict[str, str]) -> bool:
    return (
        statement.encounter in names
        or any(name in names for name in statement.referrals)
        or any(name in names for name in statement.episodes)
    )


def _renamed(statement: Statement, names: dict[str, str]) -> Statement:
    if not _refers(statement, names):
        return statement
    encounter = statement.encounter
    return replace(
        statement,
        referrals=tuple(names.get(name, name) for name in statement.referrals),
        episodes=tuple(names.get(name, name) for name in statement.episodes),
        encounter=None if encounter is None else names.get(encounter, encounter),
    )
