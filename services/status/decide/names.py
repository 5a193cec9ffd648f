"""One name for each source, however other resources refer to it."""

from collections.abc import KeysView, Mapping, Sequence
from dataclasses import replace

from schemas.milestone import Statement
from services.status.decide.facts import Fact, SourceFacts, ids_of


def resolved(sources: Sequence[SourceFacts]) -> Sequence[SourceFacts]:
    """What the sources say, with every reference by another name turned into the source it means.

    A Task may refer to an Encounter by its id, and the Encounter be known by its business
    identifier: both names are the sender's, and only the Encounter itself tells that they are one.
    """
    names = {name: facts.newest.source for facts in sources for name in facts.newest.names}
    if not names:
        return sources
    known = names.keys()
    return [
        _resolved(facts, names)
        if _refers(facts.newest, known) or _another_refers(facts, known)
        else facts
        for facts in sources
    ]


def _resolved(facts: SourceFacts, names: Mapping[str, str]) -> SourceFacts:
    told = []
    for fact in facts.facts:
        statement = _renamed(fact.statement, names)
        ids = ids_of(statement)
        told.append(Fact(fact.said, statement, fact.rank, fact.source, ids, fact.first))
    newest = _renamed(facts.newest, names)
    return SourceFacts(newest, tuple(told), facts.missing, facts.findings, facts.ours)


def _another_refers(facts: SourceFacts, names: KeysView[str]) -> bool:
    """Whether an earlier statement refers to anything by one of these names, and still speaks."""
    for fact in facts.facts:
        if fact.statement is not facts.newest and _refers(fact.statement, names):
            return True
    return False


def _refers(statement: Statement, names: KeysView[str]) -> bool:
    return statement.encounter in names or not (
        names.isdisjoint(statement.referrals) and names.isdisjoint(statement.episodes)
    )


def _renamed(statement: Statement, names: Mapping[str, str]) -> Statement:
    if not _refers(statement, names.keys()):
        return statement
    encounter = statement.encounter
    return replace(
        statement,
        referrals=tuple(names.get(name, name) for name in statement.referrals),
        episodes=tuple(names.get(name, name) for name in statement.episodes),
        encounter=None if encounter is None else names.get(encounter, encounter),
    )
