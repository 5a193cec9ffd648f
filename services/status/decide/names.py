"""One name for each source, however other resources refer to it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from schemas.milestone import Statement
from services.status.decide.facts import Fact, SourceFacts


def resolved(sources: Iterable[SourceFacts]) -> tuple[SourceFacts, ...]:
    """What the sources say, with every reference by another name turned into the source it means.

    A Task may refer to an Encounter by its id, and the Encounter be known by its business
    identifier: both names are the sender's, and only the Encounter itself tells that they are one.
    """
    told = tuple(sources)
    names = {name: facts.newest.source for facts in told for name in facts.newest.names}
    if not names:
        return told
    return tuple(_resolved(facts, names) for facts in told)


def _resolved(facts: SourceFacts, names: Mapping[str, str]) -> SourceFacts:
    return replace(
        facts,
        newest=_renamed(facts.newest, names),
        facts=tuple(
            Fact(fact.said, _renamed(fact.statement, names), fact.rank) for fact in facts.facts
        ),
    )


def _renamed(statement: Statement, names: Mapping[str, str]) -> Statement:
    referred = {*statement.referrals, *statement.episodes, statement.encounter}
    if referred.isdisjoint(names):
        return statement
    encounter = statement.encounter
    return replace(
        statement,
        referrals=tuple(names.get(name, name) for name in statement.referrals),
        episodes=tuple(names.get(name, name) for name in statement.episodes),
        encounter=None if encounter is None else names.get(encounter, encounter),
    )
