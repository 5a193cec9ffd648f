"""Who is who: the persons within one bond, as the statements that count now say."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from schemas.codes import Kind, Strength
from schemas.milestone import SealedIdentity, Statement
from schemas.person import Person, Service
from services.status.decide.facts import SourceFacts

PROTECTION = {"U": 0, "L": 0, "M": 0, "N": 1, "R": 2, "V": 3}
"""v3-Confidentiality, by how much it hides. What is not in the list hides most."""


@dataclass(frozen=True, slots=True)
class Someone:
    """One person.

    Attributes:
        patient: The pseudonym borne.
        spoken: Those of the pseudonyms under which anything was ever told.
        sources: What speaks of the person now.
    """

    patient: str
    strength: Strength
    pseudonyms: frozenset[str]
    spoken: frozenset[str]
    sources: tuple[SourceFacts, ...]


def people(
    pseudonyms: Iterable[str], spoken: Collection[str], sources: Mapping[str, SourceFacts]
) -> list[Someone]:
    """Divide a bond into persons.

    Two pseudonyms are one person while a statement that counts says so. A person bears the
    pseudonym of the strongest kind, then the smallest, so it does not depend on order.

    Args:
        pseudonyms: Of the whole bond.
        spoken: Those under which a statement ever came.
        sources: What each source says now.
    """
    leader = {pseudonym: pseudonym for pseudonym in pseudonyms}
    strength: dict[str, Strength] = {}

    def lead(pseudonym: str) -> str:
        while leader.setdefault(pseudonym, pseudonym) != pseudonym:
            pseudonym = leader[pseudonym]
        return pseudonym

    for facts in sources.values():
        newest = facts.newest
        for alias in newest.aliases:
            strength[alias.pseudonym] = min(
                alias.strength, strength.get(alias.pseudonym, Strength.LOCAL)
            )
            if not newest.withdrawn:
                leader[lead(alias.pseudonym)] = lead(newest.patient)
    groups: dict[str, set[str]] = {}
    for pseudonym in list(leader):
        groups.setdefault(lead(pseudonym), set()).add(pseudonym)
    speaking: dict[str, list[SourceFacts]] = {}
    for _, facts in sorted(sources.items()):
        speaking.setdefault(lead(facts.newest.patient), []).append(facts)
    return sorted(
        (
            _someone(group, strength, frozenset(group.intersection(spoken)), speaking.get(root, []))
            for root, group in groups.items()
        ),
        key=lambda someone: someone.patient,
    )


def _someone(
    group: set[str],
    strength: Mapping[str, Strength],
    spoken: frozenset[str],
    speaking: list[SourceFacts],
) -> Someone:
    best = min(group, key=lambda one: (strength.get(one, Strength.LOCAL), one))
    weight = strength.get(best, Strength.LOCAL)
    return Someone(best, weight, frozenset(group), spoken, tuple(speaking))


def person_of(someone: Someone) -> Person:
    """What is known of a person: each thing as the statement that the log took in last says it.

    Protection is the exception: while one sender says that an address is hidden, it is.
    """
    stated = sorted(
        (
            facts.newest
            for facts in someone.sources
            if facts.newest.person is not None and not facts.newest.withdrawn
        ),
        key=_age,
    )
    born_on = municipality = district = protection = None
    deceased = False
    for statement in stated:
        told = statement.person
        assert told is not None
        born_on = told.born_on or born_on
        if told.municipality is not None:
            municipality, district = told.municipality, told.district
        protection = max(protection, told.protection, key=_hides)
        deceased = deceased or bool(told.deceased)
    return Person(
        patient=someone.patient,
        local_only=someone.strength is Strength.LOCAL,
        born_on=born_on,
        municipality=municipality,
        district=district,
        protection=protection,
        deceased=deceased,
        services=_services(someone),
    )


def identity_of(someone: Someone) -> SealedIdentity | None:
    """The sealed identity told last by a Patient resource, else by any."""
    told = [facts.newest for facts in someone.sources if facts.newest.identity is not None]
    newest = max(told, key=lambda one: (one.person is not None, *_age(one)), default=None)
    return None if newest is None else newest.identity


def _services(someone: Someone) -> tuple[Service, ...]:
    services = []
    for facts in someone.sources:
        for fact in facts.facts:
            said = fact.said
            if said.kind is Kind.SERVICE_ONGOING:
                since = said.days[0].when.first_on if said.days else None
                services.append(
                    Service(
                        organisation=said.organisation,
                        service=said.service,
                        since=since,
                        ongoing=bool(said.ongoing),
                    )
                )
    return tuple(services)


def _age(statement: Statement) -> tuple[object, ...]:
    return (statement.known_at, statement.place)


def _hides(protection: str | None) -> int:
    return -1 if protection is None else PROTECTION.get(protection, 4)
